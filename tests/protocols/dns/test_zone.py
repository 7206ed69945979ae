from pathlib import Path

import pytest

from hdrscan.dns.overlay import ZoneResolver
from hdrscan.dns.resolver import NoResolver
from hdrscan.dns.zone import load_zone, read_zone
from hdrscan.errors import UsageError
from hdrscan.model.dns import Mx, NoData, NotAsked, NxDomain, Records, TempFail, Value
from memory import Memory, text

WHOLE = """
$ORIGIN example.com.
$TTL 600
@        SOA ns.example.com. hostmaster.example.com. 1 7200 900 1209600 120
         NS  ns
         MX  10 mail
         MX  20 backup.example.net.
         TXT "v=spf1 mx " "-all"
ns       A   192.0.2.53
mail 60  A   192.0.2.25
         AAAA 2001:DB8::0025
www      CNAME mail
far      CNAME www.example.net.
lost     CNAME nothing
loop     CNAME pool
pool     CNAME loop
a.b.c    A   192.0.2.1
*.wild   TXT "by the wildcard"
x.wild   A   192.0.2.2
sub      NS  ns.sub
ns.sub   A   192.0.2.54
"""

FRAGMENT = """
example.com.         TXT "v=spf1 ip4:203.0.113.25 -all"
_dmarc.example.com.  TXT "v=DMARC1; p=none"
new.example.com.     CNAME mail.example.com.
*.any.example.com.   A 203.0.113.9
"""


@pytest.fixture
def whole() -> ZoneResolver:
    below = Memory({"www.example.net A": "198.51.100.1", "ns.sub.example.com A": "198.51.100.2"})
    return ZoneResolver([read_zone(WHOLE, "example.zone")], below)


def values(zones: ZoneResolver, name: str, record_type: str) -> tuple[Value, ...]:
    answer = zones.query(name, record_type)
    assert isinstance(answer, Records)
    return answer.values


@pytest.mark.parametrize(
    ("name", "record_type", "expected"),
    [
        ("example.com", "MX", (Mx(10, "mail.example.com"), Mx(20, "backup.example.net"))),
        ("Example.COM.", "txt", (text("v=spf1 mx ", "-all"),)),
        ("mail.example.com", "AAAA", ("2001:db8::25",)),
        ("www.example.com", "CNAME", ("mail.example.com",)),
        ("a.b.c.example.com", "A", ("192.0.2.1",)),
        ("anything.wild.example.com", "TXT", (text("by the wildcard"),)),
        ("deep.down.wild.example.com", "TXT", (text("by the wildcard"),)),
        ("example.com", "NS", ("ns.example.com",)),
    ],
)
def test_a_whole_zone_answers(
    whole: ZoneResolver, name: str, record_type: str, expected: tuple[Value, ...]
) -> None:
    assert values(whole, name, record_type) == expected


@pytest.mark.parametrize(
    ("name", "record_type", "kind"),
    [
        ("gone.example.com", "A", NxDomain),
        ("mail.example.com", "MX", NoData),
        ("b.c.example.com", "A", NoData),  # exists because of the name below it (RFC 4592 section 2.2.2)
        ("wild.example.com", "TXT", NoData),
        ("x.wild.example.com", "TXT", NoData),  # the wildcard is for names that do not exist
        ("below.x.wild.example.com", "TXT", NxDomain),  # and does not reach past one that does
        ("anything.wild.example.com", "A", NoData),
        ("lost.example.com", "A", NxDomain),
        ("loop.example.com", "A", TempFail),
        ("example.net", "A", NoData),
        ("gone.example.net", "A", NxDomain),
    ],
)
def test_what_a_whole_zone_does_not_have(whole: ZoneResolver, name: str, record_type: str, kind: type) -> None:
    assert isinstance(whole.query(name, record_type), kind)


def test_aliases_are_followed_and_kept(whole: ZoneResolver) -> None:
    answer = whole.query("www.example.com", "A")
    assert isinstance(answer, Records)
    assert (answer.values, answer.chain, answer.ttl) == (("192.0.2.25",), ("mail.example.com",), 60)
    assert answer.question.name == "www.example.com"
    assert answer.server == "example.zone"


def test_an_alias_leads_out_of_the_zone(whole: ZoneResolver) -> None:
    answer = whole.query("far.example.com", "A")
    assert isinstance(answer, Records)
    assert (answer.values, answer.chain) == (("198.51.100.1",), ("www.example.net",))


def test_an_alias_to_nothing_keeps_its_chain(whole: ZoneResolver) -> None:
    answer = whole.query("lost.example.com", "A")
    assert isinstance(answer, NxDomain)
    assert answer.chain == ("nothing.example.com",)
    assert answer.ttl == 120  # the zone's negative TTL, RFC 2308 section 5


def test_an_alias_from_below_leads_into_the_zone() -> None:
    below = Memory({"www.example.net CNAME": "mail.example.com", "mail.example.com A": "198.51.100.99"})
    answer = ZoneResolver([read_zone(WHOLE, "z")], below).query("www.example.net", "A")
    assert isinstance(answer, Records)
    assert (answer.values, answer.chain) == (("192.0.2.25",), ("mail.example.com",))


def test_what_the_zone_gave_away_is_asked_below(whole: ZoneResolver) -> None:
    assert values(whole, "ns.sub.example.com", "A") == ("198.51.100.2",)
    assert isinstance(whole.query("sub.example.com", "NS"), NoData)


def test_the_nearest_zone_answers() -> None:
    child = read_zone("$ORIGIN sub.example.com.\n@ SOA ns hm 1 1 1 1 60\n@ NS ns\nns A 192.0.2.99\n", "child")
    for zones in ([read_zone(WHOLE, "parent"), child], [child, read_zone(WHOLE, "parent")]):
        assert values(ZoneResolver(zones, NoResolver()), "ns.sub.example.com", "A") == ("192.0.2.99",)


@pytest.fixture
def published() -> ZoneResolver:
    below = Memory(
        {
            "example.com TXT": "v=spf1 -all",
            "example.com MX": [Mx(10, "mail.example.com")],
            "mail.example.com A": "192.0.2.25",
            "x.any.example.com TXT": "here",
        }
    )
    return ZoneResolver([read_zone(FRAGMENT, "fragment")], below)


def test_a_fragment_takes_the_place_of_what_is_published(published: ZoneResolver) -> None:
    assert values(published, "example.com", "TXT") == (text("v=spf1 ip4:203.0.113.25 -all"),)
    assert values(published, "_dmarc.example.com", "TXT") == (text("v=DMARC1; p=none"),)


def test_a_fragment_leaves_the_rest_as_it_is(published: ZoneResolver) -> None:
    assert values(published, "example.com", "MX") == (Mx(10, "mail.example.com"),)
    assert isinstance(published.query("gone.example.com", "A"), NxDomain)


def test_a_fragment_brings_names_into_being(published: ZoneResolver) -> None:
    assert isinstance(published.query("_dmarc.example.com", "A"), NoData)
    assert isinstance(published.query("new.example.com", "MX"), NoData)
    assert values(published, "new.example.com", "A") == ("192.0.2.25",)
    assert values(published, "y.any.example.com", "A") == ("203.0.113.9",)
    assert isinstance(published.query("x.any.example.com", "A"), NoData)


def test_a_fragment_over_nothing_knows_only_itself() -> None:
    zones = ZoneResolver([read_zone(FRAGMENT, "fragment")], NoResolver())
    assert values(zones, "example.com", "TXT")
    assert isinstance(zones.query("example.com", "MX"), NotAsked)
    assert isinstance(zones.query("new.example.com", "A"), NotAsked)


def test_the_last_fragment_wins() -> None:
    zones = [read_zone(f'example.com. TXT "{n}"', str(n)) for n in (1, 2)]
    assert values(ZoneResolver(zones, NoResolver()), "example.com", "TXT") == (text("2"),)


def test_strings_without_quotes_are_two(tmp_path: Path) -> None:
    path = tmp_path / "fragment"
    path.write_bytes(b"\xef\xbb\xbfexample.com. TXT v=spf1 -all ; a classic\r\n")
    assert values(ZoneResolver([load_zone(str(path))], NoResolver()), "example.com", "TXT") == (
        text("v=spf1", "-all"),
    )


def test_an_origin_given_completes_names() -> None:
    zones = ZoneResolver([read_zone("@ MX 5 mail\n", "z", "example.com")], NoResolver())
    assert values(zones, "example.com", "MX") == (Mx(5, "mail.example.com"),)


def test_bytes_beyond_ascii_survive() -> None:
    zones = ZoneResolver([read_zone(r'example.com. TXT "\195\132"', "z")], NoResolver())
    assert values(zones, "example.com", "TXT") == (text("\udcc3\udc84"),)


@pytest.mark.parametrize(
    ("zone", "message"),
    [
        ("www A 192.0.2.1\n", "z:1: the name 'www' is relative and no origin is known"),
        ("\n\na.example.com. A 192.0.2.1\nb.example.com. MX 10 mail\n", "z:4: the name 'mail' is relative"),
        (
            "a.example.com. A 192.0.2.1\nb.example.com. A 192.0.2.300\n",
            "z:2: no record: b.example.com. A 192.0.2.300",
        ),
        ("\na.example.com. FOO bar\n", "z:2: unknown rdatatype 'FOO'"),
        ("$INCLUDE other\n", "z:1: zone file directive '$INCLUDE' is not allowed"),
        ('a.example.com. TXT ( "one"\n "two"\n', "z:1: unbalanced parentheses"),
        (
            "$ORIGIN example.com.\na CNAME b\na A 192.0.2.1\n",
            "z:3: a.example.com cannot have a CNAME",
        ),
        ("a.example. SOA a. b. 1 1 1 1 1\nb.example. SOA a. b. 1 1 1 1 1\n", "z: SOA records of several zones"),
        ("\x00", "z:1: "),
    ],
)
def test_a_zone_file_that_does_not_parse_says_where(zone: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_zone(zone, "z")
    assert str(caught.value).startswith(message)


def test_a_zone_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_zone(str(tmp_path / "missing"))
