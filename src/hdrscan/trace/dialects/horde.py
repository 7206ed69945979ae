"""Horde's webmail: the client is a browser."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="horde",
    software="Horde",
    shapes=(shape(by=r"\(Horde Framework\)", with_=r"^HTTPS?$"),),
    examples=(
        Example(
            "from client25.example.net (client25.example.net [203.0.113.25]) by\r\n webmail.example.org (Horde Framework) with HTTPS; Thu, 12 Jun 2025 14:20:05 +0000",
            {
                "name": "client25.example.net",
                "helo": None,
                "ip": "203.0.113.25",
                "by": "webmail.example.org",
                "protocol": "HTTPS",
            },
        ),
    ),
)
