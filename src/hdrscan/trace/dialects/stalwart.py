"""Stalwart: the network's number and name may stand in a comment within that of the client."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="stalwart",
    software="Stalwart",
    shapes=(shape(by=r"\(Stalwart SMTP\)"),),
    examples=(
        Example(
            "from mail.example.com (mail.example.com [203.0.113.25] (AS64500 Example Networks, US))\r\n\t(using TLSv1.3 with cipher TLS13_AES_256_GCM_SHA384)\r\n\tby mx.example.org (Stalwart SMTP) with ESMTPS id 49A5F2B839DB1C2;\r\n\tThu, 12 Jun 2025 14:20:05 +0000",
            {
                "helo": "mail.example.com",
                "rdns": "mail.example.com",
                "ip": "203.0.113.25",
                "tls": "TLSv1.3/TLS13_AES_256_GCM_SHA384",
                "id": "49A5F2B839DB1C2",
            },
        ),
        Example(
            "from mail.example.com (localhost [127.0.0.1]) by mx.example.org (Stalwart SMTP) with ESMTP id 4A2CBA3DEA00600; Thu, 12 Jun 2025 14:20:05 +0000",
            {"rdns": "localhost", "ip": "127.0.0.1"},
        ),
    ),
)
