"""Reading Received-SPF (RFC 7208 section 9.1; the forms of docs/received-forms.md)."""

import re
from typing import NamedTuple

from hdrscan.auth.grammar import todays_result
from hdrscan.auth.spf_phrases import PLACES, compiled, style_of
from hdrscan.model.absent import NOT_PRESENT, UNREADABLE, Absent
from hdrscan.model.auth import ReceivedSpf
from hdrscan.model.source import Field, Span
from hdrscan.text.addresses import normalize
from hdrscan.text.cfws import read_comment, skip_cfws, unfold, unquote
from hdrscan.text.lazy import lazy

_RESULT = lazy(r"[A-Za-z][A-Za-z_-]*+")
_PAIR = lazy(
    r"[; \t\r\n]*+([A-Za-z][A-Za-z0-9_.-]*+)[ \t\r\n]*+=[ \t\r\n]*+"
    r'((?:"(?:[^"\\]|\\.)*+"?+|<[^<>; \t\r\n]*+>|[^ \t\r\n;()"<]++|<)*+)',
    re.DOTALL,
)
_MORE = lazy(r"@|[ \t\r\n](?:designates?|discourages|permitted nor denied|has no SPF|authorized to use)[ \t\r\n]")
_WHOLE = lazy(r'(?:"(?:[^"\\]|\\.)*+"|[^"])*+', re.DOTALL)
_JUNK = lazy(r"[; \t\r\n]++|[^ \t\r\n;(]++")
# Some servers put the comment's brackets away: pass domain of example.org designates ...
_NEXT_PAIR = lazy(
    r"(?<![^ \t\r\n;(])(?:client-ip|envelope-from|helo|identity|receiver|mechanism|problem)=", re.IGNORECASE
)
# policyd-spf writes every sender without quotes, whatever it holds: envelope-from=a b@example.org; receiver=x
_NEEDS_QUOTES = lazy(r'[ ;("]')
_BEFORE_A_BARE_SENDER = ["identity", "client_ip", "helo"]
_IP = lazy(
    r"(?:\[?(?:IPv6:)?)?([0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9a-fA-F]*+:[0-9a-fA-F:.]{1,44})\]?", re.IGNORECASE
)
# What follows them was not written by the server's own hand, or only a part of it was.
_BREAKS = (
    " is not a key with a value",
    "the comment is not closed",
    "a quoted string is not closed",
    "= stands more than once",
    "a comment stands behind the first one",
    "the comment's phrase may be the sender's own",
)
_RESULTS = frozenset({"pass", "fail", "softfail", "neutral", "none", "temperror", "permerror"})
_KEYS = {
    "client-ip": "client_ip",
    "client_ip": "client_ip",  # libspf
    "envelope-from": "envelope_from",
    "helo": "helo",
    "identity": "identity",
    "receiver": "receiver",
    "mechanism": "mechanism",
    "problem": "problem",
    # Courier's names for the same things
    "remoteip": "client_ip",
    "sender": "envelope_from",
    "spf": "identity",
}
OTHER_IDENTITIES = frozenset({"helo", "pra", "from"})
"""What is judged beside MAIL FROM (RFC 7208 section 2.3, RFC 4407; Courier); none of it counts for DMARC."""
_MAX_EXTRA = 64
_SHOWN = 60


class _Value(NamedTuple):
    text: str
    start: int
    end: int


def read_received_spf(field: Field) -> ReceivedSpf:
    """Read a field; a cut or odd one gives what is there."""
    body = field.body
    errors: list[str] = []
    word, place = _result(body, errors)
    comment, place = _comment(body, place, errors)
    values, extra, rest = _pairs(body, place, errors)
    judged = values.get("identity")
    if judged and "SPF=" in rest and "envelope_from" in values and judged.text.lower() in OTHER_IDENTITIES:
        # Courier's sender= is then the HELO name, or who stands in From.
        extra.append(("sender", values.pop("envelope_from")))
    texts: dict[str, str | Absent] = {name: value.text for name, value in values.items()}
    domain, address = _phrase(body, comment, errors)
    spans: dict[str, Span] = {}
    found = [("result", word), ("comment", comment), ("domain", domain), ("address", address), *values.items()]
    for name, value in (*found, *extra):
        if value is not None:
            spans.setdefault(name, (field.offset + value.start, field.offset + value.end))
    explanation = None if comment is None else unfold(comment.text)
    client_ip = texts.get("client_ip", NOT_PRESENT)
    return ReceivedSpf(
        field=field,
        result=NOT_PRESENT if word is None else todays_result("spf", word.text),
        word=_text(word),
        comment=NOT_PRESENT if explanation is None else explanation,
        client_ip=_ip(client_ip) if isinstance(client_ip, str) else client_ip,
        envelope_from=texts.get("envelope_from", NOT_PRESENT),
        helo=texts.get("helo", NOT_PRESENT),
        identity=_lower(texts.get("identity", NOT_PRESENT)),
        receiver=texts.get("receiver", NOT_PRESENT),
        mechanism=texts.get("mechanism", NOT_PRESENT),
        problem=texts.get("problem", NOT_PRESENT),
        extra=tuple((name, value.text) for name, value in extra),
        domain=_text(domain),
        address=NOT_PRESENT if address is None else _ip(address.text),
        style=style_of(f"{explanation or ''}\n{rest}"),
        spans=spans,
        errors=tuple(errors),
        sound=not any(error.endswith(_BREAKS) for error in errors) and _agree(client_ip, address),
    )


def _text(value: _Value | None) -> str | Absent:
    return NOT_PRESENT if value is None else value.text


def _agree(client_ip: str | Absent, address: _Value | None) -> bool:
    """Tell whether the key and the comment name one client; a sender can write a comment of his own."""
    if not isinstance(client_ip, str) or address is None:
        return True
    return _ip(client_ip) == _ip(address.text)


def _lower(value: str | Absent) -> str | Absent:
    return value.lower() if isinstance(value, str) else value


def _ip(text: str) -> str | Absent:
    match = _IP.fullmatch(text)
    # As hops spell it, which is what it is compared with: Courier writes ::ffff:203.0.113.9.
    return (normalize(match[1]) if match else None) or UNREADABLE


def _result(body: str, errors: list[str]) -> tuple[_Value | None, int]:
    start = skip_cfws(body, 0)
    match = _RESULT.match(body, start)
    if match is None or body[match.end() : match.end() + 1] == "=":
        errors.append("the result is missing")
        return None, start
    if todays_result("spf", match[0]) not in _RESULTS:
        errors.append(f"{match[0][:_SHOWN]} is not a result of RFC 7208")
    return _Value(match[0], *match.span()), match.end()


def _comment(body: str, place: int, errors: list[str]) -> tuple[_Value | None, int]:
    """Read the comment behind the result, or the same words without brackets."""
    while body[place : place + 1] in (" ", "\t", "\r", "\n"):
        place += 1
    if body[place : place + 1] == "(":
        comment = read_comment(body, place)
        if comment.closed:
            return _Value(body[place + 1 : comment.end - 1], place + 1, comment.end - 1), comment.end
        errors.append("the comment is not closed")
        pair = _NEXT_PAIR.search(body, place)
        end = pair.start() if pair else len(body)
        text = body[place + 1 : end].rstrip(" \t\r\n;")
        return _Value(text, place + 1, place + 1 + len(text)), end
    if place >= len(body) or body[place] == ";" or _PAIR.match(body, place):
        return None, place
    errors.append("the explanation does not stand in brackets")
    pair = _NEXT_PAIR.search(body, place)
    end = pair.start() if pair else len(body)
    text = body[place:end].rstrip(" \t\r\n;")
    return _Value(text, place, place + len(text)), end


def _pairs(body: str, place: int, errors: list[str]) -> tuple[dict[str, _Value], list[tuple[str, _Value]], str]:
    """Read the key-value list; also return its text, comments left out."""
    values: dict[str, _Value] = {}
    extra: list[tuple[str, _Value]] = []
    rest: list[str] = []
    separated = True
    end = len(body)
    while place < end:
        pair = _PAIR.match(body, place)
        if pair is None:
            after = _between(body, place, errors)
            separated = separated or ";" in body[place:after]
            place = after
            continue
        separated = separated or ";" in body[place : pair.start(1)]
        if not separated:
            _say(errors, f"there is no semicolon before {pair[1][:_SHOWN]}=")
        separated = False
        key = pair[1].lower()
        name = _KEYS.get(key)
        value = _value(body, *pair.span(2))
        bare = None
        if name == "envelope_from" and list(values) == _BEFORE_A_BARE_SENDER:
            bare = _bare_sender(body, *pair.span(2))
        if bare is not None:
            _say(errors, "the sender is not quoted")
            value = bare
        elif not _WHOLE.fullmatch(pair[2]):
            _say(errors, "a quoted string is not closed")
        place = pair.end() if bare is None else bare.end
        rest.append(pair[0])
        if name is not None and name not in values:
            values[name] = value
        elif len(extra) < _MAX_EXTRA:
            if name is not None:
                _say(errors, f"{key}= stands more than once")
            extra.append((key, value))
    return values, extra, "".join(rest)


def _bare_sender(body: str, start: int, seen: int) -> _Value | None:
    """Read policyd-spf's sender up to its last key; it may hold anything, another address or key too.

    ``seen`` is where it ends when it is read like any other value.
    """
    end = body.rfind("; receiver=", start)
    text = body[start:end] if start < end != seen else ""
    *before, last = _NEEDS_QUOTES.split(text)
    return _Value(text, start, end) if before and "@" in last and "\n" not in text else None


def _between(body: str, place: int, errors: list[str]) -> int:
    """Pass over comments, space and what is not a pair."""
    after = skip_cfws(body, place)
    if after > place:
        if "(" in body[place:after]:
            _say(errors, "a comment stands behind the first one")
        return after
    junk = _JUNK.match(body, place)
    if junk and junk[0].strip("; \t\r\n"):
        _say(errors, f"{junk[0][:_SHOWN]} is not a key with a value")
    return junk.end() if junk else place + 1


def _say(errors: list[str], error: str) -> None:
    if error not in errors and len(errors) < _MAX_EXTRA:
        errors.append(error)


def _value(body: str, start: int, end: int) -> _Value:
    """Strip the quotes, and the angle brackets of an address."""
    text = body[start:end]
    inner = text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else ""
    if inner.startswith("<") and inner.endswith(">"):
        text, start, end = inner, start + 1, end - 1
    if text.startswith("<") and text.endswith(">") and ("@" in text or text == "<>"):
        return _Value(text[1:-1], start + 1, end - 1)
    # "local part"@example.org is an address, not a quoted value.
    if text.startswith('"') and (text.endswith('"') or "@" not in text.rpartition('"')[2]):
        return _Value(unquote(unfold(text)), start, end)
    return _Value(text, start, end)


def _phrase(body: str, comment: _Value | None, errors: list[str]) -> tuple[_Value | None, _Value | None]:
    """Find the domain and the client's address in the comment's fixed phrases."""
    if comment is None:
        return None, None
    for pattern in PLACES:
        match = compiled(pattern).search(body, comment.start, comment.end)
        if match and _MORE.search(body, match.end(), comment.end):
            # It stands in his local part, or his HELO.
            _say(errors, "the comment's phrase may be the sender's own")
            return None, None
        if match:
            return _part(match, "domain"), _part(match, "address")
    return None, None


def _part(match: re.Match[str], name: str) -> _Value | None:
    if match.groupdict().get(name) is None:
        return None
    start, end = match.span(name)
    if name == "domain":
        start = max(start, match.string.rfind("@", start, end) + 1)
    return _Value(match.string[start:end], start, end)
