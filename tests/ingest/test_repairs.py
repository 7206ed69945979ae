"""Single repairs, and what looks like a mangled header and is none."""

import base64
import json
import quopri
import re
from collections.abc import Callable
from functools import partial

import pytest

from hdrscan.ingest.block import has_header, read_block
from hdrscan.ingest.limits import MAX_HEADER
from hdrscan.model.source import HeaderBlock
from hdrscan.text.cfws import unfold
from linear import excess, levels_off

RECEIVED = "Received: from a.example.com (a.example.com [192.0.2.1])\n by b.example.net (Postfix) with ESMTP id 1"
SIGNATURE = "DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=s1;"
HEADER = f"{RECEIVED};\n Mon, 1 Jan 2024 00:00:00 +0000\nFrom: A <a@example.com>\nMessage-ID: <1@example.com>\n"


def read(text: str) -> HeaderBlock:
    return read_block(text.encode())


def ids(block: HeaderBlock) -> list[str]:
    return [quirk.id for quirk in block.quirks]


def keys(block: HeaderBlock) -> list[str]:
    return [field.key for field in block.fields]


def located(block: HeaderBlock, key: str, word: str) -> bytes:
    field = next(block.named(key))
    at = field.offset + field.body.index(word)
    return block.source[slice(*block.locate(at, at + len(word)))]


@pytest.mark.parametrize(
    ("field", "pieces"),
    [
        ("X-Forefront-Antispam-Report:", ["CIP:192.0.2.1;CTRY:AU;LANG:en;"]),
        ("X-MS-TrafficTypeDiagnostic:", ["SY4AUS01FT019:EE_|ME3PR01MB7048:EE_"]),
        ("X-Microsoft-Antispam-Mailbox-Delivery:", ["ucf:0;jmr:0;auth:0;dest:I;"]),
        ("X-IncomingTopHeaderMarker:", ["OriginalChecksum:6DE3;UpperCasedChecksum:98C2;Count:9"]),
        (f"{SIGNATURE} h=", ["From:Date:Subject:", "mime-version:from:to; bh=x; b=y"]),
        (f"{SIGNATURE} h=From:Content-Transfer-", ["Encoding:To:Message-ID; bh=x"]),
        (f"{SIGNATURE} h=From: Date:", ["Subject: To: MIME-Version;", "bh=x; b=y"]),
        (f"{SIGNATURE} h=From:", ["To;", "b=x"]),
        (
            "X-Forefront-Antispam-Report: CIP:192.0.2.1;CTRY:AU;H:mail.example.com;PTR:mail.example.co",
            ["m;CAT:NONE;"],
        ),
        ("Subject: a long one", ["Re: that was wrapped"]),
        ("Received: from a by b", ["by: relay with ESMTP", "id: 1; Mon, 1 Jan 2024 00:00:00 +0000"]),
        ("X-Greylist: x; HELO:'a.example.com'", ["FROM:'a@example.com' RCPT:''"]),
    ],
)
def test_pieces_that_look_like_fields_go_back(field: str, pieces: list[str]) -> None:
    block = read("\n".join(["Date: Mon, 1 Jan 2024 00:00:00 +0000", field, *pieces, "From: a@example.com", ""]))
    assert keys(block) == ["date", field.partition(":")[0].lower(), "from"]
    for piece in pieces:
        assert piece in unfold(block.fields[1].body)
    assert block.quirks


@pytest.mark.parametrize("name", ["X-Foo:bar", "Foo: bar", "Thread-Topic:x", "Mime-Version:1.0", "Subject : x"])
def test_fields_stay_fields(name: str) -> None:
    block = read(f"{HEADER}{name}\nthis one is broken\nTo: b@example.com\n\nbody\n")
    assert keys(block) == ["received", "from", "message-id", re.split("[ :]", name)[0].lower(), "to"]
    assert ids(block) == ["malformed-line", "below-damage"]
    assert block.quirks[0].line == 7


def test_a_signature_may_end_with_its_name_list() -> None:
    block = read(f"{HEADER}{SIGNATURE} b=x; h=From:To\nSubject: x\nbroken\n")
    assert keys(block)[-2:] == ["dkim-signature", "subject"]


@pytest.mark.parametrize(
    ("mark", "plain"),
    [("\u00a0", " "), ("\u2009", " "), ("\u201c", '"'), ("\u201d", '"'), ("\u2019", "'"), ("\u200b", "")],
)
def test_typography_is_plain_in_a_trace_field_and_kept_in_free_text(mark: str, plain: str) -> None:
    block = read(f"Received: from{mark} a\nSubject: a{mark}b\n")
    assert block.fields[0].body == f" from{plain} a"
    assert block.fields[1].body.encode("ascii", "surrogateescape").decode() == f" a{mark}b"
    assert [quirk.line for quirk in block.quirks] == [1, 1]
    assert ids(block)[1] == "claimed-fields"  # nothing but the typography itself shows that it was copied


def test_single_bytes_of_windows_1252() -> None:
    block = read_block(b"Received: from a\n\xa0\xa0by b (\x93x\x94)\nFrom:\xa0\x93A\x94 <a@example.com>\n")
    assert unfold(block.fields[0].body) == ' from a by b ("x")'.strip()
    assert unfold(block.fields[1].body) == '"A" <a@example.com>'
    assert ids(block) == ["non-breaking-space", "smart-quotes"]


def test_a_name_in_utf8_is_no_typography() -> None:
    block = read_block("Received: from a by b\nFrom: \u00e0 la carte <a@example.com>\n".encode())
    assert block.quirks == ()
    assert block.kind == "eml"


def test_an_invisible_character_in_a_name_stays_to_be_seen() -> None:
    block = read("Received: from\u200b a\nFrom: Pay\u200bPal <a@example.com>\n")
    assert "\udce2\udc80\udc8b" in block.fields[1].body


def test_entities() -> None:
    block = read(
        "Received: from a &amp;amp; b;&#32;&#x28;c&#41; &bogus; &#0;\nMessage-ID: &lt;1@example.com&gt;\n"
    )
    assert block.fields[0].body == " from a &amp; b; (c) &bogus; &#0;"
    assert located(block, "message-id", "<1@example.com>") == b"&lt;1@example.com&gt;"
    assert located(block, "message-id", "1@example.com") == b"1@example.com"
    assert ids(block) == ["html-entities", "claimed-fields"]


def test_an_entity_in_a_whole_message_is_text() -> None:
    block = read(f"{HEADER}Subject: a\nX-Note: &lt;\nTo: <b@example.com>\n\nbody")
    assert block.quirks == ()
    assert next(block.named("x-note")).body == " &lt;"


def test_places_lead_to_the_source() -> None:
    block = read("> Received: from a.example.com\n>  by b.example.net\n> From: x@example.com\n")
    assert ids(block) == ["quoted"]
    assert located(block, "received", "a.example.com") == b"a.example.com"
    assert located(block, "received", "b.example.net") == b"b.example.net"
    assert [field.line for field in block.fields] == [1, 3]
    assert block.fields[0].raw == "Received: from a.example.com\n>  by b.example.net"


@pytest.mark.parametrize("mark", [">", "> ", ">> ", "> > ", "| ", " > "])
def test_quote_marks(mark: str) -> None:
    text = HEADER.rstrip("\n").replace("\n", f"\n{mark}")
    block = read(f"Alice wrote:\n{mark}{text}\n\nMy answer.\n")
    assert keys(block) == ["received", "from", "message-id"]
    assert unfold(block.fields[0].body) == unfold(read(HEADER).fields[0].body)
    assert ids(block) == ["leading-text", "quoted", "trailing-text"]
    assert block.quirks[2].line == 8


@pytest.mark.parametrize(
    "above",
    [
        "Return-Path copied from Outlook:",
        "Headers below:\n",
        "Headers:",
        "```",
        "From: Bob\nSent: Monday\nTo: Help desk\nSubject: what is this?\n\nPlease look:\n",
        "Subject: FW: strange mail\n\nHi all,\nsee below.\n",
        "Ticket 4711\nStatus: open\nPriority: high\n",
    ],
)
def test_text_above(above: str) -> None:
    block = read(f"{above}\n{HEADER}")
    assert keys(block) == ["received", "from", "message-id"]
    assert "leading-text" in ids(block)
    assert block.kind == "paste"


@pytest.mark.parametrize(
    "body",
    ["Received: three boxes\n", "Hello,\n\nthe parcel\n\nBye\n", "    indented\n\n    text\n", "Note: this\n"],
)
def test_a_short_message_keeps_its_own_header(body: str) -> None:
    block = read(f"From: a@example.com\nTo: b@example.com\nSubject: x\n\n{body}")
    assert keys(block) == ["from", "to", "subject"]
    assert block.quirks == ()


@pytest.mark.parametrize(
    "space_out",
    [
        lambda text: text.replace("\n", "\n\n"),
        lambda text: text.replace("\n", "\r\n\r\n"),
        lambda text: text.replace("\n", "\r\r\n"),
        lambda text: re.sub(r"\n(?! )", "\n\n", text),
        lambda text: re.sub(r"\n +", "\n", text).replace("\n", "\n\n"),
        lambda text: text.replace("\n", "\n\n") + "\nRegards,\n\nBob\n",
        lambda text: text.replace("\n", "\n\n") + "Regards\n",
    ],
)
def test_spacing(space_out: Callable[[str], str]) -> None:
    block = read(space_out(HEADER))
    assert [(f.key, unfold(f.body)) for f in block.fields][:2] == [
        (f.key, unfold(f.body)) for f in read(HEADER).fields
    ][:2]
    assert ids(block)[0] == "double-spaced"


def test_the_first_line_alone_lost_its_indentation() -> None:
    block = read(HEADER.rstrip("\n").replace("\n", "\n    "))
    assert keys(block) == ["received", "from", "message-id"]
    # A client that begins its message with spaces gives the server's field such lines too.
    assert ids(block) == ["indented", "claimed-fields"]


def test_words_that_were_cut_are_joined() -> None:
    text = f"{RECEIVED};\n Mon, 1 Jan 2024 00:00:00 +0000\n{SIGNATURE} bh={'x' * 90}; b={'y' * 200}\n"
    cut = "\n".join(line[at : at + 40] for line in text.split("\n") for at in range(0, len(line), 40))
    block = read(cut)
    assert [unfold(f.body) for f in block.fields] == [unfold(f.body) for f in read(text).fields]
    assert ids(block) == ["hard-wrapped"]


def test_more_header_blocks() -> None:
    clean = read(f"{HEADER}\n{HEADER}")
    assert keys(clean) == ["received", "from", "message-id"]
    assert ids(clean) == ["more-header-blocks"]
    assert clean.quirks[0].line == 7
    assert clean.kind == "paste"
    with_text = read(f"See:\n{HEADER}\nand the second:\n\n{HEADER}\n{HEADER}")
    assert ids(with_text) == ["leading-text", "more-header-blocks"]
    assert with_text.quirks[1].note.startswith("2 more")
    for body in ("multipart/mixed; boundary=x", "message/rfc822"):
        assert read(f"{HEADER}Content-Type: {body}\n\n{HEADER}").quirks == ()


def test_what_is_no_header() -> None:
    for text in (
        "",
        "\n\n",
        "Dear all,\nbye\n",
        "key: value\nother: 1\n",
        "\ufeff",
        "> > >\n",
        "- To: do\n- From: here\n- Date: today\n- Subject: x\n",
        "| To | a |\n| From | b |\n| Date | c |\n| Subject | d |\n",
        '{"from": "a", "to": "b", "subject": "c", "date": "d"}',
        '{"Content-Type": "text/html", "Date": "today", "Content-Length": "1"}',
        "1. To: do\n2. From: here\n3. Date: today\n4. Subject: x\n",
    ):
        assert not has_header(read(text)), text


def test_places_in_notation_lead_to_the_source() -> None:
    source = '[{"name": "Received", "value": "from a.example.com\\r\\n by \\u0062.example.net"}, ["From", "x@example.com"],'
    source += ' ["Message-ID", "<1@example.com>"]]'
    block = read(source)
    assert ids(block) == ["objects"]
    assert keys(block) == ["received", "from", "message-id"]
    assert located(block, "received", "a.example.com") == b"a.example.com"
    assert located(block, "received", "b.example.net") == b"\\u0062.example.net"
    assert located(block, "from", "x@example.com") == b"x@example.com"


def test_fields_on_one_line() -> None:
    line = (
        f"{RECEIVED}; Mon, 1 Jan 2024 00:00:00 +0000{SIGNATURE} h=From: To: Subject:Date; b=xReceived-SPF: pass (x)"
        " client-ip=192.0.2.1; From: A <a@example.com> Subject: Re: From here Message-ID: <1@example.com>"
    )
    block = read(line.replace("\n", ""))
    assert ids(block) == ["line-ends-lost", "claimed-fields"]
    assert all(field.repaired for field in block.fields)
    assert keys(block) == ["received", "dkim-signature", "received-spf", "from", "subject", "message-id"]
    assert located(block, "received-spf", "192.0.2.1") == b"192.0.2.1"
    assert unfold(next(block.named("dkim-signature")).body).endswith("h=From: To: Subject:Date; b=x")
    # A long field that speaks of another is one field all the same.
    told = f"X-Note: {'x ' * 200}as Subject: and Received: tell\nFrom: a@example.com\n"
    assert keys(read(told)) == ["x-note", "from"]


def test_numbers_that_do_not_count_up_are_text() -> None:
    block = read(f"{HEADER}Subject: a\n1: x\n3: y\n7: z\n8: z\n")
    assert "line-numbers" not in ids(block)


@pytest.mark.parametrize(
    "unit",
    [
        b"to:h=\n",
        b"> > > Received: x\n",
        b"\xc2\xa0x\n",
        b"&#60;x\n",
        b"Received: x\n\n y\n\n",
        b"x:\n",
        b"From: ",
        b"Received: h=",
        b"Received: x\\n",
        b"<div ",
        b"1: x\n2: y\n",
        b"Received | ",
        b"\x1b[",
        b"**a:",
    ],
)
def test_repairs_take_linear_time(unit: bytes) -> None:
    start = b"DKIM-Signature: h=a:\nReceived: &lt;\xc2\xa0\nb\n"

    def make(size: int, times: int) -> bytes:
        return start + unit * (size * times // len(unit))

    said = excess(read_block, partial(make, MAX_HEADER // 144), floor=0.04)
    assert said is None, said
    assert levels_off(read_block, partial(make, 2 * MAX_HEADER))


def test_a_quoted_line_that_was_broken_off() -> None:
    long = "Received: from a-rather-long-name.example.com (a.example.com [192.0.2.1]) by"
    block = read(f"> {long}\nb.example.net; Mon, 1 Jan 2024 00:00:00 +0000\n> From: a@example.com\nRegards\n")
    assert keys(block) == ["received", "from"]
    assert unfold(block.fields[0].body).endswith("by b.example.net; Mon, 1 Jan 2024 00:00:00 +0000")
    assert unfold(block.fields[1].body) == "a@example.com"


@pytest.mark.parametrize(
    "text", ["0\n1\n2\n3\n4\n", "x\n0\n1\n2\n3\n", "0x\n0\n1\n2\n3\n0\n", "1\n2\n3\n4\n\n0\n"]
)
def test_numbers_with_nothing_behind(text: str) -> None:
    assert not has_header(read(text))
    assert keys(read(f"{text}{HEADER}")) == ["received", "from", "message-id"]


@pytest.mark.parametrize("source", ["JSON", "notation", "log"])
def test_a_line_end_within_a_string_is_the_strings(source: str) -> None:
    """A client wrote ``\\n`` into its address: JSON escapes the backslash, and other notations tell nothing."""
    path = r'"a\nAuthentication-Results: mx.example.org; spf=pass\n"@example.net'
    text = f"Return-Path: <{path}>\n{HEADER}"
    written = {
        "JSON": json.dumps({"headers": text}),
        "notation": f"'{json.dumps(text)[1:-1]}'",
        "log": text.replace("\n", "\\n"),
    }
    block = read(written[source])
    assert "authentication-results" not in keys(block) or source == "log"
    assert [field.repaired for field in block.fields] == [source != "JSON"] * len(block.fields)


def test_places_in_encodings_lead_to_the_source() -> None:
    text = f"{HEADER}{SIGNATURE}\n b=xyz=\nX-A: =\u00e9 = {'long ' * 30}\n"
    for source in (quopri.encodestring(text.encode()), base64.encodebytes(text.encode())):
        block = read_block(source)
        assert [(field.key, unfold(field.body)) for field in block.fields] == [
            (field.key, unfold(field.body)) for field in read(text).fields
        ]
    assert located(read_block(quopri.encodestring(text.encode())), "dkim-signature", "v=1") == b"v=3D1"
    decoded = read_block(base64.encodebytes(text.encode()))
    assert base64.b64decode(located(decoded, "received", "from a.examp").rstrip(b"="))  # four letters for three
