"""In: a page's tree; out: the same tree, its parts in the order and of the kind in which a person meets them.

Drawing editors place layers on a page by their distance from its corner, in whatever order they were drawn; elements of a page's
own making show what is put into their slots, each apart, be it written as plain words in a line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from lxml import etree

from kpucrawl.extract.printed import ABSOLUTE, put_together

_AMOUNT = re.compile(r"(?:^|[;{\s])(left|top|width)\s*:\s*(-?\d+)(?:\.\d+)?(?:px)?\s*(?:;|$)", re.I)
_RULE = re.compile(r"#([\w-]+)\s*\{([^{}]*)\}")
_FEWEST_LAYERS = 4
"""Layers beside each other that make a page; a few are a menu's, or a picture's."""
_WIDE = 0.8
"""Share of the page's width from which a layer has no column beside it."""
_SLOT = re.compile(r"\sslot\s*=", re.I)
_INLINE = "a b data em font i label small span strong time".split()


class _Layer(NamedTuple):
    top: int
    left: int
    width: int | None
    element: etree._Element


def arrange(root: etree._Element, html: str) -> None:
    """Put layers in the order in which they are read, and what stands in slots apart; ``html`` is the page's markup.

    Columns are read one after the other, from what stands across the page to what next does.
    """
    if "absolute" in html and ABSOLUTE.search(html) is not None:
        _arrange_layers(root)
        put_together(root, html)
    if "slot" in html and _SLOT.search(html) is not None:
        slotted = [element for element in root.iter(*_INLINE) if element.get("slot")]
        for element in [each for each in slotted if any(_is_slotted(near) for near in (each.getprevious(), each.getnext()))]:
            _set_apart(element)


def _is_slotted(element: etree._Element | None) -> bool:
    return element is not None and element.tag in _INLINE and element.get("slot") is not None


def _set_apart(element: etree._Element) -> None:
    """Put an element in a box of its own."""
    parent = element.getparent()
    if parent is None:
        return
    box = parent.makeelement("div")
    box.tail, element.tail = element.tail, None
    parent.replace(element, box)
    box.append(element)


def _arrange_layers(root: etree._Element) -> None:
    placed = {
        name: rules
        for style in root.iter("style")
        if style.text and ABSOLUTE.search(style.text)
        for name, rules in _RULE.findall(style.text)
        if ABSOLUTE.search(rules)
    }
    found: dict[etree._Element, list[_Layer]] = {}
    for element in root.iter("div"):
        style = element.get("style", "") + ";" + placed.get(element.get("id", ""), "")
        if ABSOLUTE.search(style) is None:
            continue
        amounts = {name.lower(): int(amount) for name, amount in _AMOUNT.findall(style.replace(";", "; "))}
        parent = element.getparent()
        if parent is not None and "top" in amounts and "left" in amounts:
            found.setdefault(parent, []).append(_Layer(amounts["top"], amounts["left"], amounts.get("width"), element))
    for parent, layers in found.items():
        if len(layers) >= _FEWEST_LAYERS:
            _put_in_order(parent, [layer.element for layer in _as_read(layers)])


def _as_read(layers: Sequence[_Layer]) -> list[_Layer]:
    """Return layers from the top down, column by column between those that go across the page."""
    across = max(layer.left + (layer.width or 0) for layer in layers)
    read: list[_Layer] = []
    beside: list[_Layer] = []
    for layer in sorted(layers, key=lambda each: (each.top, each.left)):
        if layer.width is not None and layer.width >= _WIDE * across:
            read += sorted(beside, key=lambda each: (each.left, each.top))
            read.append(layer)
            beside = []
        else:
            beside.append(layer)
    return read + sorted(beside, key=lambda each: (each.left, each.top))


def _put_in_order(parent: etree._Element, layers: Sequence[etree._Element]) -> None:
    """Put some of an element's children in another order, into the places they have."""
    children = list(parent)
    own = set(layers)
    tails = [child.tail for child in children]
    left = iter(layers)
    parent[:] = [next(left) if child in own else child for child in children]
    for child, tail in zip(parent, tails, strict=True):
        child.tail = tail
