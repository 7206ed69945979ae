"""The boundary and its reason, hop by hop: what each kind of receiving host and of client comes to."""

from hdrscan.model.absent import NOT_PRESENT
from hdrscan.model.boundary import Boundary, Standing
from hdrscan.model.hop import Hop
from hdrscan.model.source import Field
from hdrscan.settings import DEFAULTS, Settings
from hdrscan.trace.boundary import (
    family_of,
    find_boundary,
    host_family,
    is_named,
    segments,
    standing_of,
    why_no_boundary,
)
from hdrscan.trace.received import read_received

DATE = "Fri, 7 Feb 2025 12:00:00 +0000"
FILTER = f"from localhost (localhost [127.0.0.1]) by mx.example.org (Postfix) with ESMTP id 1; {DATE}"
BORDER = f"from x (mail.example.com [203.0.113.25]) by mx.example.org (Postfix) with ESMTPS id 2; {DATE}"
BELOW = f"from y (unknown [203.0.113.60]) by mail.example.com (Postfix) with ESMTPS id 3; {DATE}"
PROXY = f"from x (unknown [172.17.0.1]) by mx.example.org (Postfix) with ESMTPS id 2; {DATE}"
NO_ADDRESS = f"from x by mx.example.org with ESMTP id 2; {DATE}"
GMAIL = f"from {{}} by mx.google.com with ESMTPS id x1 for <a@gmail.example>; {DATE}"
FRONT = (
    "from {} by SJ1PEPF000023D7.mail.protection.outlook.com (10.1.2.3) with Microsoft SMTP Server id 15.20.8207.12 via"
    f" Frontend Transport; {DATE}"
)
INSIDE = (
    "from BY3PR05CA0001.namprd05.prod.outlook.com ({}) by DM4PR10MB8218.namprd10.prod.outlook.com (2001:db8:a6::3)"
    f" with Microsoft SMTP Server id 15.20.8207.12; {DATE}"
)


def hops_of(*bodies: str, repaired: tuple[int, ...] = ()) -> tuple[Hop, ...]:
    fields = [
        Field(at, "Received", "received", f"Received: {body}", (0, 0), 1, f" {body}", 9, repaired=at in repaired)
        for at, body in enumerate(bodies)
    ]
    return tuple(read_received(field, at) for at, field in enumerate(fields))


def boundary_of(*bodies: str, receivers: tuple[str, ...] = (), repaired: tuple[int, ...] = ()) -> Boundary:
    found = find_boundary(hops_of(*bodies, repaired=repaired), Settings(receivers=receivers))
    assert found is not None
    return found


def place(boundary: Boundary) -> tuple[int, str | object, bool]:
    return boundary.hop.received_index, boundary.admd, boundary.client_is_known


def test_whose_a_receiving_host_is() -> None:
    by = {
        "by 2002:a05:7300:b08a:b0:142:bb17:a2c1 with SMTP id f10csp123456dyk": "Google",
        "from x (x. [203.0.113.25]) by mx.google.com with ESMTPS id x1": "Google",
        "from x (x. [203.0.113.25]) by mx.google.com.evil.example with ESMTPS id x1": "evil.example",
        "from 203.0.113.25 (EHLO x) by 10.197.32.10 with SMTPs": NOT_PRESENT,
        "from x (x [203.0.113.25]) by [192.0.2.1] (Postfix) with ESMTP id 1": NOT_PRESENT,
        "from x (x [203.0.113.25]) by mx.example.org (Postfix) with ESMTP id 1": "example.org",
        "from x (x [203.0.113.25])": NOT_PRESENT,
    }
    for body, family in by.items():
        assert family_of(hops_of(f"{body}; {DATE}")[0]) == family, body
    hosts = {
        "a.b.example.co.uk": "example.co.uk",
        "MX.Example.ORG.": "example.org",
        "x.mail.protection.outlook.com": "Microsoft 365",
        "imap2": NOT_PRESENT,
        "mail.corp.local": NOT_PRESENT,
        "192.0.2.1": NOT_PRESENT,
        "two words.example.org": NOT_PRESENT,
    }
    for host, family in hosts.items():
        assert host_family(host) == family, host


def test_why_there_is_no_boundary() -> None:
    invented = f"from a by SJ1PEPF000023D7.mail.protection.outlook.com with ESMTP id 1; {DATE}"
    cases = {
        "There is no Received field": hops_of(),
        "Only a repair shows the topmost Received field": hops_of(BORDER, BELOW, repaired=(0, 1)),
        "The topmost Received field is not what": hops_of(invented, BORDER),
        "Only a repair shows the Received field by which": hops_of(FILTER, BORDER, repaired=(1,)),
    }
    for begins, hops in cases.items():
        assert find_boundary(hops, DEFAULTS) is None
        assert why_no_boundary(hops).startswith(begins)


def test_a_hop_above_one_that_only_a_repair_shows() -> None:
    # What came from outside came from outside, whatever stands below.
    assert place(boundary_of(BORDER, BELOW, repaired=(1,))) == (0, "example.org", True)
    assert place(boundary_of(FILTER, BORDER, BELOW, repaired=(2,))) == (1, "example.org", True)
    # A client that may be the recipient's own points at the field below, which may be a stranger's.
    for last in (FILTER, PROXY, NO_ADDRESS):
        assert find_boundary(hops_of(last, BELOW, repaired=(1,)), DEFAULTS) is None
        assert find_boundary(hops_of(last), DEFAULTS) is not None
    assert place(boundary_of(PROXY, BELOW, BELOW, repaired=(2,))) == (0, "example.org", False)


def test_how_it_was_found() -> None:
    assert boundary_of(BORDER).reason == "the first hop from the top whose client is not example.org"
    named = boundary_of(BORDER, receivers=("mx.example.org",))
    assert named.reason == "the first hop from the top whose client is not a host named as receiver"
    local = boundary_of(BORDER.replace("mx.example.org", "mail.corp.local"))
    assert local.reason == "the first hop from the top whose client is not the recipient's own"
    assert local.admd is NOT_PRESENT
    proxy = boundary_of(PROXY)
    assert proxy.reason.startswith("the client's address, 172.17.0.1, is not a public one")
    assert place(proxy) == (0, "example.org", False)
    hidden = boundary_of(NO_ADDRESS)
    assert hidden.reason.endswith("whose client is not example.org: no address of it is recorded")
    assert place(hidden) == (0, "example.org", False)
    row = boundary_of(FILTER)
    assert row.reason == "the last hop in a row that example.org received, from a host of its own"
    assert place(row) == (0, "example.org", False)
    topmost = boundary_of(BORDER, receivers=("mx.example.net",))
    assert place(topmost) == (0, "example.org", True)


def test_a_front_door_is_the_boundary_whoever_the_client_is() -> None:
    for host in ("mx.google.com", "aspmx.l.google.com"):
        door = GMAIL.replace("mx.google.com", host).format("x (x.example.com. [203.0.113.25])")
        found = boundary_of(door)
        assert found.reason == f"{host} is the front door of Google"
        assert place(found) == (0, "Google", True)
    other = boundary_of(GMAIL.replace("mx.google.com", "smtp.gmail.com").format("x ([203.0.113.25])"))
    assert "front door" not in other.reason
    named = ("mail.protection.outlook.com", "203.0.113.25")
    for receivers in ((), named):
        found = boundary_of(FRONT.format("x (203.0.113.25)"), BELOW, receivers=receivers)
        assert found.reason == "SJ1PEPF000023D7.mail.protection.outlook.com is the front door of Microsoft 365"
        assert place(found) == (0, "Microsoft 365", True)
    # An address of the door's own network is a proxy's; none is nobody's.
    assert place(boundary_of(FRONT.format("x (10.1.2.3)"), BELOW)) == (0, "Microsoft 365", False)
    assert place(boundary_of(GMAIL.format("x"), BELOW)) == (0, "Google", False)
    # An address that somebody hid was one.
    assert place(boundary_of(FRONT.format("x (203.0.113.hidden)"), BELOW)) == (0, "Microsoft 365", True)


def test_microsofts_inner_servers_see_no_public_ipv4_address() -> None:
    front = FRONT.format("x (203.0.113.25)")
    for inner in ("2001:db8:a6::2", "10.1.2.4", "2603:10a6:***:***"):
        assert place(boundary_of(INSIDE.format(inner), front)) == (1, "Microsoft 365", True)
    assert place(boundary_of(INSIDE.format("203.0.113.9"), front)) == (0, "Microsoft 365", True)
    assert place(
        boundary_of(
            INSIDE.format("2001:db8:a6::2").replace("BY3PR05CA0001.namprd05.prod.outlook.com", "x"), front
        )
    ) == (0, "Microsoft 365", True)


def test_an_address_in_helo_is_what_the_client_said() -> None:
    for said in ("127.0.0.1", "[127.0.0.1]", "[IPv6:::1]", "x[127.0.0.1]", "127.0.0.1x"):
        found = boundary_of(f"from {said} by mx.example.org with ESMTP id 1; {DATE}", BORDER)
        assert (found.hop.received_index, found.client_is_known) == (0, False), said
    # Exim and Yahoo write the address that they saw first.
    for seen in ("[127.0.0.1] (port=4321 helo=localhost)", "[127.0.0.1] (helo=127.0.0.1)"):
        content_filter = (
            f"from {seen} by mx.example.org with esmtp (Exim 4.98) id 1uPiXk-00000001abc-2Wxy; {DATE}"
        )
        assert place(boundary_of(content_filter, BORDER)) == (1, "example.org", True), seen


def test_the_walk_ends_where_another_administration_received() -> None:
    strange = FILTER.replace("mx.example.org", "mx.example.com")
    assert place(boundary_of(FILTER, strange, BORDER)) == (0, "example.org", False)
    # A host without a public name, and qmail's own programs, belong to whoever stands around them.
    unnamed = FILTER.replace("mx.example.org", "imap2")
    assert place(boundary_of(unnamed, FILTER, BORDER)) == (2, "example.org", True)
    assert place(boundary_of(FILTER, unnamed, BORDER)) == (2, "example.org", True)
    assert place(boundary_of(FILTER, BORDER.replace("mx.example.org", "imap2"), BELOW)) == (
        1,
        "example.org",
        True,
    )
    # The user's receivers: a host of another name ends them, one without a name does not.
    receivers = ("mx.example.org", "127.0.0.1")
    assert place(boundary_of(FILTER, unnamed, BORDER, receivers=receivers)) == (2, "example.org", True)
    assert place(boundary_of(FILTER, strange, BORDER, receivers=receivers)) == (0, "example.org", False)
    # What was not written by the server that it names is no hop of the recipient's.
    lacking = f"from a (localhost [127.0.0.1]) by mx.example.org (Postfix) with ESMTP; {DATE}"
    assert place(boundary_of(FILTER, lacking, BORDER)) == (0, "example.org", False)


def test_fetched_mail_begins_anew_below() -> None:
    fetched = f"from pop.example.net [203.0.113.9] by desk.example.org with POP3 (fetchmail-6.4.38) for <bob@localhost> (single-drop); {DATE}"
    below = BORDER.replace("mx.example.org", "mx.example.net")
    assert place(boundary_of(fetched, below)) == (1, "example.net", True)
    # For the receivers that the user named it is one hop more.
    receivers = ("desk.example.org", "mx.example.net")
    assert place(boundary_of(fetched, below, receivers=receivers)) == (1, "example.net", True)
    # With nothing below it, the walk ends there.
    assert place(boundary_of(fetched)) == (0, "example.org", True)


def test_which_host_the_user_named() -> None:
    names = ("example.org", "192.0.2.0/24")
    for host in ("example.org", "MX.Example.Org.", "192.0.2.25"):
        assert is_named(host, names)
    for host in ("badexample.org", "example.org.example.net", "198.51.100.9", "mx.example.com"):
        assert not is_named(host, names)
    assert not is_named("example.org", ())


def test_a_customers_name_is_no_evidence_for_the_users_receivers_either() -> None:
    customer = BORDER.replace("mail.example.com", "nr42.dyn.example.org")
    assert place(boundary_of(customer, BELOW, receivers=("example.org",))) == (0, "example.org", True)
    assert place(boundary_of(customer.replace("nr42.dyn", "nr42"), BORDER, receivers=("example.org",))) == (
        1,
        "example.org",
        True,
    )


def test_whose_word_a_hop_is() -> None:
    hops = hops_of(FILTER, BORDER, BELOW)
    boundary = find_boundary(hops, DEFAULTS)
    assert [standing_of(hop, boundary) for hop in hops] == [Standing.TRUSTED, Standing.TRUSTED, Standing.CLAIMED]
    assert {standing_of(hop, None) for hop in hops} == {Standing.CLAIMED}


def test_runs_of_one_administration() -> None:
    unnamed = FILTER.replace("mx.example.org", "imap2")

    def runs(*bodies: str) -> list[tuple[object, int]]:
        return [(run.admd, len(run.hops)) for run in segments(hops_of(*bodies))]

    assert runs(FILTER, BORDER, BELOW) == [("example.org", 2), ("example.com", 1)]
    assert runs(FILTER, unnamed, BELOW) == [("example.org", 2), ("example.com", 1)]
    assert runs(unnamed, FILTER, BELOW) == [("example.org", 2), ("example.com", 1)]
    assert runs(unnamed, unnamed) == [(NOT_PRESENT, 2)]
    assert runs(FILTER, BELOW, FILTER) == [("example.org", 1), ("example.com", 1), ("example.org", 1)]
    assert runs() == []
