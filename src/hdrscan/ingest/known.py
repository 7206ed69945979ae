"""Header field names that mail is known to carry: what tells a header from prose."""

_NAMES = frozenset(
    """
    accept-language alternate-recipient approved archived-at authentication-results
    authentication-results-original auto-submitted autocrypt bcc bounces-to cc comments content-class
    content-description content-disposition
    content-id content-language content-length content-transfer-encoding content-type date deferred-delivery
    delivered-to delivery-date disposition-notification-to domainkey-signature envelope-to errors-to expires
    feedback-id from importance in-reply-to keywords lines mail-followup-to mailing-list message-context
    message-id mime-version msip_labels old-authentication-results old-return-path organization
    original-authentication-results original-message-id original-recipient originator precedence priority received
    received-spf references reply-to require-recipient-valid-since return-path return-receipt-to sender
    sensitivity status subject thread-index thread-topic tls-required to user-agent
    """.split()  # noqa: SIM905 - eighty names read better in lines
)
_PREFIXES = ("x-", "arc-", "list-", "resent-", "ironport-", "dkim-")
# What the quoting header of a reply or a forward shows, a ticket's summary too; a mail's own header has more.
_WEAK = frozenset(
    """
    from to cc bcc subject date reply-to sender importance priority status sensitivity organization comments
    keywords lines expires approved originator
    """.split()  # noqa: SIM905
)
_TRACE = frozenset(
    """
    received received-spf authentication-results authentication-results-original dkim-signature
    domainkey-signature return-path message-id delivered-to envelope-to original-authentication-results
    old-authentication-results in-reply-to references
    """.split()  # noqa: SIM905
)
_TRACE_PREFIXES = (
    "arc-",
    "x-ms-",
    "x-forefront-",
    "x-microsoft-",
    "x-received",
    "x-google-dkim-",
    "x-originat",
    "resent-message",
)
_ADDRESSES = frozenset({"from", "to", "cc", "sender", "reply-to", "resent-from", "resent-to", "resent-sender"})

QUOTES = ('"', "'", "`")
"""What programs put around a text."""
NO_NAMES = frozenset(
    """
    re fw fwd aw sv vs wg antw tr ref by id with via for helo ehlo ident cipher verify http https mailto ps tls
    auth
    """.split()  # noqa: SIM905
)
"""What begins a piece of a value now and then and names no field: how the Subject of a reply begins, the words of
a Received field, and of prose."""


def is_known(key: str) -> bool:
    """Tell whether a lower-case name is a header field's: a registered one, or one of the usual prefixes."""
    return key in _NAMES or key.startswith(_PREFIXES)


def is_telling(key: str) -> bool:
    """Tell whether a known name stands in real headers only, and not above the quoted text of a reply."""
    return is_known(key) and key not in _WEAK


def is_trace(key: str) -> bool:
    """Tell whether a field's body is structured by and for machines, so that typography in it is an accident."""
    return key in _TRACE or key.startswith(_TRACE_PREFIXES)


def holds_addresses(key: str) -> bool:
    """Tell whether a field's body is a list of addresses: structured, with free text in its display names."""
    return key in _ADDRESSES
