"""Authentication as rows and sentences, before any escaping: for the table and the Markdown report."""

from collections.abc import Iterator
from typing import NamedTuple

from hdrscan.auth.ambiguity import AMBIGUOUS
from hdrscan.microsoft.compauth import decode_reason
from hdrscan.model.absent import Absent
from hdrscan.model.auth import ArcStatus, AuthResults, DkimSignature
from hdrscan.model.authentication import (
    ALIGNMENT_TEXT,
    Alignment,
    Authentication,
    AuthRecord,
    DkimCheck,
    DmarcCheck,
    RecordedSpf,
)
from hdrscan.model.boundary import Standing
from hdrscan.model.report import Report
from hdrscan.model.source import Field
from hdrscan.report.document import Table
from hdrscan.report.rows import delay_text

CHECK_HEADERS = ("Check", "Result", "Domain", "Aligned with From", "By")
_HDRSCAN = "hdrscan"
_SHOWN = 6
_MICROSOFT_SEALER = "mx.microsoft.com"


class CheckRow(NamedTuple):
    """One line of the authentication table; cells may hold line breaks."""

    check: str
    result: str
    domain: str
    aligned: str
    by: str


def check_table(report: Report, *, brief: bool = False) -> Table | None:
    """Return the authentication table: the boundary's record, then the ingress's; None where there is nothing.

    In brief it leaves the ingress to ``ingress_line``, and out what is said above it: who the recipient is, the
    address of the boundary's client, compauth, and alignment where DMARC is recorded as the same.
    """
    record = report.authentication
    rows = [] if record is None else list(_rows(record.boundary, ""))
    if record is not None and record.ingress is not None and not brief:
        rows += _rows(record.ingress, "\nat the ingress")
    if not rows:
        return None
    if not brief:
        return Table(CHECK_HEADERS, tuple(rows), (2, 4))
    seen = f" [{report.boundary.hop.ip}]" if report.boundary is not None else ""
    dmarc = record.boundary.dmarc if record is not None else None
    agree = dmarc is not None and bool(dmarc.recomputed) and dmarc.recorded == dmarc.recomputed != "none"
    told = {"compauth", "Alignment"} if agree else {"compauth"}
    short = [
        row._replace(
            result=row.result.replace("\n", ", "), domain=row.domain.removesuffix(seen), by=_line_only(row.by)
        )
        for row in rows
        if row.check not in told
    ]
    return Table((*CHECK_HEADERS[:-1], "Recorded"), tuple(short), (2, 1))


def _line_only(by: str) -> str:
    """Leave out who wrote a record: the recipient, as everything in the boundary's record."""
    _, comma, line = by.rpartition(", line ")
    return f"line {line}" if comma else "(by hdrscan)" if by == _HDRSCAN else "-"


def ingress_line(report: Report) -> str | None:
    """Say in a sentence what the sender's own Microsoft 365 front door recorded, where it did."""
    record = report.authentication.ingress if report.authentication is not None else None
    if record is None or not record.fields:
        return None
    said = [f"{row.check} {row.result.partition(chr(10))[0]}" for row in _rows(record, "") if row.by != _HDRSCAN]
    address = f" (of {record.spf.ip})" if record.spf is not None and record.spf.ip else ""
    lines = ", ".join(str(line) for line in sorted({field.line for field in record.fields}))
    return f"Ingress, {record.by or 'unnamed'}, line {lines}: {'; '.join(said)}{address}."


def _rows(record: Authentication, place: str) -> Iterator[CheckRow]:
    if record.spf is not None:
        yield _spf_row(record.spf, record, place)
    for check in record.dkim:
        yield _dkim_row(check, record, place)
    if not isinstance(record.dmarc.recorded, Absent):
        yield _dmarc_row(record.dmarc, record, place)
    if record.fields:
        yield CheckRow(
            f"Alignment{place}",
            _would_be(record.dmarc),
            str(record.dmarc.domain or "-"),
            "-",
            _HDRSCAN,
        )
    if record.compauth is not None:
        reason = f" {record.compauth.reason}" if record.compauth.reason else ""
        yield CheckRow(f"compauth{place}", f"{record.compauth.result}{reason}", "-", "-", _by(record, None))


def _would_be(check: DmarcCheck) -> str:
    """Say what DMARC comes to; where the recipient found no policy there is nothing to fail."""
    if check.recomputed == "none":
        return f"none\nwould {check.would_be} with a policy" if check.would_be else "none"
    return str(check.recomputed or "unknown")


def _spf_row(check: RecordedSpf, record: Authentication, place: str) -> CheckRow:
    # The identity matters only where it is not the usual one.
    identity = " (HELO)" if check.identity == "helo" else ""
    address = f" [{check.ip}]" if check.ip else ""
    return CheckRow(
        f"SPF{place}",
        check.result,
        f"{check.domain or '-'}{identity}{address}",
        _aligned(check),
        _by(record, check.field),
    )


def _aligned(check: RecordedSpf | DkimCheck) -> str:
    """Tell whether a check authenticated the From domain; what did not pass authenticates nothing."""
    if check.result != "pass" or check.alignment is Alignment.UNKNOWN:
        return "-"
    return f"{'yes' if check.aligned else 'no'}, {ALIGNMENT_TEXT[check.alignment]}"


def _dkim_row(check: DkimCheck, record: Authentication, place: str) -> CheckRow:
    selector = f" (selector {check.selector})" if check.selector else ""
    # What did not pass says why; "signature was verified" is not news.
    why = f"\n{check.comment}" if check.comment and check.result != "pass" else ""
    return CheckRow(
        f"DKIM{place}",
        f"{check.result}{why}",
        f"{check.domain or '-'}{selector}",
        _aligned(check),
        _by(record, check.field),
    )


def _dmarc_row(check: DmarcCheck, record: Authentication, place: str) -> CheckRow:
    parts = [str(check.recorded)]
    parts += [f"p={check.policy}"] if check.policy else []
    parts += [f"action {check.action}"] if check.action and check.action != "none" else []
    return CheckRow(f"DMARC{place}", ", ".join(parts), str(check.domain or "-"), "-", _by(record, check.field))


def _by(record: Authentication, field: Field | None) -> str:
    return str(record.by or "-") if field is None else f"{record.by or '-'}, line {field.line}"


def verdict_lines(report: Report) -> list[str]:
    """Say in sentences what the table comes to."""
    record = report.authentication
    if record is None:
        return []
    boundary = record.boundary
    lines = _unproven(record)
    if not boundary.fields:
        nothing = "The recipient's servers recorded no SPF, DKIM or DMARC result: nothing is known for certain."
        return [nothing, *lines]
    lines += [_recomputed(boundary.dmarc), *map(_other_domain, boundary.more_dmarc)]
    if boundary.compauth is not None and isinstance(boundary.compauth.reason, str):
        lines += [
            f"compauth reason {boundary.compauth.reason}: {reading.text} [{reading.basis.value}]"
            for reading in decode_reason(boundary.compauth.reason)
        ]
    return lines


def _unproven(record: AuthRecord) -> list[str]:
    """Tell of results in the recipient's name that are not shown to be its own, and how to trust them."""
    fields = [found.record.field for found in record.results if found.as_recipient]
    fields += [found.record.field for found in record.received_spf if found.as_recipient]
    if not fields:
        return []
    lines = ", ".join(str(line) for line in sorted(field.line for field in fields)[:_SHOWN])
    said = (
        f"Results in the recipient's name stand where a stranger can write too (line {lines}) and do not count."
    )
    return [f"{said} If your receiver writes there and removes a stranger's, say so: --receiver-writes-below."]


def _other_domain(check: DmarcCheck) -> str:
    recorded = f"recorded as {check.recorded}" if check.recorded else "not recorded"
    if not check.would_be:
        return f"For {check.domain} DMARC is {recorded}: {check.reason}."
    return f"For {check.domain}, which stands in From too, DMARC is {recorded} and comes to {check.would_be}."


def _recomputed(check: DmarcCheck) -> str:
    recorded = f"recorded as {check.recorded}" if check.recorded else "not recorded"
    if check.recomputed == "none":
        return f"DMARC is recorded as none: {check.reason}. Domains were compared by {check.method}."
    if not check.recomputed:
        return f"DMARC is {recorded}, and cannot be recomputed: {check.reason}."
    return (
        f"DMARC is {recorded}. Recomputed from the results of SPF and DKIM it is {check.recomputed}: "
        f"{check.reason}. Domains were compared by {check.method}."
    )


def other_record_lines(report: Report) -> list[str]:
    """List the records that are not the recipient's word, and why."""
    record = report.authentication
    if record is None:
        return []
    lines = [
        f"Line {found.record.field.line}, {found.record.field.name}: {_said(found.record)}. "
        f"{'Forged' if found.forged else found.standing.value.capitalize()}: {found.reason}."
        for found in record.results
        if found.standing is not Standing.TRUSTED
    ]
    lines += [
        f"Line {spf.record.field.line}, Received-SPF: {spf.record.result or 'no result'}. "
        f"{spf.standing.value.capitalize()}: {spf.reason}."
        for spf in record.received_spf
        if spf.standing is not Standing.TRUSTED
    ]
    return lines


def _said(record: AuthResults) -> str:
    said = [f"{found.method}={found.result}" for found in record.resinfos]
    return " ".join(said) or ("none" if record.none else "nothing that can be read")


def defect_lines(report: Report) -> list[str]:
    """List what is wrong with the fields themselves, and where the second reader reads one otherwise."""
    record = report.authentication
    if record is None:
        return []
    lines = []
    for found in record.results:
        field = found.record.field
        # What Microsoft always does is not news; it stands in the JSON report.
        errors = (
            () if found.record.authserv_id in (Absent.NOT_PRESENT, _MICROSOFT_SEALER) else found.record.errors
        )
        lines += [f"Line {field.line}, {field.name}: {error}." for error in errors]
        lines += [
            f"Line {field.line}, {field.name}: {quirk.note}."
            for quirk in found.record.quirks
            if quirk.id == AMBIGUOUS
        ]
        lines += [
            f"Line {field.line}, {field.name}: {said}."
            for said in (report.differences or {}).get(field.index, ())
        ]
    for spf in record.received_spf:
        if spf.record.style != "microsoft":
            lines += [f"Line {spf.record.field.line}, Received-SPF: {error}." for error in spf.record.errors]
    return lines


def signature_lines(report: Report) -> list[str]:
    """Describe each DKIM signature and the ARC chain: as they stand, not verified."""
    record = report.authentication
    if record is None:
        return []
    lines = [_signature(found, report) for found in record.signatures]
    for found in (*record.signatures, *record.google_signatures):
        lines += [f"Line {found.field.line}: {problem.note}" for problem in found.problems]
    arc = record.arc
    if arc.status is not ArcStatus.NONE:
        sealers = ", ".join(str(found.seal.domain or "?") if found.seal else "?" for found in arc.sets)
        state = f"newest cv={arc.cv}" if arc.cv else "no cv"
        why = f": {'; '.join(arc.reasons)}" if arc.reasons else ""
        sets = f"{len(arc.sets)} {'set' if len(arc.sets) == 1 else 'sets'}"
        lines.append(f"ARC: {sets}, sealed by {sealers or 'nobody'}; {arc.status.value}, {state}{why}.")
    return lines


def _signature(found: DkimSignature, report: Report) -> str:
    parts = [f"Line {found.field.line}: d={found.domain or '?'} s={found.selector or '?'}"]
    parts.append(str(found.algorithm or "no algorithm"))
    received = report.boundary.hop.time if report.boundary else Absent.NOT_PRESENT
    if not isinstance(received, Absent):
        age, expired = found.age_at(received), found.expired_at(received)
        if not isinstance(age, Absent):
            parts.append(f"signed {delay_text(age)} before receipt" if age >= 0 else "signed after receipt")
        if expired is True:
            parts.append("expired before receipt")
    if not isinstance(found.body_length, Absent):
        parts.append(f"signs only {found.body_length} bytes of the body")
    return f"{', '.join(parts)}."
