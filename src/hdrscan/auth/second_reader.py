"""The package authres as second reader of Authentication-Results, after the repairs that it cannot do without.

The repaired text is the field's own, with the scanner's edits: what needs no repair is read by both alike as it
stands. Where the two disagree, one of them is wrong, and the report says so.
"""

import re

from hdrscan.auth.encoded import decode
from hdrscan.auth.lexer import Edit
from hdrscan.auth.results import scan
from hdrscan.auth.scanner import Scanner
from hdrscan.model.auth import AuthResults, Resinfo
from hdrscan.model.source import Field
from hdrscan.text.cfws import unfold

MAX_LENGTH = 8192
"""authres takes quadratic time; longer fields are not given to it."""

_MAX_COMMENT_BRACKETS = 20
_UNPRINTABLE = re.compile(r"[^ -~]")
_BARE_VALUE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.@-]*+")
_QUOTED = re.compile(r'="((?:[^"\\]|\\.)*+)"')
# authres 1.2.0 reads no other ptype.
_PTYPES = ("smtp", "header", "body", "policy")


def repaired(field: Field) -> str:
    """Return the field's body as RFC 8601 wants it, unfolded and in printable ASCII."""
    text, _ = _repair(field)
    return text


def cross_check(results: AuthResults) -> tuple[str, ...]:
    """Have authres read the repaired field; return a sentence for each difference."""
    if len(results.field.body) > MAX_LENGTH:
        return ("the field is too long for the second reader",)
    text, scanner = _repair(results.field)
    try:
        import authres  # noqa: PLC0415 - a second reader is not always asked for
    except ImportError:
        return ("the second reader, the package authres, is not installed",)
    try:
        header = authres.all_features().parse_value(text)
    except (authres.AuthResError, ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
        # Where nothing could be read, the two agree.
        return (f"authres cannot read the field: {error}",) if scanner.resinfos or scanner.none else ()
    theirs = [
        (
            str(result.method),
            str(result.result),
            str(result.reason or ""),
            tuple((f"{found.type}.{found.name}", str(found.value or "")) for found in result.properties),
        )
        for result in header.results
        if isinstance(result, authres.AuthenticationResult)  # the clause "none" is not a result
    ]
    return _differences(theirs, scanner.resinfos)


_Reading = tuple[str, str, str, tuple[tuple[str, str], ...]]


def _differences(theirs: list[_Reading], ours: list[Resinfo]) -> tuple[str, ...]:
    said: list[str] = []
    if len(theirs) != len(ours):
        said.append(f"authres reads {len(theirs)} results, hdrscan {len(ours)}")
    for n, ((method, result, reason, properties), resinfo) in enumerate(zip(theirs, ours, strict=False), start=1):
        mine = f"{resinfo.method}={resinfo.word.lower() or 'empty'}"
        if f"{method}={result}" != mine:
            said.append(f"result {n}: authres reads {method}={result}, hdrscan {mine}")
        my_reason = _printable(resinfo.reason) if isinstance(resinfo.reason, str) else ""
        if reason != my_reason:
            said.append(f"result {n}: authres reads the reason {reason!r}, hdrscan {my_reason!r}")
        my_properties = _readable(resinfo)
        if properties != my_properties:
            said.extend(_property_differences(n, properties, my_properties))
    return tuple(said)


def _property_differences(
    n: int, theirs: tuple[tuple[str, str], ...], mine: tuple[tuple[str, str], ...]
) -> list[str]:
    said = [
        f"result {n}: authres reads {name}={value}, hdrscan does not"
        for name, value in theirs
        if (name, value) not in mine
    ]
    said += [
        f"result {n}: hdrscan reads {name}={value}, authres does not"
        for name, value in mine
        if (name, value) not in theirs
    ]
    return said or [f"result {n}: authres reads the properties in another order"]


def _readable(resinfo: Resinfo) -> tuple[tuple[str, str], ...]:
    """Return the properties that authres can read: of a known ptype, and not quoted unless they stand last."""
    last = len(resinfo.properties) - 1
    return tuple(
        (name, _printable(found.value))
        for n, found in enumerate(resinfo.properties)
        for name in (found.name if "." in found.name else f"policy.{found.name}",)
        if name.partition(".")[0] in _PTYPES and (n == last or _BARE_VALUE.fullmatch(_printable(found.value)))
    )


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub("?", unfold(text))


def _repair(field: Field) -> tuple[str, Scanner]:
    scanner = scan(field, decode(field.body) if "=?" in field.body else None)
    shift = scanner.shift
    edits = list(scanner.edits)
    comments = [*scanner.head_comments, *(comment for found in scanner.resinfos for comment in found.comments)]
    edits += [
        (comment.span[0] - shift, comment.span[1] - shift, " ")
        for comment in comments
        if comment.text.count("(") > _MAX_COMMENT_BRACKETS
    ]
    text = _printable(_applied(scanner.text, edits))
    # authres reads a quoted value only where it stands last (see _readable), so quotes go where they may.
    return _QUOTED.sub(
        lambda match: f"={match[1]}" if _BARE_VALUE.fullmatch(match[1]) else match[0], text
    ), scanner


def _applied(text: str, edits: list[Edit]) -> str:
    parts: list[str] = []
    place = 0
    # Of edits at one place, what is put in comes first, then the one that replaces most.
    for start, end, replacement in sorted(edits, key=lambda edit: (edit[0], edit[1] > edit[0], -edit[1])):
        if start >= place:
            parts += (text[place:start], replacement)
            place = max(place, end)
    parts.append(text[place:])
    return "".join(parts)
