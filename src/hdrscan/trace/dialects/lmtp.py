"""Zimbra, Cyrus and others that hand mail over by LMTP with (LHLO name)."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="lmtp",
    software="LMTP",
    name_is="both",
    shapes=(
        shape(from_=r"\(LHLO ", with_=r"^LMTPS?A?\b"),
        shape(by=r"\(Cyrus\b"),
    ),
    version=r"\(Cyrus v?([\d.]+)",
    examples=(
        Example(
            "from zimbra.example.com (LHLO zimbra.example.com) (10.0.0.5) by zimbra.example.com with LMTP; Fri, 7 Feb 2025 12:00:00 +0000",
            {"helo": "zimbra.example.com", "rdns": "zimbra.example.com", "ip": "10.0.0.5", "protocol": "LMTP"},
        ),
        Example(
            "from mail.example.com ([unix socket]) by imap.example.com (Cyrus v2.4.17) with LMTPA; Fri, 7 Feb 2025 12:00:00 +0000",
            {"ip": None, "protocol": "LMTPA"},
        ),
    ),
)
