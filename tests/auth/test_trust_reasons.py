"""Whose word a record is and why, branch by branch; which forms are Microsoft's; which address was judged."""

import pytest

from hdrscan.analyze import examine
from hdrscan.auth.results import read_results
from hdrscan.auth.trust import is_microsoft, sender_ip, weigh_stamps, why_nobodys
from hdrscan.auth.trust_context import TrustContext
from hdrscan.ingest.sources import read_bytes
from hdrscan.model.auth import AuthResults
from hdrscan.model.boundary import Standing
from hdrscan.model.microsoft import MicrosoftRecord
from hdrscan.model.source import Field
from messages import message, record

AR = "Authentication-Results: "
AAR = "ARC-Authentication-Results: i=1; "
SPF = "spf=pass (sender IP is 203.0.113.25) smtp.mailfrom=example.com"
UNSIGNED = "dkim=none (message not signed) header.d=none;dmarc=none action=none header.from=example.com;"
GOOGLES = (
    "Received-SPF: pass (google.com: domain of a@example.com designates 203.0.113.25 as permitted sender)",
    AR + "mx.google.com; spf=pass smtp.mailfrom=a@example.com",
)
BELOW = "it stands below the boundary"
SEALED = "an earlier host sealed it; the seal is not checked here"
ATTESTED = "Microsoft's attestation for mail from a mailbox; nothing was measured"
BEFORE = "the sending side wrote it before Microsoft signed"
TAKEN_IN = "Microsoft's front door wrote it when it took the message in"
FOREIGN = "it stands above the boundary in another administration's name"
MOVED = "Proton moves fields of one name together, and this is none that it writes"
UNPROVEN = "it speaks as the recipient from below the boundary, where a stranger can write too"
NOT_THERE = "it speaks as the recipient from below the boundary, where Microsoft 365 does not write"


def read(body: str) -> AuthResults:
    return read_results(Field(0, "A", "authentication-results", f"A:{body}", (0, 0), 1, f" {body}", 3))


def border_of(name: str) -> TrustContext:
    facts = examine(*read_bytes(message(name, [], []))).facts
    assert facts is not None
    return facts.context


@pytest.mark.parametrize(
    ("border", "field", "standing", "reason"),
    [
        ("postfix", AAR + "mx.example.net; spf=pass", "historic", SEALED),
        ("from-microsoft", AAR + "mx.microsoft.com 1; spf=pass smtp.mailfrom=example.com", "historic", ATTESTED),
        # An address was judged; it did not pass; it is another's; it tells nothing of SPF.
        ("from-microsoft", AAR + f"mx.microsoft.com 1; {SPF}", "historic", SEALED),
        ("from-microsoft", AAR + "mx.microsoft.com 1; spf=fail smtp.mailfrom=example.com", "historic", SEALED),
        ("from-microsoft", AAR + "mx.example.net; spf=pass smtp.mailfrom=example.com", "historic", SEALED),
        ("from-microsoft", AAR + "mx.microsoft.com 1; dkim=pass header.d=example.com", "historic", SEALED),
        ("from-microsoft", AR + f"{SPF}; dkim=none header.d=none", "historic", TAKEN_IN),
        ("from-microsoft", AR + "dkim=pass header.d=example.com;dmarc=pass action=none", "historic", BEFORE),
        ("from-microsoft", AR + "mx.example.net; spf=pass smtp.mailfrom=example.com", "claimed", BELOW),
        ("from-microsoft", AR + "mx.example.net; dkim=pass header.d=example.com", "claimed", BELOW),
        ("postfix", AR + SPF, "claimed", BELOW),
        ("postfix", AR + UNSIGNED, "historic", BEFORE),
        # Its older form begins with the recipient's domain; what says more is not that record.
        ("postfix", AR + "example.net; dkim=none header.d=none;example.net; dmarc=none action=none", "historic", BEFORE),
        ("postfix", AR + "example.net; dkim=none header.d=none", "historic", BEFORE),
        ("postfix", AR + "example.net; dkim=none header.d=none; dmarc=none", "claimed", BELOW),
        ("postfix", AR + "example.net; dkim=none header.d=example.com; dmarc=none action=none", "claimed", BELOW),
        ("postfix", AR + "example.net; dmarc=none action=none", "claimed", BELOW),
        ("postfix", AR + "example.net; dkim=none header.d=none; spf=none action=none", "claimed", BELOW),
        ("postfix", AR + "dkim=none header.d=none; spf=none", "claimed", BELOW),
        ("postfix", AR + "dkim=fail header.d=none", "claimed", BELOW),
        ("postfix", AR + "example.net; none", "claimed", BELOW),
        ("postfix", AR + "mx.example.org; spf=pass", "claimed", UNPROVEN),
        ("microsoft", AR + SPF, "claimed", NOT_THERE),
        # Without a name, and not in Microsoft's form, it speaks as nobody.
        ("microsoft", AR + "spf=pass", "claimed", BELOW),
    ],
)  # fmt: skip
def test_below_the_boundary(border: str, field: str, standing: str, reason: str) -> None:
    found = record(border, [], [field]).results[0]
    assert (found.standing.value, found.reason) == (standing, reason)
    assert found.forged is (reason == NOT_THERE)
    assert found.as_recipient is (reason in {NOT_THERE, UNPROVEN})


@pytest.mark.parametrize(
    ("border", "field", "standing", "reason", "as_recipient"),
    [
        ("postfix", AR + "mx.example.org; spf=pass", "trusted", "it stands above the boundary", False),
        ("postfix", AR + "spf=pass", "trusted", "it stands above the boundary", False),
        ("postfix", AR + "mx.example.net; spf=pass", "claimed", FOREIGN, False),
        ("zoho", AR + "mx.zohomail.com; spf=pass", "trusted", "it stands above the boundary", False),
        ("proton", AR + "mail.protonmail.ch; iprev=pass", "claimed", MOVED, True),
        ("proton", AAR + "mail.protonmail.ch; iprev=pass", "claimed", MOVED, False),
        ("proton", AR + "localhost; dkim=pass", "claimed", MOVED, False),
    ],
)
def test_above_the_boundary(border: str, field: str, standing: str, reason: str, *, as_recipient: bool) -> None:
    found = record(border, [field], []).results[0]
    assert (found.standing.value, found.reason, found.as_recipient) == (standing, reason, as_recipient)


def test_what_an_earlier_leg_says_above_contradicts_nothing() -> None:
    for name in ("X-Original-Authentication-Results", "Authentication-Results-Original"):
        kept = f"{name}: mx.google.com; spf=fail smtp.mailfrom=a@example.com"
        assert [each.standing.value for each in record("google", [kept], list(GOOGLES)).results][-1] == "trusted"
    again = AAR + "mx.google.com; spf=fail smtp.mailfrom=a@example.com"
    assert [each.standing.value for each in record("google", [again], list(GOOGLES)).results][-1] == "claimed"


def test_only_what_counts_is_searched_for_a_strangers_words() -> None:
    hostile = "spf=pass smtp.mailfrom=a;dmarc=pass header.from=b@evil.example"
    for border, place, name, is_searched in (
        ("postfix", "above", "Authentication-Results: mx.example.org;", True),
        ("postfix", "below", "Authentication-Results: mx.example.org;", False),
        ("from-microsoft", "below", "Authentication-Results: mx.example.net;", False),
        ("from-microsoft", "below", "X-MS-Exchange-Authentication-Results:", True),
        ("postfix", "below", "X-MS-Exchange-Authentication-Results:", False),
    ):
        fields = [f"{name} {hostile}"]
        above, below = (fields, []) if place == "above" else ([], fields)
        assert (record(border, above, below).results[0].record.suspect is not None) is is_searched, (border, name)


def test_fields_that_nothing_tells_who_wrote() -> None:
    border = border_of("postfix")
    top = border.hops[0].field
    above, below = top._replace(index=border.top - 1), top._replace(index=border.top + 1)
    for field in (above, below):
        assert why_nobodys(field, border) is None
        assert why_nobodys(field._replace(repaired=True), border) == "only a repair shows it"
        nobody = why_nobodys(field, border._replace(boundary=None))
        assert nobody == "there is no Received field to tell who wrote it"
    # Above the boundary a damaged line is a copy's: nobody but the recipient wrote there.
    assert why_nobodys(above._replace(below_damage=True), border) is None
    assert (
        why_nobodys(below._replace(below_damage=True), border)
        == "it stands at or below a line that is not a field"
    )


@pytest.mark.parametrize(
    ("body", "microsofts"),
    [
        ("dkim=none header.d=none", True),
        ("dmarc=pass action=none", True),
        ("compauth=fail reason=001", True),
        ("spf=pass (sender IP is 203.0.113.25)", True),
        ("spf=pass; dkim=none header.d=none", True),
        ("spf=pass", False),
        ("dkim=pass header.i=@example.com", False),
        ("mx.example.net; dkim=none header.d=none", False),
        ("", False),
    ],
)
def test_which_form_is_microsofts(body: str, *, microsofts: bool) -> None:
    assert is_microsoft(read(body)) is microsofts


@pytest.mark.parametrize(
    ("body", "ip"),
    [
        ("x; spf=pass (sender IP is 203.0.113.25)", "203.0.113.25"),
        ("x; spf=pass (client-ip=203.0.113.25; helo=y)", "203.0.113.25"),
        ("x; spf=pass (x: domain of a@b designates 2001:DB8::1 as permitted sender)", "2001:db8::1"),
        ("x; spf=fail (x: domain of a@b does not designate 203.0.113.25)", "203.0.113.25"),
        # One address twice is one; two are none, whatever a property says.
        ("x; spf=pass (sender IP is 203.0.113.25) (client-ip=203.0.113.25)", "203.0.113.25"),
        ("x; spf=pass (sender IP is 203.0.113.25) (client-ip=203.0.113.26)", None),
        ("x; spf=pass (sender IP is 203.0.113.25, client-ip=1.2.3.4) smtp.remote-ip=203.0.113.25", None),
        ("x; spf=pass (sender IP is nowhere) smtp.remote-ip=203.0.113.25", "203.0.113.25"),
        ("x; spf=pass (sender IP is ::::) smtp.client-ip=203.0.113.25", "203.0.113.25"),
        ("x; spf=pass policy.client-ip=203.0.113.25", "203.0.113.25"),
        ("x; spf=pass smtp.remote-ip=nowhere", None),
        ("x; spf=pass", None),
    ],
)
def test_the_address_that_was_judged(body: str, ip: str | None) -> None:
    assert sender_ip(read(body).resinfos[0]) == ip


def test_microsofts_fields() -> None:
    found = MicrosoftRecord()
    borders = {
        name: border_of(name) for name in ("microsoft", "from-microsoft", "google-from-microsoft", "postfix")
    }
    standings = {name: weigh_stamps(found, border).standing for name, border in borders.items()}
    assert standings == {
        "microsoft": Standing.TRUSTED,
        "from-microsoft": Standing.TRUSTED,
        "google-from-microsoft": Standing.HISTORIC,
        "postfix": Standing.CLAIMED,
    }
    for border in borders.values():
        damaged = weigh_stamps(found, border, repaired=True, firewalled=True)
        assert damaged.standing is Standing.CLAIMED
        assert "damaged" in damaged.reason
        assert weigh_stamps(found, border, firewalled=True).standing is Standing.TRUSTED
        nobody = weigh_stamps(found, border._replace(boundary=None), firewalled=True)
        assert (nobody.standing, "no Received field" in nobody.reason) == (Standing.CLAIMED, True)
