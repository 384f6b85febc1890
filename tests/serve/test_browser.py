"""The reading room in a real Chromium: hostile texts, a phone, the keyboard, both languages, and whether it can be read."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.serve.conftest import HOSTILE, Room

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
         "--disable-sync"]  # fmt: skip
LOOKED_AT = [
    "/", "/about", "/health", "/provinces", "/changes", "/search?q=pemilih", "/article/1", "/article/1/changes",
    "/article/1/raw?version=1",
    "/article/3", "/article/3/raw", "/article/4", "/story/1?with=2", "/site/kab-magetan", "/province/jawa-timur", "/kpu",
    "/silence?since=2026-08&until=2026-10", "/silence?province=Jawa+Timur&since=2026-08&until=2026-10",
    "/kpu/articles", "/kpu/links", "/nothing", "/search?q=%3Cscript%3Edocument.title%3D'run'%3C/script%3E",
]  # fmt: skip
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed: `make tools`")

# For each piece of text that shows: how far its colour stands out from what lies behind it (WCAG 2.2, 1.4.3), the least first.
CONTRASTS = """() => {
  const linear = v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => .2126 * linear(r) + .7152 * linear(g) + .0722 * linear(b);
  const parts = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const isClear = colour => colour.length === 4 && colour[3] === 0;
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim(), element = walker.currentNode.parentElement;
    if (!text || !element.getClientRects().length || element.closest('.unseen, .skip, svg, option')) continue;
    let under = element, back = [0, 0, 0, 0];
    for (; under && isClear(back); under = under.parentElement) back = parts(getComputedStyle(under).backgroundColor);
    const a = light(parts(getComputedStyle(element).color)), b = light(isClear(back) ? [255, 255, 255] : back);
    found.push([(Math.max(a, b) + .05) / (Math.min(a, b) + .05), element.tagName + '.' + element.className, text.slice(0, 40)]);
  }
  return found.sort((one, other) => one[0] - other[0]).slice(0, 3);
}"""
FOCUSED = """() => { const e = document.activeElement, s = getComputedStyle(e), inner = e.querySelector('rect');
  const box = e.getBoundingClientRect(), drawn = inner ? getComputedStyle(inner) : null;
  return {tag: e.tagName, id: e.id, cls: e.getAttribute('class') || '', text: (e.textContent || '').trim().slice(0, 40),
    outline: s.outlineStyle !== 'none' ? parseFloat(s.outlineWidth) : drawn ? parseFloat(drawn.strokeWidth) : 0,
    x: box.x, y: box.y + scrollY, width: box.width, height: box.height}; }"""


@pytest.fixture(scope="module")  # not longer: while the driver is open its event loop is, and no other test could run one
def chromium() -> Iterator[Browser]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """A page in a window of its own, and all that it asked for, complained of or tried to say."""

    def __init__(self, browser: Browser, room: Room, **options: Any) -> None:
        self.room = room
        self.context = browser.new_context(**{"viewport": DESK, "locale": "en-GB", **options})
        self.page: Page = self.context.new_page()
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.said.append(dialog.message), dialog.dismiss()))

    def go(self, path: str) -> Page:
        """Open a page of the room."""
        self.page.goto(self.room.address + path)
        return self.page

    @property
    def elsewhere(self) -> list[str]:
        """What was asked for that is not the room's."""
        return [url for url in self.asked if not url.startswith(self.room.address)]


@pytest.fixture
def visit(chromium: Browser, room: Room) -> Iterator[Visit]:
    visit = Visit(chromium, room)
    yield visit
    visit.context.close()


def test_the_hostile_text_would_run_if_it_were_let(visit: Visit) -> None:
    visit.page.route("**/*", lambda route: route.abort())
    visit.page.set_content(f"<title>before</title>{HOSTILE}")
    assert visit.page.title() == "run"
    assert any("evil.example" in url for url in visit.asked)


def test_nothing_runs_and_every_page_fits_and_can_be_read(visit: Visit) -> None:
    for path in LOOKED_AT:
        page = visit.go(path)
        assert page.title() != "run"
        assert page.locator("script, iframe, object, embed, style, base").count() == 0
        for size in (PHONE, DESK):  # there is no script, so a page made narrower is the page of a phone
            page.set_viewport_size(size)
            assert page.evaluate("document.scrollingElement.scrollWidth") <= size["width"], path
            worst = page.evaluate(CONTRASTS)
            assert worst[0][0] >= 4.5, (path, size, worst)
    missing = "Failed to load resource: the server responded with a status of 404 (Not Found)"
    assert [text for text in visit.said if text != missing] == []
    assert visit.elsewhere == []


def test_a_raw_page_is_taken_away_and_not_shown(visit: Visit) -> None:
    page = visit.go("/article/3/raw")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Save as a text file").click()
    assert waiting.value.suggested_filename == "article-3-version-1.txt"
    assert visit.elsewhere == []


def test_a_link_that_is_no_address_cannot_be_clicked(visit: Visit) -> None:
    page = visit.go("/article/3")
    assert page.get_by_role("link", name="klik di sini").count() == 0
    assert page.get_by_text("klik di sini").count() == 1
    hrefs = page.eval_on_selector_all("a", "links => links.map(link => link.href)")
    assert [href for href in hrefs if not href.startswith(("http://", "https://"))] == []


def test_a_finger_meets_each_province(chromium: Browser, room: Room) -> None:
    visit = Visit(chromium, room, viewport=PHONE, has_touch=True)
    page = visit.go("/provinces")
    boxes = page.eval_on_selector_all(
        ".tile", "tiles => tiles.map(t => { const b = t.getBoundingClientRect(); return [b.width, b.height]; })"
    )
    assert len(boxes) == 38
    assert min(min(box) for box in boxes) >= 23  # 24 with the gap between them (WCAG 2.2, 2.5.8)
    page.locator(".tile", has_text="JI").tap()
    page.wait_for_url("**/province/jawa-timur")
    visit.context.close()


def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(visit: Visit) -> None:
    page = visit.go("/")
    page.keyboard.press("Tab")
    first = page.evaluate(FOCUSED)
    assert first["text"] == "Skip to the content"
    assert (first["x"] >= 0, first["outline"] >= 2) == (True, True)
    met = []
    for _ in range(16):
        page.keyboard.press("Tab")
        met.append(page.evaluate(FOCUSED))
    assert [one for one in met if one["outline"] < 2] == []
    names = [one["id"] or one["text"] for one in met]
    assert names[:8] == ["KPU Reading Room", "Provinces", "Changes", "Silence", "Health", "Data", "About", "ID"]
    assert names[8:10] == ["q", "Search"]
    assert [one["y"] for one in met] == sorted(one["y"] for one in met)
    tile = page.locator(".tile").first
    tile.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["outline"] >= 2


def test_the_link_past_the_head_leads_past_it(visit: Visit) -> None:
    page = visit.go("/article/1")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_search_needs_only_the_keyboard(visit: Visit) -> None:
    page = visit.go("/article/1")
    while page.evaluate("document.activeElement.id") != "q":
        page.keyboard.press("Tab")
    page.keyboard.type("daftar pemilih")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=daftar+pemilih")
    assert page.locator(".results mark").count() >= 2
    page.locator("details.filters summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Province").select_option("Bali")
    page.get_by_label("Province").press("Tab")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.wait_for_url("**province=Bali**")
    assert page.get_by_role("link", name="KPU Provinsi Bali").count() >= 1
    assert page.get_by_role("link", name="KPU Kabupaten Magetan").count() == 0


def test_the_language_is_the_browsers_and_can_be_changed(chromium: Browser, room: Room) -> None:
    visit = Visit(chromium, room, locale="id-ID")
    page = visit.go("/article/1")
    assert page.locator("html").get_attribute("lang") == "id"
    page.get_by_role("link", name="EN", exact=True).click()
    assert page.get_by_role("heading", name="About this article").count() == 1
    page.get_by_role("link", name="KPU Kabupaten Magetan").first.click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert visit.elsewhere == []
    visit.context.close()


def test_charts_are_drawn_where_scripts_are_off(chromium: Browser, room: Room) -> None:
    visit = Visit(chromium, room, java_script_enabled=False)
    page = visit.go("/")
    assert page.locator("svg.chart.wide").count() == 3
    bars = page.locator("svg.chart.wide .bar rect")
    assert bars.count() >= 36 + 20
    assert page.locator("svg.chart.narrow").first.is_hidden()
    assert page.locator(".tile.shade-5").count() >= 1
    visit.context.close()
