"""Vade Secure as access providers use it: its protocol is called ngmta."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="vade-secure",
    software="Vade Secure",
    shapes=(shape(with_=r"^ngmta$"),),
    examples=(
        Example(
            "from [192.168.0.23] ([203.0.113.25])\r\n by vsel1nmtao01p.internal.vadesecure.com with ngmta\r\n id 5a8dfc70-184a7f663f8b4416; Thu, 12 Jun 2025 14:20:05 +0000",
            {"helo": "[192.168.0.23]", "ip": "203.0.113.25", "id": "5a8dfc70-184a7f663f8b4416"},
        ),
    ),
)
