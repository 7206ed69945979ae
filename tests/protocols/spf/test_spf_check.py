import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hdrscan.dns.resolver import NoResolver, TimeLimit, ask
from hdrscan.dns.reverse import reverse_name
from hdrscan.errors import UsageError
from hdrscan.model.absent import NOT_APPLICABLE, NOT_CHECKED, NOT_PRESENT, UNREADABLE
from hdrscan.model.dns import Answer, Mx, NotAsked, Question, Records, TempFail, Value
from hdrscan.model.spf import Outcome, SpfEvaluation, SpfLimits, SpfResult
from hdrscan.spf.check import Session, check_helo, check_host, check_mail_from
from memory import Memory, text

Held = dict[str, list[Value] | Answer | str]
SESSION = Session("192.0.2.25", "mail.example.com")
OUTLOOK = "spf.example.net"


def check(held: Held, session: Session = SESSION) -> SpfEvaluation:
    return check_mail_from(session, "user@example.com", Memory(held))


def steps(found: SpfEvaluation) -> list[tuple[str, Outcome]]:
    return [(step.term.text, step.outcome) for step in found.trace.steps]


def test_the_trace_shows_every_term() -> None:
    found = check(
        {
            "example.com TXT": f"v=spf1 ip4:203.0.113.0/24 a mx include:{OUTLOOK} -all",
            "example.com A": "198.51.100.1",
            "example.com MX": [Mx(10, "mx.example.com")],
            "mx.example.com A": "198.51.100.2",
            f"{OUTLOOK} TXT": "v=spf1 ip4:192.0.2.0/24 -all",
        }
    )
    assert found.result is SpfResult.PASS
    assert steps(found) == [
        ("ip4:203.0.113.0/24", Outcome.NO_MATCH),
        ("a", Outcome.NO_MATCH),
        ("mx", Outcome.NO_MATCH),
        (f"include:{OUTLOOK}", Outcome.MATCH),
    ]
    assert [(step.lookups, step.voids) for step in found.trace.steps] == [(0, 0), (1, 0), (2, 0), (3, 0)]
    assert [step.target for step in found.trace.steps] == [NOT_APPLICABLE, "example.com", "example.com", OUTLOOK]
    assert [step.term.text for step in found.decisive] == [f"include:{OUTLOOK}", "ip4:192.0.2.0/24"]
    assert [answer.question.name for answer in found.trace.steps[2].answers] == ["example.com", "mx.example.com"]
    assert (found.lookups, found.voids) == (3, 0)
    assert found.explanation is NOT_APPLICABLE


def test_an_included_fail_is_no_match_and_shows_why() -> None:
    found = check({"example.com TXT": f"v=spf1 include:{OUTLOOK} ~all", f"{OUTLOOK} TXT": "v=spf1 -all"})
    assert found.result is SpfResult.SOFTFAIL
    assert steps(found) == [(f"include:{OUTLOOK}", Outcome.NO_MATCH), ("~all", Outcome.MATCH)]
    inner = found.trace.steps[0].inner
    assert inner
    assert inner.result is SpfResult.FAIL
    assert [step.term.text for step in found.decisive] == ["~all"]


def test_a_redirect_decides_with_the_other_record() -> None:
    found = check(
        {
            "example.com TXT": "v=spf1 redirect=_spf.example.com exp=own.example.com",
            "_spf.example.com TXT": "v=spf1 -all exp=other.example.com",
            "own.example.com TXT": "wrong",
            "other.example.com TXT": "%{i} may not send for %{d}, %{r}, %{t}",
        },
        Session("192.0.2.25", "h", "mx.example.net", 1767323045),
    )
    assert found.result is SpfResult.FAIL
    assert steps(found) == [("redirect=_spf.example.com", Outcome.REDIRECTED)]
    assert found.explanation == "192.0.2.25 may not send for _spf.example.com, mx.example.net, 1767323045"


def test_nobody_asked_is_no_error() -> None:
    found = check_mail_from(SESSION, "user@example.com", NoResolver())
    assert found.result is NOT_CHECKED
    assert found.reason == "example.com TXT was not asked: DNS was not asked for."


def test_what_was_not_asked_ends_the_evaluation_only_where_it_matters() -> None:
    inner = {f"{OUTLOOK} TXT": NotAsked(ask(OUTLOOK, "TXT"), "not recorded")}
    before = check({"example.com TXT": f"v=spf1 ip4:192.0.2.25 include:{OUTLOOK} -all", **inner})
    assert before.result is SpfResult.PASS
    behind = check({"example.com TXT": f"v=spf1 include:{OUTLOOK} ip4:192.0.2.25 -all", **inner})
    assert behind.result is NOT_CHECKED
    assert steps(behind) == [(f"include:{OUTLOOK}", Outcome.ENDED)]
    assert "not recorded" in behind.reason


def test_an_explanation_that_was_not_asked_for_leaves_the_result() -> None:
    where = NotAsked(ask("exp.example.com", "TXT"), "not recorded")
    found = check({"example.com TXT": "v=spf1 -all exp=exp.example.com", "exp.example.com TXT": where})
    assert (found.result, found.explanation) == (SpfResult.FAIL, NOT_CHECKED)


@pytest.mark.parametrize(
    ("words", "explanation"),
    [
        ([text("go away, %{s}")], "go away, user@example.com"),
        ([text("split ", "in two")], "split in two"),
        ([text("%{nonsense}")], UNREADABLE),
        ([text("a"), text("b")], UNREADABLE),
        ([text("\udcc3\udc84")], UNREADABLE),
        ([text("%{s}" * 10_000)], UNREADABLE),
        ([], UNREADABLE),
    ],
)
def test_explanations(words: list[Value], explanation: object) -> None:
    found = check({"example.com TXT": "v=spf1 -all exp=exp.%{d}", "exp.example.com TXT": words})
    assert (found.result, found.explanation) == (SpfResult.FAIL, explanation)


def test_no_explanation_is_published() -> None:
    assert check({"example.com TXT": "v=spf1 -all"}).explanation is NOT_PRESENT


def test_the_identities() -> None:
    memory = Memory({"mail.example.com TXT": "v=spf1 -all exp=e.example.com", "e.example.com TXT": "%{s}"})
    helo = check_helo(SESSION, memory)
    assert (helo.identity, helo.domain, helo.explanation) == (
        "helo",
        "mail.example.com",
        "postmaster@mail.example.com",
    )
    for null_sender in ("", "<>"):
        bounce = check_mail_from(SESSION, null_sender, memory)
        assert (bounce.identity, bounce.domain, bounce.result) == ("mailfrom", "mail.example.com", SpfResult.FAIL)
        assert bounce.sender == "postmaster@mail.example.com"
    odd = check_mail_from(SESSION, '<"a@b"@mail.example.com.>', memory)
    assert (odd.domain, odd.result) == ("mail.example.com", SpfResult.FAIL)
    assert check_mail_from(SESSION, "nobody", memory).result is SpfResult.NONE


@pytest.mark.parametrize(
    "domain", ["", "com", "[192.0.2.1]", "192.0.2.1", "a..example.com", "x" * 64 + ".example.com"]
)
def test_what_is_no_domain_has_no_policy(domain: str) -> None:
    memory = Memory({})
    found = check_host(SESSION, domain, f"user@{domain}", memory)
    assert found.result is SpfResult.NONE
    assert memory.asked == []


def test_a_session_needs_an_address() -> None:
    with pytest.raises(UsageError, match="not an IP address"):
        check_helo(Session("mail.example.com", "x"), Memory({}))


def test_an_address_is_read_in_any_spelling() -> None:
    held: Held = {"example.com TXT": "v=spf1 ip4:192.0.2.25 ip6:2001:db8::25 -all"}
    for spelling in ("::ffff:192.0.2.25", "IPv6:2001:DB8:0::25", "192.0.2.25"):
        assert check(held, Session(spelling, "h")).result is SpfResult.PASS


def test_a_mapped_network_never_matches_ipv4() -> None:
    assert check({"example.com TXT": "v=spf1 ip6:::ffff:192.0.2.25 ?all"}).result is SpfResult.NEUTRAL
    assert check({"example.com TXT": "v=spf1 ip6:::/0 ?all"}).result is SpfResult.NEUTRAL


def test_a_failure_of_the_dns_is_a_temperror_with_its_reason() -> None:
    down = TempFail(ask("a.example.net", "A"), "SERVFAIL")
    found = check({"example.com TXT": "v=spf1 a:a.example.net -all", "a.example.net A": down})
    assert found.result is SpfResult.TEMPERROR
    assert found.reason == "'a:a.example.net' of example.com: a.example.net A: SERVFAIL."
    limited = TimeLimit(Memory({"example.com TXT": "v=spf1 a -all"}), iter((0.0, 1.0, 30.0)).__next__, 20)
    assert check_mail_from(SESSION, "user@example.com", limited).result is SpfResult.TEMPERROR


def test_limits_can_be_set() -> None:
    record = "v=spf1 " + "a:gone.example.com " * 5 + "-all"
    memory = Memory({"example.com TXT": record})
    assert check_mail_from(SESSION, "u@example.com", memory).result is SpfResult.PERMERROR
    found = check_mail_from(SESSION, "u@example.com", memory, SpfLimits(voids=5))
    assert (found.result, found.lookups, found.voids) == (SpfResult.FAIL, 5, 5)
    few = check_mail_from(SESSION, "u@example.com", memory, SpfLimits(lookups=3, voids=9))
    assert few.reason == "'a:gone.example.com' of example.com: more than 3 terms ask the DNS."


def test_names_of_the_client_cost_the_publisher_nothing() -> None:
    pointers: list[Value] = [f"n{n}.example.net" for n in range(8)]
    found = check(
        {
            "example.com TXT": "v=spf1 ptr exists:%{p}.x.example.com ptr:example.net -all",
            f"{reverse_name('192.0.2.25')} PTR": [*pointers, "real.example.net"],
            "real.example.net A": "192.0.2.25",
        }
    )
    assert found.result is SpfResult.PASS
    assert (found.lookups, found.voids) == (3, 1)
    assert found.trace.steps[1].target == "real.example.net.x.example.com"


# Hostile records: each costs a bounded number of questions and little time.
MANY = "".join(f" include:n{n}.example.com" for n in range(2000))
LONG_NAME = ".".join(["%{s}%{l}%{h}"] * 500)
HOSTILE: dict[str, Held] = {
    "loop": {"example.com TXT": "v=spf1 include:example.com -all"},
    "redirect loop": {"example.com TXT": "v=spf1 redirect=example.com"},
    "wide": {"example.com TXT": f"v=spf1{MANY} -all"},
    "long": {"example.com TXT": "v=spf1 " + "ip4:203.0.113.1 " * 4000 + "-all"},
    "modifiers": {"example.com TXT": "v=spf1 " + "x=%{s}%{s} " * 5000 + "-all"},
    "macro bomb": {"example.com TXT": f"v=spf1 exists:{LONG_NAME}.example.com -all"},
    "split bomb": {"example.com TXT": "v=spf1 exists:" + "%{s1r.-+,/_=}" * 4000 + " -all"},
    "percent": {"example.com TXT": "v=spf1 a:" + "%" * 60_000},
    "slashes": {"example.com TXT": "v=spf1 a" + "/" * 60_000},
    "digits": {"example.com TXT": "v=spf1 a:%{d" + "9" * 60_000 + "}"},
    "labels": {"example.com TXT": "v=spf1 a:" + "a." * 30_000 + "com"},
    "hyphens": {"example.com TXT": "v=spf1 a:x." + "a-" * 30_000},
    "exp bomb": {"example.com TXT": "v=spf1 -all exp=e.example.com", "e.example.com TXT": "%{s}" * 15_000},
}


@pytest.mark.parametrize("held", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_records_cost_little(held: Held) -> None:
    memory = Memory(held)
    session = Session("192.0.2.25", "h" * 50_000)
    start = time.process_time()
    found = check_mail_from(session, "l.-" * 20_000 + "@example.com", memory)
    assert found.sender.endswith("@example.com")
    assert time.process_time() - start < 5
    assert isinstance(found.result, SpfResult)
    assert len(memory.asked) <= 12


class Everything:
    """Answers everything with the most expensive record there is."""

    def __init__(self) -> None:
        self.asked = 0

    def query(self, name: str, record_type: str) -> Answer:
        self.asked += 1
        question = ask(name, record_type)
        n = self.asked
        values: dict[str, list[Value]] = {
            "TXT": [text(f"v=spf1 ptr mx:m{n}.example.com include:i{n}.%{{p}}.example.com -all")],
            "MX": [Mx(n, f"x{n}.{name}") for n in range(10)],
            "PTR": [f"p{n}.example.net" for n in range(500)],
        }
        many = tuple(values.get(record_type, ["203.0.113.1"]))
        return Records(question, many, 1)


def test_the_most_expensive_records_ask_a_bounded_number_of_questions() -> None:
    everything = Everything()
    assert check_mail_from(SESSION, "user@example.com", everything).result is SpfResult.PERMERROR
    assert everything.asked < 100
    deep = Everything()
    check_mail_from(SESSION, "user@example.com", deep, SpfLimits(lookups=10**9, voids=10**9))
    assert deep.asked < 1000


TERMS = (
    "a mx ptr -all ~all exists:%{i}.example.com include:b.example.com redirect=c.example.com a:%{d2} % a: "
    "exp=b.example.com ip4:192.0.2.0/24 ip6:::/0 include:%{h} ?mx:c.example.com a:%{p}.example.com"
)
RECORDS = st.lists(st.sampled_from(TERMS.split()), max_size=6).map(lambda terms: " ".join(["v=spf1", *terms]))
ANSWERS = st.sampled_from(["192.0.2.25", "203.0.113.7"])


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(RECORDS, min_size=3, max_size=3), ANSWERS, st.booleans())
def test_any_record_comes_to_a_result(records: list[str], address: str, fails: bool) -> None:  # noqa: FBT001
    held: Held = {f"{domain}.example.com TXT": record for domain, record in zip("abc", records, strict=True)}
    held["a.example.com A"] = address
    held["c.example.com MX"] = [Mx(1, "a.example.com")]
    if fails:
        held["b.example.com TXT"] = TempFail(Question("b.example.com", "TXT"), "SERVFAIL")
    memory = Memory(held)
    found = check_mail_from(Session("192.0.2.25", "c.example.com"), "u@a.example.com", memory)
    assert isinstance(found.result, SpfResult)
    assert found.lookups <= 11
    assert found.voids <= 3
    assert len(memory.asked) < 150
