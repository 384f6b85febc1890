"""In: a text as blocks of HTML and a design's lot; out: the text in one string, its rest folded away where the design does so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kpucrawl.rehearse.drawn.bodies import glue
from kpucrawl.rehearse.drawn.lot import Lot

_SHARE = 0.08
"""Of the designs that fold long texts."""
LATER = 100
"""Designs from this number on have what was thought of after floors were set on those before."""
_SHOWN = 2
"""Blocks that are always in sight."""
_WORDS = ("Baca selengkapnya", "selengkapnya", "Selengkapnya »", "Tampilkan semua", "Lihat lebih banyak", "Read more")
_WAYS = ("details", "behind", "before", "button", "each", "collapse", "whole", "inline", "inline")


def folded(blocks: Sequence[str], lot: Lot) -> str:
    """Return the text as this design shows it."""
    between = glue(lot)
    if lot.number < LATER or not lot.chance("folds", _SHARE) or len(blocks) < _SHOWN + 2:
        return between.join(blocks)
    shown, rest = between.join(blocks[:_SHOWN]), between.join(blocks[_SHOWN:])
    words = lot.choice("fold words", _WORDS)
    hidden = lot.choice("fold hides", ('style="display:none"', "hidden", 'style="display: none;"'))
    click = lot.choice(
        "fold click", ('<a href="#">{}</a>', '<a href="javascript:void(0)" onclick="buka()">{}</a>', "<span>{}</span>")
    ).format(words)
    match lot.choice("fold way", _WAYS):
        case "details":
            return f"{shown}<details><summary>{words}</summary>{rest}</details>"
        case "behind":
            return f"{shown}<div {hidden}>{rest}</div><div{lot.name('more')}>{click}</div>"
        case "before":
            return f"{shown}<div{lot.name('more')}>{click}</div><div {hidden}>{rest}</div>"
        case "button":
            return f"{shown}<div {hidden}>{rest}</div><button>{words}</button>"
        case "each":
            return f"{shown}<div><button>{words}</button></div>" + between.join(
                f"<div {hidden}>{each}</div>" for each in blocks[_SHOWN:]
            )
        case "collapse":
            return f'{shown}<div class="collapse" aria-hidden="true" id="sisa">{rest}</div><div>{click}</div>'
        case "whole":  # the beginning stands for itself until the whole takes its place
            cut = " ".join(re.sub(r"<[^>]*>", " ", blocks[0]).split()[:12])
            return f"<div><p>{cut}… {click}</p></div><div {hidden}>{shown}{between}{rest}</div>"
        case _:
            sign = lot.choice("fold sign", ("…", "...", "[…]"))
            if between == "\n":  # an editor that makes blocks folds them as blocks
                return f"{shown}<div{lot.name('more')}>{sign} {click}</div><div {hidden}>{rest}</div>"
            return f'{shown}{between}<span>{sign} {click}</span><span style="display:none">{rest}</span>'
