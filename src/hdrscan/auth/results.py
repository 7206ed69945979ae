"""Reading Authentication-Results and its relatives (RFC 8601 section 2.2; forms: docs/received-forms.md)."""

from functools import lru_cache

from hdrscan.auth.encoded import Decoded, decode
from hdrscan.auth.lexer import Mark
from hdrscan.auth.quirks import BY_ID
from hdrscan.auth.scanner import Scanner
from hdrscan.model.absent import NOT_PRESENT
from hdrscan.model.auth import AuthResults, Comment, Property, Resinfo
from hdrscan.model.source import Field, Quirk, Span
from hdrscan.text.display import characters

_ARC_FIELD = "arc-authentication-results"
_MAX_DETAIL = 60


def read_results(field: Field) -> AuthResults:
    """Read a field; everything that can be read is, and everything that RFC 8601 does not allow is named."""
    decoded = decode(field.body) if "=?" in field.body else None
    scanner = scan(field, decoded)
    head = scanner.head
    quirks, errors = _quirks(field, decoded, _marks(scanner, field, decoded))
    results = AuthResults(
        field,
        NOT_PRESENT if head.authserv_id is None else head.authserv_id,
        head.span,
        NOT_PRESENT if head.version is None else head.version,
        NOT_PRESENT if head.instance is None else head.instance,
        tuple(scanner.resinfos),
        tuple(scanner.head_properties),
        tuple(scanner.head_comments),
        scanner.none,
        errors,
        quirks,
    )
    return results if decoded is None else _relocated(results, decoded)


def scan(field: Field, decoded: Decoded | None) -> Scanner:
    """Run the scanner over a field's body; in a decoded one, spans are offsets into the decoded text."""
    return Scanner(field.body, field.offset) if decoded is None else Scanner(decoded.text, 0)


def _marks(scanner: Scanner, field: Field, decoded: Decoded | None) -> list[Mark]:
    """Return the scanner's marks and those that only the whole field shows."""
    marks = scanner.marks
    instance = scanner.head.instance
    if decoded is not None:
        marks.insert(0, ("encoded-words", "", 0))
    if field.key == _ARC_FIELD:
        if instance is None:
            marks.append(("missing-instance", "", 0))
    elif instance is not None:
        marks.append(("instance-outside-arc", str(instance), 0))
    if not scanner.resinfos:
        if not scanner.none:
            marks.append(("no-result", "", 0))
    elif scanner.none:
        marks.append(("none-with-results", "", 0))
    if "exipred" in scanner.text:
        marks.append(("misspelled-expired", "", scanner.text.index("exipred")))
    marks += [
        ("old-result-word", found.word, found.span[0] - scanner.shift)
        for found in scanner.resinfos
        if found.result != found.word and found.result != found.word.lower()
    ]
    return marks


def _quirks(
    field: Field, decoded: Decoded | None, marks: list[Mark]
) -> tuple[tuple[Quirk, ...], tuple[str, ...]]:
    quirks: dict[tuple[str, str], Quirk] = {}
    errors: list[str] = []
    for name, detail, place in marks:
        if (name, detail) in quirks:
            continue
        invalid, wrong, note = _say(name, detail)
        body_place = place if decoded is None else decoded.locate(place, place)[0]
        line = field.line + field.body.count("\n", 0, body_place)
        quirks[name, detail] = Quirk(name, line, note)
        if invalid:
            errors.append(wrong)
    return tuple(quirks.values()), tuple(errors)


@lru_cache(maxsize=512)
def _say(name: str, detail: str) -> tuple[bool, str, str]:
    """Return whether a quirk breaks the RFC, what is wrong, and that with what was done."""
    entry = BY_ID[name]
    shown = characters(detail if len(detail) <= _MAX_DETAIL else detail[:_MAX_DETAIL] + "...")
    wrong = entry.wrong.replace("{}", shown)
    return entry.invalid, wrong, f"{wrong}; {entry.done}"


def _relocated(results: AuthResults, decoded: Decoded) -> AuthResults:
    """Turn spans of the decoded text into spans of the encoded words that hold them."""
    offset = results.field.offset

    def place(span: Span) -> Span:
        start, end = decoded.locate(*span)
        return start + offset, end + offset

    def moved(comments: tuple[Comment, ...]) -> tuple[Comment, ...]:
        return tuple(comment._replace(span=place(comment.span)) for comment in comments)

    def settled(properties: tuple[Property, ...]) -> tuple[Property, ...]:
        return tuple(found._replace(span=place(found.span)) for found in properties)

    def whole(resinfo: Resinfo) -> Resinfo:
        return resinfo._replace(
            properties=settled(resinfo.properties), comments=moved(resinfo.comments), span=place(resinfo.span)
        )

    return results._replace(
        authserv_id_span=None if results.authserv_id_span is None else place(results.authserv_id_span),
        resinfos=tuple(map(whole, results.resinfos)),
        properties=settled(results.properties),
        comments=moved(results.comments),
    )
