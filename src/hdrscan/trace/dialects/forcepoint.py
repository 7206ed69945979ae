"""Forcepoint Email Security: the product's name stands where the host's belongs."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="forcepoint",
    software="Forcepoint Email",
    shapes=(shape(by=r"^Forcepoint Email$"),),
    examples=(
        Example(
            "from hub.example.com (unknown [203.0.113.25])\r\n\tby Forcepoint Email with ESMTP id BBB92F67641D87B08163;\r\n\tThu, 12 Jun 2025 14:20:05 +0000 (CST)",
            {"helo": "hub.example.com", "rdns": None, "ip": "203.0.113.25", "id": "BBB92F67641D87B08163"},
        ),
    ),
)
