from pathlib import Path

import pytest

from conftest import ROOT
from hdrscan import scan, scan_path
from hdrscan.model.absent import Absent
from hdrscan.model.hop import Continuity
from hdrscan.model.report import Report
from hdrscan.settings import Settings


def report_of(*hops: str) -> Report:
    return scan("".join(f"Received: {hop}\n" for hop in hops).encode() + b"From: a@example.com\n\n")


BY = "Mon, 1 Jan 2024 10:00:{:02d} +0000"


def test_oldest_first_with_delays() -> None:
    report = report_of(
        "from b.example.net ([192.0.2.2]) by c.example.org; " + BY.format(5),
        "from a.example.com ([192.0.2.1]) by b.example.net; " + BY.format(1),
    )
    first, second = report.chain.steps
    assert (first.n, first.hop.by, first.continuity) == (1, "b.example.net", Continuity.ORIGIN)
    assert first.delay is Absent.NOT_APPLICABLE
    assert (second.delay, second.continuity, second.admd) == (4.0, Continuity.SAME, "example.org")
    assert report.chain.total == 4.0


def test_skew_names_the_host_whose_clock_is_wrong() -> None:
    report = report_of(
        "from b by c.example.org; " + BY.format(9),
        "from a by b.example.net; " + BY.format(0),
        "from x by a.example.com; " + BY.format(8),
    )
    step = report.chain.steps[1]
    assert step.delay == -8.0
    assert isinstance(step.skew, str)
    assert step.skew.startswith("the clock of b.example.net is 8 s behind a.example.com")
    assert report.chain.steps[2].skew is Absent.NOT_APPLICABLE


def test_skew_of_the_earlier_host() -> None:
    report = report_of(
        "from b by c.example.org; " + BY.format(3),
        "from a by b.example.net; " + BY.format(2),
        "from x by a.example.com; " + BY.format(50),
        "from y by x.example.com; " + BY.format(1),
    )
    skew = report.chain.steps[2].skew
    assert isinstance(skew, str)
    assert skew.startswith("the clock of a.example.com is 48 s ahead of b.example.net")


def test_the_limit_of_hops_is_said() -> None:
    report = report_of(*["from a by b; " + BY.format(1)] * 1_010)
    assert len(report.chain.steps) == 1_000
    assert [quirk.id for quirk in report.quirks] == ["too-many-hops"]


def test_a_break_and_what_is_none() -> None:
    report = report_of(
        "from other.example.edu ([198.51.100.1]) by c.example.org; " + BY.format(5),
        "from a.example.com by b.example.net; " + BY.format(1),
    )
    assert report.chain.steps[1].continuity is Continuity.BREAK
    api = "from 1234567890 named unknown by gmailapi.google.com with HTTPREST; "
    twice = report_of(api + BY.format(5), api + BY.format(5))
    assert twice.chain.steps[1].continuity is Continuity.UNKNOWN
    same_address = report_of(
        "from other.example.edu ([198.51.100.1]) by c.example.org; " + BY.format(5),
        "from a.example.com by b.example.net (198.51.100.1); " + BY.format(1),
    )
    assert same_address.chain.steps[1].continuity is Continuity.SAME


@pytest.mark.parametrize(
    ("sample", "index", "helo", "ip"),
    [
        ("01-postfix-relay-same-tenant", 2, "mail.example.com", "203.0.113.25"),
        ("02-outlook-user-other-tenant", 3, "AUS01-ME3-obe.outbound.protection.outlook.com", "40.107.108.68"),
        ("03-relay-connector-to-gmail-good", 1, "DM5PR21CU001.outbound.protection.outlook.com", None),
        (
            "05-smtp-auth-submission-to-postfix",
            1,
            "PA4PR04CU001.outbound.protection.outlook.com",
            "40.107.162.71",
        ),
        ("07-gateway-skip-listing", 3, "mx0a-00112233.gateway.example", "203.0.113.200"),
        ("10-o365-via-postfix-smarthost-to-exim", 0, "mail.example.com", "203.0.113.25"),
        (
            "12-hybrid-exchange-to-other-tenant",
            3,
            "NAM11-DM6-obe.outbound.protection.outlook.com",
            "40.107.223.73",
        ),
    ],
)
def test_boundary_of_samples(sample: str, index: int, helo: str, ip: str | None) -> None:
    boundary = scan_path(str(ROOT / "samples" / f"{sample}.eml")).boundary
    assert boundary is not None
    assert boundary.hop.received_index == index
    assert boundary.hop.helo == helo
    assert ip is None or boundary.hop.ip == ip


def test_forged_hops_do_not_move_the_boundary() -> None:
    """A stranger says the recipient's name in HELO and pastes Received fields with the recipient in them."""
    report = report_of(
        "from mx.example.org (evil.example.net [198.51.100.66]) by mx.example.org (Postfix) with ESMTP id 1; "
        + BY.format(9),
        "from mail.example.com (mail.example.com [203.0.113.25]) by mx.example.org (Postfix) with ESMTP id 2; "
        + BY.format(8),
    )
    assert report.boundary is not None
    assert report.boundary.hop.ip == "198.51.100.66"
    named = scan(report.block.source, Settings(receivers=("mx.example.org",))).boundary
    assert named is not None
    assert named.hop.ip == "198.51.100.66"


FETCHED = (
    "from localhost (localhost [127.0.0.1]) by box.example.net (Postfix) with ESMTP id 3; " + BY.format(9),
    "from pop.example.org [198.51.100.17] by localhost with POP3 (fetchmail-6.4.6) for <bob@localhost>"
    " (single-drop); " + BY.format(8),
    "from mail.example.com (mail.example.com [203.0.113.25]) by mx.example.org (Postfix) with ESMTP id 2; "
    + BY.format(7),
)


def test_fetched_mail_was_taken_in_by_the_host_below() -> None:
    """Fetchmail speaks no SMTP with the mailbox: the host that had taken the message in is the recipient's."""
    report = report_of(*FETCHED)
    assert report.boundary is not None
    assert (report.boundary.hop.received_index, report.boundary.hop.ip) == (2, "203.0.113.25")
    assert report.boundary.admd == "example.org"
    assert [step.continuity for step in report.chain.steps[1:]] == [Continuity.UNKNOWN, Continuity.SAME]
    for receivers in (("box.example.net",), ("box.example.net", "mx.example.org")):
        named = scan(report.block.source, Settings(receivers=receivers)).boundary
        assert named is not None
        assert named.hop.received_index == (0 if len(receivers) == 1 else 2)


def test_a_stranger_cannot_paste_a_fetch() -> None:
    report = report_of(
        "from evil.example.edu (evil.example.edu [198.51.100.66]) by mx.example.net (Postfix) with ESMTP id 1; "
        + BY.format(9),
        *FETCHED[1:],
    )
    assert report.boundary is not None
    assert report.boundary.hop.ip == "198.51.100.66"


def test_only_fetched() -> None:
    boundary = report_of(FETCHED[1]).boundary
    assert boundary is not None
    assert boundary.hop.helo is Absent.NOT_APPLICABLE


def test_fetched_again_and_again() -> None:
    """A mailbox may be fetched from another, but no message asks for a thousand calls within each other."""
    report = report_of(*[FETCHED[1]] * 999, FETCHED[2])
    assert report.boundary is not None
    assert report.boundary.hop.received_index == 999
    assert report.boundary.hop.ip == "203.0.113.25"


def test_corpus_boundaries(corpus: list[Path]) -> None:
    """Microsoft's recipients: a front door is the boundary, in most messages the fourth Received from the top."""
    at_front_door = {0: 0}
    for path in corpus:
        data = path.read_bytes()
        boundary = scan(data).boundary if data else None
        if boundary and boundary.admd == "Microsoft 365":
            assert isinstance(boundary.hop.by, str)
            assert boundary.hop.by.lower().endswith(".mail.protection.outlook.com")
            index = boundary.hop.received_index
            at_front_door[index] = at_front_door.get(index, 0) + 1
    assert at_front_door == {0: 0, 3: 372, 5: 13}


def test_a_loopback_client_is_the_host_itself() -> None:
    """A content filter hands back on its own host; behind another host's loopback stands that host's."""
    filtered = "from filter ([127.0.0.1]) by {by}; " + BY.format(5)
    below = "from a.example.com by mx.example.org; " + BY.format(1)
    assert report_of(filtered.format(by="mx.example.org"), below).chain.steps[1].continuity is Continuity.SAME
    assert report_of(filtered.format(by="x.example.net"), below).chain.steps[1].continuity is Continuity.BREAK
    public = filtered.format(by="mx.example.org").replace("127.0.0.1", "198.51.100.1")
    assert report_of(public, below).chain.steps[1].continuity is Continuity.BREAK


@pytest.mark.parametrize(
    ("client", "by", "continuity"),
    [
        # Confirmed: another name of the administration that had the message.
        ("x.example.edu (out.example.net [198.51.100.1])", "mx.example.org (Postfix)", Continuity.UNKNOWN),
        ("x.example.edu (out.example.net [198.51.100.1])", "mx.example.org (Haraka/2.8.28)", Continuity.BREAK),
        # Confirmed or not: the name of the very host that had it.
        ("x.example.edu (relay.example.net [198.51.100.1])", "mx.example.org (Postfix)", Continuity.SAME),
        ("x.example.edu (relay.example.net [198.51.100.1])", "mx.example.org (Haraka/2.8.28)", Continuity.BREAK),
        # Said: only within one administration.
        ("out.example.net (x.example.edu [198.51.100.1])", "mx.example.net (Haraka/2.8.28)", Continuity.UNKNOWN),
        ("out.example.net (x.example.edu [198.51.100.1])", "mx.example.org (Haraka/2.8.28)", Continuity.BREAK),
    ],
)
def test_an_administration_answers_to_several_names(client: str, by: str, continuity: Continuity) -> None:
    report = report_of(
        f"from {client} by {by} with ESMTP id 1; " + BY.format(5),
        "from a.example.com by relay.example.net; " + BY.format(1),
    )
    assert report.chain.steps[1].continuity is continuity
