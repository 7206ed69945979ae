"""Where mail came from behind any other host: the signals, the deciding ones first.

All of it is the sender's side's word, so no answer here is more than medium.
"""

import re

from hdrscan.model.absent import Absent
from hdrscan.model.hop import Hop
from hdrscan.model.route import Confidence, OriginKind
from hdrscan.providers import provider_of
from hdrscan.route.facts import Facts
from hdrscan.route.signal import FROM, PICKUP, Found, Rule, exim, postfix
from hdrscan.text.names import organizational_domain, same_host

_BORDER = postfix("mail.example.com", "mail.example.com", "203.0.113.25")
_SUBMISSION = (
    "Received: from [192.168.1.20] (host.example.net [198.51.100.120]) (Authenticated sender: alice) by "
    "mail.example.com (Postfix) with ESMTPSA id Q0; Mon, 3 Mar 2025 12:00:03 +0000 (UTC)"
)
_INNER = postfix("app01", "unknown", "10.20.0.14", "mail.example.com")
_STRANGER = postfix("out.example.net", "out.example.net", "198.51.100.31", "mail.example.com")
_AUTHENTICATED = re.compile(r"(?:UTF8|E)SMTPS?A", re.IGNORECASE)  # RFC 3848, RFC 6531
# SRS0 and SRS1 of the original scheme, and the form of Exchange Online (DOMAIN.md part 1.2, path h).
_REWRITTEN = re.compile(r"SRS[01][=+-]|\+SRS=", re.IGNORECASE)


def handed_over(facts: Facts) -> Hop | None:
    """Return the hop by which the boundary's client had received the message, passing over its own filters."""
    hop = facts.own_hop
    for below in facts.below[1:]:
        if hop is None or not facts.is_private(hop) or isinstance(below.by, Absent) or isinstance(hop.by, Absent):
            break
        if not same_host(below.by, hop.by):
            break
        hop = below
    return hop


def _authenticated(facts: Facts) -> Found:
    hop = handed_over(facts)
    if hop is None:
        return None
    protocol = hop.protocol if isinstance(hop.protocol, str) else ""
    logged_in = not isinstance(hop.authenticated, Absent) or _AUTHENTICATED.fullmatch(protocol)
    if not logged_in:
        return None
    return facts.quote(hop, "authenticated", "who logged in") or facts.quote_field(hop.field, "a login")


def _list(facts: Facts) -> Found:
    """Find a list that people post to; newsletters have a List-Id too (RFC 2369 section 3.4)."""
    field = next(facts.block.named("list-id"), None)
    post = next(facts.block.named("list-post"), None)
    if field is None or post is None or post.body.strip().upper().startswith("NO"):
        return None
    return facts.quote_field(field, "a mailing list")


def _rewritten_sender(facts: Facts) -> Found:
    for field in facts.block.named("return-path"):
        if _REWRITTEN.search(field.body):
            return facts.quote_field(field, "a sender that a forwarder rewrote")
    return None


def _providers_own(facts: Facts) -> Found:
    """Find the From domain is the mail provider's own, whose host was looked up: gmail.com from Google."""
    return _provider_mailbox(facts, own=True)


def _providers_customer(facts: Facts) -> Found:
    return _provider_mailbox(facts, own=False)


def _provider_mailbox(facts: Facts, *, own: bool) -> Found:
    name, author = facts.client.rdns, facts.message.from_domain
    provider = provider_of(name) if isinstance(name, str) else None
    if provider is None or provider.kind != "mailbox" or isinstance(author, Absent):
        return None
    return facts.quote_client(facts.client) if (provider_of(author) == provider) is own else None


def _is_inner(facts: Facts, hop: Hop) -> bool:
    """Tell whether a hop's client is the host itself or stands in its own network."""
    if isinstance(hop.ip, Absent) or facts.is_private(hop) or hop.ip == facts.client.ip:
        return True
    if isinstance(hop.rdns, Absent) or isinstance(hop.by, Absent):
        return False
    return organizational_domain(hop.rdns) == organizational_domain(hop.by)


def _inner_client(facts: Facts) -> Found:
    hop = handed_over(facts)
    if hop is None or isinstance(hop.ip, Absent) or not _is_inner(facts, hop):
        return None
    return facts.quote_client(hop)


def _pickup(facts: Facts) -> Found:
    hop = handed_over(facts)
    local = hop is not None and isinstance(hop.ip, Absent) and isinstance(hop.helo, Absent)
    return facts.quote_field(hop.field, "handed over locally") if hop is not None and local else None


def _nothing_below(facts: Facts) -> Found:
    return () if not facts.below else None


def _stranger(facts: Facts) -> Found:
    hop = handed_over(facts)
    if hop is None or _is_inner(facts, hop):
        return None
    return facts.quote_client(hop)


RELAY_SIGNALS: tuple[Rule, ...] = (
    Rule(
        "submission",
        OriginKind.SMTP_AUTH,
        Confidence.MEDIUM,
        "The host says that a client logged in to submit it.",
        _authenticated,
        (_BORDER, _SUBMISSION, FROM),
    ),
    Rule(
        "mailing-list",
        OriginKind.FORWARD,
        Confidence.MEDIUM,
        "A mailing list passed it on.",
        _list,
        (
            _BORDER,
            _STRANGER,
            FROM,
            "List-Id: <talk.lists.example.com>",
            "List-Post: <mailto:talk@lists.example.com>",
        ),
    ),
    Rule(
        "rewritten-sender",
        OriginKind.FORWARD,
        Confidence.MEDIUM,
        "The sender's address was rewritten by a forwarder (SRS).",
        _rewritten_sender,
        ("Return-Path: <SRS0=abcd=AB=example.net=bob@example.com>", _BORDER, FROM),
    ),
    Rule(
        "provider-domain",
        OriginKind.CONSUMER,
        Confidence.MEDIUM,
        "The From domain is the mail provider's own, and the looked-up name is that provider's.",
        _providers_own,
        (postfix("mail-ed1-f65.google.com", "mail-ed1-f65.google.com", "209.85.208.65"), "From: a@gmail.com"),
    ),
    Rule(
        "provider-customer",
        OriginKind.MAILBOX,
        Confidence.LOW,
        "The looked-up name is that of a provider of mailboxes.",
        _providers_customer,
        (postfix("mail-ed1-f65.google.com", "mail-ed1-f65.google.com", "209.85.208.65"), FROM),
    ),
    Rule(
        "local-pickup",
        OriginKind.SAME,
        Confidence.MEDIUM,
        "A program on the host itself handed it over.",
        _pickup,
        (_BORDER, PICKUP, FROM),
    ),
    Rule(
        "inner-client",
        OriginKind.SAME,
        Confidence.MEDIUM,
        "It came from the host's own network.",
        _inner_client,
        (_BORDER, _INNER, FROM),
    ),
    Rule(
        "nothing-below",
        OriginKind.SAME,
        Confidence.LOW,
        "No older hop is recorded: the host made the message itself, or hides where it came from.",
        _nothing_below,
        (exim("srv.example.net", "198.51.100.9", "mx.example.org"), FROM),
    ),
    Rule(
        "another-hosts-mail",
        OriginKind.FORWARD,
        Confidence.LOW,
        "The host had received it from another host of somebody else's, without a login.",
        _stranger,
        (_BORDER, _STRANGER, FROM),
    ),
)
"""In the order in which they decide."""
