"""In: what a page calls a little picture of its own, or a hint beside a word; out: the sign that stands for it in a run of text.

Where a template prints no words ("Penulis", "Dibaca") it prints signs: an eye, a person, a calendar. Their names are those of
the sign sets that templates everywhere take them from (Font Awesome, Bootstrap Icons, Material Symbols, Feather …), and of what
is told to those who cannot see them. The signs are of the private area, which ``normalise`` takes out of every text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

EYE, PERSON, FOLDER, DAY, TALK = "\ue010", "\ue011", "\ue012", "\ue013", "\ue014"
"""How often something was read; who wrote it; under what; when; what readers did: comments, likes, shares."""
ICONS = EYE + PERSON + FOLDER + DAY + TALK

_NAMES: dict[str, str] = {
    EYE: "eye|eyes|visibility|views?|viewer|hits?|seen|dilihat|dibaca|pembaca",
    PERSON: "user|users|person|people|author|penulis|account|avatar|writer|admin",
    FOLDER: "folder|folders|category|categories|kategori|tags?|bookmark|bookmarks|label|rubrik",
    DAY: "calendar|clock|time|date|datetime|schedule|event|tanggal|jam|today|history",
    TALK: "comments?|chat|chats|komentar|message|messages|thumbs|heart|likes?|share|shares|favorite|forum|reply",
}
_NAMED = {sign: re.compile(rf"(?:^|[\s_./#:-])(?:{names})(?:$|[\s_./:-])(?!slash)", re.I) for sign, names in _NAMES.items()}
_SMALL = 32
"""Pixels."""
_PLAIN_NAME = re.compile(r"(?:icon|ico|ic|img)?[-_]?[a-z]+(?:[-_](?:icon|ico|alt|o|fill|line|solid|\d+))?", re.I)
_TOLD_BY = (
    "class",
    "aria-label",
    "title",
    "alt",
    "data-icon",
    "data-feather",
    "data-lucide",
    "icon",
    "name",
    "href",
    "xlink:href",
)
_OF_SIGNS = re.compile(r"ico?n|ikon|symbol|simbol|material|glyph|tanda|(?:^|[ -])m[is](?:$|[ -])", re.I)
LIGATURES = frozenset(
    (
        "person person_outline person_2 account_circle account_box group groups face edit edit_note create visibility"
        " remove_red_eye preview calendar_today calendar_month event today date_range schedule access_time query_builder"
        " history update folder folder_open category label local_offer sell bookmark bookmark_border style chat"
        " chat_bubble chat_bubble_outline comment forum share thumb_up favorite favorite_border print home search menu"
        " close arrow_back arrow_forward arrow_drop_down chevron_right chevron_left expand_more expand_less location_on"
        " place link file_download download attach_file picture_as_pdf star info campaign newspaper article description"
        " photo_camera image bar_chart trending_up insights"
    ).split()
)
"""Words that Material's sign sets draw as signs."""
DRAWN = frozenset(word for word in LIGATURES if "_" in word or word in {"person", "visibility", "schedule", "today", "groups"})
"""Those that no text has as a piece of its own, whatever element they stand in."""
_HINTS = {
    EYE: re.compile(
        r"(?:jumlah |total )?(?:(?:telah )?dilihat|(?:telah )?dibaca|pembaca|views?|view count|hits?|kunjungan|tayangan"
        r"|pengunjung)(?: sebanyak| oleh)?:?",
        re.I,
    ),
    PERSON: re.compile(r"(?:nama )?(?:penulis|author|oleh|ditulis oleh|posted by|written by|reporter|kontributor):?", re.I),
    FOLDER: re.compile(r"(?:kategori|category|rubrik|kanal):?", re.I),
    DAY: re.compile(r"(?:tanggal|waktu|terbit|diterbitkan|published|posted on|date):?", re.I),
    TALK: re.compile(r"(?:komentar|comments?|suka|likes?|bagikan|shares?):?", re.I),
}


def icon_of(attributes: Mapping[str, str]) -> str | None:
    """Return the sign for an element with these attributes that holds no words, or None.

    >>> icon_of({"class": "fa fa-eye"}) == EYE, icon_of({"class": "bi bi-person-fill"}) == PERSON
    (True, True)
    """
    for name in _TOLD_BY:
        told = attributes.get(name)
        if told and (found := sign_named(told)):
            return found
    return None


def picture_sign(attributes: Mapping[str, str]) -> str | None:
    """Return the sign that a small picture shows, by its hint or the name of its file, or None.

    >>> picture_sign({"src": "/i/eye.png", "width": "16"}) == EYE, picture_sign({"src": "/i/user.jpg", "width": "300"}) is None
    (True, True)
    """
    if found := next((sign for sign, hint in _HINTS.items() if hint.fullmatch(attributes.get("alt", "").strip())), None):
        return found
    sizes = [size for size in (attributes.get("width", ""), attributes.get("height", "")) if size.isdigit()]
    name = attributes.get("src", "").rpartition("/")[2].partition(".")[0]
    return sign_named(name) if sizes and max(map(int, sizes)) <= _SMALL and _PLAIN_NAME.fullmatch(name) else None


def is_ligature(attributes: Mapping[str, str]) -> bool:
    """Return whether an element's word is drawn as a sign: Material's "visibility"."""
    return attributes.get("class", "").startswith(("material-icons", "material-symbols"))


def may_be_ligature(attributes: Mapping[str, str]) -> bool:
    """Return whether an element's word, if it is one of ``LIGATURES``, is drawn as a sign.

    >>> may_be_ligature({"class": "ikon icon-font"}), may_be_ligature({"class": "judul"})
    (True, False)
    """
    if attributes.get("aria-hidden") == "true" or attributes.get("translate") == "no":
        return True
    return _OF_SIGNS.search(attributes.get("class", "")) is not None


def sign_named(told: str) -> str | None:
    """Return the sign that a name of a sign set means: ``visibility``, ``calendar_today``."""
    return next((sign for sign, pattern in _NAMED.items() if pattern.search(told)), None)


def hint_of(attributes: Mapping[str, str]) -> str | None:
    """Return the sign for what an element with words is said to be by its hint, or None.

    >>> hint_of({"title": "Dilihat"}) == EYE, hint_of({"title": "Rapat dilihat warga"})
    (True, None)
    """
    told = (attributes.get("title") or attributes.get("aria-label") or "").strip()
    return next((sign for sign, pattern in _HINTS.items() if pattern.fullmatch(told)), None) if told else None
