"""Whose word a hop is: every piece of evidence, and what a stranger can write to look like it (docs/trust.md)."""

import pytest

from hdrscan import scan
from hdrscan.model.absent import Absent
from hdrscan.model.boundary import Boundary
from hdrscan.settings import Settings
from hdrscan.trace.dialects import dialects

DATE = "Fri, 7 Feb 2025 12:00:00 +0000"
# What the stranger wrote below his own connection: a hop in the recipient's name, with a client of his choice.
PASTED = f"from mail.victim.example (mail.victim.example [203.0.113.25]) by mx2.example.org (Postfix) with ESMTPS id P; {DATE}"
# The recipient's own hop below an inner one: what it saw is fact.
REAL = f"from mail.example.com (mail.example.com [203.0.113.25]) by mx2.example.org (Postfix) with ESMTPS id R; {DATE}"


def boundary_of(*hops: str, receivers: tuple[str, ...] = ()) -> Boundary | None:
    message = "".join(f"Received: {hop}\n" for hop in hops) + "From: a@victim.example\n\n"
    return scan(message.encode("latin-1"), Settings(receivers=receivers)).boundary


def found(*hops: str, receivers: tuple[str, ...] = ()) -> tuple[int, bool]:
    boundary = boundary_of(*hops, receivers=receivers)
    assert boundary is not None
    return boundary.hop.received_index, boundary.client_is_known


INNER = {
    "content filter on the same host": (
        f"from localhost (localhost [127.0.0.1]) by mx.example.org (Postfix) with ESMTP id 1; {DATE}"
    ),
    "the host's own address": f"from ex1.example.org (10.0.0.5) by ex1.example.org (10.0.0.5) with Microsoft SMTP Server id 15.1.2507.6; {DATE}",
    "confirmed by Postfix": f"from x (mx2.example.org [192.0.2.8]) by mx.example.org (Postfix) with ESMTP id 1; {DATE}",
    "confirmed, of a private address": f"from x (mx2.example.org [10.0.0.8]) by mx.example.org (Postfix) with ESMTP id 1; {DATE}",
    "confirmed, its address hidden": f"from x (mx2.example.org [x.x.x.x]) by mx.example.org (Postfix) with ESMTP id 1; {DATE}",
    "confirmed by Exim": f"from mx2.example.org ([192.0.2.8]:25 helo=x) by mx.example.org with esmtp (Exim 4.98) id 1uPiXk-00000001abc-2Wxy; {DATE}",
    "confirmed by sendmail": f"from x (mx2.example.org [192.0.2.8]) by mx.example.org (8.17.1/8.17.1) with ESMTP id 517C0Abc012345; {DATE}",
    "local pickup of Postfix": f"by mx.example.org (Postfix, from userid 1001) id 1; {DATE}",
    "a transport of Exim": f"from exim by mx.example.org with spam-scanned (Exim 4.98) id 1uPiXk-00000001abc-2Wxy; {DATE}",
    "local submission of Exim": f"from mail by mx.example.org with local (Exim 4.98) id 1uPiXk-00000001abc-2Wxy; {DATE}",
    "local submission of sendmail": f"(from root@localhost) by mx.example.org (8.17.1/8.17.1/Submit) id 4029xyz; {DATE}",
    "OpenSMTPD's socket": f"from localhost (localhost [local]) by mx.example.org (OpenSMTPD) with ESMTPA id 1; {DATE}",
    "qmail's queue": "(qmail 4441 invoked from network); 7 Feb 2025 12:00:00 -0000",
    "LMTP": f"from mx2.example.org by mx.example.org with LMTP id 0G9EKp1kGmXDNwAAtWc8Ww; {DATE}",
    "LMTP from a private address": f"from mx2 ([10.0.0.1]) by store1 (Dovecot) with LMTP id 0G9EKp1kGmXDNwAAtWc8Ww; {DATE}",
    "mapi": f"from ex1.example.org ([fe80::1]) by ex1.example.org ([fe80::1%13]) with mapi id 15.01.2507.006; {DATE}",
}
# All of these say or have the recipient's names, and none of it is proof.
STRANGERS = {
    "no address": f"from mx2.example.org by mx.example.org with ESMTP id 1; {DATE}",
    "no address at Postfix": f"from mx2.example.org by mx.example.org (Postfix) with ESMTP id 1; {DATE}",
    "a container's network": f"from mx2.example.org (unknown [172.17.0.1]) by mx.example.org (Postfix) with ESMTP id 1; {DATE}",
    "a name of the network's own": f"from mx2.example.org (gateway.lan [172.17.0.1]) by mx.example.org (Postfix) with ESMTP id 1; {DATE}",
    "a load balancer before Exchange": f"from mx2.example.org (10.0.0.9) by ex1.example.org (10.0.0.5) with Microsoft SMTP Server id 15.1.2507.6; {DATE}",
    "a literal in HELO": f"from [127.0.0.1] by mx.example.org with ESMTP id 1; {DATE}",
    "a literal in HELO, address unknown": f"from [127.0.0.1] (unknown [unknown]) by mx.example.org (Postfix) with ESMTP id 1; {DATE}",
    "HELO": f"from mx2.example.org (evil.example.net [198.51.100.9]) by mx.example.org (Postfix) with ESMTP id 1; {DATE}",
    "a hidden address": f"from mx2.example.org (unknown [x.x.x.x]) by mx.example.org (Postfix) with ESMTP id 1; {DATE}",
    "may be forged": f"from x (mx2.example.org [198.51.100.9] (may be forged)) by mx.example.org (8.17.1/8.17.1) with ESMTP id 517C0Abc012345; {DATE}",
    "no HELO at sendmail": f"(from root@mx2.example.org [198.51.100.9]) by mx.example.org (8.17.1/8.17.1) id 517C0Abc012345; {DATE}",
    "qmail": "from mx2.example.org (HELO mx2.example.org) (198.51.100.9) by mx.example.org with SMTP; 7 Feb 2025 12:00:00 -0000",
    "Courier": f"from mx2.example.org (mx2.example.org [198.51.100.9]) by mx.example.org with esmtp; {DATE}",
    "OpenSMTPD": f"from x (mx2.example.org [198.51.100.9]) by mx.example.org (OpenSMTPD) with ESMTP id 1; {DATE}",
    "Haraka": f"from x (mx2.example.org [198.51.100.9]) by mx.example.org (Haraka/2.8.28) with ESMTP id 1; {DATE}",
    "IronPort": f"from mx2.example.org (HELO x) ([198.51.100.9]) by mx.example.org with ESMTP/TLS/ECDHE-RSA-AES256-GCM-SHA384; {DATE}",
    "Barracuda": f"from x (mx2.example.org [198.51.100.9]) by mx.example.org (Spam Firewall) with ESMTP id 1; {DATE}",
    "Proofpoint": f"from x (mx2.example.org [198.51.100.9]) by mx.example.org (PPS) with ESMTPS id 1; {DATE}",
    "MDaemon": f"from mx2.example.org (mx2.example.org [198.51.100.9]) by mx.example.org (MDaemon PRO v24.0.1) with ESMTP id md5001234567890.msg; {DATE}",
    "ZoneMTA": f"from x (mx2.example.org [198.51.100.9]) by mx.example.org (ZoneMTA) with ESMTP id 1; {DATE}",
    "generic": f"from x (mx2.example.org [198.51.100.9]) by mx.example.org with ESMTP id 1; {DATE}",
    "Exim, HELO alone": f"from [198.51.100.9] (helo=mx2.example.org) by mx.example.org with esmtp (Exim 4.98) id 1uPiXk-00000001abc-2Wxy; {DATE}",
}


@pytest.mark.parametrize("inner", INNER)
def test_evidence_of_an_inner_hop(inner: str) -> None:
    assert found(INNER[inner], REAL) == (1, True)


@pytest.mark.parametrize("stranger", STRANGERS)
def test_no_evidence_of_an_inner_hop(stranger: str) -> None:
    boundary = boundary_of(STRANGERS[stranger], PASTED)
    assert boundary is not None
    assert boundary.hop.received_index == 0
    is_public = boundary.hop.ip == "198.51.100.9" or boundary.hop.ip is Absent.UNREADABLE
    assert boundary.client_is_known is is_public
    assert ("--receiver" in boundary.reason) is (
        stranger.startswith(("a container", "a name of", "a load", "a literal in HELO"))
        and isinstance(boundary.hop.ip, str)
    )


@pytest.mark.parametrize("stranger", STRANGERS)
def test_no_evidence_for_a_host_that_the_user_named(stranger: str) -> None:
    index, _ = found(STRANGERS[stranger], PASTED, receivers=("example.org",))
    assert index == 0


def test_the_user_names_an_address_or_a_confirmed_name() -> None:
    private = STRANGERS["a container's network"]
    assert found(private, REAL, receivers=("example.org", "172.17.0.0/16")) == (1, True)
    assert found(INNER["confirmed by Postfix"], REAL, receivers=("example.org",)) == (1, True)
    # An address that the client only says is none.
    assert found(STRANGERS["a literal in HELO"], PASTED, receivers=("example.org", "127.0.0.1")) == (0, False)
    assert found(STRANGERS["HELO"], PASTED, receivers=("mx.example.org", "mx2.example.org")) == (0, True)


def test_a_stranger_does_not_name_the_recipient() -> None:
    """Behind a receiving host without a public name, the hop below tells the recipient only if it is his."""
    local = f"from x (unknown [172.17.0.1]) by imap2 (Postfix) with ESMTP id 1; {DATE}"
    boundary = boundary_of(local, PASTED)
    assert boundary is not None
    assert (boundary.hop.received_index, boundary.admd, boundary.client_is_known) == (
        0,
        Absent.NOT_PRESENT,
        False,
    )
    named = boundary_of(local.replace("unknown", "mx2.example.org"), REAL)
    assert named is not None
    assert (named.hop.received_index, named.admd) == (1, "example.org")
    # The name of a public address is its owner's, confirmed or not.
    public = boundary_of(local.replace("unknown [172.17.0.1]", "mail.victim.example [198.51.100.9]"), PASTED)
    assert public is not None
    assert (public.hop.received_index, public.admd) == (0, Absent.NOT_PRESENT)
    assert found(local.replace("unknown [172.17.0.1]", "localhost [127.0.0.1]"), REAL) == (1, True)


FRONT = (
    "from evil.example.net (198.51.100.9) by SJ1PEPF000023D7.mail.protection.outlook.com (10.1.2.3) with Microsoft SMTP"
    f" Server id 15.20.8207.12 via Frontend Transport; {DATE}"
)
CAFE = (
    "from SJ1PEPF000023D7.namprd03.prod.outlook.com (2001:db8:a6::1) by BY3PR05CA0001.outlook.office365.com"
    f" (2001:db8:a6::2) with Microsoft SMTP Server id 15.20.8207.12 via Frontend Transport; {DATE}"
)
MAILBOX = (
    "from BY3PR05CA0001.namprd05.prod.outlook.com (2001:db8:a6::2) by DM4PR10MB8218.namprd10.prod.outlook.com"
    f" (2001:db8:a6::3) with Microsoft SMTP Server id 15.20.8207.12; {DATE}"
)


def test_microsofts_inner_servers_are_told_by_their_form() -> None:
    assert found(MAILBOX, CAFE, FRONT) == (2, True)
    for hidden in ("2603:10b6:408:x@y::29", "2603:10a6:***:***", "xxxx::x", "x.x.x.x", "***", "<redacted>"):
        assert found(
            MAILBOX.replace("2001:db8:a6::2", hidden), CAFE.replace("2001:db8:a6::1", hidden), FRONT
        ) == (2, True)


def test_microsofts_inner_servers_may_have_private_addresses() -> None:
    assert found(MAILBOX, CAFE.replace("2001:db8:a6::1", "10.58.52.201"), FRONT) == (2, True)


def test_a_server_of_microsofts_that_hears_clients_is_no_inner_one() -> None:
    heard = CAFE.replace("BY3PR05CA0001.outlook.office365.com", "smtp.office365.com")
    assert found(MAILBOX, heard, FRONT) == (1, True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (" id 15.20.8207.12", ""),
        (DATE, "some day"),
        (f"; {DATE}", ""),
        (" (2001:db8:a6::2)", ""),
        ("with Microsoft SMTP Server", "with SMTP"),
        ("(2001:db8:a6::1)", ""),
        ("(2001:db8:a6::1)", "(198.51.100.9)"),
        ("SJ1PEPF000023D7.namprd03.prod.outlook.com", "evil.example.net"),
    ],
)
def test_what_microsofts_servers_do_not_write_is_not_theirs(old: str, new: str) -> None:
    assert old in CAFE
    invented = CAFE.replace(old, new)
    index, known = found(MAILBOX, invented, FRONT)
    assert index in {0, 1}
    assert not known or "evil" in invented or "198.51.100.9" in invented


def test_an_invented_front_door_is_none() -> None:
    invented = "from unknown [1.1.1.1] by SJ1PEPF000023D7.mail.protection.outlook.com; yesterday"
    assert found(MAILBOX, CAFE, invented) == (1, False)
    assert boundary_of(invented) is None
    assert boundary_of(invented, FRONT) is None


def test_the_last_hop_in_a_row_saw_no_stranger() -> None:
    boundary = boundary_of(INNER["content filter on the same host"])
    assert boundary is not None
    assert (boundary.hop.received_index, boundary.client_is_known) == (0, False)
    assert boundary_of(INNER["content filter on the same host"], FRONT.replace("protection", "x")) is not None


def test_every_dialect_whose_name_is_believed_is_in_the_docs() -> None:
    from conftest import ROOT  # noqa: PLC0415

    text = (ROOT / "docs" / "trust.md").read_text()
    table = {
        cells[1].strip(): cells[2].strip()
        for cells in (line.split("|") for line in text.splitlines() if line.startswith("| `"))
        if len(cells) == 4 and cells[2].strip() in {"always", "unless noted"}
    }
    confirming = {
        f"`{each.name}`": each.confirms.replace("-", " ") for each in dialects() if each.confirms != "never"
    }
    assert table == confirming
