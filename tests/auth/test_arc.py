"""ARC sets and the structure of their chain (RFC 8617 sections 4 and 5.2)."""

import pytest

from hdrscan.auth.arc import read_arc_chain, read_arc_seal
from hdrscan.model.absent import NOT_PRESENT
from hdrscan.model.auth import ArcChain, ArcStatus
from hdrscan.model.source import Field

B = "A" * 342 + "=="


def field(name: str, body: str, line: int = 1) -> Field:
    raw = f"{name}:{body}"
    return Field(0, name, name.lower(), raw, (0, len(raw)), line, body, 0)


def seal(instance: int | str, cv: str) -> Field:
    return field(
        "ARC-Seal", f" i={instance}; a=rsa-sha256; t=1421363107; cv={cv}; d=example.org; s=s1;\r\n b={B}"
    )


def message_signature(instance: int) -> Field:
    body = f" i={instance}; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=s1; h=from:to; bh=MTIz; b={B}"
    return field("ARC-Message-Signature", body)


def results(instance: int) -> Field:
    return field(
        "ARC-Authentication-Results",
        f" i={instance}; lists.example.org;\r\n spf=pass smtp.mailfrom=a@example.net;\r\n"
        " dkim=pass (512-bit key) header.i=@example.net; dmarc=pass",
    )


def chain(*cvs: str, drop: tuple[int, str] | None = None) -> list[Field]:
    """Build whole sets, newest on top, one for each cv (oldest first); ``drop`` leaves one field out."""
    fields = []
    for instance, cv in reversed(list(enumerate(cvs, start=1))):
        fields += [seal(instance, cv), message_signature(instance), results(instance)]
    if drop:
        instance, name = drop
        fields = [found for found in fields if not (found.name == name and f" i={instance};" in found.body)]
    return fields


def test_three_sets_as_in_rfc_8617_appendix_b() -> None:
    found = read_arc_chain(chain("none", "pass", "pass"))
    assert found.status is ArcStatus.COMPLETE
    assert [entry.instance for entry in found.sets] == [1, 2, 3]
    assert (found.cv, found.gaps, found.duplicates, found.reasons) == ("pass", (), (), ())
    newest = found.sets[-1]
    assert newest.seal is not None
    assert (newest.seal.domain, newest.seal.timestamp, newest.seal.signature_bits) == (
        "example.org",
        1421363107,
        2048,
    )
    assert newest.message_signature is not None
    assert newest.message_signature.signed_headers == ("from", "to")
    assert newest.authentication_results is not None
    assert newest.authentication_results.authserv_id == "lists.example.org"
    assert [entry.method for entry in newest.authentication_results.resinfos] == ["spf", "dkim", "dmarc"]


def test_no_arc() -> None:
    assert read_arc_chain([field("Subject", " x")]) == ArcChain((), ArcStatus.NONE, (), NOT_PRESENT, (), ())


BROKEN = [
    (chain("pass"), ["the seal of set 1 says cv=pass, where only none is right"]),
    (chain("none", "none"), ["the seal of set 2 says cv=none, where only pass or fail is right"]),
    (chain("none", "fail", "pass"), ["set 2 was sealed with cv=fail, and others were put on top of it"]),
    (chain("none", "pass", drop=(1, "ARC-Seal")), ["set 1 has no ARC-Seal"]),
    (chain("none", drop=(1, "ARC-Message-Signature")), ["set 1 has no ARC-Message-Signature"]),
    (chain("none", "pass", "pass")[:3] + chain("none"), ["set 2 is missing"]),
    ([*chain("none"), results(1)], ["set 1 has more than one ARC-Authentication-Results"]),
    ([*chain("none"), seal("x", "none")], ["the ARC-Seal on line 1 has no instance between 1 and 50"]),
    ([*chain("none"), seal(51, "none")], ["the ARC-Seal on line 1 has no instance between 1 and 50"]),
    ([seal(1, ""), message_signature(1), results(1)], ["the seal of set 1 has no cv="]),
]


@pytest.mark.parametrize(("fields", "reasons"), BROKEN, ids=[reasons[0] for _, reasons in BROKEN])
def test_broken_chains_say_why(fields: list[Field], reasons: list[str]) -> None:
    found = read_arc_chain(fields)
    assert found.status is ArcStatus.BROKEN
    assert list(found.reasons) == reasons


def test_gaps_and_duplicates_are_listed_and_the_topmost_is_kept() -> None:
    upper = field("ARC-Seal", f" i=3; a=rsa-sha256; cv=pass; d=upper.example; s=s; b={B}")
    found = read_arc_chain([upper, *chain("none", "pass", "pass")[:3]])
    assert (found.gaps, found.duplicates) == ((1, 2), (3,))
    assert found.sets[0].seal is not None
    assert found.sets[0].seal.domain == "upper.example"


def test_a_newest_fail_is_whole_in_structure() -> None:
    found = read_arc_chain(chain("none", "fail"))
    assert (found.status, found.cv) == (ArcStatus.COMPLETE, "fail")


def test_a_seal_with_signed_headers_or_an_unknown_cv_is_wrong() -> None:
    body = f" i=1; a=rsa-sha256; cv=Maybe; d=example.org; s=s1; h=from; b={B}"
    assert [problem.id for problem in read_arc_seal(field("ARC-Seal", body)).problems] == [
        "unknown-cv",
        "seal-has-h",
    ]
    found = read_arc_seal(field("ARC-Seal", " cv=PASS"))
    assert (found.cv, found.instance) == ("pass", NOT_PRESENT)
    assert {problem.id for problem in found.problems} == {"missing-tag"}
