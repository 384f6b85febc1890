"""In: a view; out: a page of layout tables with a table of facts below the title, and whole other posts in the right column and in a grid below."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

from kpucrawl.rehearse.themes.fragments import esc, link, plain_blocks, rich, signed
from kpucrawl.rehearse.themes.shelves import cards_of, day_of, entries, others, pieces_of, shelf, whole
from kpucrawl.rehearse.views import ArticlePage, Frame, HomePage, ListingPage, StaticPage


def _page(frame: Frame, title: str, middle: str, right: str = "") -> str:
    site = frame.site
    return f"""<HTML><HEAD><META HTTP-EQUIV=Content-Type CONTENT="text/html; charset={site.charset}"><TITLE>{esc(title)}</TITLE></HEAD><BODY>
<TABLE WIDTH=100% CELLPADDING=4><TR><TD COLSPAN=3><B>{esc(site.office)}</B><BR>Jujur, Adil, Transparan</TD></TR>
<TR><TD COLSPAN=3>{entries(frame, "{} | ")}</TD></TR>
<TR VALIGN=top><TD WIDTH=160><B>Tautan</B><BR>{entries(frame.latest[:4], "&raquo; {}<BR>")}</TD><TD>{middle}</TD><TD WIDTH=260>{right or entries(frame.popular, "{}<BR>")}</TD></TR>
<TR><TD COLSPAN=3><FONT SIZE=1>Sekretariat {esc(site.office)}, Jalan Diponegoro {site.per_page} {esc(site.seat)}<BR>Anda pengunjung ke 0{site.per_page}91.204</FONT></TD></TR></TABLE></BODY></HTML>"""


def _facts(page: ArticlePage) -> str:
    post, form = page.article, page.frame.site.date_form
    facts = [("Rubrik", esc(page.label))]
    if page.date_text:
        facts.insert(form % 2, ("Tanggal", f"{post.posted:%d-%m-%Y}"))
    if post.byline.startswith("Penulis:"):
        facts.append(("Penulis", esc(post.byline.partition(":")[2].strip())))
    if page.frame.site.counter:
        facts.append(("Dibaca", f"{post.views} kali"))
    if form % 3 == 0:
        rows = "".join(
            f"<TR><TD><FONT SIZE=1>{name}</FONT></TD><TD><FONT SIZE=1>{value}</FONT></TD></TR>" for name, value in facts
        )
        return f"<TABLE BORDER=0 CELLSPACING=0>{rows}</TABLE>"
    if form % 3 == 1:
        rows = "".join(f"<TR><TD>{name}</TD><TD>:</TD><TD>{value}</TD></TR>" for name, value in facts)
        return f"<TABLE>{rows}</TABLE>"
    return "<DL>" + "".join(f"<DT>{name}<DD>{value}" for name, value in facts) + "</DL>"


def article(page: ArticlePage) -> str:
    """The post in the middle cell; the right one holds another post in full, and a grid of further ones stands below."""
    post = page.article
    beside, *more = [*others(page), *page.frame.latest][:5]
    pictures = "".join(f'<TABLE ALIGN=right><TR><TD><IMG SRC="{esc(each)}" WIDTH=300></TD></TR>' for each in page.images[:1])
    if pictures:
        pictures += "".join(f"<TR><TD><FONT SIZE=1>{esc(each)}</FONT></TD></TR>" for each in post.captions) + "</TABLE>"
    pictures += "".join(f'<P ALIGN=center><IMG SRC="{esc(each)}"></P>' for each in page.images[1:])
    byline = f"<P>{esc(post.byline)}</P>" if post.byline and not post.byline.startswith("Penulis:") else ""
    grid = "".join(f"<TD>{each}</TD>" for each in cards_of(more, '<B><A HREF="{url}">{title}</A></B><BR>{day}<BR>{excerpt}'))
    right = f"<B>BERITA PILIHAN</B><BR><B>{rich(beside.title)}</B><BR><FONT SIZE=1>{day_of(beside)}</FONT>{whole(beside)}"
    middle = (
        f"<FONT SIZE=2 COLOR=red>SEPUTAR {esc(page.frame.site.short.upper())}</FONT><BR><FONT SIZE=5>{rich(post.title)}</FONT>{_facts(page)}<HR>{pictures}"
        f"{f'<P>{esc(post.preface)}</P>' if post.preface else ''}{byline if post.byline_first else ''}{''.join(plain_blocks(page, signed(post), heading='h4'))}"
        f"{'' if post.byline_first else byline}{f'<P>{esc(post.tail)}</P>' if post.tail else ''}{''.join(f'<P>{link(each.url, each.text)}' for each in page.attachments)}"
        f"<HR><TABLE><TR>{grid}</TR></TABLE>"
    )
    meta = f'<META NAME=date CONTENT="{page.date_iso}">' if page.date_iso else ""
    return _page(page.frame, page.frame.site.office, middle, right).replace("</HEAD>", f"{meta}</HEAD>", 1)


def listing(page: ListingPage) -> str:
    """Titles and beginnings."""
    return _page(page.frame, page.category.label, f"<FONT SIZE=5>{esc(page.category.label)}</FONT>{shelf(page)}")


def home(page: HomePage) -> str:
    """The newest in a grid."""
    grid = cards_of(page.teasers, '<TD><B><A HREF="{url}">{title}</A></B><BR>{excerpt}</TD>')
    return _page(page.frame, page.frame.site.office, f"<TABLE><TR>{'</TR><TR>'.join(grid)}</TR></TABLE>")


def static(page: StaticPage) -> str:
    """A page of the menu."""
    return _page(page.frame, page.title, f"<FONT SIZE=5>{esc(page.title)}</FONT>{pieces_of(page, 'B')}")
