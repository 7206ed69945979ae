"""Header field names that mail is known to carry: what tells a header from prose."""

_NAMES = frozenset(
    """
    accept-language alternate-recipient approved archived-at authentication-results
    authentication-results-original auto-submitted autocrypt bcc bounces-to cc comments content-class
    content-description content-disposition
    content-id content-language content-length content-transfer-encoding content-type date deferred-delivery
    delivered-to delivery-date disposition-notification-to dkim-filter dkim-signature domainkey-signature
    envelope-to errors-to expires feedback-id from importance in-reply-to keywords lines list-archive list-help
    list-id list-owner list-post list-subscribe list-unsubscribe list-unsubscribe-post mail-followup-to
    mailing-list message-id message-context mime-version msip_labels organization
    original-authentication-results original-message-id original-recipient precedence priority received
    received-spf references reply-to require-recipient-valid-since resent-bcc resent-cc resent-date resent-from
    resent-message-id resent-sender resent-to return-path return-receipt-to sender sensitivity status subject
    thread-index thread-topic to user-agent arc-seal arc-message-signature arc-authentication-results
    tls-required originator ironport-data ironport-hdrordr ironport-phdr
    ironport-sdr old-return-path old-authentication-results
    """.split()  # noqa: SIM905 - a list of eighty names reads better in lines
)
_PREFIXES = ("x-", "arc-", "list-", "resent-", "ironport-", "dkim-")


def is_known(key: str) -> bool:
    """Tell whether a lower-case name is a header field's: a registered one, or one of the usual prefixes."""
    return key in _NAMES or key.startswith(_PREFIXES)
