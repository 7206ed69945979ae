"""How each header field is redacted: what it holds decides, and what is not known is cut."""

import re
from collections.abc import Callable

from hdrscan.microsoft.record import READERS
from hdrscan.redact.pseudonyms import Pseudonyms
from hdrscan.redact.rewriting import free, numbered, signature_value, structured

Treatment = Callable[[Pseudonyms, str], str]

_TAG = re.compile(r"(?P<tag>(?:^|;)\s*(?:b|bh)\s*=)(?P<value>[^;]*)", re.IGNORECASE)


def _signed(names: Pseudonyms, text: str) -> str:
    """Rewrite a signature's tags: the values that could be verified become filler."""
    found: list[str] = []
    end = 0
    for match in _TAG.finditer(text):
        found += [
            numbered(names, text[end : match.start()]),
            match["tag"],
            signature_value(names, match["value"]),
        ]
        end = match.end()
    return "".join([*found, numbered(names, text[end:])])


_TREATMENTS: dict[str, Treatment] = {
    **dict.fromkeys(
        (
            "dkim-signature", "arc-seal", "arc-message-signature", "x-google-dkim-signature",
            "domainkey-signature",
        ),
        _signed,
    ),
    **dict.fromkeys(
        (
            "received", "x-received", "received-spf", "return-path", "message-id", "in-reply-to",
            "references", "mime-version", "content-type", "content-transfer-encoding", "precedence",
            "auto-submitted", "list-id", "list-post", "list-help", "list-archive", "list-owner",
            "list-subscribe", "list-unsubscribe", "list-unsubscribe-post", "delivered-to", "x-original-to",
            "envelope-to", "x-envelope-to", "resent-message-id", "x-mailing-list", "x-beenthere",
            "x-mailman-version", "x-mailer", "user-agent", "x-originating-ip", "x-apparently-to",
            "x-failed-recipients", "x-loop", "mailing-list", "errors-to", "x-google-group-id",
            "x-autoreply", "x-autorespond", "x-auto-response-suppress", "old-return-path", "x-sid-pra",
            "x-sid-result",
        ),
        structured,
    ),
    **dict.fromkeys(("date", "resent-date", "arc-authentication-results"), numbered),
    **dict.fromkeys(
        (
            "subject", "from", "sender", "reply-to", "to", "cc", "bcc", "resent-from", "resent-sender",
            "resent-to", "resent-cc", "mail-followup-to", "x-original-from", "x-mailman-original-from",
            "x-from", "organization", "comments", "keywords", "thread-topic",
        ),
        free,
    ),
    **dict.fromkeys(READERS, numbered),
}  # fmt: skip
_RESULTS = re.compile(r"(?:[a-z-]{0,60}-)?authentication-results(?:-original)?")
_AUTHORITY = re.compile(
    r"x-ms-exchange-(?:organization|crosstenant|crosspremises)-auth(?:as|source|mechanism|domain)"
)
_ORIGINAL = re.compile(r"x-(?:google|mailman)-original-(?:from|to)")


def treatment_of(key: str, kept: frozenset[str] = frozenset()) -> Treatment | None:
    """Return how a field of a lower-case name is rewritten; None where it is cut.

    ``kept``: names of fields that the user wants to keep, rewritten like a subject.
    """
    found = _TREATMENTS.get(key)
    if found is not None:
        return found
    if _RESULTS.fullmatch(key) or _AUTHORITY.fullmatch(key):
        return numbered
    return free if key in kept or _ORIGINAL.fullmatch(key) else None
