"""The report for people: it fits its width, says what is known, and shows nothing that a terminal would obey."""

import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hdrscan
from conftest import ROOT, SAMPLES
from hdrscan.model.absent import NOT_APPLICABLE, NOT_PRESENT, UNREADABLE, Absent
from hdrscan.model.boundary import Boundary
from hdrscan.model.hop import Chain, Continuity, Hop, Step, Tls
from hdrscan.model.report import Message, Report
from hdrscan.model.source import Field, HeaderBlock, Quirk, Source
from hdrscan.report.escape import for_markdown, for_terminal, readable
from hdrscan.report.markdown import to_markdown
from hdrscan.report.message_view import LEGEND, Detail
from hdrscan.report.rows import delay_text
from hdrscan.report.table import to_table

NOON = datetime(2025, 3, 3, 12, 0, 0, tzinfo=UTC)
_VALUES = (
    *("name", "helo", "rdns", "ip", "by", "by_ip", "protocol", "via", "id", "for_", "envelope_from", "tls"),
    *("authenticated", "time", "offset", "software"),
)
LONG = "xy0pr03ca0023.namprd03.prod.a-rather-long-name-for-a-host.mail.example.com"


def hop(index: int, **values: Any) -> Hop:  # noqa: ANN401 - any attribute of a hop
    field = Field(index, "Received", "received", "", (0, 0), 10 * index + 1, "", 0)
    absent = dict.fromkeys(_VALUES, NOT_PRESENT)
    known = {"field": field, "received_index": index, "dialect": "generic", "notes": (), "spans": {}}
    return Hop(**{**absent, **known, **values})


def report(*hops: Hop, boundary: int | None = 0, error: str | None = None, **step: Any) -> Report:  # noqa: ANN401
    """Make a report of hops, which stand newest first; ``step`` changes the newest hop's step."""
    steps = [
        Step(len(hops) - at, each, NOT_PRESENT, 1.0, NOT_APPLICABLE, Continuity.SAME, NOT_APPLICABLE)
        for at, each in enumerate(hops)
    ][::-1]
    if step:
        last = steps[-1]
        known = {name: getattr(last, name) for name in ("n", "hop", "admd", "delay", "skew", "continuity")}
        steps[-1] = Step(**{**known, "address_kind": last.address_kind, **step})
    message = Message("alice@example.com", "example.com", "", "bob@example.net", "Hello", UNREADABLE, NOT_PRESENT)
    return Report(
        source=Source("x.eml", 0, 0, 10, "eml"),
        block=HeaderBlock(b"", "", 0, (), (), "eml"),
        message=message,
        chain=Chain(tuple(steps), 1.0),
        boundary=None if boundary is None else Boundary(hops[boundary], "example.net", "the topmost hop"),
        route=None,
        authentication=None,
        microsoft=None,
        differences=None,
        findings=(),
        failures=(),
        quirks=(Quirk("folding-lost", 3, "2 lines were joined"),),
        error=error,
    )


def full(index: int = 0, **values: Any) -> Hop:  # noqa: ANN401
    known = {
        "name": "mail.example.com",
        "helo": "mail.example.com",
        "ip": "203.0.113.25",
        "by": "mx.example.net",
        "protocol": "ESMTPS",
        "tls": Tls("TLSv1.3", NOT_PRESENT),
        "time": NOON + timedelta(seconds=10 - index),
    }
    return hop(index, **{**known, **values})


def scan_sample(number: str) -> Report:
    return hdrscan.scan_path(str(next(path for path in SAMPLES if path.name.startswith(number))))


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_no_line_is_wider_than_asked(width: int) -> None:
    reports = [hdrscan.scan_path(str(path)) for path in SAMPLES]
    reports.append(report(full(0, helo=LONG, by=LONG, rdns=LONG, protocol="A" * 90), full(1)))
    for each in reports:
        # Text to paste is never broken: a wrapped record would be a wrong one.
        pasted = {line.strip() for found in each.findings if found.fix for line in found.fix.after.splitlines()}
        for line in to_table(each, width=width).split("\n"):
            assert len(line) <= width or line.strip() in pasted, line


def test_hops_stand_oldest_first_and_the_boundary_is_marked() -> None:
    hops = report(full(0, by="inner.example.net"), full(1), full(2, by="relay.example.com"), boundary=1)
    text = to_table(hops)
    rows = [line.split()[:2] for line in text.split("\n") if line[:1].isdigit()]
    assert rows == [["1", "~"], ["2", "="], ["3", "12:00:10"]]
    assert LEGEND in squeezed(text)
    assert "Boundary: hop 2, line 11." in to_table(hops, detail=Detail.MORE)


def test_the_legend_stands_only_where_it_explains_something() -> None:
    assert "~ below it" not in to_table(report(full()))


def test_what_is_left_out_is_said_and_shown_with_the_option() -> None:
    short, more = (
        to_table(scan_sample("05"), width=100, detail=detail) for detail in (Detail.SHORT, Detail.MORE)
    )
    assert "Not shown (-v shows it): 3 findings for information; Why this route;" in short
    assert "ROUTE002" not in short
    assert "ROUTE002" in more
    assert "Why this route" in more
    assert "Not shown" not in more


def test_host_names_are_whole_with_the_option_and_keep_their_organization_without() -> None:
    name = "paxpr04mb8888.eurprd04.prod.mail.example.com"
    assert "paxpr04mb8888..example.com" in to_table(report(full(helo=name)), width=160)
    assert name in to_table(report(full(helo=name)), width=160, detail=Detail.ALL)
    evil = "paypal.example.com.login.evil-hosting.example.net"
    assert "paypal..example.net" in to_table(report(full(helo=evil)), width=160)


def test_an_address_that_was_said_is_not_one_that_was_seen() -> None:
    text = to_table(report(full(helo="[198.51.100.9]", ip="203.0.113.25")), width=160)
    assert "said [198.51.100.9]" in text
    assert "seen [203.0.113.25]" in text


def test_a_date_stands_once_and_again_where_it_changes() -> None:
    text = to_table(report(full(time=NOON + timedelta(days=1)), full(1)))
    assert text.count("2025-03-03") == 1
    assert text.count("2025-03-04") == 2  # in the table, and as the time of receipt


def test_delays_have_bars_that_compare_them() -> None:
    text = to_table(report(full(), full(1), full(2), delay=8.0))
    assert "8 s ####" in text
    assert "1 s #" in text


def test_what_was_said_looked_up_and_seen_are_kept_apart() -> None:
    text = to_table(report(full(helo="said.example.com", rdns="looked-up.example.org")), width=160)
    for shown in ("said.example.com", "rdns looked-up.example.org", "[203.0.113.25]"):
        assert shown in text
    assert "rdns" not in to_table(report(full(rdns="mail.example.com")))


def test_special_addresses_are_marked_where_they_stand() -> None:
    private = report(full(ip="10.0.0.1"), address_kind="private")
    assert "[10.0.0.1] private" in to_table(private, width=160, detail=Detail.MORE)
    assert "[10.0.0.1]" in to_table(private, width=160)


def test_a_negative_delay_is_explained() -> None:
    text = to_table(report(full(), full(1), delay=-82_800.0, skew="the clock of mx.example.net is behind"))
    assert "-23 h 0" in squeezed(text)  # the unit stands on the next line
    assert "- Hop 2: the clock of mx.example.net is behind." in text


def test_a_break_names_both_hosts() -> None:
    text = squeezed(to_table(report(full(), full(1, by="other.example.org"), continuity=Continuity.BREAK)))
    assert "came from mail.example.com, but other.example.org received hop 1" in text


def test_what_cannot_be_read_is_said() -> None:
    text = to_table(
        report(
            full(ip=UNREADABLE, time=UNREADABLE, notes=("may be forged", "unknown", "the field has two dates")),
            delay=UNREADABLE,
        ),
        detail=Detail.MORE,
    )
    remark = 'the server wrote "may be forged"'
    own = ("had no name for the client's address", "Hop 1: the field has two dates.")
    for note in ("address cannot be read", "time cannot be read", remark, *own):
        assert note in text


def test_quirks_and_no_hops() -> None:
    text = to_table(report(boundary=None), detail=Detail.MORE)
    assert "no Received field" in text
    assert "2 lines were joined [folding-lost]" in text


@pytest.mark.parametrize("render", [to_table, to_markdown])
def test_a_failed_report_says_so_and_nothing_else(render: Any) -> None:  # noqa: ANN401
    text = squeezed(render(report(boundary=None, error="ValueError: on purpose")))
    assert "hdrscan failed on this message" in text
    assert "ValueError: on purpose" in text
    assert "Received" not in text


def test_colour_only_when_asked() -> None:
    assert "\x1b" not in to_table(report(full()))
    coloured = to_table(report(full()), colour=True)
    assert "\x1b[1m" in coloured
    plain = coloured.replace("\x1b[1m", "").replace("\x1b[2m", "").replace("\x1b[0m", "")
    assert plain == to_table(report(full()))


@pytest.mark.parametrize(
    ("delay", "shown"),
    [
        (NOT_APPLICABLE, "*"),
        (UNREADABLE, "?"),
        (0.0, "0 s"),
        (0.25, "0.25 s"),
        (59.0, "59 s"),
        (61.0, "1 min 1 s"),
        (3600.0, "1 h 0 min"),
        (90_000.0, "1 d 1 h"),
        (-5.0, "-5 s"),
        (-120.0, "-2 min 0 s"),
    ],
)
def test_delays(delay: float | Absent, shown: str) -> None:
    assert delay_text(delay) == shown


def test_long_values_do_not_fill_the_screen() -> None:
    crowd = ", ".join(f"user{number}@example.net" for number in range(5_000))
    message = f"From: a@example.com\nTo: {crowd}\nReceived: from {'a' * 9000} by {'b.' * 4000}c; x\n\n".encode()
    assert len(to_table(hdrscan.scan(message)).split("\n")) < 100
    assert len(to_markdown(hdrscan.scan(message))) < 8_000


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("a\x9b31mb", "a\\x9b31mb"),
        ("user\u202egnp.exe", "user\\u202egnp.exe"),
        ("a\r\n b\tc", "a b c"),
        ("a\u200bb\u2066c\ufeff", "a\\u200bb\\u2066c\\ufeff"),
        ("caf\udcc3\udca9", "café"),
        ("x\ud800y", "x\ufffdy"),
        ("\U000e0041", "\\U000e0041"),
        ("plain, äöü and 😂", "plain, äöü and 😂"),
    ],
)
def test_terminal_escapes(text: str, shown: str) -> None:
    assert for_terminal(text) == shown


@given(st.text(max_size=200))
def test_nothing_that_a_terminal_obeys_passes(text: str) -> None:
    shown = for_terminal(text)
    shown.encode()
    assert not [character for character in shown if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}]
    bidirectional = {"RLE", "LRE", "RLO", "LRO", "PDF", "RLI", "LRI", "FSI", "PDI"}
    assert not [character for character in shown if unicodedata.bidirectional(character) in bidirectional]
    readable(text).encode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a|b", "a\\|b"),
        ("<script>", "\\<script\\>"),
        ("[x](https://example.org)", "\\[x\\](https:\\//example.org)"),
        ("![i](x)", "\\!\\[i\\](x)"),
        ("www.example.org", "www\\.example.org"),
        ("`code` *b* _i_", "\\`code\\` \\*b\\* \\_i\\_"),
        ("back\\", "back\\\\"),
        ("a\n# b", "a \\# b"),
    ],
)
def test_markdown_escapes(text: str, shown: str) -> None:
    assert for_markdown(text) == shown


@settings(max_examples=60)
@given(st.text(alphabet="|\\`<>\n\r*[]()ab.", max_size=30))
def test_a_name_cannot_break_the_markdown_table(name: str) -> None:
    lines = to_markdown(report(full(helo=name, by=name or "x"))).split("\n")
    header = next(at for at, line in enumerate(lines) if line.startswith("| Hop |"))
    row = lines[header + 2]
    bare = row.replace("\\\\", "").replace("\\|", "")
    assert bare.count("|") == 7
    assert lines[header + 3] == ""


@pytest.mark.parametrize(
    "path", [*SAMPLES, *sorted((ROOT / "samples").glob("*.txt"))], ids=lambda path: path.stem
)
def test_a_message_fits_on_a_screen(path: Any) -> None:  # noqa: ANN401
    found = hdrscan.scan_path(str(path))
    is_healthy = all(finding.severity.value == "info" for finding in found.findings)
    assert to_table(found, width=100).count("\n") + 1 <= (40 if is_healthy else 60)


HEADER = (
    b"Received: from [192.168.1.9] (pool.example.net [198.51.100.7]) by mx.example.org (Postfix) with ESMTP id 1;\n"
    b" Mon, 3 Mar 2025 12:00:05 +0000\n"
    b"Received: from phone (unknown [203.0.113.9]) by pool.example.net (Postfix) with ESMTPSA id 2;\n"
    b" Mon, 3 Mar 2025 12:00:00 +0000\n"
    b"From: a@example.com\n"
)


def shown(more: bytes, header: bytes = HEADER, detail: Detail = Detail.SHORT) -> str:
    return squeezed(to_table(hdrscan.scan(header + more + b"\n"), width=160, detail=detail))


def test_an_address_in_helo_is_told_apart_in_the_sentence_and_the_facts() -> None:
    text = shown(b"To: b@example.org\n")
    assert "accepted this from [192.168.1.9] (in HELO) [198.51.100.7]" in text
    assert "said [192.168.1.9], seen [198.51.100.7]" in text


def test_the_oldest_public_address_and_what_the_client_is_said_to_be() -> None:
    more = b"To: b@example.org\nX-Originating-IP: [203.0.113.77]\nX-Mailer: Pine \x1b[31m4\n"
    text = shown(more)
    assert "Client IP 203.0.113.77 (X-Originating-IP, claimed)" in text
    assert "Mailer Pine" in text
    assert "\x1b" not in text
    private = HEADER.replace(b"203.0.113.9", b"10.0.0.9")
    assert "Oldest IP" not in shown(more, private)  # the next one is the client at the boundary, which is named
    below = HEADER.replace(
        b"From:",
        b"Received: from a (b [203.0.113.50]) by phone with ESMTP; Mon, 3 Mar 2025 11:59:00 +0000\nFrom:",
    )
    assert "Oldest IP 203.0.113.50 (hop 1, claimed)" in shown(more, below)
    assert "X-Originating-IP, claimed" not in shown(b"X-Originating-IP: nobody\n")


def test_cc_stands_where_it_says_why_the_message_came() -> None:
    header = HEADER.replace(b"id 1;", b"id 1\n for <b@example.org>;")
    assert "Cc b@example.org" in shown(b"To: c@example.net\nCc: b@example.org\n", header)
    assert "Cc b@example.org" in shown(b"Cc: b@example.org\n")
    assert "Cc " not in shown(b"To: b@example.org\nCc: d@example.org\n", header)
    assert "Cc d@example.org" in shown(b"To: b@example.org\nCc: d@example.org\n", header, Detail.MORE)


def test_the_time_under_way_is_the_word_of_the_hops_own_clocks() -> None:
    assert "12:00:05 UTC; 5 s from hop 1 to hop 2 by their own clocks" in shown(b"")
    wrong = HEADER.replace(b"12:00:00", b"12:30:00")
    assert "; the clocks disagree (see Notes), so -29 min 55 s from hop 1 to hop 2 is not reliable" in shown(
        b"", wrong
    )


def test_country_and_language_are_told_where_the_recipients_microsoft_says_them() -> None:
    assert "Microsoft 203.0.113.60 is in DE, the text's language is en" in squeezed(to_table(scan_sample("04")))
    # At any other receiver a stranger can have written the field.
    assert "is in RU" not in shown(b"X-Forefront-Antispam-Report: CIP:203.0.113.9;CTRY:RU;LANG:ru;SCL:1\n")


def test_dmarc_and_alignment_are_two_rows_where_they_differ() -> None:
    text = to_table(scan_sample("09"), width=100, detail=Detail.MORE)
    assert "Alignment" in text
    assert "would fail with a policy" in text
    # Where both say the same, one row does.
    assert "Alignment" not in to_table(scan_sample("13"), width=100)
    none = b"Authentication-Results: mx.example.org; spf=fail smtp.mailfrom=example.com; dmarc=none header.from=example.com\n"
    rows = [line.split()[:2] for line in to_table(hdrscan.scan(none + HEADER + b"\n"), width=100).split("\n")]
    assert ["DMARC", "none"] in rows
    assert ["Alignment", "none,"] in rows or ["Alignment", "none"] in rows


def test_a_looked_up_name_of_another_organization_stays_in_brief() -> None:
    strange = full(helo="mail.example.com", rdns="evil.example.org", ip="203.0.113.25")
    assert "rdns evil.example.org, not confirmed [203.0.113.25]" in squeezed(to_table(report(strange), width=160))
    same = full(helo="mail.example.com", rdns="mail-7.example.com", ip="203.0.113.25")
    assert "rdns" not in to_table(report(same), width=160)
    assert "rdns mail-7.example.com" in to_table(report(same), width=160, detail=Detail.MORE)


def test_what_is_filed_as_junk_says_so() -> None:
    header = next(path for path in SAMPLES if path.name.startswith("15")).read_bytes()
    junk = header.replace(
        b"X-Forefront-Antispam-Report:",
        b"X-Microsoft-Antispam-Mailbox-Delivery: ucf:0;dest:J;\r\nX-Forefront-Antispam-Report:",
        1,
    )
    assert "SCL 9, Junk" in to_table(hdrscan.scan(junk))
    assert "SCL 9, Junk" not in to_table(hdrscan.scan(header))
