"""The date ends a Received field: a stranger's first header line, if it is indented, changes nothing before it."""

import pytest

from hdrscan.model.absent import Absent
from hdrscan.model.hop import Hop, Tls
from hdrscan.model.source import Field
from hdrscan.trace.received import read_by_clauses, read_quickly

DATE = "Fri, 7 Feb 2025 11:00:00 +0000"
FORMS = {
    "exchange-online": (
        "from a.example.net (198.51.100.9) by SJ1PEPF000023D7.mail.protection.outlook.com (10.1.2.3) with Microsoft SMTP"
        " Server id 15.20.1.2 via Frontend Transport; Fri, 7 Feb 2025 12:00:00 +0000"
    ),
    "sendmail": (
        "from a.example.net (host9.example.net [198.51.100.9])\n\tby mx.example.org (8.17.1/8.17.1) with ESMTP id 517C0A"
        "\n\tfor <bob@example.org>; Fri, 7 Feb 2025\n\t12:00:00 +0000"
    ),
    "qmail": "from unknown (HELO a.example.net) (198.51.100.9)\n  by mx.example.org with SMTP; 7 Feb 2025 12:00:00 -0000",
    "no semicolon": "from a.example.net ([198.51.100.9]) by mx.example.org with SMTP id 1 2025-02-07 12:00:00 +0000 UTC",
}
LINES = (
    f"\tby mx.example.org with LMTP id 1; {DATE}",
    f"\t(localhost [127.0.0.1]) by mx.example.org with ESMTP id 1; {DATE}",
    f" from mail.example.com ([203.0.113.25]) by mx.example.org with ESMTPSA id 1; {DATE}",
    f"\t; {DATE}",
    f" ({DATE})",
    f" {DATE}",
    f" (envelope-from <boss@example.com>) (Authenticated sender: boss@example.com); {DATE}",
    " (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))",
    " )(",
    ' "@example.com',
)
FACTS = (
    "name", "helo", "rdns", "ip", "by", "by_ip", "protocol", "time", "authenticated", "envelope_from", "tls", "dialect",
    "is_local", "lacks",
)  # fmt: skip


def hop_of(body: str) -> Hop:
    field = Field(0, "Received", "received", f"Received: {body}", (0, 0), 1, f" {body}", 9)
    hop = read_by_clauses(field, 0)
    quick = read_quickly(field, 0)
    assert quick is None or quick._replace(spans={}) == hop._replace(spans={}), body
    return hop


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("form", FORMS)
def test_a_line_behind_the_date_changes_nothing(form: str, line: str) -> None:
    plain, hop = hop_of(FORMS[form]), hop_of(f"{FORMS[form]}\r\n{line}")
    assert {fact: getattr(hop, fact) for fact in FACTS} == {fact: getattr(plain, fact) for fact in FACTS}
    assert not isinstance(hop.time, Absent)


def test_words_behind_the_date_are_told() -> None:
    note = "the field goes on behind its date, which is not read"
    assert note in hop_of(f"{FORMS['sendmail']}\n{LINES[0]}").notes
    assert hop_of(f"{FORMS['sendmail']} (UTC)").notes == ()
    assert hop_of(f"{FORMS['sendmail']}\n  id 000000.1").notes == ()  # Courier


def test_what_may_be_a_helo_is_not_chosen() -> None:
    """Behind the zone in brackets, either part may be the server's; only the name that both give is sure."""
    hop = hop_of(f"{FORMS['sendmail']} (UTC)\n{LINES[0]}")
    assert (hop.by, hop.ip, hop.helo, hop.time) == ("mx.example.org", *[Absent.UNREADABLE] * 3)
    assert (hop.is_local, hop.rdns_confirmed, hop.dialect) == (False, False, "generic")
    other = hop_of(
        f"{FORMS['sendmail']} (UTC)\n{LINES[0]}".replace("\tby mx.example.org with LMTP", " by mx2 with LMTP")
    )
    assert other.by is Absent.UNREADABLE


def test_who_writes_behind_the_date_is_read_there() -> None:
    tls = "(using TLSv1.2 with cipher ECDHE-RSA-AES128-SHA256 (128/128 bits))"
    yandex = f"from a (a [203.0.113.25])\n\tby mx.example.org ({{}}) with ESMTPS id 1;\n\t{DATE}\n\t{tls}"
    assert isinstance(hop_of(yandex.format("nwsmtp/Yandex")).tls, Tls)
    assert hop_of(yandex.format("Other")).tls is Absent.NOT_PRESENT
    powermta = f"from a.example.com (203.0.113.25) by mta1.example.net id hq1abc2def3gh; {DATE} (envelope-from <n@example.com>)"
    assert hop_of(powermta).envelope_from == "n@example.com"
