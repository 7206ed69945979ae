"""The tables of signals: each example decides by its own signal, and the order of the tables is the verdict."""

import pytest

from hdrscan import scan
from hdrscan.model.route import Confidence, HeloKind, OriginKind
from hdrscan.route.helo_signals import HELO_SIGNALS
from hdrscan.route.office365_signals import OFFICE365_SIGNALS
from hdrscan.route.relay_signals import BOUNDARY_SIGNALS, RELAY_SIGNALS
from hdrscan.route.signal import FROM, SignalRule, postfix
from hdrscan.settings import Settings

RULES = (*HELO_SIGNALS, *OFFICE365_SIGNALS, *BOUNDARY_SIGNALS, *RELAY_SIGNALS)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_each_example_is_decided_by_its_signal(rule: SignalRule) -> None:
    data = "\r\n".join([*rule.example, "", ""]).encode()
    route = scan(data, Settings(relays=rule.relays)).route
    assert route is not None
    verdict = route.helo if isinstance(rule.supports, HeloKind) else route.origin
    assert verdict.signals[0].id == rule.id
    if rule.supports not in {HeloKind.UNKNOWN, OriginKind.UNKNOWN}:
        assert (verdict.kind, verdict.confidence) == (rule.supports, rule.confidence)
    for signal in (*verdict.signals, *verdict.against):
        for evidence in signal.evidence:
            start, end = evidence.span
            assert data[start:end].decode() == evidence.quote


def test_signals_are_named_once() -> None:
    names = [rule.id for rule in RULES]
    assert len(names) == len(set(names))


def test_every_kind_is_reached() -> None:
    assert {rule.supports for rule in RULES} >= (set(HeloKind) - {HeloKind.ONPREM_RELAY}) | (
        set(OriginKind) - {OriginKind.UNKNOWN}
    )


def test_what_the_sender_says_is_never_high() -> None:
    assert {rule.confidence for rule in RELAY_SIGNALS} <= {Confidence.MEDIUM, Confidence.LOW}


@pytest.mark.parametrize(
    ("results", "confidence"),
    [
        ("dkim=pass header.d=amazonses.com", Confidence.MEDIUM),
        ("dkim=pass header.d=example.com; dkim=pass header.d=amazonses.com", Confidence.MEDIUM),
        ("dkim=fail header.d=amazonses.com", Confidence.LOW),
        ("dkim=pass header.d=sendgrid.net", Confidence.MEDIUM),
        ("dkim=pass header.d=example.com", Confidence.LOW),
    ],
)
def test_a_service_is_borne_out_by_a_services_verified_signature(results: str, confidence: Confidence) -> None:
    data = (
        f"Authentication-Results: mx.example.org; {results}\r\n"
        f"{postfix('a1-1.smtp-out.amazonses.com', 'unknown', '203.0.113.90')}\r\n{FROM}\r\n\r\n"
    )
    route = scan(data.encode()).route
    assert route is not None
    assert (route.origin.kind, route.origin.confidence) == (OriginKind.SERVICE, confidence)


@pytest.mark.parametrize(
    "client",
    [
        postfix("mail-ed1-f65.google.com", "mail-ed1-f65.google.com", "209.85.208.65"),
        postfix("web1", "unknown", "40.107.1.1"),
    ],
)
def test_no_signal_agrees_by_denying_what_decided(client: str) -> None:
    route = scan(f"{client}\r\n{FROM}\r\n\r\n".encode()).route
    assert route is not None
    assert route.helo.kind is HeloKind.EXTERNAL
    assert "other-host" not in [signal.id for signal in route.helo.signals]
