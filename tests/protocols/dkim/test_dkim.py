"""Signatures that dkimpy made, verified by hdrscan: what holds, and each reason why one does not."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

import dkim as dkimpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from hdrscan import scan
from hdrscan.dkim.body import canonical_body
from hdrscan.dkim.key import find_key, read_key
from hdrscan.dkim.verify import verify_message
from hdrscan.dns.resolver import NoResolver, Resolver, ask
from hdrscan.model.absent import NOT_CHECKED, NOT_PRESENT, UNREADABLE
from hdrscan.model.dkim import ArcCheck, Reason, SignatureCheck, Verdict
from hdrscan.model.dns import TempFail
from memory import Memory, text
from signing import BODY, HEADER, RECEIVED, KeyPair, key_pair, seal, sign

PAIR = key_pair(1024)
NAME = "sel._domainkey.example.com"
MESSAGE = HEADER + b"\r\n" + BODY
RECORD = f"v=DKIM1; k=rsa; p={PAIR.public}"


def published(record: str = RECORD) -> Memory:
    return Memory({f"{NAME} TXT": record})


def check(message: bytes, resolver: Resolver | None = None) -> SignatureCheck:
    report = scan(RECEIVED + message)
    assert report.boundary is not None
    (found,), _ = verify_message(report, report.boundary.hop.time, resolver or published())
    return found


def chain(message: bytes, resolver: Resolver | None = None) -> ArcCheck:
    report = scan(message)
    _, found = verify_message(report, NOT_PRESENT, resolver or published())
    assert found is not None
    return found


@pytest.mark.parametrize("header", [b"simple", b"relaxed"])
@pytest.mark.parametrize("body", [b"simple", b"relaxed"])
@pytest.mark.parametrize("text_of_body", [BODY, b"no line end", b"", b"\r\n\r\n", b" \t\r\n \r\n"])
def test_a_good_signature_holds(header: bytes, body: bytes, text_of_body: bytes) -> None:
    signed = sign(HEADER + b"\r\n" + text_of_body, PAIR, canonicalize=(header, body))
    found = check(signed)
    assert (found.verdict, found.header, found.body) == (Verdict.PASS, True, True)
    unix = check(signed.replace(b"\r\n", b"\n"))
    assert unix.verdict is Verdict.PASS


def test_a_key_of_2048_bits_has_no_remark_and_one_of_1024_has() -> None:
    long = key_pair(2048)
    assert check(sign(MESSAGE, long), published(f"p={long.public}")).remarks == ()
    assert "1024 bits" in check(sign(MESSAGE, PAIR)).remarks[0]


def test_bytes_beyond_ascii_are_signed_as_they_are() -> None:
    message = HEADER + "X-Umlaut: ä\r\nComments: Grüße\r\n\r\nÄ\r\n".encode()
    assert check(sign(message, PAIR)).verdict is Verdict.PASS


REASONS: Mapping[str, tuple[Verdict | object, Reason]] = {
    "": (Verdict.PERMERROR, Reason.KEY_MISSING),
    "v=DKIM1; p=": (Verdict.PERMERROR, Reason.KEY_REVOKED),
    "v=DKIM1; k=rsa": (Verdict.PERMERROR, Reason.KEY_UNREADABLE),
    "v=DKIM1; p=AAAA": (Verdict.PERMERROR, Reason.KEY_UNREADABLE),
    "v=DKIM1; p=no base64!": (Verdict.PERMERROR, Reason.KEY_UNREADABLE),
    f"v=DKIM2; p={PAIR.public}": (Verdict.PERMERROR, Reason.KEY_UNFIT),
    f"v=DKIM1; k=ed25519; p={PAIR.public}": (Verdict.PERMERROR, Reason.KEY_UNFIT),
    f"v=DKIM1; h=sha1; p={PAIR.public}": (Verdict.PERMERROR, Reason.KEY_UNFIT),
    f"v=DKIM1; s=tlsrpt; p={PAIR.public}": (Verdict.PERMERROR, Reason.KEY_UNFIT),
    f"v=DKIM1; p={key_pair(1024, 2).public}": (Verdict.FAIL, Reason.SIGNATURE),
    f"v=DKIM1; p={key_pair(512).public}": (Verdict.PERMERROR, Reason.KEY_TOO_SHORT),
}


@pytest.mark.parametrize("record", REASONS, ids=lambda record: record[:30])
def test_what_the_key_is_to_blame_for(record: str) -> None:
    found = check(sign(MESSAGE, PAIR), published(record) if record else Memory({}))
    assert (found.verdict, found.reason) == REASONS[record], found.note
    assert found.note.endswith(".")


def test_a_question_that_failed_and_one_that_was_not_asked() -> None:
    failed = Memory({f"{NAME} TXT": TempFail(ask(NAME, "TXT"), "it did not answer")})
    found = check(sign(MESSAGE, PAIR), failed)
    assert (found.verdict, found.reason) == (Verdict.TEMPERROR, Reason.DNS)
    found = check(sign(MESSAGE, PAIR), NoResolver())
    assert (found.verdict, found.reason) == (NOT_CHECKED, Reason.NOT_ASKED)


def test_a_changed_body_and_a_changed_field_are_told_apart() -> None:
    signed = sign(MESSAGE, PAIR)
    found = check(signed.replace(b"the body", b"another body"))
    assert (found.verdict, found.reason, found.header, found.body) == (
        Verdict.FAIL,
        Reason.BODY_HASH,
        True,
        False,
    )
    found = check(signed.replace(b"A  folded", b"Another"))
    assert (found.verdict, found.reason, found.header, found.body) == (
        Verdict.FAIL,
        Reason.SIGNATURE,
        False,
        True,
    )


@pytest.mark.parametrize("below", [False, True])
def test_a_second_from_field_breaks_the_signature_and_is_named(below: bool) -> None:  # noqa: FBT001
    signed, added = sign(MESSAGE, PAIR), b"From: mallory@example.org\r\n"
    found = check(signed.replace(b"To: bob", added + b"To: bob") if below else added + signed)
    assert (found.verdict, found.reason, found.header) == (Verdict.FAIL, Reason.FROM_ADDED, False)
    assert found.undone is not None
    (change,) = found.undone.changes
    assert change.field is not None
    assert "mallory" in change.field.body
    assert f"the From field on line {change.field.line} was added" in found.note


def test_a_second_from_field_where_more_was_changed_is_not_to_blame() -> None:
    signed = sign(MESSAGE, PAIR).replace(b"A  folded", b"Another")
    assert check(b"From: mallory@example.org\r\n" + signed).reason is Reason.SIGNATURE


def with_tag(name: bytes, value: bytes) -> bytes:
    """Sign with one more tag; dkimpy's signer has no choice of it, so its field is built by its parts."""
    signer = dkimpy.DKIM(MESSAGE)
    fields = [
        (b"v", b"1"),
        (b"a", b"rsa-sha256"),
        (b"c", b"relaxed/relaxed"),
        (b"d", b"example.com"),
        (name, value),
        (b"s", b"sel"),
        (b"h", b"from : subject"),
        (b"bh", dkimpy.base64.b64encode(dkimpy.hashlib.sha256(canonical_body(BODY, "relaxed")).digest())),
        (b"b", b"0" * 60),
    ]
    policy = dkimpy.CanonicalizationPolicy.from_c_value(b"relaxed/relaxed")
    signer.hasher = dkimpy.HASH_ALGORITHMS[b"rsa-sha256"]
    private = dkimpy.parse_pem_private_key(PAIR.private)
    field: bytes = signer.gen_header(fields, [b"from", b"subject"], policy, b"DKIM-Signature", private)
    return b"DKIM-Signature: " + field + MESSAGE


@pytest.mark.parametrize(
    ("identity", "verdict"),
    [
        (b"alice@\r\n\texample.com", Verdict.PASS),
        (b"alice@mail.exam\r\n ple.com", Verdict.PASS),
        (b"@exam\r\n ple.org", Verdict.PERMERROR),
    ],
)
def test_an_identity_is_read_without_its_folding(identity: bytes, verdict: Verdict) -> None:
    assert check(with_tag(b"i", identity)).verdict is verdict


@pytest.mark.parametrize(
    ("query", "verdict"),
    [
        (b"dns/txt", Verdict.PASS),
        (b"dns", Verdict.PASS),
        (b"http/1:dns/txt", Verdict.PASS),
        (b"dns/other", Verdict.PERMERROR),
        (b"http", Verdict.PERMERROR),
    ],
)
def test_a_key_that_is_to_be_asked_for_in_another_way_is_none(query: bytes, verdict: Verdict) -> None:
    assert check(with_tag(b"q", query)).verdict is verdict


def test_a_signature_that_is_no_list_of_tags() -> None:
    found = check(sign(MESSAGE, PAIR).replace(b"v=1;", b"v=1; ???;"))
    assert (found.verdict, found.reason) == (Verdict.PERMERROR, Reason.UNREADABLE)


def test_a_body_with_a_signed_length() -> None:
    signed = sign(MESSAGE, PAIR, canonicalize=(b"relaxed", b"simple"), length=True)
    found = check(signed)
    assert found.verdict is Verdict.PASS
    assert found.remarks[-1].endswith("signed (l=); nothing stands behind them.")
    added = check(signed + b"added\r\n")
    # The empty lines at the end of what was signed are text now.
    assert (added.verdict, added.unsigned) == (Verdict.PASS, len(b"\r\n\r\nadded\r\n"))
    assert added.remarks[-1].endswith("signed (l=); the 11 bytes behind them are not.")
    assert check(signed[:-20]).reason is Reason.BODY_HASH


def test_a_line_that_an_mbox_quotes() -> None:
    signed = sign(HEADER + b"\r\nHello\r\nFrom here on\r\n", PAIR)
    quoted = signed.replace(b"\r\nFrom here", b"\r\n>From here")
    assert check(quoted).reason is Reason.BODY_HASH
    report = scan(b"From alice@example.com Mon Mar  3 10:00:00 2025\r\n" + quoted)
    (found,), _ = verify_message(report, NOT_PRESENT, published())
    assert found.verdict is Verdict.PASS


def test_rsa_sha1_is_not_verified() -> None:
    found = check(sign(MESSAGE, PAIR, algorithm=b"rsa-sha1"))
    assert (found.verdict, found.reason) == (Verdict.PERMERROR, Reason.ALGORITHM)


def test_a_field_without_what_it_needs() -> None:
    found = check(re.sub(rb"bh=[^;]*;", b"", sign(MESSAGE, PAIR)))
    assert (found.verdict, found.reason) == (Verdict.PERMERROR, Reason.UNREADABLE)


def expiring(at: datetime) -> bytes:
    return with_tag(b"x", str(int(at.timestamp())).encode())


def test_expiry_counts_at_the_receipt() -> None:
    # Received on 3 March 2025 at 10:00:02; both are long past today.
    assert check(expiring(datetime(2025, 3, 4, tzinfo=UTC))).verdict is Verdict.PASS
    found = check(expiring(datetime(2025, 3, 2, tzinfo=UTC)))
    assert (found.verdict, found.reason) == (Verdict.FAIL, Reason.EXPIRED)


def test_test_mode_and_several_records_are_remarked() -> None:
    found = check(sign(MESSAGE, PAIR), published(f"v=DKIM1; t=y:s; p={PAIR.public}"))
    assert found.verdict is Verdict.PASS
    assert "t=y" in found.remarks[0]
    several = Memory({f"{NAME} TXT": [text(RECORD), text("v=DKIM1; p=")]})
    assert "2 records" in check(sign(MESSAGE, PAIR), several).remarks[-1]


def test_headers_alone_cannot_be_verified_but_one_half_shows() -> None:
    signed = sign(MESSAGE, PAIR)
    found = check(signed.partition(b"\r\n\r\n")[0] + b"\r\n")
    assert (found.verdict, found.reason, found.header) == (NOT_CHECKED, Reason.BODY_NOT_READ, True)
    assert found.note.endswith("header fields holds.")


def test_a_paste_cannot_be_verified() -> None:
    head = (RECEIVED + sign(MESSAGE, PAIR)).partition(b"\r\n\r\n")[0]
    pasted = b"".join(b"> " + line + b"\n" for line in head.splitlines())
    report = scan(pasted)
    (found,), _ = verify_message(report, NOT_PRESENT, published())
    assert (found.verdict, found.reason) == (NOT_CHECKED, Reason.HEADER_REPAIRED)
    assert found.note == "It cannot be verified: the header was copied from a screen."


AR = b"Authentication-Results: mx.example.net; arc=%s; spf=pass smtp.mailfrom=alice@example.com\r\n"


def sealed(times: int) -> bytes:
    message = MESSAGE
    for number in range(times):
        message = seal(AR % (b"pass" if number else b"none") + message, PAIR, b"mx.example.net")
        message = message.replace(AR % (b"pass" if number else b"none"), b"")
    return message


@pytest.mark.parametrize("sets", [1, 2, 3])
def test_a_whole_chain_holds(sets: int) -> None:
    found = chain(sealed(sets))
    assert found.verdict is Verdict.PASS, found.note
    assert len(found.seals) == sets


def test_what_breaks_a_chain() -> None:
    whole = sealed(2)
    assert chain(whole.replace(b"the body", b"another")).reason is Reason.BODY_HASH
    changed = chain(whole.replace(b"spf=pass", b"spf=fail"))
    assert changed.reason is Reason.SIGNATURE
    assert "ARC-Seal of set 2" in changed.note
    for tags in (b"; ???", b"; _=1", b";", b"; h=from", b"; cv=pass", b"; D=example.com; d=example.com"):
        flawed = chain(whole.replace(b"cv=pass", b"cv=pass" + tags))
        assert (flawed.verdict, flawed.reason) == (Verdict.FAIL, Reason.UNREADABLE), flawed.note
    missing = chain(re.sub(rb"ARC-Seal: i=1.*?\r\n(?=[A-Z])", b"", whole, flags=re.DOTALL))
    assert missing.reason is Reason.CHAIN
    assert missing.verdict is Verdict.FAIL
    nobody = chain(re.sub(rb"i=\d+", b"i=none", whole))
    assert (nobody.verdict, nobody.reason) == (Verdict.FAIL, Reason.CHAIN)


def test_a_chain_passes_or_fails_or_is_not_known() -> None:
    whole = sealed(2)
    gone = chain(whole, Memory({}))
    assert (gone.verdict, gone.reason) == (Verdict.FAIL, Reason.KEY_MISSING)
    silent = chain(whole, Memory({f"{NAME} TXT": TempFail(ask(NAME, "TXT"), "it did not answer")}))
    assert (silent.verdict, silent.reason) == (NOT_CHECKED, Reason.DNS)
    assert chain(whole.partition(b"\r\n\r\n")[0] + b"\r\n").verdict is NOT_CHECKED


def test_ed25519() -> None:
    secret = SigningKey(b"s" * 32)
    private, public = dkimpy.base64.b64encode(bytes(secret)), dkimpy.base64.b64encode(bytes(secret.verify_key))
    signed = sign(MESSAGE, KeyPair(private, ""), algorithm=b"ed25519-sha256")
    record = f"v=DKIM1; k=ed25519; p={public.decode()}"
    assert check(signed, published(record)).verdict is Verdict.PASS
    assert check(signed.replace(b"Alice", b"Malice"), published(record)).reason is Reason.SIGNATURE


def test_ed25519_without_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = SigningKey(b"s" * 32)
    private, public = dkimpy.base64.b64encode(bytes(secret)), dkimpy.base64.b64encode(bytes(secret.verify_key))
    signed = sign(MESSAGE, KeyPair(private, ""), algorithm=b"ed25519-sha256")
    monkeypatch.setitem(__import__("sys").modules, "nacl.signing", None)
    found = check(signed, published(f"v=DKIM1; k=ed25519; p={public.decode()}"))
    assert (found.verdict, found.reason) == (NOT_CHECKED, Reason.NO_PACKAGE)
    assert "pip install pynacl" in found.note


def test_a_key_record_is_read() -> None:
    key = find_key("SEL", "Example.COM", published(f"{RECORD}; t=y; n=a note; junk; p=again"))
    assert (key.name, key.kind, key.bits, key.testing, key.exact, key.revoked) == (
        NAME,
        "rsa",
        1024,
        True,
        False,
        False,
    )
    assert [defect.id for defect in key.defects] == ["unreadable-tag", "duplicate-tag"]
    assert read_key("v=DKIM1; k=dsa; p=AAAA").bits is UNREADABLE
    assert not find_key("sel", "example.org", published()).present


@pytest.mark.parametrize("public", ["MAA=", "MIGf", "AAAA" * 4000, "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A"])
def test_a_hostile_key_is_no_key(public: str) -> None:
    assert check(sign(MESSAGE, PAIR), published(f"p={public}")).verdict is Verdict.PERMERROR


@given(st.text("ab \t\r\n", max_size=60))
def test_bodies_are_canonicalized_as_dkimpy_does(body: str) -> None:
    # dkimpy leaves white space at the very end where the last line has no end, which mail always has.
    data = re.sub(rb"\r?\n", b"\r\n", body.replace("\r", "").encode()) + b"\r\n"
    for method in ("simple", "relaxed"):
        policy = dkimpy.CanonicalizationPolicy.from_c_value(f"simple/{method}".encode())
        assert canonical_body(data, method) == policy.canonicalize_body(data), data


def test_white_space_takes_no_time() -> None:
    body = b" " * 500_000
    assert canonical_body(body, "relaxed") == b""
    folded = re.sub(rb" b=", b" b=" + b"\r\n " * 10_000, sign(MESSAGE, PAIR))
    assert check(folded).verdict is Verdict.PASS  # it means nothing around b= (RFC 6376 section 3.5)
