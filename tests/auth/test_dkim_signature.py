"""DKIM-Signature and its relatives: tags, defaults, and what a signature's own text shows to be wrong."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hdrscan.auth.dkim_signature import read_dkim_signature
from hdrscan.model.absent import NOT_APPLICABLE, NOT_PRESENT, UNREADABLE
from hdrscan.model.auth import DkimSignature
from hdrscan.model.source import Field
from linear import excess

OFFSET = 300
RSA_2048 = "A" * 342 + "=="


def read(body: str, name: str = "DKIM-Signature") -> DkimSignature:
    raw = f"{name}:{body}"
    return read_dkim_signature(Field(0, name, name.lower(), raw, (0, len(raw)), 1, body, OFFSET))


def signature(**changes: str | None) -> str:
    tags: dict[str, str | None] = {
        "v": "1", "a": "rsa-sha256", "c": "relaxed/relaxed", "d": "example.org", "s": "s1",
        "h": "From:To:Subject", "bh": "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "b": RSA_2048,
    }  # fmt: skip
    tags.update(changes)
    return " " + "; ".join(f"{name}={value}" for name, value in tags.items() if value is not None)


def problems(body: str, name: str = "DKIM-Signature") -> list[str]:
    return [problem.id for problem in read(body, name).problems]


def test_a_folded_signature_is_read() -> None:
    body = (
        " v=1; a=rsa-sha256; q=dns/txt; c=simple;\r\n\td=Example.ORG ; s = brisbane;\r\n"
        " t=1117574938; x=1118006938;\r\n"
        " i=@eng.example.org; h=From : To\r\n :Subject:from;\r\n z=From:foo@example.org|To:joe;\r\n"
        " bh=MTIzNDU2Nzg5MDEy\r\n"
        " MzQ1Njc4OTAxMjM0NTY3ODkwMTI=;\r\n"
        f" b={RSA_2048[:100]}\r\n\t{RSA_2048[100:]};\r\n"
    )
    sign = read(body)
    assert (sign.domain, sign.selector, sign.algorithm) == ("Example.ORG", "brisbane", "rsa-sha256")
    assert (sign.canonicalization, sign.query, sign.version) == ("simple/simple", "dns/txt", "1")
    assert (sign.timestamp, sign.expiration) == (1117574938, 1118006938)
    assert (sign.identity, sign.instance) == ("@eng.example.org", NOT_APPLICABLE)
    assert sign.signed_headers == ("from", "to", "subject", "from")
    assert sign.oversigned == ("from",)
    assert sign.body_hash == "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI="
    assert (sign.signature, sign.signature_bits) == (RSA_2048, 2048)
    assert sign.body_length is NOT_PRESENT
    assert sign.problems == ()
    tag = sign.tag("s")
    assert tag is not None
    assert body[tag.span[0] - OFFSET : tag.span[1] - OFFSET] == "brisbane"


def test_defaults() -> None:
    sign = read(signature(c=None))
    assert (sign.canonicalization, sign.query, sign.identity) == ("simple/simple", "dns/txt", NOT_PRESENT)
    assert (sign.oversigned, sign.problems) == ((), ())


PROBLEMS = [
    ({"b": None}, ["missing-tag"]),
    ({"d": ""}, ["missing-tag"]),
    ({"v": None, "h": None}, ["missing-tag", "missing-tag"]),
    ({"v": "0.5"}, ["unknown-version"]),
    ({"a": "rsa-sha1"}, ["weak-algorithm"]),
    ({"a": "rsa-md5"}, ["unknown-algorithm"]),
    ({"a": "ed25519-sha256", "b": "A" * 86 + "=="}, []),
    ({"c": "loose/simple"}, ["unknown-canonicalization"]),
    ({"l": "1200"}, ["body-length"]),
    ({"l": "all"}, ["unreadable-number"]),
    ({"h": "to:subject"}, ["from-not-signed"]),
    ({"h": "from:from:to"}, []),
    ({"i": "a@example.com"}, ["identity-outside-domain"]),
    ({"i": "@notexample.org"}, ["identity-outside-domain"]),
    ({"i": "a@Sub.Example.org"}, []),
    ({"i": "example.org"}, ["unreadable-identity"]),
    ({"t": "1700000000", "x": "1700000000"}, ["expires-before-signed"]),
    ({"t": "1700000000", "x": "1700000001"}, []),
    ({"b": "not base64!"}, ["unreadable-signature"]),
    ({"b": RSA_2048 + "; junk"}, ["unreadable-tag"]),
    ({"s": "s1; s=s2"}, ["duplicate-tag"]),
]


@pytest.mark.parametrize(("changes", "expected"), PROBLEMS)
def test_problems(changes: dict[str, str | None], expected: list[str]) -> None:
    assert problems(signature(**changes)) == expected


def test_a_problem_points_at_its_value() -> None:
    body = signature(a="rsa-sha1")
    (problem,) = read(body).problems
    assert body[problem.span[0] - OFFSET : problem.span[1] - OFFSET] == "rsa-sha1"


def test_values_that_cannot_be_read() -> None:
    sign = read(signature(t="now", b="???", l="9" * 30))
    assert sign.timestamp is sign.signature_bits is sign.body_length is UNREADABLE
    assert read(signature(s="s1; s=s2")).selector == "s1"
    assert read(signature(a="ed25519-sha256")).signature_bits is NOT_APPLICABLE
    assert read(signature(b="A" * 170 + "==")).signature_bits == 1016
    for cut in ("abc", "A" * 60, "A" * 341):
        assert read(signature(b=cut)).signature_bits is UNREADABLE


def test_relatives() -> None:
    assert problems(signature(), "X-Google-DKIM-Signature") == []
    arc = read(signature(v=None, i="2", h="from:to"), "ARC-Message-Signature")
    assert (arc.instance, arc.identity, arc.problems) == (2, NOT_APPLICABLE, ())
    assert problems(signature(v=None, i="2", h="from:arc-seal"), "ARC-Message-Signature") == ["seal-signed"]
    assert problems(signature(v=None), "ARC-Message-Signature") == ["missing-tag"]


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("vabhdsitxl=;: \r\n@.1A/(\udcff\x00"), max_size=80))
def test_any_text_is_read_and_spans_slice_back(body: str) -> None:
    for name in ("DKIM-Signature", "ARC-Message-Signature"):
        for tag in read(body, name).tags:
            written = body[tag.span[0] - OFFSET : tag.span[1] - OFFSET]
            assert "".join(tag.value.split(" ")) == "".join(
                written.replace("\r", " ").replace("\n", " ").split(" ")
            )


@pytest.mark.parametrize("piece", [";", "; ", " ", "a", "a=", "a=b;", "a=;", "a ", "=", "h=a:", "b=a ", "from:"])
def test_hostile_values_cost_linear_time(piece: str) -> None:
    start = "h=" if piece == "from:" else ""
    said = excess(read, lambda times: start + (piece * 7_200 * times)[: 7_200 * times])
    assert said is None, said
