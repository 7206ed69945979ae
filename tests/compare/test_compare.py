"""Two messages compared: what counts as a difference, and what does not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT, SAMPLES
from hdrscan import scan
from hdrscan.compare import compare
from hdrscan.compare.hops import _MOST
from hdrscan.errors import NoMail
from hdrscan.model.comparison import Change, Comparison, HopPair
from hdrscan.report.comparison_view import comparison_view
from hdrscan.report.json_comparison import comparison_to_text
from messages import BORDERS, ORIGIN, message

GOOD = (ROOT / "samples/03-relay-connector-to-gmail-good.eml").read_bytes()
SAME_TENANT = (ROOT / "samples/01-postfix-relay-same-tenant.eml").read_bytes()
CASES = sorted((ROOT / "tests" / "cases").glob("*/message.eml"))


def compared(before: bytes, after: bytes) -> Comparison:
    return compare(scan(before), scan(after))


def counted(comparison: Comparison) -> dict[str, tuple[str | None, str | None]]:
    """What counts outside hops and findings, by section and name."""
    return {
        f"{section.name}: {pair.name}": (pair.before, pair.after)
        for section in comparison.sections
        for pair in section.pairs
        if pair.change.counts
    }


def in_hop(hop: HopPair) -> dict[str, Change]:
    return {pair.name: pair.change for pair in hop.pairs if pair.change is not Change.SAME}


def codes(comparison: Comparison, change: Change) -> set[str]:
    return {pair.finding.code for pair in comparison.findings if pair.change is change}


@pytest.mark.parametrize(
    "path", [*SAMPLES, *CASES], ids=lambda path: path.stem if path in SAMPLES else path.parent.name
)
def test_a_message_does_not_differ_from_itself(path: Path) -> None:
    comparison = compared(path.read_bytes(), path.read_bytes())
    assert comparison.differences == 0
    pairs = [pair for section in comparison.sections for pair in section.pairs]
    pairs += [pair for hop in comparison.hops for pair in hop.pairs]
    assert {pair.change for pair in pairs} <= {Change.SAME}


def test_no_message_of_the_corpus_differs_from_itself(corpus: list[Path]) -> None:
    judged = 0
    for path in corpus[::10]:
        try:
            report = scan(path.read_bytes())
        except NoMail:
            continue
        judged += 1
        assert compare(report, report).differences == 0, path.name
    assert judged


@pytest.mark.parametrize("one", SAMPLES[::3], ids=lambda path: path.stem)
def test_the_other_way_round_gone_is_new(one: Path) -> None:
    turned = {Change.GONE: Change.NEW, Change.NEW: Change.GONE}
    for other in SAMPLES[::4]:
        there = compared(one.read_bytes(), other.read_bytes())
        back = compared(other.read_bytes(), one.read_bytes())
        assert [section.name for section in there.sections] == [section.name for section in back.sections]
        for section, same in zip(there.sections, back.sections, strict=True):
            expected = {(p.name, p.after, p.before, turned.get(p.change, p.change)) for p in section.pairs}
            assert {(p.name, p.before, p.after, p.change) for p in same.pairs} == expected
        for change in (Change.GONE, Change.NEW, Change.SAME):
            assert codes(there, change) == codes(back, turned.get(change, change))


def test_every_hop_stands_in_the_comparison_once() -> None:
    for one in SAMPLES[::3]:
        for other in SAMPLES[::4]:
            before, after = scan(one.read_bytes()), scan(other.read_bytes())
            hops = compare(before, after).hops
            assert [hop.before for hop in hops if hop.before] == [step.n for step in before.chain.steps]
            assert [hop.after for hop in hops if hop.after] == [step.n for step in after.chain.steps]


def test_a_failed_check_is_a_difference_with_its_finding() -> None:
    bad = SAME_TENANT.replace(b"spf=pass", b"spf=fail").replace(b"dmarc=pass", b"dmarc=fail")
    comparison = compared(SAME_TENANT, bad)
    found = counted(comparison)
    assert found["results: SPF"] == ("pass", "fail")
    assert found["results: SPF aligned"] == ("yes, same domain", "no, same domain")
    assert found["results: DMARC"] == ("pass", "fail")
    assert "SPF001" in codes(comparison, Change.NEW)


def test_what_varies_between_any_two_messages_does_not_count() -> None:
    other = (
        GOOD.replace(b"DM5PR21CU001", b"SN4PR2101CU001")
        .replace(b"2a01:111:f403:2412::729", b"2a01:111:f403:2405::731")
        .replace(b"PH0PR08MB7000", b"PH0PR08MB7123")
        .replace(b"12:00:05", b"12:00:09")
    )
    assert other != GOOD
    comparison = compared(GOOD, other)
    assert comparison.differences == 0
    assert [hop.change for hop in comparison.hops].count(Change.VARIES) >= 2


def test_another_address_of_the_own_relay_counts() -> None:
    comparison = compared(GOOD, GOOD.replace(b"203.0.113.25", b"203.0.113.99"))
    found = counted(comparison)
    assert found["route: origin address"] == ("203.0.113.25", "203.0.113.99")
    assert found["microsoft: attributed address"] == ("203.0.113.25", "203.0.113.99")
    assert found["microsoft: forefront CIP"] == ("203.0.113.25", "203.0.113.99")


def test_tls_that_is_gone_counts_at_the_boundary() -> None:
    with_tls = message("microsoft", [], [])
    without = with_tls.replace(b"(version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384) ", b"")
    comparison = compared(with_tls, without)
    assert counted(comparison)["route: TLS at the boundary"] == ("TLSv1.3", None)
    assert in_hop(comparison.hops[-1]) == {"TLS": Change.GONE, "cipher": Change.GONE}
    assert "HOP011" in codes(comparison, Change.NEW)


@pytest.mark.parametrize(
    ("seconds", "change"), [(59, Change.VARIES), (60, Change.DIFFERENT), (-10, Change.DIFFERENT)]
)
def test_a_delay_counts_from_a_minute_on_and_where_a_clock_is_wrong(seconds: int, change: Change) -> None:
    at = 5 + seconds
    time = f"12:{at // 60:02}:{at % 60:02}" if at >= 0 else f"11:59:{60 + at:02}"
    later = message("postfix", [], []).replace(b"12:00:05", time.encode())
    hop = compared(message("postfix", [], []), later).hops[-1]
    assert in_hop(hop) == {"delay": change}


def test_a_hop_that_was_added_moves_no_other() -> None:
    through = "from mail.example.com (mail.example.com [203.0.113.25]) by filter.example.net (Postfix) with ESMTP id Q9; Mon, 3 Mar 2025 12:00:03 +0000 (UTC)"
    before = message("postfix", [], [])
    comparison = compared(before, message("postfix", [], [f"Received: {through}"]))
    assert [(hop.before, hop.after, hop.change) for hop in comparison.hops][:2] == [
        (1, 1, Change.SAME),
        (None, 2, Change.NEW),
    ]
    assert comparison.hops[1].host == "filter.example.net"
    assert comparison.hops[1].is_claimed
    assert comparison.hops[2].before == 2
    assert counted(comparison)["route: hops"] == ("2", "3")


def test_a_signature_by_another_selector_counts() -> None:
    signature = "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s={}; h=from:to; bh=x; b=y"
    result = "Authentication-Results: mx.example.org; dkim=pass header.d=example.com header.s={}"
    before, after = (
        message("postfix", [result.format(name)], [signature.format(name)]) for name in ("may", "june")
    )
    found = counted(compared(before, after))
    assert found["signatures: example.com selector"] == ("may", "june")


def test_a_crossing_that_was_added_counts_with_its_whole_way() -> None:
    relayed = (ROOT / "samples/20-postfix-relay-to-gmail.eml").read_bytes()
    comparison = compared(relayed, GOOD)
    found = counted(comparison)
    assert found["journey: way"] == ("? > Google", "? > Microsoft 365 > Google")
    assert found["journey: Microsoft 365 > Google: whose word"] == (None, "fact")
    assert found["journey: ? > Microsoft 365: HELO"] == (None, "postfix-relay")


def test_a_seal_that_no_longer_vouches_counts() -> None:
    broken = GOOD.replace(b"cv=none", b"cv=fail")
    assert broken != GOOD
    found = counted(compared(GOOD, broken))
    assert found["journey: ? > Microsoft 365: whose word"] == ("vouched", "claimed")
    assert found["journey: ? > Microsoft 365: sealed by"] == ("microsoft.com", None)


def test_a_providers_new_version_does_not_count_but_the_relays_does() -> None:
    other = GOOD.replace(b"15.20.8466.16", b"15.20.9999.9")
    assert other != GOOD
    assert compared(GOOD, other).differences == 0
    before = message("postfix", [], [])
    assert "route: HELO software" in counted(compared(before, before.replace(b"(Postfix, from", b"(Exim, from")))


def test_microsofts_fields_from_strangers_are_no_differences() -> None:
    """A stranger can write any X-MS field; at a Postfix it is nobody's word, and only that is said."""
    stamped = message("postfix", [], ["X-Forefront-Antispam-Report: CIP:203.0.113.25;SCL:9;SFV:SPM;CAT:HPHISH"])
    comparison = compared(message("postfix", [], []), stamped)
    assert [name for name in counted(comparison) if name.startswith("microsoft")] == ["microsoft: whose word"]
    assert counted(comparison)["microsoft: whose word"] == (None, "claimed")


def test_a_strangers_microsoft_name_is_not_taken_for_another_machine_of_the_pool() -> None:
    """Anybody can say such a HELO; the address tells, at the boundary and of what SPF judged."""
    spoofed = message("from-microsoft", [], []).replace(b"40.107.1.1", b"198.51.100.7")
    comparison = compared(message("from-microsoft", [], []), spoofed)
    found = counted(comparison)
    assert found["route: HELO"] == ("office365-outbound", "office365-spoofed")
    assert found["route: HELO address"] == ("40.107.1.1", "198.51.100.7")
    boundary = next(hop for hop in comparison.hops if not hop.is_claimed)
    assert in_hop(boundary)["address"] is Change.DIFFERENT


def test_another_tenants_front_door_is_another_host() -> None:
    door = "example-com.mail.protection.outlook.com"
    one = message("from-microsoft", [], []).replace(
        b"DM5PR21CU001.outbound.protection.outlook.com", door.encode()
    )
    other = one.replace(b"example-com.mail", b"example-net.mail")
    assert counted(compared(one, other))["route: HELO name"] == (door, door.replace("-com.", "-net."))


def test_many_hops_are_paired_in_bounded_time() -> None:
    many = message("postfix", [], [f"Received: {ORIGIN}"] * (_MOST + 150))
    more = message("postfix", [], [f"Received: {ORIGIN}"] * (_MOST + 160))
    comparison = compared(many, more)
    assert len(comparison.hops) == _MOST + 162
    assert sum(hop.change is Change.NEW for hop in comparison.hops) == 10


_FIELDS = st.lists(
    st.sampled_from([
        *(f"Received: {border}" for border in BORDERS.values()),
        f"Received: {ORIGIN}",
        "Received: \x1b[31mfrom | by `x` <b>",
        "Received:",
        "DKIM-Signature: d=example.com #2; s=\x07; a=x; b=",
        "DKIM-Signature: d=example.com; d=example.com",
        "DKIM-Signature: ;;;=",
        "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=x@\xff; dkim=pass header.d=a #2",
        "Authentication-Results: ;",
        "X-Forefront-Antispam-Report: CIP:;SCL:x;;:;H:\x1b]0;",
        "X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp: TenantId=;Ip=[;Helo=]",
        "From: \xff <@>",
        "From: a@example.com",
        "Return-Path: <@@>",
        "Date: 31 Feb",
    ]),
    min_size=1,
    max_size=12,
)  # fmt: skip


@given(_FIELDS, _FIELDS)
def test_hostile_fields_are_compared_and_written_harmlessly(one: list[str], two: list[str]) -> None:
    before, after = ("\n".join([*fields, "", ""]).encode("latin-1") for fields in (one, two))
    comparison = compared(before, after)
    assert "\x1b" not in comparison_to_text(comparison)
    assert comparison_view(comparison, everything=True).blocks
    assert comparison.differences >= 0
