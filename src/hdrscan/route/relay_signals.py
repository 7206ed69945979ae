"""Where mail came from behind any other host: the signals, the deciding ones first.

All of it is the sender's side's word, so no answer here is more than medium. The table stands in one file, each
pattern beside the row that it decides.
"""

import re

from hdrscan.model.absent import Absent
from hdrscan.model.route import Confidence, OriginKind
from hdrscan.providers import CONSUMER_DOMAINS, Provider, provider_of
from hdrscan.route.envelope import envelope_sender
from hdrscan.route.facts import Facts
from hdrscan.route.hosts import is_login
from hdrscan.route.lists import list_signs
from hdrscan.route.services import service_hop, service_signature
from hdrscan.route.signal import FROM, PICKUP, Found, SignalRule, exim, postfix
from hdrscan.text.lazy import lazy

_BORDER = postfix("mail.example.com", "mail.example.com", "203.0.113.25")
_SUBMISSION = (
    "Received: from [192.168.1.20] (host.example.net [198.51.100.120]) (Authenticated sender: alice) by "
    "mail.example.com (Postfix) with ESMTPSA id Q0; Mon, 3 Mar 2025 12:00:03 +0000 (UTC)"
)
_INNER = postfix("app01", "unknown", "10.20.0.14", "mail.example.com")
_STRANGER = postfix("out.example.net", "out.example.net", "198.51.100.31", "mail.example.com")
# SRS0 and SRS1 of the original scheme, the form of Exchange Online (docs/microsoft.md, Forwarding), and Gmail's.
_REWRITTEN = lazy(r"SRS[01][=+-]|\+SRS=|\+caf_=", re.IGNORECASE)


def _boundary_login(facts: Facts) -> Found:
    hop = facts.client
    if not is_login(hop):
        return None
    return facts.quote(hop, "authenticated", "who logged in") or facts.quote_field(hop.field, "a login")


def _authenticated(facts: Facts) -> Found:
    hop = facts.entry
    if hop is None or not is_login(hop):
        return None
    return facts.quote(hop, "authenticated", "who logged in") or facts.quote_field(hop.field, "a login")


def _list(facts: Facts) -> Found:
    signs = list_signs(facts)
    if not signs.are_enough:
        return None
    return tuple(
        shown._replace(primary=number == 0)
        for number, field in enumerate(signs.found)
        for shown in facts.quote_field(field, "a mailing list")
    )


def _list_said(facts: Facts) -> Found:
    signs = list_signs(facts)
    return facts.quote_field(signs.found[0], "a mailing list") if signs.are_any else None


def _rewritten_sender(facts: Facts) -> Found:
    sender = envelope_sender(facts)
    if sender is None or _REWRITTEN.search(sender.address) is None:
        return None
    return facts.quote_field(sender.field, "a sender that a forwarder rewrote")


def _providers_own(facts: Facts) -> Found:
    """Find a From domain in which the provider gives everybody a mailbox: gmail.com from Google."""
    return _provider_mailbox(facts, own=True)


def _providers_customer(facts: Facts) -> Found:
    return _provider_mailbox(facts, own=False)


def _provider_mailbox(facts: Facts, *, own: bool) -> Found:
    author = facts.message.from_domain
    if facts.provider is None or facts.provider.kind != "mailbox" or isinstance(author, Absent):
        return None
    theirs = author in CONSUMER_DOMAINS and provider_of(author) == facts.provider
    return facts.quote_client(facts.client) if theirs is own else None


def _service_behind(facts: Facts) -> Found:
    hop = service_hop(facts)
    return None if hop is None else facts.quote_field(hop.field, "a sending service's own program")


def _sending_service(facts: Facts) -> Found:
    proven = facts.provider is not None and facts.provider.kind == "sender"
    return facts.quote_client(facts.client) if proven else None


def _sending_service_mail(facts: Facts) -> Found:
    """Find a MAIL FROM domain of a sending service, for which SPF passed: its host under a customer's name."""
    spf = facts.authentication.boundary.spf
    provider = provider_of(spf.domain) if spf is not None and isinstance(spf.domain, str) else None
    if spf is None or provider is None or provider.kind != "sender" or not facts.spf_passed:
        return None
    return facts.quote_field(spf.field, "SPF passed for the service")


def _said_service(facts: Facts) -> Provider | None:
    provider = provider_of(facts.helo) if isinstance(facts.helo, str) else None
    return provider if provider is not None and provider.kind == "sender" else None


def _sending_service_signed(facts: Facts) -> Found:
    check = service_signature(facts)
    return None if check is None else facts.quote_field(check.field, "DKIM passed for the service")


def _sending_service_said(facts: Facts) -> Found:
    return None if _said_service(facts) is None else facts.quote_client(facts.client)


def _inner_client(facts: Facts) -> Found:
    hop = facts.entry
    if hop is None or isinstance(hop.ip, Absent) or not facts.is_inner(hop):
        return None
    return facts.quote_client(hop)


def _pickup(facts: Facts) -> Found:
    hop = facts.entry
    # Providers write such hops for what came in over their own protocols.
    local = (
        hop is not None
        and isinstance(hop.ip, Absent)
        and isinstance(hop.helo, Absent)
        and hop.dialect != "google"
    )
    return facts.quote_field(hop.field, "handed over locally") if hop is not None and local else None


def _nothing_below(facts: Facts) -> Found:
    return () if not facts.below else None


def _stranger(facts: Facts) -> Found:
    hop = facts.entry
    if hop is None or facts.is_inner(hop):
        return None
    return facts.quote_client(hop)


BOUNDARY_SIGNALS: tuple[SignalRule, ...] = (
    SignalRule(
        "boundary-login",
        OriginKind.SMTP_AUTH,
        Confidence.MEDIUM,
        "The recipient's own server says that the client had logged in to it.",
        "To log in there, or a server that lets a client's words run into its Received field.",
        _boundary_login,
        ("Received: by mx.example.org (Postfix) with ESMTPSA id Q1; Mon, 3 Mar 2025 12:00:05 +0000 (UTC)", FROM),
    ),
)
"""What the recipient's own server tells of the origin; it comes before all that the sender's side says."""

RELAY_SIGNALS: tuple[SignalRule, ...] = (
    SignalRule(
        "mailing-list",
        OriginKind.FORWARD,
        Confidence.MEDIUM,
        "A mailing list passed it on: two signs of one agree, and one is not a mere field of the message.",
        "A MAIL FROM or a host name of his own that looks like a list's, or to write a list manager's Received field.",
        _list,
        (
            "Return-Path: <talk-bounces@lists.example.com>",
            _BORDER,
            _STRANGER,
            FROM,
            "List-Id: <talk.lists.example.com>",
            "X-Mailing-List: talk@lists.example.com",
        ),
    ),
    SignalRule(
        "rewritten-sender",
        OriginKind.FORWARD,
        Confidence.MEDIUM,
        "The sender's address was rewritten by a forwarder (SRS).",
        "To send from such an address of his own.",
        _rewritten_sender,
        ("Return-Path: <SRS0=abcd=AB=example.net=bob@example.com>", _BORDER, FROM),
    ),
    SignalRule(
        "sending-service",
        OriginKind.SERVICE,
        Confidence.MEDIUM,
        "The address, or the name that the recipient's server confirmed, or SPF and the name that was said, are those of "
        "a service that sends for others.",
        "To send through that service, as a customer of it.",
        _sending_service,
        (postfix("o1.sendgrid.net", "o1.sendgrid.net", "203.0.113.90"), FROM),
    ),
    SignalRule(
        "sending-services-sender",
        OriginKind.SERVICE,
        Confidence.MEDIUM,
        "SPF passed for a MAIL FROM domain of a service that sends for others.",
        "To send through that service, as a customer of it.",
        _sending_service_mail,
        (
            "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=b@mandrillapp.com",
            postfix("mail.example.com", "unknown", "203.0.113.90"),
            FROM,
        ),
    ),
    SignalRule(
        "sending-services-signature",
        OriginKind.SERVICE,
        Confidence.MEDIUM,
        "The recipient verified the signature of a service that sends for others.",
        "A message that the service signed.",
        _sending_service_signed,
        (
            "Authentication-Results: mx.example.org; dkim=pass header.d=amazonses.com",
            postfix("a1-1.smtp-out.amazonses.com", "unknown", "203.0.113.90"),
            FROM,
        ),
    ),
    SignalRule(
        "provider-domain",
        OriginKind.CONSUMER,
        Confidence.MEDIUM,
        "The From domain is one in which that mail provider gives everybody a mailbox.",
        "A mailbox at that provider.",
        _providers_own,
        (postfix("mail-ed1-f65.google.com", "mail-ed1-f65.google.com", "209.85.208.65"), "From: a@gmail.com"),
    ),
    SignalRule(
        "submission",
        OriginKind.SMTP_AUTH,
        Confidence.MEDIUM,
        "The host says that a client logged in to submit it.",
        "Nothing more: the field is his to write.",
        _authenticated,
        (_BORDER, _SUBMISSION, FROM),
    ),
    SignalRule(
        "services-own-hop",
        OriginKind.SERVICE,
        Confidence.MEDIUM,
        "Right behind the host stands a Received field of the kind that a sending service's own programs write.",
        "Nothing more: the field is his to write.",
        _service_behind,
        (
            postfix("o7.news.example.com", "unknown", "203.0.113.90"),
            "Received: from app (unknown) by geopod-ismtpd-0 (SG) with ESMTP id a1; Mon, 3 Mar 2025 12:00:01 +0000 (UTC)",
            FROM,
        ),
    ),
    SignalRule(
        "sending-service-said",
        OriginKind.SERVICE,
        Confidence.LOW,
        "The client says the name of a service that sends for others.",
        "To say the name.",
        _sending_service_said,
        (postfix("o1.sendgrid.net", "unknown", "203.0.113.90"), FROM),
    ),
    SignalRule(
        "provider-customer",
        OriginKind.MAILBOX,
        Confidence.LOW,
        "The host is that of a provider of mailboxes.",
        "A mailbox at that provider.",
        _providers_customer,
        (postfix("mail-ed1-f65.google.com", "mail-ed1-f65.google.com", "209.85.208.65"), FROM),
    ),
    SignalRule(
        "local-pickup",
        OriginKind.SAME,
        Confidence.MEDIUM,
        "A program on the host itself handed it over.",
        "Nothing more: the field is his to write.",
        _pickup,
        (_BORDER, PICKUP, FROM),
    ),
    SignalRule(
        "inner-client",
        OriginKind.SAME,
        Confidence.MEDIUM,
        "It came from the host's own network.",
        "Nothing more: the field is his to write.",
        _inner_client,
        (_BORDER, _INNER, FROM),
    ),
    SignalRule(
        "nothing-below",
        OriginKind.SAME,
        Confidence.LOW,
        "No older hop is recorded: the host made the message itself, or hides where it came from.",
        "To write no Received field.",
        _nothing_below,
        (exim("srv.example.net", "198.51.100.9", "mx.example.org"), FROM),
    ),
    SignalRule(
        "list-said",
        OriginKind.FORWARD,
        Confidence.LOW,
        "The message says that it came through a mailing list; newsletters say so too.",
        "Nothing more: the field is his to write.",
        _list_said,
        (_BORDER, _STRANGER, FROM, "List-Id: <talk.lists.example.net>"),
    ),
    SignalRule(
        "another-hosts-mail",
        OriginKind.UNKNOWN,
        Confidence.LOW,
        "The host had it from somebody else's host, without a login: whether it relayed or forwarded it, the header "
        "does not tell.",
        "Nothing more: the field is his to write.",
        _stranger,
        (_BORDER, _STRANGER, FROM),
    ),
)
"""In the order in which they decide."""
