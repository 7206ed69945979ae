"""Dovecot LMTP and submission: the last hop into a mailbox."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="dovecot",
    software="Dovecot",
    shapes=(
        shape(by=r"\(Dovecot\b"),
        shape(
            by=r"^[^()]+$",
            with_=r"^LMTPS?A?\b",
            id=r"^(?![0-9A-F]{8,12}(?: |$))[0-9A-Za-z+/]{12,30}(?:==?)?(?: |$)",
        ),
    ),
    examples=(
        Example(
            "from mail.example.com ([10.0.0.1])\n\tby backend1.example.net with LMTP\n\tid 0G9EKp1kGmXDNwAAtWc8Ww\n\t(envelope-from <alice@example.com>)\n\tfor <bob@example.net>; Fri, 7 Feb 2025 12:00:00 +0000",
            {
                "helo": "mail.example.com",
                "ip": "10.0.0.1",
                "protocol": "LMTP",
                "id": "0G9EKp1kGmXDNwAAtWc8Ww",
                "envelope_from": "alice@example.com",
            },
        ),
        Example(
            "from proxy.example.net ([10.0.0.2]) by backend1 (Dovecot) with LMTP id abcDEF1234567890 for <bob@example.net>; Fri, 7 Feb 2025 12:00:00 +0000",
            {"ip": "10.0.0.2", "protocol": "LMTP"},
        ),
    ),
)
