"""In: a number; out: ``Lot``, the choices that make up one page design: the same number gives the same design."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")

_STYLES = ("plain", "indonesian", "hashed", "utility", "builder", "bare")
_UTILITIES = (
    "mt-4",
    "mb-2",
    "px-6",
    "text-sm",
    "text-gray-500",
    "flex",
    "items-center",
    "w-full",
    "md:w-2/3",
    "leading-7",
    "rounded",
)
_INDONESIAN = {
    "body": "isi", "title": "judul", "detail": "info", "side": "samping", "box": "kotak", "list": "daftar", "item": "butir",
    "menu": "menu-utama", "foot": "kaki", "share": "bagikan", "related": "lainnya", "picture": "gambar", "lead": "teras",
}  # fmt: skip


class Lot:
    """Draws choices by name, and names for the elements of one design."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.told: dict[str, object] = {}
        """What was chosen, by the name of the choice."""
        self.style = self.choice("names", _STYLES)

    def choice(self, name: str, options: Sequence[T]) -> T:
        """Draw one of ``options``, the same at every call with this name."""
        drawn = Random(f"{self.number}/{name}").choice(options)
        self.told[name] = drawn
        return drawn

    def chance(self, name: str, share: float) -> bool:
        """Draw yes in a ``share`` of the designs."""
        drawn = Random(f"{self.number}/{name}").random() < share
        self.told[name] = drawn
        return drawn

    def some(self, name: str, options: Sequence[T], fewest: int, most: int) -> list[T]:
        """Draw some of ``options``, in an order of the design's own."""
        random = Random(f"{self.number}/{name}")
        drawn = random.sample(options, random.randint(fewest, min(most, len(options))))
        for each in options:
            self.told[f"{name}:{getattr(each, '__name__', each)}"] = each in drawn
        return drawn

    def of_page(self, number: int) -> Random:
        """Return what draws the things that change from page to page."""
        return Random(f"{self.number}/page/{number}")

    def name(self, role: str) -> str:
        """Return the attributes an element in this role has in this design.

        >>> Lot(3).name("body") == Lot(3).name("body")
        True
        """
        random = Random(f"{self.number}/name/{role}")
        match self.style:
            case "plain":
                return f' class="{role}"'
            case "indonesian":
                return f' class="{_INDONESIAN.get(role, role)}"'
            case "hashed":
                return f' class="css-{random.getrandbits(24):06x}"'
            case "utility":
                return f' class="{" ".join(random.sample(_UTILITIES, random.randint(2, 5)))}"'
            case "builder":
                return f' class="el-element el-{random.getrandbits(24):06x} el-widget-{random.choice(("text", "html", "box"))}"'
            case _:
                return ""
