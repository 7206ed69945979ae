"""Two reports laid side by side, section by section."""

from collections.abc import Iterable
from itertools import zip_longest
from typing import NamedTuple

from hdrscan.compare.hops import hop_pairs
from hdrscan.compare.journey import journey_pairs
from hdrscan.compare.microsoft import microsoft_pairs
from hdrscan.compare.numbered import numbered
from hdrscan.compare.values import address, delay, folded, host, plain, varying
from hdrscan.model.absent import NOT_PRESENT, Absent
from hdrscan.model.auth import DkimSignature
from hdrscan.model.authentication import ALIGNMENT_TEXT, Alignment, Authentication, DkimCheck
from hdrscan.model.comparison import Comparison, FindingPair, Pair, Section
from hdrscan.model.finding import Finding
from hdrscan.model.hop import Tls
from hdrscan.model.report import Report
from hdrscan.model.route import HeloKind, Route
from hdrscan.text.mailbox import domain_of

_NO_DOMAIN = "(no domain)"


def compare(before: Report, after: Report) -> Comparison:
    """Compare two messages of the same path: the one that was as it should be, and the one that is not."""
    sections = (
        Section("message", tuple(_message_pairs(before, after))),
        Section("route", tuple(_route_pairs(before, after))),
        Section("journey", tuple(journey_pairs(before.journey, after.journey))),
        Section("results", tuple(_result_pairs(_boundary(before), _boundary(after)))),
        Section("results at the ingress", tuple(_result_pairs(_ingress(before), _ingress(after)))),
        Section("signatures", tuple(_signature_pairs(before, after))),
        Section("microsoft", tuple(microsoft_pairs(before, after))),
    )
    found = tuple(section for section in sections if section.pairs)
    return Comparison(before, after, found, hop_pairs(before, after), _findings(before.findings, after.findings))


def _message_pairs(before: Report, after: Report) -> Iterable[Pair]:
    """Compare what is the same in all messages of one path: not the subject, and of addresses the domain."""
    yield folded("From domain", before.message.from_domain, after.message.from_domain)
    yield folded("Return-Path domain", _domain(before.message.reverse_path), _domain(after.message.reverse_path))


def _domain(path: str | Absent) -> str | Absent:
    """Return a reverse path's domain: local parts are made for each message by VERP and SRS."""
    if isinstance(path, Absent):
        return path
    return (domain_of(path) or path) if path else "<>"


class _Way(NamedTuple):
    """A route, with values for a message that has none."""

    report: Report
    route: Route | None

    @property
    def administrations(self) -> str | None:
        """The receiving administrations, oldest first, each once where several hops follow one another."""
        found: list[str] = []
        for step in self.report.chain.steps:
            name = str(step.admd or "?")
            if found[-1:] != [name]:
                found.append(name)
        return " > ".join(found) or None


def _route_pairs(before: Report, after: Report) -> Iterable[Pair]:
    one, two = _Way(before, before.route), _Way(after, after.route)
    yield plain("administrations", one.administrations, two.administrations)
    yield plain("hops", len(before.chain.steps), len(after.chain.steps))
    yield host("received by", *(None if r.boundary is None else r.boundary.hop.by for r in (before, after)))
    yield from _tls_pairs(before, after)
    helos = [None if way.route is None else way.route.helo for way in (one, two)]
    yield plain("HELO", *(None if helo is None else helo.kind.value for helo in helos))
    yield plain("HELO confidence", *(None if helo is None else _value(helo.confidence) for helo in helos))
    yield host("HELO name", *(None if helo is None else helo.name for helo in helos))
    yield address("HELO address", *(None if helo is None else helo.ip for helo in helos))
    yield plain("HELO provider", *(helo.provider.name if helo and helo.provider else None for helo in helos))
    # A provider's own hosts get new versions every week.
    named = [
        helo is not None and (bool(helo.provider) or helo.kind is HeloKind.OFFICE365_OUTBOUND) for helo in helos
    ]
    software = (helo.software.name if helo and helo.software else None for helo in helos)
    yield (varying if all(named) else plain)("HELO software", *software)
    origins = [None if way.route is None else way.route.origin for way in (one, two)]
    yield plain("origin", *(None if origin is None else origin.kind.value for origin in origins))
    yield plain(
        "origin confidence", *(None if origin is None else _value(origin.confidence) for origin in origins)
    )
    yield host("origin name", *(None if origin is None else origin.name for origin in origins))
    yield address("origin address", *(None if origin is None else origin.ip for origin in origins))
    yield plain("origin tenant", *(None if origin is None else origin.tenant_id for origin in origins))
    yield delay("whole delay", before.chain.total, after.chain.total)


def _tls_pairs(before: Report, after: Report) -> Iterable[Pair]:
    """Compare the transport security of the hand-over that SPF judged, too: hops may not match."""
    tls = [None if report.boundary is None else report.boundary.hop.tls for report in (before, after)]
    yield plain(
        "TLS at the boundary", *(each.version or "TLS" if isinstance(each, Tls) else None for each in tls)
    )


def _value(value: object) -> str | None:
    return None if isinstance(value, Absent) else str(getattr(value, "value", value))


def _boundary(report: Report) -> Authentication | None:
    return None if report.authentication is None else report.authentication.boundary


def _ingress(report: Report) -> Authentication | None:
    return None if report.authentication is None else report.authentication.ingress


def _result_pairs(before: Authentication | None, after: Authentication | None) -> Iterable[Pair]:
    if before is None and after is None:
        return
    both = (before, after)
    yield host("recorded by", *(None if each is None else each.by for each in both))
    spf = [None if each is None else each.spf for each in both]
    yield plain("SPF", *(None if each is None else each.result for each in spf))
    yield folded("SPF domain", *(None if each is None else each.domain for each in spf))
    yield plain("SPF identity", *(None if each is None else each.identity for each in spf))
    yield address("SPF address", *(None if each is None else each.ip for each in spf))
    yield plain(
        "SPF aligned", *(None if each is None else _aligned(each.alignment, each.aligned) for each in spf)
    )
    yield from _dkim_pairs(*(() if each is None else each.dkim for each in both))
    dmarc = [None if each is None else each.dmarc for each in both]
    yield plain("DMARC", *(None if each is None else each.recorded for each in dmarc))
    yield plain("DMARC recomputed", *(None if each is None else each.recomputed for each in dmarc))
    yield folded("DMARC domain", *(None if each is None else each.domain for each in dmarc))
    yield plain("DMARC policy", *(None if each is None else each.policy for each in dmarc))
    yield plain("DMARC action", *(None if each is None else each.action for each in dmarc))
    yield plain("ARC", *(None if each is None or each.arc is None else each.arc.result for each in both))
    compauth = [None if each is None else each.compauth for each in both]
    yield plain("compauth", *(None if each is None else each.result for each in compauth))
    yield plain("compauth reason", *(None if each is None else each.reason for each in compauth))


def _aligned(relation: Alignment, aligned: bool) -> str:  # noqa: FBT001 - as the model has it
    return f"{'yes' if aligned else 'no'}, {ALIGNMENT_TEXT[relation]}"


def _dkim_pairs(before: tuple[DkimCheck, ...], after: tuple[DkimCheck, ...]) -> Iterable[Pair]:
    """Compare results by the domain that signed, and by place where a domain signed several times."""
    one, two = (
        numbered((str(check.domain or _NO_DOMAIN).lower(), check) for check in checks)
        for checks in (before, after)
    )
    for key in dict.fromkeys((*one, *two)):
        first, second = one.get(key), two.get(key)
        checks = (first, second)
        yield plain(f"DKIM {key}", *(None if check is None else check.result for check in checks))
        yield plain(f"DKIM {key} selector", *(None if check is None else check.selector for check in checks))
        yield plain(
            f"DKIM {key} aligned",
            *(None if check is None else _aligned(check.alignment, check.aligned) for check in checks),
        )


def _signature_pairs(before: Report, after: Report) -> Iterable[Pair]:
    """Compare how each domain signs; nothing of it is verified."""
    one, two = _signatures(before), _signatures(after)
    for key in dict.fromkeys((*one, *two)):
        first, second = one.get(key), two.get(key)
        for name, value in (
            ("selector", lambda each: each.selector),
            ("algorithm", lambda each: each.algorithm),
            ("canonicalization", lambda each: each.canonicalization),
            ("signed fields", lambda each: " ".join(sorted(set(each.signed_headers))) or NOT_PRESENT),
        ):
            yield plain(f"{key} {name}", *(None if each is None else value(each) for each in (first, second)))


def _signatures(report: Report) -> dict[str, DkimSignature]:
    signatures = () if report.authentication is None else report.authentication.signatures
    return numbered((str(signature.domain or _NO_DOMAIN).lower(), signature) for signature in signatures)


def _findings(before: tuple[Finding, ...], after: tuple[Finding, ...]) -> tuple[FindingPair, ...]:
    """Pair findings of one code in their order; what they say in numbers may vary."""
    pairs: list[FindingPair] = []
    for code in dict.fromkeys(finding.code for finding in (*before, *after)):
        one = [finding for finding in before if finding.code == code]
        two = [finding for finding in after if finding.code == code]
        pairs += [FindingPair(*both) for both in zip_longest(one, two)]
    return tuple(sorted(pairs, key=lambda pair: (not pair.change.counts, pair.finding.severity.rank)))
