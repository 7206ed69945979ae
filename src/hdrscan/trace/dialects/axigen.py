"""Axigen: the cipher stands in a comment before the protocol."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="axigen",
    software="Axigen",
    shapes=(shape(by=r"\(Axigen\)"),),
    examples=(
        Example(
            "from [IPV6:2001:db8::dcc6] (2001:db8::dcc6) by mail.example.org (Axigen)\r\n with (ECDHE-RSA-AES128-GCM-SHA256 encrypted) ESMTPSA id 1B91D7; Thu, 12 Jun 2025 14:20:05 +0000",
            {"ip": "2001:db8::dcc6", "by": "mail.example.org", "protocol": "ESMTPSA", "id": "1B91D7"},
        ),
        Example(
            "from pc (203.0.113.25) by mailo-proxy1 (Axigen) with ESMTPA id 2B106B; Thu, 12 Jun 2025 14:20:05 +0000",
            {"helo": "pc", "ip": "203.0.113.25"},
        ),
    ),
)
