"""The text of a DMARC record (RFC 9989 sections 4.7 and 4.8), every defect kept."""

import re
from collections.abc import Callable
from functools import lru_cache

from hdrscan.model.absent import NOT_APPLICABLE, NOT_PRESENT, UNREADABLE, Absent
from hdrscan.model.dmarc import DmarcRecord, DmarcTag, DmarcUri
from hdrscan.model.dns import Defect
from hdrscan.model.source import Span
from hdrscan.text.names import is_dns_name, lower

_VERSION = re.compile(r"[vV][ \t]*+=[ \t]*+DMARC1[ \t]*+(?=;|\Z)")
_TAG = re.compile(r"[ \t]*+([A-Za-z]++)[ \t]*+=[ \t]*+(.*)", re.DOTALL)
_NOT_PRINTABLE = re.compile(r"[^ -~]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*+):[^ \t]")
_SIZE = re.compile(r"![0-9]{1,20}[kmgtKMGT]?\Z")
_MAX_TAGS = 128
_MAX_URIS = 64
_SHOWN = 60
_MOST_KEPT = 256

_POLICIES = frozenset({"none", "quarantine", "reject"})
_REMOVED = {
    "pct": "pct= was removed by RFC 9989; t=y asks for the next milder policy instead",
    "rf": "rf= was removed by RFC 9989, which knows one format of failure reports",
    "ri": "ri= was removed by RFC 9989; reports come at least once a day",
}
_KNOWN = frozenset({"v", "p", "sp", "np", "psd", "t", "adkim", "aspf", "rua", "ruf", "fo"})


def is_dmarc_record(text: str) -> bool:
    """Tell whether a TXT record is for DMARC: ``v=DMARC1``, in this case of letters, is its first tag."""
    return _VERSION.match(text) is not None


@lru_cache(_MOST_KEPT)  # one message reads a record several times
def read_dmarc_record(text: str) -> DmarcRecord:
    """Read a record's tags and say all that is wrong with them. Never raises; costs time linear in the text."""
    reader = _Reader(text)
    rua = reader.uris("rua")
    record = DmarcRecord(
        text=text,
        tags=tuple(reader.tags),
        p=reader.policy("p"),
        sp=reader.policy("sp"),
        np=reader.policy("np"),
        psd=reader.word("psd", "ynu", "u"),
        testing=reader.word("t", "yn", "n") == "y",
        adkim=reader.word("adkim", "rs", "r"),
        aspf=reader.word("aspf", "rs", "r"),
        rua=rua,
        ruf=reader.uris("ruf"),
        fo=reader.fo(),
        defects=(),
        remarks=(),
    )
    if record.p is NOT_PRESENT:
        effect = "it counts as p=none" if rua else "without a valid rua= nobody acts on it"
        reader.defect("no-policy", f"The record has no p=; {effect}.", (0, len(text)))
    return record._replace(
        defects=tuple(sorted(reader.defects, key=_place)), remarks=tuple(sorted(reader.remarks, key=_place))
    )


def _place(defect: Defect) -> Span:
    return defect.span


class _Reader:
    """The tags of one record and what is wrong with them."""

    def __init__(self, text: str) -> None:
        self.tags: list[DmarcTag] = []
        self.defects: list[Defect] = []
        self.remarks: list[Defect] = []
        self.first: dict[str, DmarcTag] = {}
        if not is_dmarc_record(text):
            note = "The record does not begin with v=DMARC1; and is none for receivers."
            self.defect("no-version", note, (0, len(text.partition(";")[0])))
        place = 0
        for number, part in enumerate(text.split(";")):
            if number >= _MAX_TAGS:
                self.defect("too-many-tags", f"Only {_MAX_TAGS} tags are read.", (place, len(text)))
                break
            self._tag(part, place)
            place += len(part) + 1

    def defect(self, name: str, note: str, span: Span) -> None:
        self.defects.append(Defect(name, note, span))

    def _tag(self, part: str, place: int) -> None:
        whole = part.strip(" \t")
        start = place + len(part) - len(part.lstrip(" \t"))
        span = (start, start + len(whole))
        if not whole:
            return
        match = _TAG.fullmatch(part)
        bad = _NOT_PRINTABLE.search(whole.replace("\t", " "))
        if match is None or bad:
            what = "holds a byte that may not stand there" if bad else "is no tag with a value"
            self.defect("unreadable-tag", f"'{whole[:_SHOWN]}' {what}.", span)
            return
        name, value = match[1].lower(), match[2].rstrip(" \t")
        tag = DmarcTag(name, value, (place + match.start(2), place + match.start(2) + len(value)))
        self.tags.append(tag)
        if name in self.first:
            self.defect("duplicate-tag", f"{name}= stands more than once; the first one is taken.", span)
            return
        self.first[name] = tag
        if name in _REMOVED:
            self.remarks.append(Defect("removed-tag", f"{_REMOVED[name]}.", span))
        elif name not in _KNOWN:
            self.remarks.append(Defect("unknown-tag", f"There is no tag {name[:_SHOWN]}=; it is ignored.", span))

    def _read(self, name: str, is_right: Callable[[str], bool], expected: str) -> str | Absent:
        tag = self.first.get(name)
        if tag is None:
            return NOT_PRESENT
        value = tag.value.lower()
        if is_right(value):
            return value
        self.defect(f"bad-{name}", f"{name}={tag.value[:_SHOWN]} is wrong: {expected}.", tag.span)
        return UNREADABLE

    def policy(self, name: str) -> str | Absent:
        return self._read(name, _POLICIES.__contains__, "it must be none, quarantine or reject")

    def word(self, name: str, letters: str, default: str) -> str:
        expected = f"it must be one of {', '.join(letters)}"
        found = self._read(name, lambda value: len(value) == 1 and value in letters, expected)
        return found if isinstance(found, str) else default

    def fo(self) -> tuple[str, ...]:
        found = self._read(
            "fo",
            lambda value: set(value.split(":")) <= {"0", "1", "d", "s"},
            "it is made of 0, 1, d and s, with ':'",
        )
        if "fo" in self.first and "ruf" not in self.first:
            note = "fo= means nothing without ruf=."
            self.remarks.append(Defect("fo-without-ruf", note, self.first["fo"].span))
        return tuple(found.split(":")) if isinstance(found, str) else ("0",)

    def uris(self, name: str) -> tuple[DmarcUri, ...]:
        tag = self.first.get(name)
        if tag is None:
            return ()
        found: list[DmarcUri] = []
        place = tag.span[0]
        for number, part in enumerate(tag.value.split(",")):
            if number >= _MAX_URIS:
                self.defect("too-many-uris", f"Only {_MAX_URIS} URIs of {name}= are read.", (place, tag.span[1]))
                break
            text = part.strip(" \t")
            start = place + len(part) - len(part.lstrip(" \t"))
            uri = self._uri(name, text, (start, start + len(text)))
            if uri:
                found.append(uri)
            place += len(part) + 1
        return tuple(found)

    def _uri(self, name: str, text: str, span: Span) -> DmarcUri | None:
        scheme = _SCHEME.match(text)
        if scheme is None or " " in text or "\t" in text:
            hint = f"; mailto:{text} may be meant" if "@" in text and scheme is None else ""
            self.defect("bad-uri", f"'{text[:_SHOWN]}' in {name}= is no URI{hint[:_SHOWN]}.", span)
            return None
        size = _SIZE.search(text)
        if size:
            self.remarks.append(Defect("size-limit", f"RFC 9989 has no size limits such as {size[0]}.", span))
            text = text[: size.start()]
        if scheme[1].lower() != "mailto":
            self.remarks.append(Defect("other-scheme", "Receivers need not support anything but mailto:.", span))
            return DmarcUri(text, NOT_APPLICABLE, span)
        domain = lower(text.partition(":")[2].partition("?")[0].rpartition("@")[2])
        if "@" not in text or not is_dns_name(domain):
            self.defect("bad-uri", f"'{text[:_SHOWN]}' in {name}= has no address.", span)
            return None
        return DmarcUri(text, domain, span)
