"""Whether the host that spoke HELO is a provider's: the signals, for the table of ``helo_signals``.

A provider's name is believed with an address that the provider sends from, with a name that the recipient's server
confirmed, or where SPF passed for the provider's own domain (``hosts.owner_of``). Without these it is the client's
word; it never makes a gateway.
"""

from hdrscan.model.route import Confidence, HeloKind
from hdrscan.route.facts import Facts
from hdrscan.route.services import service_hop, service_signature
from hdrscan.route.signal import FROM, Found, SignalRule, front_door, postfix

_PROOF = "The address, or the name that the recipient's server confirmed, or SPF and the name that was said, are those of "
_PROVIDERS = frozenset({"mailbox", "sender"})


def _is_kind(facts: Facts, *kinds: str) -> Found:
    proven = facts.provider is not None and facts.provider.kind in kinds
    return facts.quote_client(facts.client) if proven else None


def _gateway(facts: Facts) -> Found:
    return _is_kind(facts, "gateway")


def _provider(facts: Facts) -> Found:
    # Office 365's outbound servers have signals of their own, which this one would speak against.
    return None if facts.is_microsoft_outbound(facts.client) else _is_kind(facts, *_PROVIDERS)


def _list_host(facts: Facts) -> Found:
    return _is_kind(facts, "list")


def _elsewhere(facts: Facts) -> Found:
    return facts.quote_client(facts.client) if facts.claim is not None and facts.claim.denied else None


def _unproven(facts: Facts) -> Found:
    claim = facts.claim
    unproven = claim is not None and not claim.denied and claim.provider.kind in {*_PROVIDERS, "gateway"}
    return facts.quote_client(facts.client) if unproven else None


def _service(facts: Facts) -> Found:
    """Find a host under any name whose message a sending service signed, or has written into."""
    check, hop = service_signature(facts), service_hop(facts)
    if check is not None:
        shown = facts.quote_field(check.field, "DKIM passed for a sending service")
    elif hop is not None:
        shown = facts.quote_field(hop.field, "a sending service's own program")
    else:
        return None
    return facts.quote_client(facts.client) + tuple(each._replace(primary=False) for each in shown)


PROVEN: tuple[SignalRule, ...] = (
    SignalRule(
        "gateway-proven",
        HeloKind.GATEWAY,
        Confidence.HIGH,
        f"{_PROOF}a filtering service.",
        "To send through that service, as a customer of it or to one.",
        _gateway,
        (postfix("mx0a-1.pphosted.com", "mx0a-1.pphosted.com", "203.0.113.200"), FROM),
    ),
    SignalRule(
        "provider-proven",
        HeloKind.EXTERNAL,
        Confidence.HIGH,
        f"{_PROOF}another mail provider.",
        "To send through that provider, as a customer of it.",
        _provider,
        (front_door("mail-ed1-f65.google.com", "209.85.208.65"), FROM),
    ),
)
CLAIMED: tuple[SignalRule, ...] = (
    SignalRule(
        "provider-name-elsewhere",
        HeloKind.EXTERNAL,
        Confidence.MEDIUM,
        "The client says the name of a mail provider, and is none of its hosts: the provider does not send from that "
        "address, or the address has another name or none.",
        "To say the name.",
        _elsewhere,
        (front_door("smtp.gmail.com", "198.51.100.9"), FROM),
    ),
    SignalRule(
        "provider-name-unproven",
        HeloKind.EXTERNAL,
        Confidence.LOW,
        "The client says the name of a mail provider, and neither its address nor a confirmed name shows that it is one "
        "of its hosts.",
        "To say the name.",
        _unproven,
        (front_door("mx0a-1.pphosted.com", "203.0.113.200"), FROM),
    ),
)
SERVICES: tuple[SignalRule, ...] = (
    SignalRule(
        "service-behind",
        HeloKind.EXTERNAL,
        Confidence.LOW,
        "A sending service signed the message, or its own programs wrote the Received field right below the boundary; "
        "that field is the client's claim.",
        "Nothing more: the field is his to write.",
        _service,
        (
            postfix("o7.news.example.com", "unknown", "203.0.113.90"),
            "Received: by recvd-65d9b7c9f9-abcde with SMTP id recvd-1 2025-03-03 12:00:01.97 +0000 UTC m=+3756.1",
            FROM,
        ),
    ),
)
LISTS: tuple[SignalRule, ...] = (
    SignalRule(
        "list-host-proven",
        HeloKind.EXTERNAL,
        Confidence.HIGH,
        f"{_PROOF}a host that runs mailing lists.",
        "To write to one of its lists.",
        _list_host,
        (postfix("vger.kernel.org", "vger.kernel.org", "203.0.113.18"), FROM),
    ),
)
