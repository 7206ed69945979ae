"""The usual replies on the wire, read as dnspython reads them; everything else is left to it."""

from itertools import pairwise

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdrscan.dns.rdata import values_of
from hdrscan.dns.resolver import ask
from hdrscan.dns.wire import TYPES, is_reply, question_of, read_fast_path
from hdrscan.model.dns import NoData, NxDomain, Records
from hdrscan.text.names import name_of

SERVER = "192.0.2.53:53"
SOA = "{zone} 900 IN SOA ns.example.com. root.example.com. 1 3600 600 86400 300"


def reply(
    asked: bytes, answers: str = "", authority: str = "", code: dns.rcode.Rcode = dns.rcode.NOERROR
) -> bytes:
    """Return the reply that dnspython writes, with its compression."""
    message = dns.message.make_response(dns.message.from_wire(asked), recursion_available=True)
    message.set_rcode(code)
    for text, section in ((answers, message.answer), (authority, message.authority)):
        for line in filter(None, text.split("\n")):
            owner, ttl, _, kind, data = line.split(" ", 4)
            rrset = message.find_rrset(
                section, dns.name.from_text(owner), dns.rdataclass.IN, dns.rdatatype.from_text(kind), create=True
            )
            rrset.update(dns.rrset.from_text(owner, int(ttl), "IN", kind, data))  # type: ignore[no-untyped-call]
    return message.to_wire()


def read(kind: str, answers: str = "", authority: str = "", code: dns.rcode.Rcode = dns.rcode.NOERROR) -> object:
    question = ask("www.example.com", kind)
    asked = question_of(question, b"\x12\x34", 1232)
    packet = reply(asked, answers, authority, code)
    assert is_reply(packet, asked)
    return read_fast_path(packet, asked, question, SERVER)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("A", ["192.0.2.1", "192.0.2.2"]),
        ("AAAA", ["2001:db8::1", "::ffff:192.0.2.1"]),
        ("MX", ["10 mx.example.com.", "0 .", "20 MX.Example.NET."]),
        ("PTR", ["Host.example.com."]),
        ("NS", ["ns.example.com.", "ns.example.net."]),
        ("CNAME", ["other.example.com."]),
        ("TXT", ['"v=spf1 " "-all"', '"\\200\\255"', '""']),
    ],
)
@pytest.mark.parametrize("aliases", [0, 2])
def test_each_type_is_read_as_dnspython_reads_it(kind: str, data: list[str], aliases: int) -> None:
    if kind == "CNAME" and aliases:
        return
    owners = ["www.example.com.", "Alias.example.net.", "b.example.org."][: aliases + 1]
    chain = "\n".join(f"{one} {400 + n} IN CNAME {two}" for n, (one, two) in enumerate(pairwise(owners)))
    rrset = dns.rrset.from_text(owners[-1], 500, "IN", kind, *data)
    found = read(kind, f"{chain}\n" + "\n".join(f"{owners[-1]} 500 IN {kind} {value}" for value in data))
    assert isinstance(found, Records)
    assert sorted(map(str, found.values)) == sorted(map(str, values_of(kind, rrset)))
    assert found.ttl == (400 if aliases else 500)
    assert found.chain == tuple(owner.lower().removesuffix(".") for owner in owners[1:])
    assert found.server == SERVER


@pytest.mark.parametrize(("code", "kind"), [(dns.rcode.NOERROR, NoData), (dns.rcode.NXDOMAIN, NxDomain)])
@pytest.mark.parametrize("zone", ["example.com.", "www.example.com.", "."])
def test_what_is_not_there_is_believed_as_long_as_the_soa_says(
    code: dns.rcode.Rcode, kind: type, zone: str
) -> None:
    found = read("A", authority=SOA.format(zone=zone), code=code)
    assert isinstance(found, kind)
    assert found.ttl == 300  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("answers", "authority", "code"),
    [
        ("", "", dns.rcode.NOERROR),  # a referral or an error: nobody says that there is nothing
        ("", SOA.format(zone="example.net."), dns.rcode.NOERROR),
        ("", SOA.format(zone="a.www.example.com."), dns.rcode.NXDOMAIN),
        ("", "example.com. 900 IN NS ns.example.com.", dns.rcode.NOERROR),
        ("", SOA.format(zone="example.com."), dns.rcode.SERVFAIL),
        ("www.example.com. 60 IN CNAME www.example.com.", "", dns.rcode.NOERROR),
        ("www.example.com. 60 IN CNAME other.example.com.", "", dns.rcode.NOERROR),
        ("other.example.com. 60 IN A 192.0.2.1", "", dns.rcode.NOERROR),
        ("www.example.com. 60 IN A 192.0.2.1", "", dns.rcode.NXDOMAIN),
    ],
)
def test_what_is_unusual_is_left_to_dnspython(answers: str, authority: str, code: dns.rcode.Rcode) -> None:
    assert read("A", answers, authority, code) is None


def test_of_tlsa_records_only_the_absence_is_read() -> None:
    assert isinstance(read("TLSA", authority=SOA.format(zone="example.com.")), NoData)
    assert read("TLSA", f"www.example.com. 60 IN TLSA 3 1 1 {'ab' * 32}") is None


def test_a_reply_to_another_question_is_none() -> None:
    asked = question_of(ask("www.example.com", "A"), b"\x12\x34", 1232)
    packet = reply(asked, "www.example.com. 60 IN A 192.0.2.1")
    other = question_of(ask("ww2.example.com", "A"), b"\x12\x34", 1232)
    assert not is_reply(packet, other)
    assert not is_reply(b"\x12\x35" + packet[2:], asked)
    assert not is_reply(asked, asked)
    assert not is_reply(packet[:20], asked)
    assert not is_reply(b"", asked)


@given(
    st.sampled_from(sorted({*TYPES} - {"TLSA"})),
    st.lists(st.tuples(st.integers(12, 200), st.integers(0, 255)), max_size=6),
    st.integers(40, 400),
)
def test_broken_replies_raise_nothing_and_say_nothing_that_dnspython_does_not(
    kind: str, changes: list[tuple[int, int]], end: int
) -> None:
    question = ask("www.example.com", kind)
    asked = question_of(question, b"\x12\x34", 1232)
    data = {"MX": "10 mx.example.com.", "A": "192.0.2.1", "AAAA": "2001:db8::1", "TXT": '"a" "b"'}
    packet = bytearray(
        reply(
            asked,
            "www.example.com. 60 IN CNAME w.example.net.\n"
            f"w.example.net. 60 IN {kind} {data.get(kind, 'x.example.net.')}",
        )[:end]
    )
    for place, byte in changes:
        if place < len(packet):
            packet[place] = byte
    if not is_reply(bytes(packet), asked):
        return
    found = read_fast_path(bytes(packet), asked, question, SERVER)
    try:
        message = dns.message.from_wire(bytes(packet), ignore_trailing=True)
        assert isinstance(message, dns.message.QueryMessage)
        chaining = message.resolve_chaining()
    except dns.exception.DNSException:
        return  # what lies behind the answer is not looked at here
    if isinstance(found, Records):
        assert chaining.answer is not None
        assert {*map(str, found.values)} == {*map(str, values_of(kind, chaining.answer))}
        assert found.chain == tuple(name_of(record[0].target.labels) for record in chaining.cnames)
        assert found.ttl == chaining.minimum_ttl
