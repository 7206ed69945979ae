"""Hostinger's submission hosts, which write their own name where Postfix has its own."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="hostinger",
    software="Hostinger",
    shapes=(shape(by=r"^smtp\.hostinger\.com \(smtp\.hostinger\.com\)$"),),
    examples=(
        Example(
            "from [127.0.0.1] (unknown [203.0.113.25])\r\n\t(Authenticated sender: alice@example.com)\r\n\tby smtp.hostinger.com (smtp.hostinger.com) with ESMTPSA id 4b66m75gDzz6VSv6\r\n\tfor <bob@example.org>; Thu, 12 Jun 2025 14:20:05 +0000 (UTC)",
            {"ip": "203.0.113.25", "authenticated": "alice@example.com", "id": "4b66m75gDzz6VSv6"},
        ),
    ),
)
