"""Proxmox Mail Gateway, a Postfix under another name."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="proxmox",
    software="Proxmox Mail Gateway",
    confirms="always",
    shapes=(shape(by=r"\(Proxmox\)"),),
    examples=(
        Example(
            "from mail.example.com (mail.example.com [203.0.113.25])\r\n\tby gate.example.org (Proxmox) with ESMTP id 2BE74341ED5\r\n\tfor <bob@example.org>; Thu, 12 Jun 2025 14:20:05 +0000 (CEST)",
            {"helo": "mail.example.com", "rdns": "mail.example.com", "ip": "203.0.113.25", "id": "2BE74341ED5"},
        ),
    ),
)
