"""What a row of a signal table is, and the borders that the rows' examples share."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from hdrscan.model.evidence import Evidence
from hdrscan.model.route import Confidence, HeloKind, OriginKind, Signal
from hdrscan.route.facts import Facts

Found = tuple[Evidence, ...] | None
"""The bytes that show a signal; None where it is not there."""


class SignalRule(NamedTuple):
    """A signal: a pattern, what it supports, how strongly, and an example that runs as a test."""

    id: str
    supports: HeloKind | OriginKind
    confidence: Confidence
    text: str
    stranger: str
    """What somebody who wants the answer, and has no right to it, needs besides writing header fields."""
    find: Callable[[Facts], Found]
    example: tuple[str, ...]
    """A message's fields, one a line, in which the signal decides."""
    relays: tuple[str, ...] = ()
    """What the user must know in the example: relays."""


def signals(rules: Iterable[SignalRule], facts: Facts) -> list[Signal]:
    """Return the signals that are there, in the order of their table."""
    found = []
    for rule in rules:
        evidence = rule.find(facts)
        if evidence is not None:
            found.append(Signal(rule.id, rule.supports, rule.confidence, rule.text, evidence))
    return found


def front_door(helo: str, ip: str) -> str:
    """Write the Received of a front door of Microsoft 365, for an example."""
    return (
        f"Received: from {helo} ({ip}) by SJ1PEPF000023D7.mail.protection.outlook.com (10.167.1.1) with Microsoft "
        "SMTP Server (version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384) id 15.20.1.2 via Frontend Transport; "
        "Mon, 3 Mar 2025 12:00:05 +0000"
    )


def postfix(helo: str, rdns: str, ip: str, by: str = "mx.example.org") -> str:
    """Write the Received of a Postfix, for an example."""
    return (
        f"Received: from {helo} ({rdns} [{ip}]) by {by} (Postfix) with ESMTPS id Q1; "
        "Mon, 3 Mar 2025 12:00:05 +0000 (UTC)"
    )


def exim(helo: str, ip: str, by: str) -> str:
    """Write the Received of an Exim, for an example."""
    return f"Received: from {helo} ([{ip}]) by {by} with esmtps (Exim 4.98) id 1x-2y-3z; Mon, 03 Mar 2025 12:00:03 +0000"


FROM_MICROSOFT = postfix(
    "DM5PR21CU001.outbound.protection.outlook.com", "mail-x1101.outbound.protection.outlook.com", "40.107.1.1"
)
FROM = "From: alice@example.com"
PICKUP = "Received: by mail.example.com (Postfix, from userid 33) id Q0; Mon, 3 Mar 2025 12:00:01 +0000 (UTC)"
MAPI = (
    "Received: from AM9PR04MB8100.eurprd04.prod.outlook.com ([fe80::1:2%6]) by AM9PR04MB8100.eurprd04.prod.outlook.com "
    "([fe80::1:2%6]) with mapi id 15.20.1.2; Mon, 3 Mar 2025 12:00:01 +0000"
)
ATTRIBUTED = (
    "X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp: "
    "TenantId=11111111-2222-3333-4444-555555555555;Ip=[203.0.113.25];Helo=[mail.example.com]"
)
INGRESS = front_door("mail.example.com", "203.0.113.25")
MAILBOX_REPORT = "X-Forefront-Antispam-Report: CIP:255.255.255.255;CTRY:;H:AM9PR04MB8100.eurprd04.prod.outlook.com;PTR:;DIR:OUT;SFP:1102;"
CLIENT_REPORT = "X-Forefront-Antispam-Report: CIP:198.51.100.31;CTRY:DE;H:out1.example.net;PTR:out1.example.net;DIR:OUT;SFP:1102;"
