"""The rules that infer without DNS and prove with it: proven, withdrawn, or left as they are."""

import pytest

from asked import judged
from conftest import ROOT
from domains import DMARC, HEALTHY, OFFICE, OWN, RELAY, SPF, TARGET1, Broken, World, in_memory, key, spf, text
from hdrscan.model.dns import Records
from hdrscan.model.finding import Finding, Severity
from hdrscan.settings import DEFAULTS, Settings

OWN_DOMAIN = Settings(domains=("example.com",))
CASES = ROOT / "tests/cases"
HIDDEN = "relay-missing-in-spf-hidden-by-office365"
WITHOUT = "spf-without-office365"


def of(name: str) -> bytes:
    return (CASES / name / "message.eml").read_bytes()


def findings(data: bytes, changes: World, settings: Settings = OWN_DOMAIN) -> dict[str, Finding]:
    report = judged(data, in_memory({**HEALTHY, **changes}), settings)
    assert report.failures == ()
    found: dict[str, Finding] = {}
    for finding in report.findings:
        found.setdefault(finding.code, finding)
    return found


def test_a_relay_that_the_record_still_forbids_is_proven() -> None:
    found = findings(of(HIDDEN), {SPF: spf(OFFICE, "-all")})["SPF009"]
    assert found.severity in {Severity.HIGH, Severity.MEDIUM}
    assert "Today the record gives fail" in found.message
    assert found.fix is not None
    assert any(isinstance(answer, Records) and answer.question.name == "example.com" for answer in found.answers)


def test_a_relay_that_the_record_permits_now_is_told_for_information() -> None:
    found = findings(of(HIDDEN), {SPF: spf(RELAY, OFFICE, "-all")})["SPF009"]
    assert (found.severity, found.fix) == (Severity.INFO, None)
    assert "at its inbound connector it was fail" in found.message, "what was recorded stays what it was"
    assert "Today the record gives pass" in found.message
    assert found.answers


def test_what_was_not_answered_changes_nothing() -> None:
    data = of(HIDDEN)
    silent = judged(data, Broken("silence", in_memory(HEALTHY), ("example.com", "TXT")))
    found = next(finding for finding in silent.findings if finding.code == "SPF009")
    assert "Today" not in found.message
    assert found.answers == ()
    assert found.severity is not Severity.INFO


def test_a_record_in_error_is_the_cause() -> None:
    found = findings(of(HIDDEN), {SPF: spf("a:203.0.113.25", OFFICE, "-all")})
    assert found["SPF009"].causes == ("SPF014",)
    assert found["SPF009"].fix is None


def test_office365_proven_and_withdrawn() -> None:
    still = findings(of(WITHOUT), {SPF: spf(RELAY, "-all")})["SPF015"]
    assert "Today the record gives fail" in still.message
    assert still.fix is not None
    mended = findings(of(WITHOUT), {})["SPF015"]
    assert (mended.severity, mended.fix) == (Severity.INFO, None)
    assert "Today the record gives pass" in mended.message


def test_the_record_of_dmarc_proven_and_withdrawn() -> None:
    data = of("dmarc-bestguesspass")
    gone = findings(data, {DMARC: [text("site=1")]})
    assert gone["DMARC002"].causes == ("DMARC010",)
    assert gone["DMARC002"].answers
    several = findings(data, {DMARC: [text("v=DMARC1; p=none"), text("v=DMARC1; p=reject")]})
    assert several["DMARC002"].causes == ("DMARC014",)
    there = findings(data, {})["DMARC002"]
    assert (there.severity, there.fix, there.causes) == (Severity.INFO, None, ())
    assert "Today there is a sound record at _dmarc.example.com: v=DMARC1; p=reject" in there.message


@pytest.mark.parametrize(
    ("record", "is_withdrawn", "words"),
    [
        (None, False, "Today there is none at"),
        ([key(2048)], True, "Today there is a sound key at"),
        ([text("v=DKIM1; p=")], False, "cannot be used"),
    ],
)
def test_a_key_that_the_recipient_missed(record: list[str] | None, words: str, *, is_withdrawn: bool) -> None:
    found = findings(of("dns-key-gone"), {} if record is None else {OWN: record})["DKIM005"]
    assert words in found.message
    assert found.answers
    assert (found.severity is Severity.INFO) is is_withdrawn


def test_a_key_that_is_gone_since_the_recipient_verified_it_is_told_for_information() -> None:
    data = (ROOT / "samples/03-relay-connector-to-gmail-good.eml").read_bytes()
    found = findings(data, {f"{TARGET1} TXT": [text("site=1")]})
    assert "DKIM005" not in found, "something stands there, which is another finding"
    signed = data.replace(b"s=selector1", b"s=relay")
    found = findings(signed, {})
    assert found["DKIM005"].severity is Severity.INFO
    assert "recorded a pass" in found["DKIM005"].message
    assert found["DKIM005"].evidence[0].quote == "relay"


def test_zone_files_are_named_as_what_they_are() -> None:
    from asked import context_over  # noqa: PLC0415 - this test alone
    from hdrscan.analyze import conclude, examine  # noqa: PLC0415
    from hdrscan.ingest.sources import read_bytes  # noqa: PLC0415
    from hdrscan.message_facts import ask_about  # noqa: PLC0415

    dns_context = context_over(in_memory(HEALTHY))
    dns_context = dns_context._replace(provenance=dns_context.provenance._replace(zones=("corrected.zone",)))
    examined = examine(*read_bytes(of(HIDDEN)), DEFAULTS)
    report = conclude(examined, DEFAULTS, ask_about(examined.report, DEFAULTS, dns_context))
    found = next(finding for finding in report.findings if finding.code == "SPF009")
    assert "With these zone files published the record gives pass" in found.message


def test_forged_mail_makes_no_work_for_the_one_who_reads_it() -> None:
    data = (ROOT / "samples/15-spoofed-outbound-helo.eml").read_bytes()
    world: World = {key_: values for key_, values in HEALTHY.items() if key_ not in {DMARC, SPF}}
    report = judged(data, in_memory({**world, "example.com MX": ["0 gone.example.com."]}))
    for finding in report.findings:
        if finding.answers:
            assert finding.severity.rank >= Severity.LOW.rank, finding.message
            assert finding.fix is None, finding.message
