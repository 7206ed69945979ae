"""HELO may hold any byte: whatever it is, the server's own values are read as without it, or are absent.

Each form is what a server writes around what its client said; Postfix itself replaces the dangerous characters
(``NEUTER_CHARACTERS`` of its smtpd.c), and is read as if it did not.
"""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdrscan.model.absent import Absent
from hdrscan.model.hop import Hop
from hdrscan.model.source import Field
from hdrscan.trace.received import read_by_clauses, read_quickly

FORMS = {
    "exchange-online": (
        "from {helo} (198.51.100.9) by SJ1PEPF000023D7.mail.protection.outlook.com (10.1.2.3) with Microsoft SMTP"
        " Server (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20.1.2 via Frontend Transport;"
        " Fri, 7 Feb 2025 12:00:00 +0000"
    ),
    "exchange-server": (
        "from {helo} (198.51.100.9) by ex1.example.org (10.1.2.6) with Microsoft SMTP Server id 15.1.2507.6; "
        "Fri, 7 Feb 2025 12:00:00 +0000"
    ),
    "google": (
        "from {helo} (host9.example.net. [198.51.100.9])\r\n        by mx.google.com with ESMTPS id x1si2.2025.02.07"
        "\r\n        for <bob@example.org>\r\n        (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256);"
        "\r\n        Fri, 07 Feb 2025 04:00:00 -0800 (PST)"
    ),
    "postfix": (
        "from {helo} (host9.example.net [198.51.100.9])\r\n\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 "
        '(256/256 bits))\r\n\t(Client CN "x [192.0.2.1]", Issuer "y" (not verified))\r\n\tby mx.example.org (Postfix) '
        "with ESMTPS id 4Z6k\r\n\tfor <bob@example.org>; Fri,  7 Feb 2025 12:00:00 +0000 (UTC)"
    ),
    "postfix, address unknown": (
        "from {helo} (unknown [unknown]) by mx.example.org (Postfix) with ESMTP id 4Z6k; "
        "Fri,  7 Feb 2025 12:00:00 +0000 (UTC)"
    ),
    "exim": (
        "from host9.example.net ([198.51.100.9]:41822 helo={helo})\r\n\tby mx.example.org with esmtps (TLS1.3) tls "
        "TLS_AES_256_GCM_SHA384\r\n\t(Exim 4.98)\r\n\t(envelope-from <{sender}>)\r\n\tid 1uPiXk-00000001abc-2Wxy\r\n\t"
        "for bob@example.org;\r\n\tFri, 07 Feb 2025 12:00:00 +0000"
    ),
    "exim, no name": (
        "from [198.51.100.9] (helo={helo})\r\n\tby mx.example.org with esmtp (Exim 4.98)\r\n\t"
        "(envelope-from <{sender}>)\r\n\tid 1uPiXk-00000001abc-2Wxy\r\n\tfor bob@example.org;\r\n\t"
        "Fri, 07 Feb 2025 12:00:00 +0000"
    ),
    "sendmail": (
        "from {helo} (host9.example.net [198.51.100.9] (may be forged))\n\tby mx.example.org (8.17.1/8.17.1) with ESMTP "
        "id 517C0Abc012345\n\tfor <bob@example.org>; Fri, 7 Feb 2025 12:00:00 GMT"
    ),
    "sendmail, no name": (
        "from {helo} ([198.51.100.9])\n\tby mx.example.org (8.17.1/8.17.1) with ESMTP id 517C0Abc012345\n\t"
        "for <bob@example.org>; Fri, 7 Feb 2025 12:00:00 GMT"
    ),
    "qmail": "from unknown (HELO {helo}) (198.51.100.9)\n  by mx.example.org with SMTP; 7 Feb 2025 12:00:00 -0000",
    "opensmtpd": (
        "from {helo} (host9.example.net [198.51.100.9])\n\tby mx.example.org (OpenSMTPD) with ESMTPS id 1234abcd "
        "(TLSv1.3:TLS_AES_256_GCM_SHA384:256:NO)\n\tfor <bob@example.org>;\n\tFri, 7 Feb 2025 12:00:00 +0000 (UTC)"
    ),
    "haraka": (
        "from {helo} (host9.example.net [198.51.100.9])\n\tby mx.example.org (Haraka/2.8.28) with ESMTPS id 0A1B.1\n\t"
        "envelope-from <{sender}> (cipher=TLS_AES_256_GCM_SHA384 version=TLSv1.3 verify=FAIL); "
        "Fri, 7 Feb 2025 12:00:00 +0000"
    ),
    "ironport": (
        "from host9.example.net (HELO {helo}) ([198.51.100.9])\n  by esa1.example.org with "
        "ESMTP/TLS/ECDHE-RSA-AES256-GCM-SHA384; 07 Feb 2025 12:00:00 -0700"
    ),
    "communigate": (
        "from [198.51.100.9] (HELO {helo})\n  by mx.example.org (CommuniGate Pro SMTP 6.3.3)\n  with ESMTPS id 123456789"
        " for bob@example.org; Fri, 7 Feb 2025 12:00:00 +0000"
    ),
    "yahoo": (
        "from 198.51.100.9 (EHLO {helo})\n by atlas101.free.mail.ne1.yahoo.com with SMTPs\n (version=TLSv1_3 cipher=TLS_AES_128_GCM_SHA256);"
        " Fri, 7 Feb 2025 12:00:00 +0000"
    ),
    "proton": (
        "from {helo} (host9.example.net [198.51.100.9]) (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))"
        " (No client certificate requested) by mailin014.protonmail.ch (Postfix) with ESMTPS id 4Z6k for"
        " <bob@proton.me>; Fri,  7 Feb 2025 12:00:00 +0000 (UTC)"
    ),
    "generic": (
        "from {helo} (host9.example.net [198.51.100.9]) by mx.example.org with ESMTP id 77; "
        "Fri, 7 Feb 2025 12:00:00 +0000"
    ),
}
PLAIN = {"helo": "evil.example.net", "sender": "eve@example.net"}
# What the readers look for, so that a HELO of such pieces looks like a field.
PIECES = [
    *'()[]<>"\\;:@=,.%{} \t',
    " by ", " from ", " with ", " id ", " for ", " via ", "by", "(", ") ", " (", "mx.example.com",
    "(mx.example.com [10.0.0.1])", "([127.0.0.1])", "[127.0.0.1]", "(10.0.0.1)", "10.0.0.1", " [10.0.0.1] ",
    "; Mon, 1 Jan 2024 00:00:00 +0000", "Mon, 1 Jan 2024 00:00:00 +0000", "(Postfix)", " with LMTP", " with local",
    "(Postfix, from userid 0)", "(qmail 1 invoked by uid 0)", "(envelope-from <", ">)", '"@', '<"', "helo=", "HELO ",
    "(HELO x)", "(helo=x)", "(LHLO x)", "with HTTPS", "with mapi id 15.20.1.1", "MailboxResubmission by x", "by uid 1",
    "(Authenticated sender: bob)", "(using TLSv1.3 with cipher X (256/256 bits))", "(8.1.1/8.1.1/Submit)", "\\)", "\\(",
    "(may be forged)", "unknown", "\xe9", "\udcff", "(account x [10.0.0.1])", "pps.filterd", '\\"',
]  # fmt: skip
FACTS = ("ip", "by", "by_ip", "protocol", "time", "confirmed_name", "authenticated")


def hop_of(body: str) -> Hop:
    field = Field(0, "Received", "received", f"Received: {body}", (0, 0), 1, f" {body}", 9)
    hop = read_by_clauses(field, 0)
    quick = read_quickly(field, 0)
    if quick is not None:
        assert quick._replace(spans={}) == hop._replace(spans={}), body
    return hop


def check(form: str, helo: str, sender: str = PLAIN["sender"]) -> None:
    plain, hop = hop_of(FORMS[form].format(**PLAIN)), hop_of(FORMS[form].format(helo=helo, sender=sender))
    for fact in FACTS:
        value = getattr(hop, fact)
        assert isinstance(value, Absent) or value == getattr(plain, fact), (fact, value, hop.field.body)
    assert hop.dialect in {plain.dialect, "generic"}, (hop.dialect, hop.field.body)
    if "the field has two dates, and one may be a stranger's" in hop.notes:
        # Yahoo, CommuniGate and Exim end a line behind what was said. Ended like a date, it may be a whole field, with
        # which a stranger's first header line goes on: nobody can tell.
        assert form in {"exim", "exim, no name", "communigate", "yahoo"}
        return
    # Only what the client said may be lost, never where the message came in.
    for fact in ("ip", "by", "protocol", "time"):
        assert getattr(hop, fact) == getattr(plain, fact), (fact, hop.field.body)


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_read(form: str) -> None:
    hop = hop_of(FORMS[form].format(**PLAIN))
    assert hop.helo == PLAIN["helo"]
    assert form == "postfix, address unknown" or hop.ip == "198.51.100.9"
    assert not isinstance(hop.time, Absent)


@pytest.mark.parametrize("form", FORMS)
def test_helo_of_pieces_changes_no_fact(form: str) -> None:
    choice = random.Random(form)  # noqa: S311 - the same in every run
    for size in range(1, 13):
        for _ in range(25):
            helo = "".join(choice.choices(PIECES, k=size))[:200]
            if helo.strip():
                check(form, helo)


@pytest.mark.parametrize("form", FORMS)
def test_a_helo_like_another_field_changes_no_fact(form: str) -> None:
    for inner in FORMS.values():
        said = inner.format(helo="x", sender="y@example.net").replace("198.51.100.9", "10.0.0.1")
        for start in range(0, len(said), 11):
            check(form, said[start:])
            check(form, said[:start] or "x")


@given(
    st.sampled_from(sorted(FORMS)),
    st.text(alphabet='()[]<>"\\;:@= \tbyfromwithidfor.0127é\udcff', min_size=1, max_size=200).filter(str.strip),
)
def test_helo_of_any_bytes_changes_no_fact(form: str, helo: str) -> None:
    check(form, helo)


@pytest.mark.parametrize("form", ["exim", "exim, no name", "haraka"])
def test_an_address_in_quotes_changes_no_fact(form: str) -> None:
    """A quoted local part may hold any character (RFC 5321 section 4.1.2), together with any HELO."""
    choice = random.Random(form)  # noqa: S311 - the same in every run
    for size in range(1, 10):
        for _ in range(40):
            local = "".join(choice.choices(PIECES, k=size)).replace("\\", "\\\\").replace('"', '\\"')
            helo = "".join(choice.choices(PIECES, k=choice.randrange(5)))
            check(form, helo if helo.strip() else "x", f'"{local}"@example.net')


def test_a_bracket_in_helo_swallows_nothing() -> None:
    hop = hop_of(FORMS["exchange-online"].format(helo="a(b"))
    assert (hop.helo, hop.ip, hop.by) == ("a(b", "198.51.100.9", "SJ1PEPF000023D7.mail.protection.outlook.com")
