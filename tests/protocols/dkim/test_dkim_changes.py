"""Messages that dkimpy signed and that were changed as lists and gateways do: what was done is found by undoing it."""

import re
from collections.abc import Callable
from itertools import count
from pathlib import Path
from quopri import encodestring

import pytest
from hypothesis import given
from hypothesis import strategies as st

import opendkim
from hdrscan import scan
from hdrscan.dkim import verdict
from hdrscan.dkim.crypto import RsaKey, rsa_digest
from hdrscan.dkim.verify import verify_message
from hdrscan.model.absent import NOT_PRESENT, Absent
from hdrscan.model.dkim import Reason, SignatureCheck, Verdict
from memory import Memory
from signing import RECEIVED, key_pair, sign

PAIR = key_pair(1024)
KEY = Memory({"sel._domainkey.example.com TXT": f"v=DKIM1; p={PAIR.public}"})
HEADER = b"""From: Alice Example <alice@example.com>\r
To: talk@lists.example.org\r
Subject: Re: The plan for spring, which is long and has a subject that needs\r
 a second line\r
Date: Mon, 3 Mar 2025 11:00:00 +0100\r
Message-ID: <1@example.com>\r
MIME-Version: 1.0\r
"""
PLAIN = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
TEXT = "Hello,\r\n\r\nthis is the plan für spring.\r\n\r\nFrom here on, all is well.\r\n-- \r\nAlice\r\n".encode()
MIXED = b'Content-Type: multipart/alternative; boundary="b1"\r\n'
BOTH = (
    b"--b1\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + TEXT + b"\r\n"
    b"--b1\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    b"<html><body>\r\n<p>Hello,</p>\r\n<p>this is the plan.</p>\r\n</body></html>\r\n--b1--\r\n"
)
LIST = (
    b"Received: from mail.example.com (mail.example.com [203.0.113.25])\r\n"
    b"\tby lists.example.org (Postfix) with ESMTPS id 4Q0;\r\n\tMon, 3 Mar 2025 10:00:01 +0000 (UTC)\r\n"
)
# The form of Mailman 3's footer (its template list:member:regular:footer), with another list's name.
MAILMAN = (
    b"_______________________________________________\r\nTalk mailing list -- talk@lists.example.org\r\n"
    b"To unsubscribe send an email to talk-leave@lists.example.org\r\n"
)
# The form of Google Groups' footers, in text and in HTML.
GOOGLE = (
    b'\r\n-- \r\nYou received this message because you are subscribed to the Google Groups "Talk" group.\r\n'
    b"To unsubscribe from this group and stop receiving emails from it, send an email to "
    b"talk+unsubscribe@lists.example.org.\r\n"
)
GOOGLE_HTML = (
    b"<p></p>\r\n\r\n-- <br />\r\nYou received this message because you are subscribed to the Google Groups "
    b"&quot;Talk&quot; group.<br />\r\n"
)

Change = Callable[[bytes], bytes]


def split(message: bytes) -> tuple[bytes, bytes]:
    head, _, body = message.partition(b"\r\n\r\n")
    return head + b"\r\n", body


def body(change: Change) -> Change:
    def changed(message: bytes) -> bytes:
        head, text = split(message)
        return head + b"\r\n" + change(text)

    return changed


def replaced(old: bytes, new: bytes) -> Change:
    def changed(message: bytes) -> bytes:
        assert old in message
        return message.replace(old, new, 1)

    return changed


def all_of(*changes: Change) -> Change:
    def changed(message: bytes) -> bytes:
        for change in changes:
            message = change(message)
        return message

    return changed


def on_top(fields: bytes) -> Change:
    return lambda message: fields + message


def wrapped(message: bytes) -> bytes:
    """Wrap as Mailman does for what is no plain text: the body becomes the first part of two."""
    head, text = split(message)
    own = re.search(rb"Content-Type: .*?\r\n(?![ \t])(?:Content-Transfer-Encoding: .*?\r\n)?", head, re.DOTALL)
    assert own is not None
    head = head.replace(own[0], b'Content-Type: multipart/mixed; boundary="==1=="\r\n')
    footer = b"Content-Type: text/plain; charset=utf-8\r\nContent-Disposition: inline\r\n\r\n" + MAILMAN
    return (
        head + b"\r\n--==1==\r\n" + own[0] + b"\r\n" + text + b"\r\n--==1==\r\n" + footer + b"\r\n--==1==--\r\n"
    )


def quoted_printable(message: bytes) -> bytes:
    head, text = split(message)
    head = head.replace(b"Encoding: 8bit", b"Encoding: quoted-printable")
    return head + b"\r\n" + encodestring(text.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")


def parts_for_seven_bits(message: bytes) -> bytes:
    head, text = split(message)
    part = TEXT.replace(b"\r\n", b"\n")
    encoded = encodestring(part).replace(b"\n", b"\r\n")
    text = text.replace(TEXT, encoded)
    return head + b"\r\n" + text.replace(b"Encoding: 8bit", b"Encoding: quoted-printable", 1)


def latin(message: bytes) -> bytes:
    head, text = split(message)
    return head.replace(b"utf-8", b"iso-8859-1") + b"\r\n" + text.decode().encode("iso-8859-1")


munged = replaced(
    b"From: Alice Example <alice@example.com>",
    b"From: Alice Example via Talk <talk@lists.example.org>\r\nReply-To: Alice Example <alice@example.com>",
)
munged_by_google = replaced(
    b"From: Alice Example <alice@example.com>",
    b"From: 'Alice Example' via Talk <talk@lists.example.org>\r\nX-Original-From: Alice Example <alice@example.com>\r\n"
    b"Reply-To: Alice Example <alice@example.com>",
)
tag = replaced(b"Subject: Re: The", b"Subject: [Talk] Re: The")
SIMPLE = (b"simple", b"simple")
RELAXED = (b"relaxed", b"relaxed")

# What was done; header and body of what was signed, and how; the kinds that have to be found.
CHANGES: dict[str, tuple[Change, bytes, bytes, tuple[bytes, bytes], set[str]]] = {
    "Mailman's footer": (lambda m: m + MAILMAN, PLAIN, TEXT, RELAXED, {"footer"}),
    "Mailman's footer, simple": (lambda m: m + MAILMAN, PLAIN, TEXT, SIMPLE, {"footer"}),
    "Mailman: footer, tag and From": (
        all_of(lambda m: m + MAILMAN, tag, munged),
        *(PLAIN, TEXT, RELAXED, {"footer", "subject-tag", "from-replaced"}),
    ),
    "Mailman: a part at the end": (
        body(replaced(b"\r\n--b1--", b"\r\n--b1\r\nContent-Type: text/plain\r\n\r\n" + MAILMAN + b"\r\n--b1--")),
        *(MIXED, BOTH, RELAXED, {"mime-part"}),
    ),
    "Mailman: wrapped": (wrapped, MIXED, BOTH, RELAXED, {"mime-wrapper"}),
    "Mailman: wrapped, tag and From": (
        all_of(wrapped, tag, munged),
        *(MIXED, BOTH, RELAXED, {"mime-wrapper", "subject-tag", "from-replaced"}),
    ),
    "Google Groups' footer": (lambda m: m + GOOGLE, PLAIN, TEXT, RELAXED, {"footer"}),
    "Google Groups: text and HTML, From": (
        all_of(
            body(replaced(b"Alice\r\n\r\n--b1", b"Alice\r\n" + GOOGLE + b"\r\n--b1")),
            body(replaced(b"</html>\r\n", b"</html>\r\n\r\n" + GOOGLE_HTML)),
            munged_by_google,
        ),
        *(MIXED, BOTH, RELAXED, {"footer", "from-replaced"}),
    ),
    "a banner at the top": (
        body(lambda text: b"CAUTION: This message came from outside.\r\n\r\n" + text),
        *(PLAIN, TEXT, RELAXED, {"banner"}),
    ),
    "a banner within HTML": (
        body(replaced(b"<html><body>\r\n", b"<html><body>\r\n<div>CAUTION: from outside</div>\r\n")),
        *(MIXED, BOTH, RELAXED, {"text"}),
    ),
    "a tag of a gateway": (
        replaced(b"Subject: ", b"Subject: [EXTERNAL] "),
        PLAIN,
        TEXT,
        RELAXED,
        {"subject-tag"},
    ),
    "a tag behind Re:": (replaced(b"Re: The", b"Re: [Talk] The"), PLAIN, TEXT, RELAXED, {"subject-tag"}),
    "a tag at the end": (
        replaced(b"second line", b"second line [marked]"),
        PLAIN,
        TEXT,
        RELAXED,
        {"subject-tag"},
    ),
    "From replaced": (munged, PLAIN, TEXT, RELAXED, {"from-replaced"}),
    "a second From": (on_top(b"From: mallory@example.org\r\n"), PLAIN, TEXT, RELAXED, {"from-added"}),
    "lines quoted": (body(replaced(b"\r\nFrom here", b"\r\n>From here")), PLAIN, TEXT, RELAXED, {"quoting"}),
    "the dashes' space is gone": (
        body(replaced(b"\r\n-- \r\n", b"\r\n--\r\n")),
        PLAIN,
        TEXT,
        SIMPLE,
        {"spacing"},
    ),
    "spaces at line ends": (
        body(lambda text: re.sub(rb",(?=\r\n)", b",  ", text)),
        PLAIN,
        TEXT,
        SIMPLE,
        {"spacing"},
    ),
    "line ends doubled": (body(lambda text: text.replace(b"\r\n", b"\r\r\n")), PLAIN, TEXT, RELAXED, {"spacing"}),
    "recoded for 7 bits": (quoted_printable, PLAIN, TEXT, RELAXED, {"recoding"}),
    "recoded, with a footer": (
        all_of(lambda m: m + MAILMAN, quoted_printable),
        *(PLAIN, TEXT, RELAXED, {"recoding", "footer"}),
    ),
    "parts recoded for 7 bits": (parts_for_seven_bits, MIXED, BOTH, RELAXED, {"recoding"}),
    "another character set": (latin, PLAIN, TEXT, RELAXED, {"recoding"}),
    "wrapped anew": (replaced(b"needs\r\n a", b"needs a"), PLAIN, TEXT, SIMPLE, {"rewrapped"}),
    "wrapped anew where it was in one line": (
        replaced(b"Alice Example <", b"Alice Example\r\n\t<"),
        *(PLAIN, TEXT, SIMPLE, {"rewrapped"}),
    ),
    "names quoted": (replaced(b"Alice Example <", b'"Alice Example" <'), PLAIN, TEXT, RELAXED, {"rewritten"}),
    "a copy's address": (
        replaced(b"To: talk@lists.example.org", b"To: talk@lists.example.org, more@lists.example.org"),
        *(PLAIN, TEXT, RELAXED, {"address-added"}),
    ),
}


def check(message: bytes) -> SignatureCheck:
    report = scan(RECEIVED + LIST + b"List-Id: Talk <talk.lists.example.org>\r\n" + message)
    (found,), _ = verify_message(report, NOT_PRESENT, KEY)
    return found


@pytest.mark.parametrize("name", CHANGES)
def test_what_was_changed_is_found(name: str) -> None:
    change, header, text, way, kinds = CHANGES[name]
    signed = sign(HEADER + header + b"\r\n" + text, PAIR, canonicalize=way)
    assert check(signed).verdict is Verdict.PASS
    assert check(signed).undone is None
    found = check(change(signed))
    # It is never shown as a pass.
    assert found.verdict is Verdict.FAIL
    told = set() if found.undone is None else {change.kind for change in found.undone.changes}
    assert told == kinds, found.note
    if found.undone is not None:
        assert found.undone.whole
        assert found.undone.by == "lists.example.org (line 4), of the domain that List-Id names"
        assert "with that undone the signature of example.com holds. Probably by lists.example.org" in found.note


@pytest.mark.servers("opendkim")
@pytest.mark.parametrize("way", [SIMPLE, RELAXED], ids=lambda way: b"/".join(way).decode())
def test_what_was_changed_of_mail_that_opendkim_signed(tmp_path: Path, way: tuple[bytes, bytes]) -> None:
    tried = 0
    with opendkim.signing(tmp_path, PAIR, b"/".join(way).decode()) as port:
        kept: dict[bytes, bytes] = {}
        for name, (change, header, text, wanted, kinds) in CHANGES.items():
            if way not in (wanted, RELAXED):
                continue
            message = HEADER + header + b"\r\n" + text
            signed = kept[message] = kept.get(message) or opendkim.sign(port, message)
            assert check(signed).verdict is Verdict.PASS
            found = check(change(signed))
            if found.verdict is Verdict.FAIL:  # relaxed forgives some of what simple does not
                told = set() if found.undone is None else {each.kind for each in found.undone.changes}
                assert told == kinds, f"{name}: {found.note}"
                tried += 1
    assert tried >= (20 if way == RELAXED else 5)


def test_it_says_how_many_lines_were_added() -> None:
    signed = sign(HEADER + PLAIN + b"\r\nHello\r\n", PAIR)
    found = check(signed + b"--\r\nSent by the list\r\n")
    assert found.undone is not None
    (change,) = found.undone.changes
    assert change.note == 'the last 2 of 3 lines of the body were added ("Sent by the list")'
    assert found.reason is Reason.BODY_HASH


def test_half_a_change_is_told_as_half() -> None:
    signed = sign(HEADER + PLAIN + b"\r\n" + TEXT, PAIR)
    found = check((signed + MAILMAN).replace(b"Mon, 3 Mar", b"Tue, 4 Mar"))
    assert found.undone is not None
    assert not found.undone.whole
    assert "the body is the one that was signed, and signed header fields still differ" in found.note
    found = check(signed.replace(b"the plan", b"no plan").replace(b"Subject: ", b"Subject: [Talk] "))
    assert found.undone is not None
    assert not found.undone.whole
    assert "the signed header fields are as they were, and the body still differs" in found.note


def test_what_no_list_does_is_not_explained() -> None:
    signed = sign(HEADER + PLAIN + b"\r\n" + TEXT, PAIR)
    for changed in (signed.replace(b"the plan", b"no plan"), signed.replace(b"Mon, 3 Mar", b"Tue, 4 Mar")):
        found = check(changed)
        assert (found.verdict, found.undone) == (Verdict.FAIL, None)


def test_another_signature_that_holds_narrows_the_hosts() -> None:
    signed = LIST.replace(b"lists.example.org", b"first.example.net") + sign(
        HEADER + PLAIN + b"\r\n" + TEXT, PAIR
    )
    again = sign(signed + MAILMAN, PAIR)
    report = scan(RECEIVED + again)
    (outer, inner), _ = verify_message(report, NOT_PRESENT, KEY)
    assert outer.verdict is Verdict.PASS
    assert inner.undone is not None
    assert inner.undone.by.startswith("first.example.net (line ")
    assert inner.undone.by.endswith("the only host that had it after the signer")


def hostile() -> bytes:
    lines = b"".join(b"line %d\r\n--b1\r\n" % number for number in range(30_000))
    cc = b"Cc: " + b", ".join(b"a%d <a%d@example.org>" % (number, number) for number in range(1500)) + b"\r\n"
    signed = sign(HEADER + MIXED + cc + b"Reply-To: a@example.org, b@example.org\r\n\r\n" + lines, PAIR)
    return signed.replace(b"The plan", b"[a] [b] Plan").replace(b"line 15000\r\n", b"other\r\n")


def test_a_search_in_vain_is_bounded() -> None:
    ticks = count()
    report = scan(RECEIVED + hostile())
    (found,), _ = verify_message(report, NOT_PRESENT, KEY, lambda: next(ticks) / 1000)
    assert found.undone is None
    assert next(ticks) < 4_000


TOKENS = b"--b1|--b1--|\r\n|\n|\r| |a|>From |--|=E4|QUI=|<|,|[|]|\xe4|..|:|Content-Type: text/plain; boundary=b1"
PIECES = st.sampled_from([*TOKENS.split(b"|"), b"Content-Transfer-Encoding: base64"])


@given(st.lists(PIECES, max_size=30), st.sampled_from([b"Subject", b"From", b"Reply-To", b"To", b"List-Id"]))
def test_whatever_was_done_nothing_breaks(pieces: list[bytes], name: bytes) -> None:
    text = b"".join(pieces)
    value = re.sub(rb"[\r\n]+", b"\r\n ", text)
    for kind in (MIXED, PLAIN.replace(b"8bit", b"base64"), PLAIN.replace(b"8bit", b"quoted-printable")):
        signed = SIGNED[kind].replace(TEXT, text)
        found = check(re.sub(rb"(?m)^" + name + rb": [^\r]*+", lambda _: name + b": " + value, signed))
        assert found.verdict is not Verdict.PASS


SIGNED = {
    kind: sign(HEADER + kind + b"\r\n" + TEXT, PAIR)
    for kind in (MIXED, PLAIN.replace(b"8bit", b"base64"), PLAIN.replace(b"8bit", b"quoted-printable"))
}


def test_time_ends_a_search() -> None:
    ticks = count()
    report = scan(RECEIVED + hostile())
    (found,), _ = verify_message(report, NOT_PRESENT, KEY, lambda: float(next(ticks)))
    assert found.undone is None
    assert next(ticks) < 20


def test_the_search_opens_a_signature_once_and_not_at_all_where_another_key_made_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each try is a hash; nothing is tried where nothing can be under the signature."""
    opened: list[str] = []
    compared: list[bytes] = []
    holds = verdict.Opened.holds

    def opening(key: RsaKey, signature: str) -> bytes | None:
        opened.append(signature)
        return rsa_digest(key, signature)

    def holding(self: verdict.Opened, signed: bytes) -> bool | Absent:
        compared.append(signed)
        return holds(self, signed)

    monkeypatch.setattr("hdrscan.dkim.verdict.rsa_digest", opening)
    monkeypatch.setattr(verdict.Opened, "holds", holding)
    changed = sign(HEADER + PLAIN + b"\r\n" + TEXT, PAIR).replace(b"Message-ID: <1@", b"Message-ID: <2@")
    report = scan(RECEIVED + LIST + changed)
    (found,), _ = verify_message(report, NOT_PRESENT, KEY)
    assert (found.reason, found.undone) == (Reason.SIGNATURE, None)
    assert len(opened) == 2
    assert len(compared) > 10
    opened.clear()
    compared.clear()
    other = Memory({"sel._domainkey.example.com TXT": f"v=DKIM1; p={key_pair(1024, 2).public}"})
    (found,), _ = verify_message(report, NOT_PRESENT, other)
    assert (found.reason, found.undone) == (Reason.SIGNATURE, None)
    assert (len(opened), len(compared)) == (2, 1)
