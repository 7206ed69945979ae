import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from hdrscan.dmarc.policy import find_policy
from hdrscan.dns.gather import gather
from hdrscan.dns.network import NetworkResolver
from hdrscan.dns.overlay import ZoneResolver
from hdrscan.dns.replay import ReplayResolver, dump_answers, read_answers
from hdrscan.dns.resolver import Cached, NoResolver, Recorder, Resolver
from hdrscan.dns.zone import read_zone
from hdrscan.model.absent import NOT_CHECKED
from hdrscan.model.dmarc import DmarcPolicy
from hdrscan.model.dns import Mx, NoData, NxDomain, Question, Records, TempFail
from hdrscan.model.spf import SpfEvaluation, SpfResult
from hdrscan.spf.check import Session, check_mail_from
from memory import text
from nameserver import HOST, free_port, serving

pytestmark = pytest.mark.servers("nsd")

LONG = "".join(f'"{letter * 255}" ' for letter in "abcdefghijkl")
EXAMPLE = f"""
$ORIGIN example.com.
$TTL 600
@       SOA ns hostmaster 1 7200 900 1209600 120
        NS ns
        MX 10 mail
        MX 0 .
        TXT "v=spf1 mx " "-all"
ns      A 192.0.2.53
mail 60 A 192.0.2.25
        AAAA 2001:db8::25
www     CNAME web
web     CNAME mail
out     CNAME there.example.net.
outside CNAME gone.example.net.
empty   CNAME ns.example.net.
loop    CNAME pool
pool    CNAME loop
lost    CNAME nothing
long    TXT ( {LONG} )
a.b.c   A 192.0.2.1
*.wild  TXT "by the wildcard"
x.wild  A 192.0.2.2
odd     TXT "\\195\\132;" ""
25.2.0.192.in-addr PTR mail
dot\\.ted A 192.0.2.3
host    PTR dot\\.ted
"""
OTHER = """
$ORIGIN example.net.
@       300 SOA ns hostmaster 1 7200 900 1209600 30
        300 NS ns
ns      300 A 192.0.2.54
there   300 A 198.51.100.7
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    zones = {"example.com": EXAMPLE, "example.net": OTHER, "broken.example": None}
    with serving(tmp_path_factory.mktemp("nsd"), zones) as address:
        yield address


@pytest.fixture
def live(server: str) -> NetworkResolver:
    return NetworkResolver([server])


def test_records_come_with_ttl_and_server(live: NetworkResolver, server: str) -> None:
    answer = live.query("Mail.Example.COM.", "a")
    assert answer == Records(Question("mail.example.com", "A"), ("192.0.2.25",), 60, (), server)


@pytest.mark.parametrize(
    ("name", "record_type", "values"),
    [
        ("example.com", "TXT", {text("v=spf1 mx ", "-all")}),
        ("example.com", "MX", {Mx(10, "mail.example.com"), Mx(0, "")}),
        ("mail.example.com", "AAAA", {"2001:db8::25"}),
        ("odd.example.com", "TXT", {text("\udcc3\udc84;", "")}),
        ("25.2.0.192.in-addr.example.com", "PTR", {"mail.example.com"}),
        ("any.wild.example.com", "TXT", {text("by the wildcard")}),
        ("host.example.com", "PTR", {r"dot\046ted.example.com"}),
        (r"dot\046ted.example.com", "A", {"192.0.2.3"}),
        ("example.com", "NS", {"ns.example.com"}),
        ("example.com", "SOA", {"ns.example.com. hostmaster.example.com. 1 7200 900 1209600 120"}),
    ],
)
def test_every_type_is_read(live: NetworkResolver, name: str, record_type: str, values: set[object]) -> None:
    answer = live.query(name, record_type)
    assert isinstance(answer, Records)
    assert set(answer.values) == values


def test_what_is_not_there(live: NetworkResolver) -> None:
    gone = live.query("gone.example.com", "TXT")
    assert isinstance(gone, NxDomain)
    assert gone.ttl == 120
    assert isinstance(live.query("mail.example.com", "TXT"), NoData)
    assert isinstance(live.query("b.c.example.com", "A"), NoData)


def test_an_alias_chain_is_kept(live: NetworkResolver) -> None:
    answer = live.query("www.example.com", "A")
    assert isinstance(answer, Records)
    assert (answer.values, answer.chain) == (("192.0.2.25",), ("web.example.com", "mail.example.com"))
    assert answer.ttl == 60


def test_an_alias_is_followed_where_the_server_stops(live: NetworkResolver) -> None:
    answer = live.query("out.example.com", "A")
    assert isinstance(answer, Records)
    assert (answer.values, answer.chain, answer.ttl) == (("198.51.100.7",), ("there.example.net",), 300)
    gone = live.query("outside.example.com", "A")
    assert isinstance(gone, NxDomain)
    assert (gone.chain, gone.ttl) == (("gone.example.net",), 30)
    empty = live.query("empty.example.com", "TXT")
    assert isinstance(empty, NoData)
    assert empty.chain == ("ns.example.net",)


def test_an_alias_to_nothing_and_one_in_a_circle(live: NetworkResolver) -> None:
    lost = live.query("lost.example.com", "A")
    assert isinstance(lost, NxDomain)
    assert lost.chain == ("nothing.example.com",)
    assert isinstance(live.query("loop.example.com", "A"), TempFail)


def test_an_answer_that_does_not_fit_comes_over_tcp(live: NetworkResolver) -> None:
    answer = live.query("long.example.com", "TXT")
    assert isinstance(answer, Records)
    assert answer.texts[0].strings == tuple(letter * 255 for letter in "abcdefghijkl")


def test_a_broken_zone_is_a_failure_with_its_reason(live: NetworkResolver, server: str) -> None:
    answer = live.query("mail.broken.example", "A")
    assert answer == TempFail(Question("mail.broken.example", "A"), f"{server} answered SERVFAIL", server)


def test_a_refusal_is_a_failure_with_its_reason(live: NetworkResolver, server: str) -> None:
    answer = live.query("example.org", "A")
    assert isinstance(answer, TempFail)
    assert answer.reason == f"{server} answered REFUSED"


def test_a_silent_server_costs_no_more_than_its_time() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind((HOST, 0))
        silent.settimeout(0)
        port = silent.getsockname()[1]
        start = time.monotonic()
        answer = NetworkResolver([f"{HOST}:{port}"], seconds=0.6).query("example.com", "A")
        assert time.monotonic() - start < 3
        assert isinstance(answer, TempFail)
        assert answer.reason == f"{HOST}:{port} did not answer; there was no answer within 0.6 s"
        tries = 0
        while True:
            try:
                silent.recv(4096)
            except BlockingIOError:
                break
            tries += 1
        assert tries == 2


def test_the_next_server_is_asked_when_one_fails(server: str) -> None:
    answer = NetworkResolver([f"{HOST}:{free_port()}", server], seconds=4).query("mail.example.com", "A")
    assert isinstance(answer, Records)
    assert answer.server == server


def test_many_questions_at_once(live: NetworkResolver) -> None:
    questions = [Question(name, "A") for name in ("mail.example.com", "www.example.com", "gone.example.com")]
    answers = gather(live, [*questions, *(Question(f"n{n}.example.com", "A") for n in range(60))])
    assert isinstance(answers[questions[0]], Records)
    assert isinstance(answers[questions[1]], Records)
    assert sum(isinstance(answer, NxDomain) for answer in answers.values()) == 61


def test_a_zone_file_answers_as_the_server_does(live: NetworkResolver) -> None:
    zones = ZoneResolver([read_zone(EXAMPLE, "a"), read_zone(OTHER, "b")], NoResolver())
    labels = (
        "@ ns mail www web out outside empty lost long b.c c a.b.c wild x.wild y.wild z.y.wild z.x.wild odd gone"
    )
    for label in labels.split():
        name = "example.com" if label == "@" else f"{label}.example.com"
        for record_type in ("A", "AAAA", "MX", "TXT", "CNAME", "NS"):
            here, there = zones.query(name, record_type), live.query(name, record_type)
            assert type(here) is type(there), (here, there)
            assert not isinstance(here, TempFail)
            if isinstance(here, Records) and isinstance(there, Records):
                assert set(here.values) == set(there.values)
                assert (here.chain, here.ttl) == (there.chain, there.ttl)


def test_a_recording_gives_the_same_again(live: NetworkResolver) -> None:
    """The whole stack: what would be if this were published, from the servers and from a recording."""
    fragment = read_zone('example.com. TXT "v=spf1 a:out.example.com include:example.net -all"\n', "fragment")
    recorder = Recorder(live, lambda: datetime(2026, 1, 2, tzinfo=UTC))

    def judge(resolver: Resolver) -> tuple[SpfEvaluation, DmarcPolicy]:
        cached = Cached(ZoneResolver([fragment], resolver), time.monotonic)
        check = check_mail_from(Session("192.0.2.25", "mail.example.com"), "user@example.com", cached)
        return check, find_policy("www.example.com", cached)

    first = judge(recorder)
    assert first[0].result is SpfResult.PERMERROR
    assert first[0].reason.endswith("there is no SPF record to include.")
    assert first[1].walk.organizational_domain is NOT_CHECKED  # the server refuses _dmarc.com
    again = judge(ReplayResolver(read_answers(dump_answers(recorder.recorded), "recording")))
    assert again == first
