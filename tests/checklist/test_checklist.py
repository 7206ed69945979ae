"""One thing wrong, and exactly the checks that tell it."""

from time import monotonic

import pytest

from domains import (
    CASES,
    EOP,
    HEALTHY,
    MICROSOFT,
    OPENDKIM,
    PLAN,
    POINTER,
    SELECTOR1,
    SELECTOR2,
    Broken,
    Case,
    checked,
    in_memory,
    spf,
    text,
    told,
)
from faulty_zones import FAULTS
from hdrscan.checklist.exchanges import SUFFIXES
from hdrscan.checklist.points import POINTS
from hdrscan.dns.overlay import ZoneResolver
from hdrscan.dns.resolver import Cached, NoResolver, Resolver
from hdrscan.dns.zone import read_zone
from hdrscan.model.checklist import Relay, Status
from hdrscan.model.dns import Mx, Text
from hdrscan.providers import microsoft
from hdrscan.report.checklist import to_markdown, to_table
from hdrscan.report.zone_file import to_zone
from memory import Memory
from memory import text as memory_text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_case_is_told(case: Case) -> None:
    found = checked(case.plan, in_memory(case.world))
    shown = "\n".join(
        f"{entry.status.value} {entry.point.id} {entry.subject}: {entry.found}" for entry in found.checks
    )
    assert told(found) == case.found, shown


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_emitted_zone_mends_it(case: Case) -> None:
    emitted = to_zone(checked(case.plan, in_memory(case.world)))
    fragment = read_zone(emitted, "emitted")
    found = checked(case.plan, ZoneResolver([fragment], in_memory(case.world)))
    assert told(found) == case.left, emitted


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_emitted_zone_over_nothing_has_no_failure(case: Case) -> None:
    emitted = to_zone(checked(case.plan, in_memory(case.world)))
    found = checked(case.plan, ZoneResolver([read_zone(emitted, "emitted")], NoResolver()))
    assert found.of(Status.FAIL) == ()
    assert {entry.point.id for entry in found.of(Status.WARNING)} <= {
        "dmarc-policy",
        "dmarc-reports",
        "dmarc-subdomains",
        "mx-office365",
    }


def test_every_point_that_can_fail_does() -> None:
    told_by = {word.removeprefix("~") for case in CASES for word in case.found}
    told_by |= {word.removeprefix("~") for case in FAULTS for word in case.told}
    # These never fail: they inform.
    assert set(POINTS) - told_by == {*("relay-mx", "spf-mx", "dmarc-organization", "relay-ipv6")}


@pytest.mark.parametrize(
    "resolver",
    [
        NoResolver("nobody"),
        Broken("the server is down"),
        ZoneResolver([read_zone("unrelated.example. A 192.0.2.1\n", "empty")], NoResolver()),
    ],
)
def test_what_was_not_answered_never_passes(resolver: Resolver) -> None:
    found = checked(OPENDKIM, resolver)
    assert {entry.status for entry in found.checks} == {Status.NOT_CHECKED, Status.INFO}
    assert {entry.point.id for entry in found.of(Status.INFO)} == {"relay-mx", "spf-relay-pool"}
    assert found.is_empty
    assert all(entry.found for entry in found.checks)


# Nobody asks for the domain's own address where there are MX records.
QUESTIONS = {name for name in HEALTHY if name.startswith(("mail.", "25.", "example.com ", "_"))} - {
    "example.com A"
}


@pytest.mark.parametrize(
    "question",
    [
        *sorted(QUESTIONS),
        f"{SELECTOR1} CNAME",
        f"{SELECTOR2} CNAME",
        f"{EOP} A",
        "spf.protection.outlook.com TXT",
    ],
)
def test_one_failing_question_fails_no_check(question: str) -> None:
    """One name server is down: what hangs on it is not checked, and nothing is told that is not known."""
    whole = in_memory(HEALTHY)
    name, _, record_type = question.rpartition(" ")
    found = checked(PLAN, Broken("it is down", whole, (name, record_type)))
    assert told(found) == set()
    assert found.of(Status.NOT_CHECKED)
    assert not found.is_empty


def test_microsofts_own_zones_are_left_alone_but_for_dmarc() -> None:
    plan = PLAN._replace(domain="example.onmicrosoft.com")
    world = {
        name: values
        for name, values in HEALTHY.items()
        if "example.com" not in name.rpartition(" ")[0] or name.startswith(("mail.", "25."))
    }
    found = checked(plan, in_memory(world))
    assert told(found) == {"dmarc-record"}
    assert any("Microsoft runs this zone" in entry.found for entry in found.of(Status.INFO))
    names = {record.name for record in found.zone}
    assert names == {"mail.example.com", POINTER, "_dmarc.example.onmicrosoft.com"}


@pytest.mark.parametrize("cloud", ["us-gov", "china"])
def test_another_cloud_has_its_own_names(cloud: str) -> None:
    include = microsoft.SPF_INCLUDES[cloud]
    host = f"example-com{SUFFIXES[cloud]}"
    ranges = " ".join(
        f"{'ip6' if ':' in row.cidr else 'ip4'}:{row.cidr}" for row in microsoft.RANGES if row.cloud == cloud
    )
    world = {
        **HEALTHY,
        "example.com MX": [f"0 {host}."],
        f"{host} A": ["192.0.2.1"],
        f"{include} TXT": [text(f"v=spf1 {ranges} -all")],
        "example.com TXT": [text(f"v=spf1 ip4:203.0.113.25 include:{include} -all")],
    }
    assert told(checked(PLAN._replace(cloud=cloud), in_memory(world))) == set()
    assert told(checked(PLAN, in_memory(world))) >= {"spf-microsoft-include", "spf-include", "~mx-office365"}


def test_relays_with_several_addresses_and_ipv6() -> None:
    one = Relay("mail.example.com", ("203.0.113.25", "2001:db8::25"), "out.example.com")
    two = Relay("mail2.example.com", ("203.0.113.26",), "out.example.com")
    plan = PLAN._replace(relays=(one, two))
    first = checked(plan, in_memory({name: HEALTHY[name] for name in HEALTHY if not name.startswith("mail.")}))
    assert {"relay-address", "relay-ptr", "helo-address", "spf-relay", "~spf-helo"} <= told(first)
    emitted = to_zone(first)
    assert 'out.example.com. IN TXT "v=spf1 ip4:203.0.113.25 ip6:2001:db8::25 ip4:203.0.113.26 -all"' in emitted
    second = checked(plan, ZoneResolver([read_zone(emitted, "emitted")], in_memory(HEALTHY)))
    assert told(second) == set()


def test_a_relay_that_says_the_domains_own_name() -> None:
    plan = PLAN._replace(relays=(PLAN.relays[0]._replace(helo="example.com"),))
    found = checked(plan, in_memory(HEALTHY))
    assert told(found) == {"helo-address", "helo-ptr"}
    assert "host name of its own" in next(entry.fix for entry in found.checks if entry.point.id == "helo-address")
    assert "example.com. IN A " not in to_zone(found).replace("mail.example.com. IN A ", "")


def test_a_subdomain_has_its_organizations_policy() -> None:
    plan = PLAN._replace(domain="news.example.com")
    found = checked(plan, in_memory(HEALTHY))
    assert next(entry for entry in found.checks if entry.point.id == "dmarc-record").status is Status.PASS
    assert "_dmarc.example.com" in {record.name for record in found.zone}


def test_a_right_include_that_stands_behind_all_is_the_domains_own_mistake() -> None:
    world = {**HEALTHY, "example.com TXT": spf("ip4:203.0.113.25", "~all", "include:spf.protection.outlook.com")}
    assert told(checked(PLAN, in_memory(world))) == {"~spf-syntax", "spf-office365"}


def test_a_range_that_microsoft_has_left_is_no_mistake_of_the_domain() -> None:
    world = {**HEALTHY, "spf.protection.outlook.com TXT": [text(MICROSOFT.replace("ip4:52.102.0.0/16 ", ""))]}
    assert told(checked(PLAN, in_memory(world))) == {"~spf-office365"}


@pytest.mark.parametrize(
    ("value", "strings"),
    [
        (text("v=spf1 a:203.0.113.25 " * 2900), 63000),
        (text("v=spf1 " + "include:\x1b[2J.example.net " * 2000), 50000),
        (text("v=spf1 " + "foo:203.0.113.25 " * 3000), 50000),
        (text("v=spf1 " + "include:spf.protection.outlook.co.example.net " * 1200), 50000),
    ],
)
def test_a_huge_record_takes_bounded_time_and_few_questions(value: str, strings: int) -> None:
    joined = value.replace('" "', "").strip('"')
    assert len(joined) > strings
    parts = tuple(joined[at : at + 255] for at in range(0, len(joined), 255))
    memory = Memory({"example.com TXT": [Text(joined, parts)]})
    start = monotonic()
    found = checked(PLAN, Cached(memory, lambda: 0.0))
    for shown in (to_zone(found), to_table(found), to_markdown(found)):
        assert "\x1b" not in shown
    assert monotonic() - start < 30
    assert len(memory.asked) < 200
    assert len(to_table(found)) < 100_000


def test_the_number_of_questions_is_bounded_when_every_answer_leads_on() -> None:
    many = ["v=DMARC1; p=reject; rua=" + ",".join(f"mailto:a@n{n}.example.net" for n in range(64))]
    memory = Memory(
        {
            "_dmarc.example.com TXT": [memory_text(many[0])],
            "example.com TXT": [memory_text("v=spf1 " + " ".join(f"a:n{n}.example.org" for n in range(500)))],
            "example.com MX": [Mx(0, f"n{n}.example.org") for n in range(500)],
            f"{POINTER} PTR": [f"n{n}.example.org" for n in range(500)],
        }
    )
    checked(PLAN, Cached(memory, lambda: 0.0))
    assert len(memory.asked) < 700


def test_what_cannot_be_corrected_for_anybody_is_not_shown_as_a_fix() -> None:
    case = next(case for case in CASES if case.id == "too-many-lookups")
    found = checked(case.plan, in_memory(case.world))
    (failed,) = found.of(Status.FAIL)
    assert failed.fix
    assert failed.records == ()
    assert "only you can choose" in to_zone(found)


def test_a_missing_space_between_strings_is_named() -> None:
    case = next(case for case in CASES if case.id == "strings-joined-without-space")
    (failed,) = checked(case.plan, in_memory(case.world)).of(Status.FAIL)
    assert "joined there without a space" in failed.found
