"""ARC sets and the structure of their chain (RFC 8617); no signature is verified here."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from hdrscan.auth.dkim_signature import read_dkim_signature
from hdrscan.auth.results import read_results
from hdrscan.auth.tags import TagList
from hdrscan.model.absent import NOT_PRESENT, Absent
from hdrscan.model.auth import ArcChain, ArcSeal, ArcSet, ArcStatus, AuthResults, DkimSignature
from hdrscan.model.source import Field
from hdrscan.text.lazy import lazy

MAX_INSTANCE = 50
"""RFC 8617 section 4.2.1."""

SEAL = "arc-seal"
MESSAGE_SIGNATURE = "arc-message-signature"
AUTHENTICATION_RESULTS = "arc-authentication-results"

_CVS = frozenset({"none", "pass", "fail"})
_EMPTY_TAG = lazy(r";[ \t\r\n]*+;")
_SHOWN = 60
_T = TypeVar("_T", ArcSeal, DkimSignature, AuthResults)


def read_arc_seal(field: Field) -> ArcSeal:
    """Read an ``ARC-Seal`` field (section 4.1.3)."""
    tags = TagList(field)
    tags.require(("i", "a", "b", "cv", "d", "s"))
    algorithm = tags.algorithm()
    cv = tags.first.get("cv")
    if cv is not None and cv.value and cv.value.lower() not in _CVS:
        tags.problem("unknown-cv", f"cv={cv.value[:_SHOWN]} is neither none, pass nor fail.", cv.span)
    empty = _EMPTY_TAG.search(field.body)
    if empty is not None:
        span = (field.offset + empty.start(), field.offset + empty.end())
        tags.problem("empty-tag", "Two semicolons stand without a tag between them (RFC 6376 section 3.2).", span)
    if "h" in tags.first:
        tags.problem(
            "seal-has-h", "A seal must not have an h= tag (RFC 8617 section 4.1.3).", tags.first["h"].span
        )
    return ArcSeal(
        field=field,
        instance=tags.number("i"),
        cv=NOT_PRESENT if cv is None else cv.value.lower(),
        domain=tags.text("d"),
        selector=tags.text("s"),
        algorithm=algorithm,
        timestamp=tags.number("t"),
        signature=tags.text("b"),
        signature_bits=tags.signature_bits(algorithm),
        tags=tuple(tags.tags),
        problems=tuple(tags.problems),
    )


def read_arc_chain(
    fields: Iterable[Field], results_of: Callable[[Field], AuthResults] = read_results
) -> ArcChain:
    """Gather the ARC fields among these, in header order, into sets, and judge the chain's structure.

    ``results_of`` reads ARC-Authentication-Results, or knows what was read of it already.
    """
    by_kind: dict[str, list[Field]] = {SEAL: [], MESSAGE_SIGNATURE: [], AUTHENTICATION_RESULTS: []}
    for field in fields:
        if field.key in by_kind:
            by_kind[field.key].append(field)
    if not any(by_kind.values()):
        return ArcChain((), ArcStatus.NONE, (), NOT_PRESENT, (), ())
    reasons: list[str] = []
    duplicates: set[int] = set()
    seals = _by_instance(by_kind[SEAL], read_arc_seal, reasons, duplicates)
    signatures = _by_instance(by_kind[MESSAGE_SIGNATURE], read_dkim_signature, reasons, duplicates)
    results = _by_instance(by_kind[AUTHENTICATION_RESULTS], results_of, reasons, duplicates)
    instances = sorted({*seals, *signatures, *results})
    sets = tuple(ArcSet(i, seals.get(i), signatures.get(i), results.get(i)) for i in instances)
    # A forged i=999999999 must not make a gap of that length.
    newest = min(instances[-1], MAX_INSTANCE) if instances else 0
    gaps = tuple(i for i in range(1, newest) if i not in instances)
    reasons += [f"set {i} is missing" for i in gaps]
    for found in sets:
        reasons += _set_reasons(found, newest)
    return ArcChain(
        sets=sets,
        status=ArcStatus.BROKEN if reasons else ArcStatus.COMPLETE,
        reasons=tuple(reasons),
        cv=_newest_cv(sets),
        gaps=gaps,
        duplicates=tuple(sorted(duplicates)),
    )


def _by_instance(
    fields: Sequence[Field], read: Callable[[Field], _T], reasons: list[str], duplicates: set[int]
) -> dict[int, _T]:
    """Read fields of one kind; of several with one instance the topmost is kept."""
    found: dict[int, _T] = {}
    for field in fields:
        record = read(field)
        instance = record.instance
        if not isinstance(instance, int) or not 1 <= instance <= MAX_INSTANCE:
            reasons.append(f"the {field.name} on line {field.line} has no instance between 1 and {MAX_INSTANCE}")
        elif instance in found:
            duplicates.add(instance)
            reasons.append(f"set {instance} has more than one {field.name}")
        else:
            found[instance] = record
    return found


def _set_reasons(found: ArcSet, newest: int) -> list[str]:
    """Say what a set lacks and whether its cv fits its place (section 5.2, steps 2 and 3)."""
    parts = (
        ("ARC-Seal", found.seal),
        ("ARC-Message-Signature", found.message_signature),
        ("ARC-Authentication-Results", found.authentication_results),
    )
    reasons = [f"set {found.instance} has no {name}" for name, part in parts if part is None]
    cv = found.seal.cv if found.seal else NOT_PRESENT
    if not cv:
        if found.seal:
            reasons.append(f"the seal of set {found.instance} has no cv=")
    elif found.instance == 1:
        if cv != "none":
            reasons.append(f"the seal of set 1 says cv={cv}, where only none is right")
    elif cv == "fail":
        if found.instance != newest:
            reasons.append(f"set {found.instance} was sealed with cv=fail, and others were put on top of it")
    elif cv != "pass":
        reasons.append(f"the seal of set {found.instance} says cv={cv}, where only pass or fail is right")
    return reasons


def _newest_cv(sets: Sequence[ArcSet]) -> str | Absent:
    seal = sets[-1].seal if sets else None
    return seal.cv if seal else NOT_PRESENT
