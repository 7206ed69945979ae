"""Internationalized domain names in both forms (RFC 5890), and labels that mix alphabets.

The form in ASCII letters (A-labels, ``xn--...``) is the one that the DNS has and that can be compared; the form
in Unicode letters (U-labels) is the one that people see.
"""

from hdrscan.text.display import characters

_PREFIX = "xn--"
_LONGEST = 63
_AMBIGUOUS = frozenset("\u00df\u03c2\u200c\u200d")
"""Letters that IDNA 2003, which Python has, and IDNA 2008 spell differently (RFC 5894 section 7.2)."""
_ALPHABETS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "GEORGIAN")
"""Alphabets with letters that look alike. Japanese mixes its own scripts with Latin, and is none of them."""


def to_ascii(domain: str) -> str:
    """Return a domain in lower case, as A-labels; a label that has none comes back as it is."""
    lowered = characters(domain).lower().rstrip(".")
    return lowered if lowered.isascii() else ".".join(map(_to_ascii, lowered.split(".")))


def to_unicode(domain: str) -> str:
    """Return a domain in lower case, as U-labels; a label that cannot be decoded comes back as it is."""
    lowered = characters(domain).lower().rstrip(".")
    return ".".join(map(_to_unicode, lowered.split("."))) if _PREFIX in lowered else lowered


def mixed_alphabets(word: str) -> tuple[str, ...]:
    """Return the alphabets that a label or word mixes, such as Latin and Cyrillic; nothing for one or none.

    By the names of its letters (Unicode's), which begin with their script's.
    """
    if word.isascii():
        return ()
    from unicodedata import name  # noqa: PLC0415 - start-up: most names are plain ASCII

    scripts = {name(letter, "").partition(" ")[0] for letter in word if letter.isalpha()}
    found = tuple(script.capitalize() for script in _ALPHABETS if script in scripts)
    return found if len(found) > 1 else ()


def _to_ascii(label: str) -> str:
    if label.isascii() or len(label) > _LONGEST or not _AMBIGUOUS.isdisjoint(label):
        return label
    try:
        return label.encode("idna").decode("ascii")
    except UnicodeError:
        return label


def _to_unicode(label: str) -> str:
    if not label.startswith(_PREFIX) or len(label) > _LONGEST:
        return label
    try:
        return label[len(_PREFIX) :].encode("ascii").decode("punycode") or label
    except (UnicodeError, ValueError, OverflowError):
        return label
