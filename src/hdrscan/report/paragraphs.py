"""The lists below the tables, with their titles, in the order in which they are read."""

from hdrscan.model.report import Report
from hdrscan.report.auth_rows import defect_lines, other_record_lines, signature_lines, verdict_lines
from hdrscan.report.microsoft_rows import microsoft_lines
from hdrscan.report.route_rows import reason_lines
from hdrscan.report.rows import note_lines


def paragraphs(report: Report) -> list[tuple[str, list[str]]]:
    """Return titles and their lines; what has no lines is left out."""
    found = [
        ("Why this route", reason_lines(report)),
        ("Authentication", verdict_lines(report)),
        ("Results not written by the recipient", other_record_lines(report)),
        ("Defects of the records", defect_lines(report)),
        *_signatures(report),
        *_from_the_dns(report),
        ("Microsoft's fields", microsoft_lines(report)),
        ("Notes", note_lines(report)),
        ("Repairs made while reading", [f"{quirk.note} [{quirk.id}]" for quirk in report.quirks]),
    ]
    return [(title, lines) for title, lines in found if lines]


def _signatures(report: Report) -> list[tuple[str, list[str]]]:
    """Return the signatures once: as they stand, or with what verifying each of them came to."""
    standing = signature_lines(report)
    if report.live is None:
        return [("Signatures, as they stand (not verified)", standing)]
    from hdrscan.report.live_rows import verified_lines  # noqa: PLC0415 - start-up: only where the DNS was asked

    verified = verified_lines(report)
    if not verified:
        return [("Signatures, as they stand (not verified)", standing)]
    if report.live.arc is None:
        verified += [f"{line} Not verified." for line in standing if line.startswith("ARC:")]
    return [("Signatures, verified", verified)]


def _from_the_dns(report: Report) -> list[tuple[str, list[str]]]:
    if report.live is None:
        return []
    from hdrscan.report import live_rows  # noqa: PLC0415 - start-up: only where the DNS was asked

    return [
        ("SPF with what is published", live_rows.spf_lines(report)),
        ("DMARC with what is published", live_rows.dmarc_lines(report)),
        ("Hosts and domains in the DNS", live_rows.host_lines(report)),
        ("Lists of addresses", live_rows.listing_lines(report)),
    ]
