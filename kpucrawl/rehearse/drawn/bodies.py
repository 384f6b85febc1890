"""In: a post's view and a design's lot; out: the post's text as blocks of HTML, the way this design's editor writes them."""

from __future__ import annotations

from kpucrawl.rehearse.drawn.builders import hint, subhead_element
from kpucrawl.rehearse.drawn.details import TITLES
from kpucrawl.rehearse.drawn.lot import Lot
from kpucrawl.rehearse.themes.fragments import esc, grouped, rich, signed
from kpucrawl.rehearse.views import ArticlePage

_WORD_STYLE = ' style="font-family:&quot;Bookman Old Style&quot;,serif;font-size:12.0pt;line-height:150%"'
_CELLS = (
    '<td valign="top" style="padding:0cm 5.4pt">{}</td>',
    "<td>{}</td>",
    '<td><p class="MsoNormal">{}</p></td>',
    "<td><div>{}</div></td>",
)
_OPEN = {
    "p": ("<p>", "</p>"),
    "div": ("<div>", "</div>"),
    "word": (
        f'<p class="MsoNormal"{_WORD_STYLE}><span style="color:black">',
        '<o:p></o:p></span></p>\n<p class="MsoNormal">&nbsp;</p>',
    ),
    "justified": ('<p style="text-align:justify"><span style="font-size:14px">', "</span></p>"),
    "spans": ('<span style="display:block">', "</span>"),
    "sections": ("<section><div><p>", "</p></div></section>"),
    "dir": ('<div dir="auto"><div dir="auto">', "</div></div>"),
}
FORMS = ("p", "p", "p", "div", "word", "justified", "brbr", "brbr", "br", "spans", "sections", "widgets", "dir", "font")


def blocks(page: ArticlePage, lot: Lot) -> list[str]:
    """Return the text as one string of HTML a block; ``glue`` of the design stands between them."""
    form = lot.choice("body form", FORMS)
    made: list[str] = []
    post = page.article
    bold_lead = lot.choice("dateline", ("", "strong", "b", "span"))
    pieces = grouped(signed(post))
    heads = sum(kind == "heading" for kind, _ in pieces)
    for kind, texts in pieces:
        text = rich(texts[0], post.outgoing)
        if kind == "paragraph":
            if not made and bold_lead and post.dateline and texts[0].startswith(post.dateline):
                text = f"<{bold_lead}>{rich(post.dateline)}</{bold_lead}>{rich(texts[0][len(post.dateline) :], post.outgoing)}"
            made.append(_paragraph(text, form, lot))
        elif kind == "heading":
            made.append(_heading(text, form, lot, several=heads > 1))
        elif kind in {"items", "numbers"}:
            made.append(_list([rich(each) for each in texts], kind == "numbers", form, lot))
        elif kind == "quote":
            made.append(_quote(text, form, lot))
        elif kind == "rows":
            made.append(_table(texts, lot))
        else:
            words = lot.choice("readmore words", ("Baca juga:", "BACA JUGA :", "Lihat juga:", "Baca Juga", "Simak juga:"))
            made.append(_paragraph(f'<strong>{words} <a href="{esc(page.readmore(texts[0]))}">{text}</a></strong>', form, lot))
    return made


def glue(lot: Lot) -> str:
    """Return what stands between two blocks."""
    form = lot.choice("body form", FORMS)
    return {"brbr": "<br><br>\n", "br": "<br>\n", "font": "<BR><BR>"}.get(form, "\n")


def _paragraph(text: str, form: str, lot: Lot) -> str:
    if form in {"brbr", "br", "font"}:
        return f'<font face="Arial" size="2">{text}</font>' if form == "font" else text
    if form == "widgets":
        return f"<div{lot.name('widget')}><div{lot.name('container')}><p>{text}</p></div></div>"
    before, after = _OPEN[form]
    return before + text + after


def _heading(text: str, form: str, lot: Lot, *, several: bool) -> str:
    how = lot.choice("subheads", ("h2", "h3", "h4", "h3", "strong", "u"))
    if how in {"strong", "u"}:
        return _paragraph(f"<b><u>{text}</u></b>" if how == "u" else f"<strong>{text}</strong>", form, lot)
    how = subhead_element(how, lot.choice("title", TITLES), lot)
    return f"<{how}>{text}{hint(lot, several=several)}</{how}>"


def _quote(text: str, form: str, lot: Lot) -> str:
    how = lot.choice("quotes", ("blockquote", "blockquote p", "em", "div", "paragraph"))
    match how:
        case "blockquote":
            return f"<blockquote>{text}</blockquote>"
        case "blockquote p":
            return f"<blockquote{lot.name('quote')}><p>{text}</p></blockquote>"
        case "div":
            return f"<div{lot.name('quote')}><p><i>{text}</i></p></div>"
        case "em":
            return _paragraph(f"<em>{text}</em>", form, lot)
        case _:
            return _paragraph(text, form, lot)


def _list(texts: list[str], numbered: bool, form: str, lot: Lot) -> str:
    how = lot.choice("lists", ("list", "list", "list p", "lines", "paragraphs", "list class"))
    marks = [f"{number}. " if numbered else "- " for number in range(1, len(texts) + 1)]
    match how:
        case "lines":
            return (
                "<br>".join(mark + text for mark, text in zip(marks, texts, strict=True))
                if form in {"br", "brbr", "font"}
                else ("<p>" + "<br>".join(mark + text for mark, text in zip(marks, texts, strict=True)) + "</p>")
            )
        case "paragraphs":
            return glue(lot).join(_paragraph(mark + text, form, lot) for mark, text in zip(marks, texts, strict=True))
        case "list p":
            inner = "".join(f"<li><p>{text}</p></li>" for text in texts)
        case "list class":
            inner = "".join(
                f'<li{lot.name("item")} aria-level="1"><span style="font-weight:400">{text}</span></li>' for text in texts
            )
        case _:
            inner = "".join(f"<li>{text}</li>" for text in texts)
    return f"<ol>{inner}</ol>" if numbered else f"<ul>{inner}</ul>"


def _table(rows: list[str], lot: Lot) -> str:
    cell = lot.choice("cells", _CELLS)
    head, *rest = rows
    headed = lot.chance("table head", 0.5)
    top = "".join((f"<th>{rich(each)}</th>" if headed else cell.format(f"<b>{rich(each)}</b>")) for each in head.split("\t"))
    below = "".join("<tr>" + "".join(cell.format(rich(each)) for each in row.split("\t")) + "</tr>" for row in rest)
    table = f'<table border="1" cellpadding="4"><tr>{top}</tr>{below}</table>'
    return f"<div{lot.name('scroll')}>{table}</div>" if lot.chance("table box", 0.4) else table
