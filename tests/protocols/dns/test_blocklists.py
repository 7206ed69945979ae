import pytest

from hdrscan.dns.blocklists import DEFAULT_LISTS, blocklists
from hdrscan.dns.resolver import NoResolver, ask
from hdrscan.model.dns import Answer, TempFail, Value
from hdrscan.model.hosts import Listing, ListingStatus
from memory import Memory

Held = dict[str, list[Value] | Answer | str]
ZONE = "list.example.net"
TEST_ENTRY: Held = {f"2.0.0.127.{ZONE} A": ["127.0.0.2"]}


def look(held: Held, ip: str = "203.0.113.25") -> Listing:
    (found,) = blocklists(ip, [ZONE], Memory(held))
    return found


def test_listed_with_codes_and_reasons() -> None:
    name = f"25.113.0.203.{ZONE}"
    found = look({f"{name} A": ["127.0.0.2", "127.0.0.11"], f"{name} TXT": "see list.example.net", **TEST_ENTRY})
    assert found.status is ListingStatus.LISTED
    assert (found.codes, found.reasons, found.note) == (
        ("127.0.0.2", "127.0.0.11"),
        ("see list.example.net",),
        "",
    )


def test_an_ipv6_address_is_spelled_in_nibbles() -> None:
    name = f"{'.'.join(reversed('20010db8000000000000000000000025'))}.{ZONE}"
    assert look({f"{name} A": ["127.0.0.3"], **TEST_ENTRY}, "2001:db8::25").status is ListingStatus.LISTED


def test_not_listed_is_believed_of_a_list_that_knows_its_test_entry() -> None:
    assert look({**TEST_ENTRY}).status is ListingStatus.NOT_LISTED
    dead = look({})
    assert dead.status is ListingStatus.UNUSABLE
    assert dead.note == "it does not list its test entry 127.0.0.2"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("127.255.255.252", "no zone of this name"),
        ("127.255.255.254", "public resolvers"),
        ("127.255.255.255", "too often"),
        ("127.255.255.1", "127.255.255.1, which is a refusal"),
        ("127.0.0.1", "127.0.0.1, which is a refusal"),
    ],
)
def test_a_refusal_is_no_listing(code: str, words: str) -> None:
    for name in (f"25.113.0.203.{ZONE}", f"2.0.0.127.{ZONE}"):
        found = look({f"{name} A": [code]})
        assert found.status is ListingStatus.REFUSED
        assert words in found.note


def test_a_list_that_lists_everything_is_not_believed() -> None:
    name = f"25.113.0.203.{ZONE}"
    everything = look({f"{name} A": ["127.0.0.2"], f"1.0.0.127.{ZONE} A": ["127.0.0.2"], **TEST_ENTRY})
    assert everything.status is ListingStatus.UNUSABLE
    sold = look({f"{name} A": ["192.0.2.80"], **TEST_ENTRY})
    assert sold.status is ListingStatus.UNUSABLE
    assert sold.note.startswith("192.0.2.80 is not an answer of a list")


def test_a_question_without_an_answer_is_no_all_clear() -> None:
    failed = TempFail(ask(f"25.113.0.203.{ZONE}", "A"), "it did not answer")
    assert look({f"25.113.0.203.{ZONE} A": failed}).status is ListingStatus.UNKNOWN
    tested = look({f"2.0.0.127.{ZONE} A": failed})
    assert (tested.status, tested.note) == (ListingStatus.UNKNOWN, "its test entry 127.0.0.2: it did not answer")
    (unasked,) = blocklists("203.0.113.25", [ZONE], NoResolver())
    assert (unasked.status, unasked.note) == (ListingStatus.UNKNOWN, "DNS was not asked for")


def test_the_default_lists_are_few() -> None:
    assert 0 < len(DEFAULT_LISTS) <= 5
