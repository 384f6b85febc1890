"""Walks by themselves: which page comes next, and when it is over."""

from __future__ import annotations

from kpucrawl.crawl.walks import ListingWalk

BASE = "https://bali.kpu.go.id/blog/category/104"


def walked(pages: dict[str, tuple[list[str], list[str]]], *, known: set[str] | None = None, complete: bool = False) -> list[str]:
    """Return the pages asked for; ``pages``: page → (articles, pages that its pager shows)."""
    walk = ListingWalk("104", complete)
    page: str | None = walk.begin(BASE)
    asked = []
    while page is not None and len(asked) < 50:
        asked.append(page.removeprefix(BASE))
        articles, shown = pages.get(asked[-1], ([], []))
        walk.read(articles, known or set())
        walk.show([BASE + each for each in shown])
        page = walk.next()
    return asked


def test_pages_are_walked_in_order_however_the_pager_jumps() -> None:
    numbers = [f"?page={number}" for number in range(2, 7)]
    pages = {"": (["a"], [numbers[0], numbers[1], numbers[4]])}
    pages |= {page: ([page], numbers) for page in numbers}
    assert walked(pages) == ["", *numbers]


def test_offsets_are_walked_in_order() -> None:
    pages = {
        "": (["a"], ["/8", "/16", "/80"]),
        "/8": (["b"], ["/16", "/24"]),
        "/16": (["c"], []),
        "/24": (["d"], []),
        "/80": (["e"], []),
    }
    assert walked(pages) == ["", "/8", "/16", "/24", "/80"]


def test_two_pages_without_anything_new_end_a_walk() -> None:
    endless = {f"?page={number}": (["a", "b"], [f"?page={number + 1}"]) for number in range(2, 40)}
    assert walked({"": (["a", "b"], ["?page=2"]), **endless}) == ["", "?page=2", "?page=3"]


def test_one_page_that_drifted_does_not() -> None:
    pages = {
        "": (["a"], ["?page=2", "?page=3", "?page=4"]),
        "?page=2": (["a"], []),
        "?page=3": (["b"], []),
        "?page=4": (["c"], []),
    }
    assert walked(pages) == ["", "?page=2", "?page=3", "?page=4"]


def test_known_articles_end_a_walk_only_where_an_earlier_one_reached_its_end() -> None:
    pages = {"": (["new", "a"], ["?page=2"]), "?page=2": (["b", "c"], ["?page=3"]), "?page=3": (["d"], [])}
    assert walked(pages, known={"a", "b", "c", "d"}, complete=True) == ["", "?page=2"]
    assert walked(pages, known={"a", "b", "c", "d"}) == ["", "?page=2", "?page=3"]


def test_a_walk_with_a_hole_is_not_complete() -> None:
    walk = ListingWalk("104")
    walk.begin(BASE)
    walk.read(["a"], set())
    walk.show([f"{BASE}?page=2"])
    assert walk.next() == f"{BASE}?page=2"
    walk.fail(f"{BASE}?page=2")
    assert walk.next() == f"{BASE}?page=3"  # only the failed page would have shown it
    walk.read(["c"], set())
    assert walk.next() is None
    assert walk.ended == "end"
    assert not walk.is_complete


def test_what_lies_before_is_walked_too() -> None:
    walk = ListingWalk("104")
    walk.begin(f"{BASE}?page=2")
    walk.read(["b"], set())
    walk.show([f"{BASE}", f"{BASE}?page=3"])
    assert [walk.next(), walk.next(), walk.next()] == [f"{BASE}?page=3", None, None]
