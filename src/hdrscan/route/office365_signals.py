"""Where mail came from that Office 365 sent out: the signals, the deciding ones first (docs/route-signals.md).

Microsoft wrote these fields on mail that it sent itself and had removed a stranger's, so they can be believed
where Microsoft is the client at the boundary. Behind a smart host they are claims, and the answer is less sure.
The table stands in one file, each pattern beside the row that it decides.
"""

from collections.abc import Collection

from hdrscan.model.absent import Absent
from hdrscan.model.hop import Hop
from hdrscan.model.microsoft import AntispamReport, AttributedClient, MicrosoftRecord
from hdrscan.model.route import Confidence, OriginKind
from hdrscan.providers import microsoft
from hdrscan.route.facts import CONSUMER_TENANT, Facts
from hdrscan.route.signal import (
    ATTRIBUTED,
    CLIENT_REPORT,
    FROM,
    FROM_MICROSOFT,
    INGRESS,
    MAILBOX_REPORT,
    MAPI,
    PICKUP,
    Found,
    SignalRule,
    postfix,
)

_NO_CLIENT = "255.255.255.255"
_CONSUMER_SIGNERS: frozenset[str | Absent] = frozenset({"outlook.com", "hotmail.com", "live.com", "msn.com"})
_ACS = "azurecomm.net"
_EXCHANGE = "exchange-server"
_HYBRID = (
    "Received: from ex1.example.com (10.0.0.9) by mail.example.com (203.0.113.25) with Microsoft SMTP Server "
    "(version=TLS1_2, cipher=X) id 15.1.2507.39; Mon, 3 Mar 2025 12:00:02 +0000"
)
_PROXIED = "X-ClientProxiedBy: AM9PR01CA0001.eurprd01.prod.exchangelabs.com (2603:10a6::1) To AM9PR04MB8100.eurprd04.prod.outlook.com (2603:10a6::2)"
_SUBSTRATE = (
    "Received: from substrate.office.com (2603:10b6::1) by CH3PR07MB1.namprd07.prod.outlook.com with HTTP via "
    "Service; Mon, 3 Mar 2025 12:00:01 +0000"
)
_CONSUMER_SIGNED = "Authentication-Results: mx.example.org; dkim=pass header.d=outlook.com header.s=selector1"
_ACS_SIGNED = "Authentication-Results: mx.example.org; dkim=pass header.d=azurecomm.net"


def _stamps(facts: Facts) -> MicrosoftRecord:
    """Return Microsoft's fields; behind a smart host too, where nobody vouches for them."""
    return facts.claimed_stamps


def attributed(facts: Facts) -> AttributedClient | None:
    """Return the client that the sending tenant's connector recognized."""
    return next(iter(_stamps(facts).attributed), None)


def report(facts: Facts) -> AntispamReport | None:
    """Return the sending tenant's antispam report."""
    return facts.sending_report(_stamps(facts))


def _connected(facts: Facts) -> str | Absent:
    """Return the address that connected to the sending tenant."""
    found = report(facts)
    return found.text("CIP") if found else Absent.NOT_PRESENT


def _connector(facts: Facts) -> Found:
    found = attributed(facts)
    if found is None:
        return None
    shown = facts.quote_stamp(found.helo, "said to the connector")
    return (*shown, *(each._replace(primary=False) for each in facts.quote_stamp(found.ip, "its address")))


def _hybrid(facts: Facts) -> Found:
    """Find a connector's client that is an Exchange, as the hops below the front door show."""
    found = attributed(facts)
    exchange = _exchange_hop(facts)
    if found is None or exchange is None:
        return None
    shown = facts.quote_field(exchange.field, "an on-prem Exchange")
    return (
        *facts.quote_stamp(found.helo, "said to the connector"),
        *(each._replace(primary=False) for each in shown),
    )


def _exchange_hop(facts: Facts) -> Hop | None:
    """Return the first hop below the front door, if an Exchange server of the customer's own wrote it."""
    door = facts.context.ingress
    if door is None:
        return next((hop for hop in facts.below if hop.dialect == _EXCHANGE), None)
    below = [hop for hop in facts.below if hop.received_index > door.received_index]
    return below[0] if below and below[0].dialect == _EXCHANGE else None


def _substrate(facts: Facts) -> Found:
    for hop in facts.below:
        if isinstance(hop.name, str) and hop.name.lower() == "substrate.office.com":
            return facts.quote_field(hop.field, "an application handed it over")
    return None


def _communication_services(facts: Facts) -> Found:
    return _signed_by(facts, (_ACS,))


def _signed_by(facts: Facts, domains: Collection[str | Absent]) -> Found:
    """Find a signature of one of these domains that the recipient verified."""
    for check in facts.authentication.boundary.dkim:
        if check.result == "pass" and check.domain in domains:
            return facts.quote_field(check.field, f"verified for {check.domain}")
    return None


def _consumer_pool(facts: Facts) -> Found:
    """Find an address or a looked-up name that only Outlook.com sends from."""
    client = facts.client
    found = microsoft.range_of(client.ip) if isinstance(client.ip, str) else None
    if found is None:
        return None
    # Nobody but Microsoft names Microsoft's addresses.
    tag = microsoft.ptr_tag(client.rdns) if isinstance(client.rdns, str) else None
    return facts.quote_client(client) if found.pool == "consumer" or tag == "olkn" else None


def _consumer_tenant(facts: Facts) -> Found:
    """Find Outlook.com's tenant id on mail to another provider; at Outlook.com it is the recipient's."""
    if facts.context.is_front_door:
        return None
    for stamp in _stamps(facts).tenant_ids:
        if stamp.value == CONSUMER_TENANT:
            return facts.quote_stamp(stamp, "the tenant of all of Outlook.com")
    return None


def _consumer_signature(facts: Facts) -> Found:
    """Find outlook.com signs, and stamps no report."""
    return _signed_by(facts, _CONSUMER_SIGNERS) if report(facts) is None else None


def _no_client(facts: Facts) -> Found:
    found = report(facts)
    if found is None or found.text("CIP") != _NO_CLIENT:
        return None
    return facts.quote_entry(found, "CIP")


def _logged_in(facts: Facts) -> Found:
    proxied = next(
        (found for found in _stamps(facts).client_proxied_by if _is_inner(found.front.value)),
        None,
    )
    if proxied is None or _no_client(facts) is None:
        return None
    return facts.quote_field(proxied.field, "a client's own login, passed on")


def _is_inner(name: str | Absent) -> bool:
    return isinstance(name, str) and microsoft.role_of(name) == "internal"


def _came_over_smtp(facts: Facts) -> Found:
    """Find a client connected to the sending tenant's front door, and no connector recognized it."""
    found = report(facts)
    ip = _connected(facts)
    if found is None or attributed(facts) is not None or isinstance(ip, Absent) or ip == _NO_CLIENT:
        return None
    return facts.quote_entry(found, "CIP", "H", "PTR")


def _front_door_below(facts: Facts) -> Found:
    """Find a front door below the boundary, with no word of a connector."""
    door = facts.context.ingress
    if door is None or attributed(facts) is not None or report(facts) is not None:
        return None
    return facts.quote_client(door)


def _mapi(facts: Facts) -> Found:
    oldest = facts.below[-1] if facts.below else None
    if oldest is None or str(oldest.protocol).lower() != "mapi" or not _is_inner(oldest.by):
        return None
    return facts.quote_field(oldest.field, "handed over inside Exchange Online")


def _hosted(facts: Facts) -> Found:
    for stamp in _stamps(facts).from_entity:
        if stamp.value == "Hosted":
            return facts.quote_stamp(stamp, "the sender's mailbox is hosted")
    return None


OFFICE365_SIGNALS: tuple[SignalRule, ...] = (
    SignalRule(
        "attributed-exchange",
        OriginKind.HYBRID_EXCHANGE,
        Confidence.HIGH,
        "An inbound connector of the sending tenant recognized the client, and it is an on-prem Exchange server.",
        "A tenant of his own with a connector, or to be recognized by somebody else's.",
        _hybrid,
        (FROM_MICROSOFT, INGRESS, _HYBRID, FROM, ATTRIBUTED),
    ),
    SignalRule(
        "attributed-relay",
        OriginKind.CONNECTOR_RELAY,
        Confidence.HIGH,
        "An inbound connector of the sending tenant recognized the client: a relay of its own.",
        "A tenant of his own with a connector, or to be recognized by somebody else's.",
        _connector,
        (FROM_MICROSOFT, INGRESS, PICKUP, FROM, ATTRIBUTED),
    ),
    SignalRule(
        "application",
        OriginKind.SERVICE,
        Confidence.HIGH,
        "An application handed the message to Exchange Online over HTTP.",
        "A tenant of his own.",
        _substrate,
        (FROM_MICROSOFT, _SUBSTRATE, FROM),
    ),
    SignalRule(
        "communication-services",
        OriginKind.SERVICE,
        Confidence.HIGH,
        "Azure Communication Services signed the message.",
        "A customer's account there.",
        _communication_services,
        (_ACS_SIGNED, FROM_MICROSOFT, FROM),
    ),
    SignalRule(
        "consumer-address",
        OriginKind.CONSUMER,
        Confidence.HIGH,
        "The address or its looked-up name is one that only Outlook.com sends from.",
        "A mailbox at Outlook.com.",
        _consumer_pool,
        (
            postfix(
                "EUR05-DB8-obe.outbound.protection.outlook.com",
                "mail-db8eur05olkn2044.outbound.protection.outlook.com",
                "40.92.89.44",
            ),
            FROM,
        ),
    ),
    SignalRule(
        "consumer-tenant",
        OriginKind.CONSUMER,
        Confidence.HIGH,
        "Microsoft stamped the message with the tenant id that stands for all of Outlook.com.",
        "A mailbox at Outlook.com.",
        _consumer_tenant,
        (FROM_MICROSOFT, FROM, f"X-MS-Exchange-CrossTenant-Id: {CONSUMER_TENANT}"),
    ),
    SignalRule(
        "consumer-signature",
        OriginKind.CONSUMER,
        Confidence.HIGH,
        "Outlook.com's own domain signed the message, and no tenant's antispam report is in it.",
        "A message that Outlook.com signed, sent on through a tenant of his own.",
        _consumer_signature,
        (_CONSUMER_SIGNED, FROM_MICROSOFT, FROM),
    ),
    SignalRule(
        "logged-in-client",
        OriginKind.SMTP_AUTH,
        Confidence.MEDIUM,
        "A client that logged in submitted it over SMTP; its own address is not recorded.",
        "A tenant of his own: that Microsoft removes such a field of a sender's is not known.",
        _logged_in,
        (FROM_MICROSOFT, MAPI, FROM, _PROXIED, MAILBOX_REPORT),
    ),
    SignalRule(
        "no-client",
        OriginKind.MAILBOX,
        Confidence.HIGH,
        "No SMTP client brought it to the sending tenant: it was submitted from a mailbox.",
        "A tenant of his own.",
        _no_client,
        (FROM_MICROSOFT, MAPI, FROM, MAILBOX_REPORT),
    ),
    SignalRule(
        "client-without-connector",
        OriginKind.FORWARD,
        Confidence.HIGH,
        "It came into the sending tenant over SMTP, and no connector recognized the client: a mailbox or a rule "
        "there passed on what somebody else had sent.",
        "A mailbox or a rule in a tenant that passes on his mail.",
        _came_over_smtp,
        (FROM_MICROSOFT, INGRESS, FROM, CLIENT_REPORT),
    ),
    SignalRule(
        "front-door-below",
        OriginKind.FORWARD,
        Confidence.MEDIUM,
        "It came through a front door of Microsoft 365, which says nothing of a connector.",
        "A tenant of his own, and to write the field.",
        _front_door_below,
        (FROM_MICROSOFT, INGRESS, FROM),
    ),
    SignalRule(
        "mapi-hop",
        OriginKind.MAILBOX,
        Confidence.MEDIUM,
        "The oldest hop is a hand-over inside Exchange Online.",
        "A tenant of his own, and to write the field.",
        _mapi,
        (FROM_MICROSOFT, MAPI, FROM),
    ),
    SignalRule(
        "hosted-sender",
        OriginKind.MAILBOX,
        Confidence.MEDIUM,
        "Microsoft stamped the sender as one of its own mailboxes.",
        "A tenant of his own.",
        _hosted,
        (FROM_MICROSOFT, FROM, "X-MS-Exchange-CrossTenant-FromEntityHeader: Hosted"),
    ),
)
"""In the order in which they decide."""
