"""Our SPF compared with pyspf, over generated records; where they differ, the RFC decides and a test says so."""

import random
from typing import TYPE_CHECKING, NamedTuple

import pytest
import spf

from hdrscan.dns.resolver import ask
from hdrscan.model.dns import Answer, Mx, Records, TempFail, Text, Value
from hdrscan.model.spf import SpfResult
from hdrscan.spf.check import Session, check_mail_from
from memory import Memory, text

if TYPE_CHECKING:
    from collections.abc import Callable

Held = dict[str, list[Value] | Answer | str]

NAMES = ("a.example.com", "b.example.com", "c.example.com", "mail.example.com", "gone.example.com")
IPV4 = ("192.0.2.25", "192.0.2.26", "203.0.113.7")
IPV6 = ("2001:db8::25", "2001:db8::26")
SENDER, HELO = "user-x@a.example.com", "mail.example.com"
# What pyspf reads as the RFC does; the rest is in DIFFERENCES.
SPECS = (
    "%{d2} %{h} %{i}.example.com %{ir}.%{v}.arpa.example.com %{l}.example.com %{d2r}.example.com "
    "%{lr-}.example.com %{x}.example.com % example 192.0.2.1 a..example.com %%.example.com %{H} b.example.com. "
    "%{s}.example.com"
)
PREFIXES = ("", "", "", "/24", "/0", "//64", "/24//64", "/33", "//129", "/024")
NETWORKS = (
    "ip4:192.0.2.25 ip4:192.0.2.0/24 ip4:192.0.2.25/0 ip4:192.0.2 ip4:192.0.2.25/33 ip4:::1 IP4:192.0.2.25 "
    "ip6:2001:db8::/32 ip6:::/0 ip6:2001:db8::25/128 ip6:::ffff:192.0.2.25 ip6:2001:db8::/129 ip6:192.0.2.1"
)
ODDITIES = ("moo", "ALL", "a:b:c.example.com", "include", "redirect:b.example.com", "all/8", "=x", "1x=y")


class Case(NamedTuple):
    ip: str
    held: Held


def random_term(choose: random.Random) -> str:
    qualifier = choose.choice(("", "", "", "+", "-", "~", "?"))
    spec = choose.choice((*NAMES[1:], *SPECS.split()))
    shapes: tuple[Callable[[], str], ...] = (
        lambda: "all",
        lambda: f"include:{spec}",
        lambda: f"include:{spec}",
        lambda: f"a{choose.choice(('', f':{spec}'))}{choose.choice(PREFIXES)}",
        lambda: f"mx{choose.choice(('', f':{spec}'))}{choose.choice(PREFIXES)}",
        lambda: f"exists:{spec}",
        lambda: choose.choice(NETWORKS.split()),
        lambda: choose.choice(ODDITIES),
    )
    if choose.random() < 0.15:
        return choose.choice((f"redirect={spec}", f"exp={spec}"))
    return qualifier + choose.choice(shapes)()


def random_record(choose: random.Random) -> str:
    return " ".join(["v=spf1", *(random_term(choose) for _ in range(choose.randrange(6)))])


def random_case(choose: random.Random) -> Case:
    held: Held = {}
    for name in NAMES[:3]:
        held[f"{name} TXT"] = random_record(choose)
        if choose.random() < 0.05:
            held[f"{name} TXT"] = [text(random_record(choose)), text(random_record(choose))]
        if choose.random() < 0.5:
            held[f"{name} A"] = list(choose.sample(IPV4, 2))
        if choose.random() < 0.3:
            held[f"{name} AAAA"] = [choose.choice(IPV6)]
        if choose.random() < 0.4:
            held[f"{name} MX"] = [Mx(n, choose.choice(NAMES)) for n in range(2)]
    held["mail.example.com A"] = choose.choice(IPV4)
    if choose.random() < 0.1:
        name, record_type = choose.choice(NAMES), choose.choice(("A", "TXT", "MX"))
        held[f"{name} {record_type}"] = TempFail(ask(name, record_type), "down")
    return Case(choose.choice(IPV4 + IPV6), held)


def ours(case: Case) -> str:
    result = check_mail_from(Session(case.ip, HELO), SENDER, Memory(case.held)).result
    assert isinstance(result, SpfResult)
    return result.value


def theirs(case: Case, monkeypatch: pytest.MonkeyPatch) -> str:
    memory = Memory(case.held)

    def look(name: str, record_type: str, *_: object) -> list[tuple[tuple[str, str], object]]:
        answer = memory.query(name, record_type)
        if isinstance(answer, TempFail):
            raise spf.TempError(answer.reason)
        values = answer.values if isinstance(answer, Records) else ()
        return [((name, record_type), plain(value)) for value in values]

    monkeypatch.setattr(spf, "DNSLookup", look)
    return str(spf.query(i=case.ip, s=SENDER, h=HELO).check()[0])


def plain(value: Value) -> object:
    if isinstance(value, Text):
        return tuple(string.encode("ascii", "surrogateescape") for string in value.strings)
    return tuple(value) if isinstance(value, Mx) else value


def test_both_come_to_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    choose = random.Random(7208)  # noqa: S311 - the same records on every run
    results = set()
    for _ in range(4000):
        case = random_case(choose)
        result = ours(case)
        results.add(result)
        assert result == theirs(case, monkeypatch), case
    assert results >= {"pass", "fail", "softfail", "neutral", "permerror", "temperror"}


PTR = "25.2.0.192.in-addr.arpa PTR"
DOWN = TempFail(ask("down.example.com", "A"), "down")
# What pyspf says, what we say, and why.
DIFFERENCES: dict[str, tuple[str, str, Held]] = {
    "a macro may not keep 0 parts (section 7.3)": (
        "pass",
        "permerror",
        {"a.example.com TXT": "v=spf1 all exists:%{d0}.example.com"},
    ),
    "an include of oneself costs lookups, and is not an error where it is not reached (section 4.6.4)": (
        "permerror",
        "pass",
        {"a.example.com TXT": "v=spf1 all include:a.example.com"},
    ),
    "unknown modifiers are ignored however often they stand there (section 6)": (
        "permerror",
        "pass",
        {"a.example.com TXT": "v=spf1 x=1 x=2 all"},
    ),
    "names of the client that lead nowhere are no void lookups of the publisher's (sections 4.6.4 and 5.5)": (
        "permerror",
        "pass",
        {"a.example.com TXT": "v=spf1 ptr all", PTR: ["x.example.net", "y.example.net", "z.example.net"]},
    ),
    "a name of the client that cannot be looked up is passed over (section 5.5)": (
        "temperror",
        "pass",
        {
            "a.example.com TXT": "v=spf1 ptr:mail.example.com -all",
            PTR: ["down.example.com", "mail.example.com"],
            "down.example.com A": DOWN,
            "mail.example.com A": "192.0.2.25",
        },
    ),
}


@pytest.mark.parametrize(("pyspf", "hdrscan", "held"), DIFFERENCES.values(), ids=DIFFERENCES.keys())
def test_reviewed_differences(pyspf: str, hdrscan: str, held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case("192.0.2.25", held)
    assert ours(case) == hdrscan
    assert theirs(case, monkeypatch) == pyspf
