"""Who spoke HELO at the boundary: the signals, the deciding ones first (docs/route-signals.md).

The order is the verdict: the first signal that is there decides the kind. What the recipient's server saw, what
the user named and what Microsoft attributed comes before what the sender says of itself. The table is long and in
one file: each pattern is read beside the row that it decides.
"""

from hdrscan.model.absent import Absent
from hdrscan.model.route import Confidence, HeloKind
from hdrscan.providers import provider_of
from hdrscan.route import provider_signals
from hdrscan.route.facts import CONSUMER_TENANT, Facts
from hdrscan.route.signal import (
    ATTRIBUTED,
    FROM,
    FROM_MICROSOFT,
    PICKUP,
    Found,
    SignalRule,
    exim,
    front_door,
    postfix,
)
from hdrscan.text.addresses import network
from hdrscan.text.names import is_public_suffix, organizational_domain, top_level_is_public

_RELAY = postfix("mail.example.com", "mail.example.com", "203.0.113.25")
_SPF_PASSED = "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=example.com"
_SPF_PASSED_AT_MICROSOFT = (
    "Authentication-Results: spf=pass (sender IP is 203.0.113.25) smtp.mailfrom=example.com"
)
# Reasons of compauth by which Microsoft itself says that From is one of the recipient's accepted domains.
_OWN_DOMAIN = frozenset({"010", "601"})


def _office365(facts: Facts) -> Found:
    return facts.quote_client(facts.client) if facts.is_microsoft_outbound(facts.client) else None


def _office365_unread(facts: Facts) -> Found:
    client = facts.client
    unread = facts.may_be_microsoft_outbound(client) and not facts.is_microsoft_outbound(client)
    return facts.quote_client(client) if unread else None


def _office365_elsewhere(facts: Facts) -> Found:
    client = facts.client
    elsewhere = facts.says_outbound(client) and not facts.may_be_microsoft_outbound(client)
    return facts.quote_client(client) if elsewhere else None


def _relay_address(facts: Facts) -> Found:
    return facts.quote_client(facts.client) if facts.is_relay_address(facts.client.ip) else None


def _relay_name(facts: Facts) -> Found:
    return facts.quote_client(facts.client) if facts.is_relay_name(facts.client.confirmed_name) else None


def _relay_spf(facts: Facts) -> Found:
    """Find a relay's name said by the client, whose address may send for that name's own domain."""
    if not _relay_is_said(facts) or not facts.spf_passed:
        return None
    passed, said = _spf_domain(facts), str(facts.helo)
    ours = passed in facts.settings.domains or organizational_domain(passed) == organizational_domain(said)
    return facts.quote_client(facts.client) if ours else None


def _spf_domain(facts: Facts) -> str:
    spf = facts.authentication.boundary.spf
    return str(spf.domain) if spf is not None and spf.domain else ""


def _relay_is_said(facts: Facts) -> bool:
    return facts.is_relay_name(facts.helo)


def _relay_said(facts: Facts) -> Found:
    """Find a relay's name said by the client; where the user told addresses too, another one is no relay."""
    knows_addresses = any(network(known) is not None for known in facts.settings.relays)
    return facts.quote_client(facts.client) if _relay_is_said(facts) and not knows_addresses else None


def _attributed(facts: Facts) -> Found:
    """Find same-tenant mail: Microsoft attributed the very client of its front door to a connector."""
    found = facts.attributed
    if found is None or not facts.context.is_front_door or facts.stamps.skipped_to:
        return None
    if found.ip.value != facts.client.ip or not _same(found.helo.value, facts.client.helo):
        return None
    # The header firewall guards this one: what came from a stranger is never "Originating".
    if any(stamp.value == "Incoming" for stamp in facts.stamps.directionality):
        return None
    return facts.quote_client(facts.client) + facts.quote_stamp(found.ip, "attributed to a connector")


def _same(one: str | Absent, other: str | Absent) -> bool:
    return isinstance(one, str) and isinstance(other, str) and one.lower() == other.lower()


def _skip_listed(facts: Facts) -> Found:
    """Find the host that was judged in place of the client; where SPF was judged on the client, nobody's was."""
    found = next(iter(facts.stamps.skipped_to), None)
    spf = facts.authentication.boundary.spf
    on_client = spf is not None and spf.ip == facts.client.ip
    if found is None or on_client or not facts.context.is_front_door:
        return None
    return facts.quote_stamp(found.ip, "judged in place of the client")


def _own_postfix_hop(facts: Facts) -> Found:
    hop = facts.own_hop
    if hop is None or hop.dialect != "postfix":
        return None
    return facts.quote_client(facts.client) + facts.quote(hop, "by", "the client's own hop")


def _smart_host(facts: Facts) -> Found:
    """Find a relay of the From domain, by a name that the recipient confirmed, that had mail from Office 365."""
    client, hop = facts.client, facts.own_hop
    if hop is None or hop.dialect != "postfix" or not facts.is_in_from_domain(client.confirmed_name):
        return None
    if not facts.is_microsoft_outbound(hop):
        return None
    return facts.quote_client(client) + facts.quote_client(hop)


def _direct_send(facts: Facts) -> Found:
    """Find the recipient's own domain in From and MAIL FROM, neither authenticated nor attributed."""
    stamps = facts.stamps
    if not facts.context.is_front_door or facts.attributed is not None:
        return None
    incoming = next((stamp for stamp in stamps.directionality if stamp.value == "Incoming"), None)
    authority = stamps.authority("organization")
    anonymous = (
        next((stamp for stamp in authority.auth_as if stamp.value == "Anonymous"), None) if authority else None
    )
    if incoming is None or anonymous is None or not _is_own_domain(facts):
        return None
    return (
        *facts.quote_stamp(incoming, "came in from outside"),
        *(shown._replace(primary=False) for shown in facts.quote_stamp(anonymous, "not authenticated")),
    )


def _is_own_domain(facts: Facts) -> bool:
    author = facts.message.from_domain
    if isinstance(author, Absent) or not top_level_is_public(author) or is_public_suffix(author):
        return False
    if any(stamp.value == CONSUMER_TENANT for stamp in facts.stamps.tenant_ids):
        return False
    spf = facts.authentication.boundary.spf
    sender = spf.domain if spf is not None else Absent.NOT_PRESENT
    if not isinstance(sender, Absent) and organizational_domain(sender) != organizational_domain(author):
        return False
    compauth = facts.authentication.boundary.compauth
    if compauth is not None and compauth.reason in _OWN_DOMAIN:
        return True
    if any(organizational_domain(author) == organizational_domain(own) for own in facts.settings.domains):
        return True
    return any(author == domain for domain in facts.recipient_domains)


def _microsoft_other(facts: Facts) -> Found:
    other = facts.is_microsoft_address(facts.client.ip) and not facts.is_microsoft_outbound(facts.client)
    return facts.quote_client(facts.client) if other else None


def _from_domain_host(facts: Facts) -> Found:
    """Find a host that bears the From domain's name: a confirmed one, or SPF passed for that very domain."""
    name = facts.helo
    if isinstance(name, Absent) or provider_of(name) is not None or not facts.is_in_from_domain(name):
        return None
    spf = facts.authentication.boundary.spf
    permitted = facts.spf_passed and spf is not None and spf.aligned
    shown = permitted or facts.is_in_from_domain(facts.client.confirmed_name)
    return facts.quote_client(facts.client) if shown else None


def _other(facts: Facts) -> Found:
    client = facts.client
    seen = isinstance(client.ip, str) and not facts.is_private(client)
    # What says whose host it is says no less when another signal decides.
    known = facts.provider is not None or facts.is_microsoft_address(client.ip)
    return facts.quote_client(client) if seen and not known else None


HELO_SIGNALS: tuple[SignalRule, ...] = (
    SignalRule(
        "office365-address",
        HeloKind.OFFICE365_OUTBOUND,
        Confidence.HIGH,
        "The name is that of Office 365's outbound servers, and the address is one of Microsoft's.",
        "To send from Microsoft's own servers, through a tenant of his own.",
        _office365,
        (FROM_MICROSOFT, FROM),
    ),
    SignalRule(
        "office365-name-unproven",
        HeloKind.UNKNOWN,
        Confidence.LOW,
        "The name is that of Office 365's outbound servers, and no public address proves or disproves it.",
        "To say the name to a server that writes no address, or one of its own.",
        _office365_unread,
        (front_door("DM5PR21CU001.outbound.protection.outlook.com", "40.107.96.hidden"), FROM),
    ),
    SignalRule(
        "office365-name-elsewhere",
        HeloKind.OFFICE365_SPOOFED,
        Confidence.HIGH,
        "The client says the name of Office 365's outbound servers, and its address is none of Microsoft's.",
        "To say the name.",
        _office365_elsewhere,
        (front_door("DM5PR21CU001.outbound.protection.outlook.com", "198.51.100.9"), FROM),
    ),
    SignalRule(
        "relay-address",
        HeloKind.POSTFIX_RELAY,
        Confidence.HIGH,
        "The address is one that you named as your relay's.",
        "To send from your relay's address.",
        _relay_address,
        (front_door("mail.example.com", "203.0.113.25"), FROM),
        ("203.0.113.25",),
    ),
    SignalRule(
        "relay-name",
        HeloKind.POSTFIX_RELAY,
        Confidence.HIGH,
        "The recipient's server looked up the name of a host that you named as your relay, and confirmed it.",
        "To write into the DNS of your domain.",
        _relay_name,
        (_RELAY, FROM),
        ("mail.example.com",),
    ),
    SignalRule(
        "attributed-client",
        HeloKind.POSTFIX_RELAY,
        Confidence.HIGH,
        "Microsoft attributed this very client to an inbound connector of the recipient's own tenant.",
        "To send from the connector's address or with its certificate.",
        _attributed,
        (front_door("mail.example.com", "203.0.113.25"), FROM, ATTRIBUTED),
    ),
    SignalRule(
        "skip-listed",
        HeloKind.GATEWAY,
        Confidence.HIGH,
        "The recipient's tenant has listed the client as its own gateway, and judged the host before it.",
        "To send through that gateway, or to write the field where no SPF is recorded.",
        _skip_listed,
        (
            front_door("mx0a.gateway.example", "203.0.113.200"),
            FROM,
            "X-MS-Exchange-SkipListedInternetSender: ip=[198.51.100.20];domain=mta.example.net",
        ),
    ),
    SignalRule(
        "relay-spf",
        HeloKind.POSTFIX_RELAY,
        Confidence.MEDIUM,
        "The client says the name of a host that you named as your relay, and SPF passed for its domain.",
        "To know the name, and to send from an address that the SPF record of your domain permits.",
        _relay_spf,
        (_SPF_PASSED_AT_MICROSOFT, front_door("mail.example.com", "203.0.113.25"), FROM),
        ("mail.example.com",),
    ),
    *provider_signals.PROVEN,
    *provider_signals.CLAIMED,
    SignalRule(
        "smart-host",
        HeloKind.POSTFIX_RELAY,
        Confidence.HIGH,
        "The confirmed name lies in the From domain, and that host's own Postfix had the message from Office 365.",
        "To write into the DNS of the From domain.",
        _smart_host,
        (
            _RELAY,
            postfix(
                "PA4PR04CU001.outbound.protection.outlook.com",
                "mail-x11013071.outbound.protection.outlook.com",
                "40.107.162.71",
                "mail.example.com",
            ),
            FROM,
        ),
    ),
    SignalRule(
        "own-postfix-hop",
        HeloKind.POSTFIX_RELAY,
        Confidence.MEDIUM,
        "Right below the boundary stands a Received field that a Postfix wrote under the client's own name; "
        "it is the client's claim.",
        "Nothing more: the field is his to write.",
        _own_postfix_hop,
        (_RELAY, PICKUP, FROM),
    ),
    SignalRule(
        "direct-send",
        HeloKind.DIRECT_SEND,
        Confidence.HIGH,
        "From and MAIL FROM are the recipient's own domain, and its front door took the mail as a stranger's, "
        "without a connector.",
        "To send to the front door in the recipient's name, which is what this says of him.",
        _direct_send,
        (
            front_door("printer7", "203.0.113.60"),
            FROM,
            "To: frank@example.com",
            "X-MS-Exchange-Organization-MessageDirectionality: Incoming",
            "X-MS-Exchange-Organization-AuthAs: Anonymous",
        ),
    ),
    SignalRule(
        "relay-said",
        HeloKind.POSTFIX_RELAY,
        Confidence.LOW,
        "The client says the name of a host that you named as your relay, and nothing else shows that it is: name "
        "its address too.",
        "To know the name, and to say it.",
        _relay_said,
        (front_door("mail.example.com", "203.0.113.25"), FROM),
        ("mail.example.com",),
    ),
    SignalRule(
        "microsoft-address",
        HeloKind.EXTERNAL,
        Confidence.LOW,
        "The address is one of Microsoft's, and the name is not that of an outbound server.",
        "To send from one of Microsoft's addresses.",
        _microsoft_other,
        (postfix("web1", "unknown", "40.107.1.1"), FROM),
    ),
    *provider_signals.SERVICES,
    SignalRule(
        "from-domain-host",
        HeloKind.ONPREM_RELAY,
        Confidence.LOW,
        "The host bears the From domain's name, and that name is confirmed or SPF passed for that domain.",
        "To write into the DNS of the From domain, or to send from an address that its SPF record permits.",
        _from_domain_host,
        (_SPF_PASSED, postfix("mail.example.com", "unknown", "203.0.113.25"), FROM),
    ),
    *provider_signals.LISTS,
    SignalRule(
        "other-host",
        HeloKind.EXTERNAL,
        Confidence.MEDIUM,
        "No name of the host is proven to be yours, the From domain's or that of a service that is known.",
        "Nothing: every stranger's host is one.",
        _other,
        (exim("srv.example.net", "198.51.100.9", "mx.example.org"), FROM),
    ),
)
"""In the order in which they decide."""
