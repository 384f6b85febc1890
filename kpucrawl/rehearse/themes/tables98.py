"""In: a view; out: a page as offices made them in 1998: layout tables, <FONT>, no headings, no doctype, tags in capitals."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

from kpucrawl.rehearse.themes.fragments import esc, grouped, rich, signed
from kpucrawl.rehearse.views import ArticlePage, Frame, HomePage, ListingPage, StaticPage, Teaser


def _page(frame: Frame, title: str, middle: str) -> str:
    site = frame.site
    left = "<BR>\n".join(
        f'<IMG SRC="/public/dot.gif" WIDTH=6 HEIGHT=6> <A HREF="{esc(each.url)}"><FONT FACE="Verdana" SIZE="1">{esc(each.text)}</FONT></A>'
        for each in (*frame.menu, *frame.extra_links)
    )
    right = "".join(
        f'<TR><TD BGCOLOR="#FFF8DC"><FONT SIZE="1"><A HREF="{esc(each.url)}">{esc(each.title)}</A></FONT></TD></TR>'
        for each in frame.latest
    )
    return f"""<HTML>
<HEAD>
<TITLE>{esc(title)}</TITLE>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset={site.charset}">
</HEAD>
<BODY BGCOLOR="#FFFFFF" TEXT="#000000" LINK="#990000">
<CENTER>
<TABLE WIDTH="780" BORDER="0" CELLPADDING="0" CELLSPACING="0">
<TR><TD COLSPAN="3" ALIGN="CENTER" BGCOLOR="#8C1515"><FONT COLOR="#FFFFFF" SIZE="5"><B>{esc(site.office.upper())}</B></FONT><BR><FONT COLOR="#FFFF00" SIZE="1">Melayani, Mandiri, Profesional</FONT></TD></TR>
<TR><TD COLSPAN="3" BGCOLOR="#CCCCCC"><FONT SIZE="1">{frame.today_long}</FONT> <MARQUEE SCROLLAMOUNT="3"><FONT SIZE="1">Selamat datang di situs {esc(site.office)} - Sudahkah Anda terdaftar sebagai pemilih? - Laporkan perubahan data Anda</FONT></MARQUEE></TD></TR>
<TR>
<TD WIDTH="140" VALIGN="TOP" BGCOLOR="#F0E0C0"><B><FONT SIZE="2">MENU UTAMA</FONT></B><BR>
{left}
<HR><CENTER><FONT SIZE="1">Pengunjung ke<BR><B>0{site.per_page}4187</B><BR>sejak 2009</FONT></CENTER></TD>
<TD WIDTH="480" VALIGN="TOP">
{middle}
</TD>
<TD WIDTH="160" VALIGN="TOP"><TABLE BORDER="1" WIDTH="100%"><TR><TD BGCOLOR="#8C1515"><FONT COLOR="#FFFFFF" SIZE="2"><B>KABAR LAIN</B></FONT></TD></TR>{right}</TABLE></TD>
</TR>
<TR><TD COLSPAN="3" ALIGN="CENTER"><HR><FONT SIZE="1">Sekretariat {esc(site.office)}, Jalan Pemuda No. 1 {esc(site.seat)}, Telp/Fax (0351) 89{site.per_page}001<BR>Tampilan terbaik dengan resolusi 1024 x 768</FONT></TD></TR>
</TABLE>
</CENTER>
</BODY>
</HTML>
"""


def _body(page: ArticlePage) -> str:
    parts: list[str] = []
    for kind, texts in grouped(signed(page.article)):
        text = rich(texts[0], page.article.outgoing)
        match kind:
            case "rows":
                rows = "".join(
                    "<TR>" + "".join(f"<TD><FONT SIZE=2>{rich(cell)}</FONT>" for cell in row.split("\t")) + "\n" for row in texts
                )
                parts.append(f"<TABLE BORDER=1 CELLPADDING=2>\n{rows}</TABLE>")
            case "items" | "numbers":
                parts += [f"<LI>{rich(each)}" for each in texts]
            case "heading":
                parts.append(f"<B><U>{text}</U></B>")
            case "quote":
                parts.append(f"<I>{text}</I>")
            case "readmore":
                parts.append(f'<B>Baca juga : <A HREF="{esc(page.readmore(texts[0]))}">{text}</A></B>')
            case _:
                parts.append(text)
    return "<BR><BR>\n".join(parts)


def article(page: ArticlePage) -> str:
    """The post in the middle cell, its date printed after the text."""
    post = page.article
    pictures = "".join(f'<TR><TD ALIGN="CENTER"><IMG SRC="{esc(each)}" WIDTH="320" BORDER="1"></TD></TR>' for each in page.images)
    caption = "".join(f'<TR><TD ALIGN="CENTER"><FONT SIZE="1"><I>{esc(each)}</I></FONT></TD></TR>' for each in post.captions)
    files = "".join(
        f'<BR><IMG SRC="/public/pdf.gif"> <A HREF="{esc(each.url)}">{esc(each.text)}</A>' for each in page.attachments
    )
    lines = [
        f'<FONT SIZE="1" COLOR="#666666">{esc(page.label)}</FONT><BR>',
        f'<FONT FACE="Arial" SIZE="4" COLOR="#990000"><B>{esc(post.title)}</B></FONT><BR>',
    ]
    if pictures:
        lines.append(f'<TABLE ALIGN="CENTER" CELLPADDING="2">{pictures}{caption}</TABLE>')
    lines.append('<FONT FACE="Times New Roman" SIZE="3">')
    for line in (post.preface, post.byline if post.byline_first else ""):
        if line:
            lines.append(f"{esc(line)}<BR><BR>")
    lines.append(f'<DIV ALIGN="JUSTIFY">{_body(page)}</DIV>')
    if post.byline and not post.byline_first:
        lines.append(f"<BR><BR>{esc(post.byline)}")
    if post.tail:
        lines.append(f"<BR><BR>{esc(post.tail)}")
    lines.append(f"</FONT>{files}<BR><BR>")
    if page.date_text:
        lines.append(f'<FONT SIZE="1"><I>{esc(page.date_text)}</I></FONT><BR>')
    lines.append(
        '<FONT SIZE="1">Bagikan:<BR><A HREF="https://www.facebook.com/sharer.php">facebook</A> <A HREF="https://twitter.com/share">twitter</A> <A HREF="https://wa.me/">whatapps</A></FONT>'
    )
    if page.frame.site.counter:
        lines.append(f'<BR><FONT SIZE="1">Telah dilihat {post.views} kali</FONT>')
    lines.append(
        '<P ALIGN="CENTER"><A HREF="javascript:history.back()">&lt;&lt; Kembali</A> | <A HREF="javascript:window.print()">Cetak</A>'
    )
    metadata = f'\n<META NAME="DC.date" CONTENT="{page.date_iso}">' if page.date_iso else ""
    return _page(page.frame, f"{post.title} - {page.frame.site.office}", "\n".join(lines)).replace(
        "\n</HEAD>", f"{metadata}\n</HEAD>", 1
    )


def _teasers(teasers: tuple[Teaser, ...]) -> str:
    return "\n".join(
        f'<TR><TD><A HREF="{esc(each.url)}"><FONT SIZE="3"><B>{esc(each.title)}</B></FONT></A><BR><FONT SIZE="2">{esc(each.excerpt)}</FONT> <A HREF="{esc(each.url)}">[selengkapnya]</A><HR></TD></TR>'
        for each in teasers
    )


def listing(page: ListingPage) -> str:
    """One category as a table of titles and beginnings."""
    pager = " ".join(
        f"<B>[{number}]</B>" if number == page.number else f'<A HREF="{esc(url)}">[{number}]</A>' for number, url in page.pages
    )
    if page.next:
        pager += f' <A HREF="{esc(page.next)}">Berikutnya &gt;&gt;</A>'
    middle = f'<FONT SIZE="4"><B>{esc(page.category.label)}</B></FONT><HR><TABLE WIDTH="100%">{_teasers(page.teasers)}</TABLE><P ALIGN="RIGHT">Halaman: {pager}'
    return _page(page.frame, f"{page.category.label} - {page.frame.site.office}", middle)


def home(page: HomePage) -> str:
    """The newest posts and a word of welcome."""
    middle = f'<CENTER><FONT SIZE="4">SELAMAT DATANG</FONT></CENTER><TABLE WIDTH="100%">{_teasers(page.teasers)}</TABLE>'
    return _page(page.frame, page.frame.site.office, middle)


def static(page: StaticPage) -> str:
    """A page of the menu."""
    return _page(
        page.frame,
        page.title,
        f'<FONT SIZE="4"><B>{esc(page.title)}</B></FONT><BR><BR><FONT SIZE="3">{"<BR><BR>".join(rich(each.text) for each in page.pieces)}</FONT>',
    )
