"""In: an Indonesian word; out: the roots it may come from, and the words that affixes make of a root.

Affixes change the letter they meet: *me-* and *pungut* make *memungut*, *pe- -an* makes *pemungutan*. Both directions are written
as rules over letters, without a dictionary: whether a word that could be made is a word is asked of the archive itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

VOWELS = "aeiou"
SHORTEST = 3
"""Letters of a root: *uji*, *sah*, *cek*."""

# Suffixes, by what stands before the root. `nya`, `lah` and `kah` hang on whatever is whole.
_PLAIN = ("", "an", "kan", "i", "nya", "annya", "lah", "kah", "ku", "mu")
_ACTIVE = ("", "kan", "i", "nya", "kannya", "inya")
_PASSIVE = ("", "kan", "i", "kannya", "inya")
_NOUN = ("", "an", "nya", "annya")
_ABSTRACT = ("an", "annya", "i", "")


@lru_cache(maxsize=4096)
def forms(root: str) -> frozenset[str]:
    """Return the words that affixes may make of a root in small letters, itself among them; most of them do not exist.

    Source: the rules of *Tata Bahasa Baku Bahasa Indonesia* for *meN-*, *peN-*, *ber-*, *ter-*, *per-*, *ke-* and *se-*.

    >>> {"memungut", "pemungutan", "dipungut", "pungutan"} <= forms("pungut")
    True
    >>> {"pengesahan", "disahkan"} <= forms("sah"), {"mempelajari", "pembelajaran"} <= forms("ajar")
    (True, True)
    """
    made: set[str] = set()
    for prefix, suffixes in _prefixes(root):
        made.update(f"{prefix}{suffix}" for suffix in suffixes)
    return frozenset(made)


def _prefixes(root: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the root behind each prefix, with the suffixes that may follow."""
    yield root, _PLAIN
    for nasal in nasals(root):
        yield f"me{nasal}", _ACTIVE
        yield f"pe{nasal}", _NOUN
    yield f"di{root}", _PASSIVE
    yield f"ter{root}", ("", "kan", "i", "nya")
    for ber in ("be", "ber") if root[0] == "r" or root[:3] in {"ker"} or root == "kerja" else ("ber",):
        yield f"{ber}{root}", ("", "an", "kan")
    yield f"per{root}", ("", "an", "nya", "annya", "i")
    yield f"pe{root}", ("", "an", "nya")
    yield f"ke{root}", _ABSTRACT
    yield f"se{root}", ("", "nya")
    for prefix in ("memper", "diper"):
        yield f"{prefix}{root}", ("", "kan", "i")
    for prefix in ("keter", "keber", "pember", "kese"):
        yield f"{prefix}{root}", ("an", "annya")
    if root == "ajar":
        for prefix in ("bel", "pel", "pembel", "mempel", "dipel"):
            yield f"{prefix}{root}", ("", "an", "i")


def nasals(root: str) -> tuple[str, ...]:
    """Return what becomes of a root behind *me-* or *pe-*: the nasal and the root, with or without its first letter.

    >>> nasals("pungut"), nasals("tulis"), nasals("kirim"), nasals("sapa"), nasals("cek")
    (('mungut', 'mpungut'), ('nulis', 'ntulis'), ('ngirim', 'ngkirim'), ('nyapa', 'nsapa'), ('ncek', 'ngecek'))
    """
    first, rest = root[0], root[1:]
    short = (f"nge{root}",) if sum(letter in VOWELS for letter in root) == 1 else ()
    # The letter that melts away stays before another consonant (program → memprogram) and in borrowed words (mensosialisasikan).
    if first == "p":
        made: tuple[str, ...] = (f"m{rest}", f"m{root}")
    elif first in "bfv":
        made = (f"m{root}",)
    elif first == "t":
        made = (f"n{rest}", f"n{root}")
    elif first in "dcjz":
        made = (f"n{root}",)
    elif first == "s":
        made = (f"ny{rest}", f"n{root}")
    elif first == "k":
        made = (f"ng{rest}", f"ng{root}")
    elif first in "ghqx" + VOWELS:
        made = (f"ng{root}",)
    else:  # l m n r w y
        made = (root,)
    return (*made, *short)


_SUFFIXES = ("kannya", "annya", "inya", "nya", "kan", "an", "i", "lah", "kah", "ku", "mu", "")
_PREFIXES = (
    "memper", "diper", "pember", "keter", "keber", "kese", "pembel", "mempel", "dipel", "penge", "menge", "meny", "peny",
    "meng", "peng", "mem", "pem", "men", "pen", "me", "ber", "bel", "be", "ter", "per", "pel", "pe", "di", "ke", "se", "",
)  # fmt: skip
_MELTED = {"meny": "s", "peny": "s", "meng": "k", "peng": "k", "mem": "p", "pem": "p", "men": "t", "pen": "t"}


@lru_cache(maxsize=4096)
def roots(word: str) -> tuple[str, ...]:
    """Return the roots a word in small letters may come from, the word itself first, then the longer ones first.

    >>> roots("pemungutan")[0], "pungut" in roots("pemungutan"), "kirim" in roots("mengirim"), "pilih" in roots("pemilih")
    ('pemungutan', True, True, True)
    >>> roots("kpu"), roots("2024")
    (('kpu',), ('2024',))
    """
    found: set[str] = set()
    if word.isalpha():
        for prefix in _PREFIXES:
            for suffix in _SUFFIXES:
                if len(word) - len(prefix) - len(suffix) < SHORTEST - 1 or not (
                    word.startswith(prefix) and word.endswith(suffix)
                ):
                    continue
                middle = word[len(prefix) : len(word) - len(suffix) if suffix else None]
                melted = _MELTED.get(prefix, "")
                found.update(root for root in (middle, melted + middle) if _is_root(root) and word in forms(root))
    found.discard(word)
    return (word, *sorted(found, key=lambda root: (-len(root), root)))


def _is_root(word: str) -> bool:
    return len(word) >= SHORTEST and any(letter in VOWELS for letter in word)
