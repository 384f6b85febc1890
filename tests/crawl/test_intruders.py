"""Where single articles lead away is noted; where a whole site has moved is not."""

from __future__ import annotations

from kpucrawl.crawl.intruders import Intruders
from kpucrawl.extract.outlinks import Outlink

POST = "https://bali.kpu.go.id/blog/read/7_rapat"
ELSEWHERE = "https://quokka-lab.example/go"


def found(intruders: Intruders, answered: int) -> set[tuple[str, str]]:
    intruders.settle(answered)
    return set(intruders.found)


def test_an_article_that_leads_to_a_stranger_is_noted_while_others_answer() -> None:
    intruders = Intruders()
    intruders.led(POST, ELSEWHERE, of_article=True)
    intruders.led("https://bali.kpu.go.id/", "https://portal.example/")
    intruders.led(POST, "https://www.instagram.com/kpu", of_article=True)
    assert found(intruders, 5) == {("redirect", ELSEWHERE)}


def test_a_page_that_holds_nothing_but_a_jump_is_noted() -> None:
    intruders = Intruders()
    intruders.see(POST, [Outlink(ELSEWHERE, "", "jump"), Outlink("https://maker.example/", "CV Maju")], is_empty=True)
    intruders.see(POST, [Outlink("https://other.example/", "", "jump")])
    assert found(intruders, 5) == {("redirect", ELSEWHERE)}


def test_a_site_that_has_moved_as_a_whole_leads_to_no_intruders() -> None:
    intruders = Intruders()
    for number in range(6):
        intruders.led(f"https://bali.kpu.go.id/blog/read/{number}_rapat", f"https://new.example/{number}", of_article=True)
    assert found(intruders, 2) == set()
    intruders.led(POST, "https://gacor88.example/", of_article=True)
    assert found(intruders, 0) == {("redirect", "https://gacor88.example/")}
