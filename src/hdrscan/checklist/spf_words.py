"""What the words of an SPF record were meant to say, where the record is broken and a person can still read it.

Nothing that can be read is lost: every word comes back as the term that was meant, or as one that means nothing.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from hdrscan.checklist.spf_terms import MEANT_NAMES, Replaced, misplaced
from hdrscan.model.dns import Text
from hdrscan.spf.record import is_spf_record, read_spf_record
from hdrscan.text.addresses import normalize
from hdrscan.text.names import is_host_name

# A tab, the end of a line or a no-break space where a space belongs.
_OTHER_BLANK = re.compile(r"[\t\r\n]|\udcc2\udca0")
_WORD = re.compile(r"[^ ]++")
_TERM = re.compile(
    r"[-+?~]?(?:all|a|mx|ptr|(?:include|ip4|ip6|exists|a|mx|ptr):[!-~]++|(?:a|mx)/[0-9/]++|(?:redirect|exp)=[!-~]++)",
    re.IGNORECASE,
)
_MARKED = re.compile(r"[-+?~]|[A-Za-z0-9]++[:=/]")
_NAME_ALONE = re.compile(r"[-+?~]?(?:include|ip[46]|ipv[46]|exists|a|mx)[:=]?|[-+?~]|redirect=", re.IGNORECASE)
_LIKE_A_MODIFIER = re.compile(r"([-+?~]?)(include|ip4|ip6|exists|a|mx)=(.+)", re.IGNORECASE | re.DOTALL)
_OTHER_NAME = re.compile(rf"([-+?~]?)({'|'.join(MEANT_NAMES)})[:=](.+)", re.IGNORECASE | re.DOTALL)
_LIST = re.compile(r"[,;]++")
_DASHED_ALL = re.compile(r"(?:\udce2\udc80[\udc92-\udc95]|\udce2\udc88\udc92|--)all", re.IGNORECASE)
_NETWORK = re.compile(r"([-+?~]?)(ip4|ip6|a|mx)(:[^/]++)?/{1,2}([0-9.]{1,15})", re.IGNORECASE)
_MASKS = {
    ".".join(str((0xFFFFFFFF << (32 - size)) >> shift & 0xFF) for shift in (24, 16, 8, 0)): size
    for size in range(1, 33)
}


class Joint(NamedTuple):
    """A place where two strings of a TXT record were joined, and a space belongs between them."""

    left: str
    """The word before it."""
    right: str
    """The word behind it."""


def respaced(text: Text) -> str:
    """Return a record's text with a space where two of its strings are two terms that grew together."""
    return _joined(text.strings)[0]


def joints(text: Text) -> tuple[Joint, ...]:
    """Return the places where terms grew together; a string may end within a term, and then nothing is wrong."""
    return _joined(text.strings)[1]


def _joined(strings: tuple[str, ...]) -> tuple[str, tuple[Joint, ...]]:
    parts: list[str] = []
    found: list[Joint] = []
    last = ""
    for string in strings:
        first = string.partition(" ")[0]
        if last and first and _are_two_terms(last, first):
            found.append(Joint(last, first))
            parts.append(" ")
            last = ""
        parts.append(string)
        last = (last + string if " " not in string else string).rpartition(" ")[2]
    return "".join(parts), tuple(found)


def _are_two_terms(left: str, right: str) -> bool:
    """Tell whether two words without a space between them are two terms; a long term may be cut anywhere."""
    if not _TERM.fullmatch(right) or (left.lower() != "v=spf1" and not _is_sound(left)):
        return False
    return bool(_MARKED.match(right)) or not _is_sound(left + right)


def _is_sound(word: str) -> bool:
    return not read_spf_record(f"v=spf1 {word}").defects


def meant_words(text: str) -> Iterator[Replaced]:
    """Yield the words behind a record's version, each as written and as it was meant."""
    plain = _OTHER_BLANK.sub(" ", text)
    words = _WORD.findall(plain, len("v=spf1")) if is_spf_record(plain) else []
    place = 0
    while place < len(words):
        word = words[place]
        place += 1
        if word.lower() == "v=spf1":
            continue  # a second version, from a record pasted behind another
        # A space behind the colon, or between a sign and its term.
        if place < len(words) and _NAME_ALONE.fullmatch(word) and not _stands_alone(word, words[place]):
            yield from _meant(f"{word} {words[place]}", _with_colon(word) + words[place])
            place += 1
            continue
        yield from _meant(word, word)


def _stands_alone(word: str, following: str) -> bool:
    """Tell whether a word that could be the beginning of a term is a term by itself."""
    if word[-1] in ":=" or word in {"-", "+", "?", "~"}:
        return bool(_TERM.fullmatch(following)) and word[-1] in ":="
    if _is_sound(word):
        return True
    address = normalize(following.partition("/")[0])
    return address is None and not (is_host_name(following) and "." in following)


def _with_colon(word: str) -> str:
    return word if word[-1] in ":=-+?~" else f"{word}:"


def _meant(written: str, word: str) -> Iterator[Replaced]:
    """Yield what was meant by a word: several terms where commas stand between values."""
    values = [part for part in _LIST.split(word) if part]
    # A comma is a sign like any other in a name; only a macro can mean it.
    is_list = len(values) > 1 and "%" not in word
    if _is_sound(word) and not is_list and not _LIKE_A_MODIFIER.fullmatch(word):
        yield Replaced(written, word)
        return
    if len(values) > 1 and ":" in values[0]:
        head = values[0].partition(":")[0]
        for number, value in enumerate(values):
            bare = number > 0 and ":" not in value.partition("/")[0]
            yield Replaced(written, _term(f"{head}:{value}" if bare else value))
        return
    yield Replaced(written, _term(values[0] if len(values) == 1 else word))


def _term(word: str) -> str:
    """Return the term that one word was meant to be; the word itself where nobody can say."""
    if _DASHED_ALL.fullmatch(word):
        return "-all"
    word = word.replace("\\", "").strip('"')
    word = _LIKE_A_MODIFIER.sub(r"\1\2:\3", word)
    other = _OTHER_NAME.fullmatch(word)
    if other:
        name = MEANT_NAMES[other[2].lower()]
        word = f"{other[1]}{name}{other[3]}"
    if normalize(word.partition("/")[0]):
        word = f"ip{6 if ':' in word else 4}:{word}"
    moved = misplaced(word)
    word = moved.right if moved else word
    return word if _is_sound(word) else _with_mask(word)


def _with_mask(word: str) -> str:
    """Return a network with a mask that can be: a dotted one counted, an impossible one left away.

    Without its mask a term permits the one address, which every reading of it permits.
    """
    match = _NETWORK.fullmatch(word)
    if match is None:
        return word
    size = _MASKS.get(match[4])
    network = f"{match[1]}{match[2]}{match[3] or ''}"
    better = network if size is None else f"{network}/{size}"
    return better if _is_sound(better) else word
