"""Yandex: its own relays, and its SMTP front ends, which write TLS behind the date."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="yandex",
    software="Yandex",
    behind_date=frozenset({"tls"}),
    shapes=(shape(by=r"\((?:(?:nw)?smtp/)?Yandex\)"),),
    examples=(
        Example(
            "from host25.example.net (host25.example.net [203.0.113.25])\r\n\tby mxback9j.mail.yandex.net (nwsmtp/Yandex) with ESMTPS id XO4y2NgwwV-6CAGar0W;\r\n\tThu, 12 Jun 2025 14:20:05 +0000\r\n\t(using TLSv1.2 with cipher ECDHE-RSA-AES128-SHA256 (128/128 bits))\r\n\t(Client certificate not present)",
            {
                "helo": "host25.example.net",
                "ip": "203.0.113.25",
                "tls": "TLSv1.2/ECDHE-RSA-AES128-SHA256",
                "id": "XO4y2NgwwV-6CAGar0W",
            },
        ),
        Example(
            "by smtp3j.mail.yandex.net (smtp/Yandex) with ESMTPSA id OWAhuZ797V-P7oGaMH4; Thu, 12 Jun 2025 14:20:05 +0000",
            {"helo": None, "ip": None, "protocol": "ESMTPSA"},
        ),
        Example(
            "from smtp3j.mail.yandex.net (smtp3j.mail.yandex.net [IPv6:2001:db8::26]) by forward501a.mail.yandex.net (Yandex) with ESMTP id 10D9A380C3A; Thu, 12 Jun 2025 14:20:05 +0000 (MSK)",
            {"ip": "2001:db8::26", "id": "10D9A380C3A"},
        ),
    ),
)
