"""In: a text of whatever origin; out: what of it a terminal may be shown, so that nothing in it is taken for a command."""

from __future__ import annotations

import re

# All controls but the line break and the tab; 0x80 to 0x9f are commands of one byte to terminals that heed them.
_COMMANDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_PASSED_BY_JSON = re.compile(r"[\x7f-\x9f]")


def harmless(value: object) -> str:
    """Return a value as text with its line breaks and tabs, and without other control characters; None is empty.

    >>> harmless("a\\x1b[31mb\\r\\n\\tc"), harmless(None), harmless(0)
    ('a[31mb\\n\\tc', '', '0')
    """
    return "" if value is None else _COMMANDS.sub("", str(value))


def printable(value: object) -> str:
    """Return a value as one line of a terminal may show it: no control characters, no line breaks, None as nothing.

    >>> printable("a\\x1b[31mb\\n\\nc"), printable(None), printable(0)
    ('a[31mb c', '', '0')
    """
    return " ".join(harmless(value).split())


def harmless_json(text: str) -> str:
    """Return JSON that says the same without the control characters that JSON itself lets pass.

    >>> harmless_json('["a\\x9b31mb"]')
    '["a\\\\u009b31mb"]'
    """
    return _PASSED_BY_JSON.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)
