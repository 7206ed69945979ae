"""The judgement of attacks finds what it should, and nothing else: in changed reports, and after planted bugs."""

import copy
import json
from typing import Any

import pytest

from attacks.attack import Class
from attacks.classes import CLASSES
from attacks.comparison import gains
from attacks.judging import judged
from attacks.letters import FAIL, OWN, SILENT, Additions, Letter, Verdict, message
from attacks.of_hops import reverse_names
from attacks.of_records import recipients_results
from attacks.receivers import RECEIVERS, Receiver
from hdrscan.auth.trust import weigh_results
from hdrscan.auth.trust_context import TrustContext
from hdrscan.model.auth import AuthResults
from hdrscan.model.authentication import Attributed
from hdrscan.model.boundary import Boundary, Standing
from hdrscan.model.hop import Hop
from hdrscan.model.source import HeaderBlock
from hdrscan.settings import Settings

RECEIVER = {each.name: each for each in RECEIVERS}


def report(name: str = "postfix-milters-above", verdict: Verdict = FAIL) -> dict[str, Any]:
    letter = Letter(verdict=verdict)
    found: dict[str, Any] = json.loads(json.dumps(judged(message(RECEIVER[name].writes(letter), letter))))
    return found


def changed(before: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    after = copy.deepcopy(before)
    *parents, last = path.split(".")
    at: Any = after
    for key in parents:
        at = at[int(key) if isinstance(at, list) else key]
    at[int(last) if isinstance(at, list) else last] = value
    return after


@pytest.mark.parametrize("receiver", RECEIVERS, ids=lambda each: each.name)
def test_nothing_is_gained_by_nothing(receiver: Receiver) -> None:
    for verdict in (FAIL, OWN, SILENT):
        assert not gains(report(receiver.name, verdict), report(receiver.name, verdict))


CHECK = {
    "result": "pass",
    "domain": "example.com",
    "selector": "s1",
    "alignment": "same",
    "aligned": True,
    "comment": None,
}
RECORDS = [{"field": "Authentication-Results", "trust": "trusted", "results": []}] * 9


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("route.helo.kind", "postfix-relay"),
        ("route.helo.kind", "gateway"),
        ("route.helo.kind", "office365-outbound"),
        ("route.helo.confidence", "high"),
        ("route.helo.name", "mail.example.com"),
        ("route.helo.ip", "203.0.113.25"),
        ("route.helo.received_index", 1),
        ("route.boundary.received_index", 1),
        ("route.boundary.admd", "example.com"),
        ("route.ingress", {"received_index": 1, "line": 9}),
        ("route.origin", {"kind": "mailbox", "confidence": "high"}),
        ("hops.0.from.ip", "203.0.113.25"),
        ("hops.0.from.rdns", "mail.example.com"),
        ("hops.0.by.name", "mx.example.com"),
        ("hops.0.timestamp", "2025-02-07T11:00:00Z"),
        ("hops.0.authenticated", "boss"),
        ("authentication_results", RECORDS),
        ("received_spf", [{"trust": "trusted"}, {"trust": "trusted"}]),
        ("authentication.spf.result", "pass"),
        ("authentication.spf.result", "softfail"),
        ("authentication.spf.domain", "example.com"),
        ("authentication.spf.ip", "203.0.113.25"),
        ("authentication.spf.helo", "mail.example.com"),
        ("authentication.spf.aligned", True),
        ("authentication.spf.alignment", "organization"),
        ("authentication.dkim", [CHECK]),
        ("authentication.dmarc.recorded", "pass"),
        ("authentication.dmarc.recorded", "none"),
        ("authentication.dmarc.recomputed", "pass"),
        ("authentication.dmarc.domain", "example.net"),
        ("authentication.dmarc.policy", "reject"),
        ("authentication.arc", {"result": "pass"}),
        ("authentication.compauth", {"result": "pass"}),
        ("authentication.ingress", {"spf": None, "dkim": [], "dmarc": {}}),
        ("microsoft", {"trust": "trusted", "tenant_id": "11111111-2222-3333-4444-555555555555"}),
        ("error", "something broke"),
    ],
)  # fmt: skip
def test_a_gain_is_found(path: str, value: object) -> None:
    before = report()
    assert gains(before, changed(before, path, value))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("route.helo.kind", "unknown"),
        ("route.helo.confidence", "low"),
        ("route.helo.name", None),
        ("route.helo.ip", None),
        ("route.origin", {"kind": "mailbox", "confidence": "medium"}),
        ("hops.0.from.ip", None),
        ("authentication_results", []),
        ("received_spf", []),
        ("authentication.spf", None),
        ("authentication.spf.result", "none"),
        ("authentication.spf.domain", None),
        ("authentication.spf.alignment", "unknown"),
        ("authentication.dkim", []),
        ("authentication.dmarc.recorded", None),
        ("authentication.dmarc.recomputed", None),
        ("authentication.dmarc.domain", None),
        ("microsoft", {"trust": "claimed", "tenant_id": "11111111-2222-3333-4444-555555555555"}),
        ("microsoft", {"trust": "trusted", "client_proxied_by": [{"host": "a.example.com"}]}),
    ],
)
def test_less_is_no_gain(path: str, value: object) -> None:
    before = report()
    assert not gains(before, changed(before, path, value))


def test_a_record_gains_what_was_silent() -> None:
    before = report("postfix-milters-above", SILENT)
    assert before["authentication"]["spf"] is None
    assert gains(before, report("postfix-milters-above", FAIL))


def test_a_name_that_he_says_is_no_gain_but_the_victims_domain_is() -> None:
    before = report()
    said = ("a(mail.example.com",)
    assert not gains(before, changed(before, "route.helo.name", "mail.example.com"), said)
    assert gains(before, changed(before, "authentication.spf.domain", "mail.example.com"), said)


def test_one_more_check_of_dkim_is_no_gain_where_it_says_less() -> None:
    before = report(verdict=OWN)
    (check,) = before["authentication"]["dkim"]
    assert not gains(before, changed(before, "authentication.dkim.0.domain", None))
    assert gains(before, changed(before, "authentication.dkim", [check, CHECK]))
    assert gains(before, changed(before, "authentication.dkim.0.aligned", True))  # noqa: FBT003 - a value of JSON


def succeeding(attack_class: Class, name: str) -> list[bool]:
    judged.cache_clear()
    found = [
        bool(gains(judged(each.before), judged(each.after), each.said)) for each in attack_class(RECEIVER[name])
    ]
    judged.cache_clear()
    return found


def test_a_planted_bug_of_trust_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were every record trusted, results in the recipient's name would succeed."""

    def believing(block: HeaderBlock, border: TrustContext, *others: Any) -> tuple[Attributed[AuthResults], ...]:  # noqa: ANN401 - as the real one
        return tuple(found._replace(standing=Standing.TRUSTED) for found in weigh_results(block, border, *others))

    monkeypatch.setattr("hdrscan.auth.record.weigh_results", believing)
    found = succeeding(recipients_results, "exim")
    assert sum(found) > len(found) / 2


def test_a_planted_bug_of_the_boundary_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the lowest hop the boundary, invented hops would succeed."""

    def lowest(hops: tuple[Hop, ...], _: Settings) -> Boundary:
        return Boundary(hops[-1], "example.org", "planted")

    monkeypatch.setattr("hdrscan.analyze.find_judged", lowest)
    found = succeeding(reverse_names, "sendmail")
    assert sum(found) > len(found) / 2


def test_every_class_says_what_it_is() -> None:
    assert all(each.__doc__ for each in CLASSES)


def test_additions_stand_where_they_say() -> None:
    letter = Letter()
    text = message(
        RECEIVER["gmail"].writes(letter), letter, Additions(["X-Below: 1"], ["X-Middle: 1"], ["X-Foot: 1"])
    ).decode()
    names = [line.partition(":")[0] for line in text.partition("\n\n")[0].split("\n") if line[:1] not in " \t"]
    assert names[names.index("Received") :] == [
        "Received", "Received-SPF", "Authentication-Results", "X-Below", "Message-ID", "X-Middle", "Date", "From", "To",
        "Subject", "MIME-Version", "Content-Type", "X-Foot",
    ]  # fmt: skip
