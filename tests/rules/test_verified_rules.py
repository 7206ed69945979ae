"""Findings of verified and published failures: what they say, what they rest on, and what a stranger cannot do."""

from pathlib import Path

import pytest

from asked import judged, zone_of
from conftest import ROOT
from hdrscan.model.finding import Finding, Severity
from hdrscan.model.route import Confidence

CASES = ROOT / "tests" / "cases"
FAILS = CASES / "verified-body-changed-and-nothing-recorded"
FORGED = (
    b"Authentication-Results: mail.example.com; dkim=pass header.d=example.com header.s=sel;\n"
    b" spf=pass smtp.mailfrom=billing@example.com; dmarc=pass header.from=example.com\n"
)


def findings(case: Path, data: bytes | None = None) -> dict[str, Finding]:
    zone = zone_of(case)
    assert zone is not None
    report = judged(data or (case / "message.eml").read_bytes(), zone)
    assert report.failures == ()
    return {finding.code: finding for finding in report.findings}


def test_each_rests_on_bytes_and_answers() -> None:
    data = (FAILS / "message.eml").read_bytes()
    found = findings(FAILS)
    for code in ("SPF018", "DKIM015", "DMARC015"):
        finding = found[code]
        assert finding.answers, code
        for evidence in finding.evidence:
            start, end = evidence.span
            assert data[start:end].decode() == evidence.quote
    assert found["SPF018"].evidence[0].quote == "203.0.113.99"
    assert found["DMARC015"].evidence[0].quote.startswith("From: ")
    assert found["DKIM015"].evidence[0].field.key == "dkim-signature"


def test_what_is_published_is_told_with_less_confidence_than_what_was_verified() -> None:
    found = findings(FAILS)
    assert found["SPF018"].confidence is found["DMARC015"].confidence is Confidence.MEDIUM
    assert found["DKIM015"].confidence is Confidence.HIGH
    assert "The recipient recorded no result of SPF. Today it gives fail" in found["SPF018"].message


def test_a_consequence_names_its_causes_and_has_no_fix_of_its_own() -> None:
    found = findings(FAILS)
    assert found["DMARC015"].causes == ("SPF016", "SPF018", "DKIM015")
    assert found["DMARC015"].fix is None
    assert found["DMARC015"].severity is Severity.HIGH


def test_results_that_a_stranger_wrote_hide_no_failure() -> None:
    data = (FAILS / "message.eml").read_bytes().replace(b"From: Billing", FORGED + b"From: Billing")
    found = findings(FAILS, data)
    assert {"SPF018", "DKIM015", "DMARC015"} <= found.keys()


def test_a_recorded_failure_is_explained_by_verifying() -> None:
    finding = findings(CASES / "verified-cause-of-a-recorded-failure")["DKIM003"]
    assert (
        "did not verify: bad signature. Verified here, that of example.com fails: The body is" in finding.message
    )
    assert [evidence.field.key for evidence in finding.evidence] == ["authentication-results", "dkim-signature"]
    assert len(finding.answers) == 1


def test_a_recorded_failure_that_verifying_does_not_bear_out() -> None:
    case = CASES / "verified-cause-of-a-recorded-failure"
    data = (case / "message.eml").read_bytes().replace(b"p0rtal", b"portal")
    finding = findings(case, data)["DKIM003"]
    assert finding.message.endswith("Verified here, that of example.com holds: the message is as it was signed.")


def test_what_was_changed_after_the_receipt_is_information() -> None:
    finding = findings(CASES / "verified-changed-after-the-receipt")["DKIM015"]
    assert finding.severity is Severity.INFO
    assert finding.message.endswith(
        "The recipient recorded a pass: the message was changed afterwards, or the key was replaced."
    )


@pytest.mark.parametrize(
    ("case", "quoted"),
    [
        ("verified-from-added-in-transit", "From: Security <security@example.net>"),
        ("verified-changed-by-a-mailing-list", "Subject: [Talk] Invoice"),
    ],
)
def test_the_field_that_was_changed_is_quoted(case: str, quoted: str) -> None:
    finding = findings(CASES / case)["DKIM015"]
    assert finding.evidence[0].quote == quoted
    assert finding.severity is Severity.LOW


def test_what_a_list_changed_is_told_with_the_list() -> None:
    finding = findings(CASES / "verified-changed-by-a-mailing-list")["DKIM015"]
    assert "the last 3 of 8 lines of the body were added" in finding.message
    assert "with that undone the signature of example.com holds. Probably by lists.example.net" in finding.message
