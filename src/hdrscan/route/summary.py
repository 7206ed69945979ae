"""The verdict in plain English, for an administrator."""

from hdrscan.model.absent import Absent
from hdrscan.model.route import Confidence, HeloKind, HeloVerdict, OriginKind, OriginVerdict
from hdrscan.providers import Provider, provider_of
from hdrscan.route.facts import Facts

_HOSTS = {
    HeloKind.POSTFIX_RELAY: "a Postfix relay",
    HeloKind.ONPREM_RELAY: "an on-premises mail server",
    HeloKind.OFFICE365_OUTBOUND: "an outbound server of Office 365",
    HeloKind.OFFICE365_SPOOFED: (
        "which calls itself an outbound server of Office 365 from an address that is none of Microsoft's"
    ),
    HeloKind.GATEWAY: "a mail gateway",
    HeloKind.DIRECT_SEND: "which delivered the recipient's own domain's mail without a connector (direct send)",
    HeloKind.EXTERNAL: "somebody else's mail server",
    HeloKind.UNKNOWN: "which cannot be identified",
}
_ADDRESSES = {
    HeloKind.POSTFIX_RELAY: "the relay's",
    HeloKind.ONPREM_RELAY: "that server's",
    HeloKind.OFFICE365_OUTBOUND: "Microsoft's",
    HeloKind.GATEWAY: "the gateway's",
}
_ORIGINS = {
    OriginKind.MAILBOX: "It was sent from a mailbox of {tenant}.",
    OriginKind.SMTP_AUTH: "A client that logged in{client} submitted it.",
    OriginKind.CONNECTOR_RELAY: (
        "Office 365 had taken it from{client}, {whose} relay, through an inbound connector."
    ),
    OriginKind.HYBRID_EXCHANGE: (
        "Office 365 had taken it from{client}, {whose} Exchange server, through an inbound connector."
    ),
    OriginKind.FORWARD: "It had come from{client}; a forwarding mailbox, a rule or a list passed it on.",
    OriginKind.SERVICE: "An application or a cloud service had submitted it.",
    OriginKind.CONSUMER: "It was sent from a consumer mailbox.",
    OriginKind.SAME: "It originated on that host or its network.",
    OriginKind.UNKNOWN: "Where it came from before that host is not known.",
}
_PERHAPS = {OriginKind.SAME: "It may have originated on that host or its network."}
# Signals by which a relay is the reader's own.
_YOURS = frozenset({"relay-address", "relay-name", "attributed-client"})
# A host name has at most 255 characters, and a sentence is no place for more than this.
_LONGEST_NAME = 100


def summarize(facts: Facts, helo: HeloVerdict, origin: OriginVerdict) -> str:
    """Say who accepted the message from whom, on whose address SPF was judged, and where it came from before."""
    return " ".join((_accepted(facts, helo), _origin(facts, helo, origin)))


def _accepted(facts: Facts, helo: HeloVerdict) -> str:
    client = _host(helo.name, helo.ip)
    whom = f"{client}, {_what(facts, helo)}" if client else _unnamed(facts, helo)
    if helo.kind is HeloKind.UNKNOWN:
        return f"{_receiver(facts)} accepted this from {whom}: {_uncapitalized(helo.reason)}"
    return f"{_receiver(facts)} accepted this from {whom}; {_spf(facts, helo)}."


def _unnamed(facts: Facts, helo: HeloVerdict) -> str:
    if helo.kind is HeloKind.UNKNOWN:
        return "an unidentified client"
    return f"an unnamed client, {_what(facts, helo)}"


def _receiver(facts: Facts) -> str:
    by, admd = facts.client.by, facts.context.boundary.admd if facts.context.boundary else Absent.NOT_PRESENT
    if facts.context.is_front_door:
        domain = _tenant_domain(facts)
        return f"Exchange Online for {domain}" if domain else "Exchange Online"
    provider = provider_of(by) if isinstance(by, str) else None
    if provider is not None:
        return f"{provider.name}'s MX"
    return _shown(str(by or admd or "The receiving server"))


def _tenant_domain(facts: Facts) -> str | None:
    """Return the recipient's domain where that is certain: To can say anything."""
    if len(facts.settings.domains) == 1:
        return facts.settings.domains[0]
    author = facts.message.from_domain
    same_tenant = facts.attributed is not None and not facts.context.by_microsoft
    return author if same_tenant and isinstance(author, str) else None


def _what(facts: Facts, helo: HeloVerdict) -> str:
    hedge = {Confidence.LOW: "perhaps ", Confidence.MEDIUM: "by its own word "}
    if helo.kind in (HeloKind.POSTFIX_RELAY, HeloKind.ONPREM_RELAY) and isinstance(helo.confidence, Confidence):
        if helo.confidence is Confidence.HIGH:
            whose = "your" if helo.signals[0].id in _YOURS else "the sender's"
            return (
                f"{whose} {'Postfix relay' if helo.kind is HeloKind.POSTFIX_RELAY else 'on-premises mail server'}"
            )
        return hedge[helo.confidence] + _HOSTS[helo.kind]
    if helo.kind is HeloKind.GATEWAY and helo.confidence is Confidence.LOW:
        return f"perhaps {_HOSTS[helo.kind]}"
    if helo.kind is HeloKind.EXTERNAL and facts.provider is not None:
        return f"a mail server of {facts.provider.name}"
    if helo.kind is HeloKind.EXTERNAL and facts.claim is not None and facts.claim.denied:
        return f"which gives a name of {facts.claim.provider.name} and is none of its servers"
    return _HOSTS[helo.kind]


def _spf(facts: Facts, helo: HeloVerdict) -> str:
    spf = facts.authentication.boundary.spf
    if spf is None:
        return "no SPF result is recorded"
    whose = _ADDRESSES.get(helo.kind, "its")
    if isinstance(spf.ip, Absent) or spf.ip == helo.ip:
        return f"SPF was judged on {whose} address: {spf.result}"
    return f"SPF was judged on another address, {spf.ip}: {spf.result}"


def _origin(facts: Facts, helo: HeloVerdict, origin: OriginVerdict) -> str:
    client = _host(origin.name, origin.ip)
    if origin.kind is OriginKind.UNKNOWN and helo.kind is HeloKind.GATEWAY and client:
        spf = facts.authentication.boundary.spf
        judged = ", which is the host that was judged" if spf is not None and spf.ip == origin.ip else ""
        return f"The gateway had it from {client}{judged}."
    if origin.kind is OriginKind.UNKNOWN and client:
        return f"It had the message from {client}; where it came from before is not known."
    known = f" {client}" if client else " somebody else"
    if origin.kind is OriginKind.SMTP_AUTH:
        known = f" from {client}" if client else ""
    tenant = f"tenant {origin.tenant_id}" if origin.tenant_id else "the sending organization"
    if origin.tenant_id and origin.tenant_id == facts.settings.tenant:
        tenant = "your tenant"
    yours = tenant == "your tenant" or facts.is_relay_address(origin.ip) or facts.is_relay_name(origin.name)
    if origin.kind in (OriginKind.MAILBOX, OriginKind.CONSUMER) and facts.provider is not None:
        text = _mailbox(facts.provider, origin)
    else:
        whose = "your" if yours else "an on-premises"
        text = _ORIGINS[origin.kind].format(client=known, tenant=tenant, whose=whose)
    if origin.confidence is Confidence.LOW:
        return (
            _PERHAPS.get(origin.kind) or f"Perhaps {text if text.startswith('Office') else _uncapitalized(text)}"
        )
    return text


def _mailbox(provider: Provider, origin: OriginVerdict) -> str:
    if origin.kind is OriginKind.CONSUMER:
        return f"It was sent from a consumer mailbox at {provider.name}."
    return f"It was sent from a mailbox at {provider.workplace or provider.name}."


def _host(name: str | Absent, ip: str | Absent) -> str:
    parts = [_shown(str(name))] if name else []
    parts += [f"[{ip}]"] if ip else []
    return " ".join(parts)


def _shown(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}..."


def _uncapitalized(text: str) -> str:
    return text[:1].lower() + text[1:]
