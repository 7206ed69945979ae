"""Exim, cPanel and MailChannels included: the word after from is the looked-up name, helo= what was said."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="exim",
    software="Exim",
    confirms="always",
    name_is="both",
    seen="first",
    always={"": ("id", "time")},
    # A transport that filters hands back under a protocol of its own name: from exim by host with spam-scanned.
    local=(
        shape(from_=None, with_=r"^local\b"),
        shape(from_=r"^[^ ()\[\]]+$", with_=r"^(?!(?:utf8)?e?smtps?a?\b|asmtp\b)"),
    ),
    shapes=(
        shape(with_=r"\(Exim\b"),
        shape(by=r"\(Exim\b"),
        shape(id=r"\(Exim\b"),
        shape(
            by=r"^[^()]+$",
            with_=r"^(?:e?smtps?a?|local|lmtp|utf8[a-z0-9]+)\b(?!.*\bExim)",
            id=r"^[0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4}\b",
        ),
        shape(head=r"^\(helo=", by=r"^(?!.*\bExim\b)"),
    ),
    version=r"\(Exim (\d[\w.+-]*)",
    examples=(
        Example(
            "from mail.example.com ([203.0.113.25]:41822 helo=relay.example.com)\r\n\tby mx2.example.org with esmtps"
            " (TLS1.3) tls TLS_AES_256_GCM_SHA384\r\n\t(Exim 4.98)\r\n\t(envelope-from <alice@example.com>)\r\n\tid"
            " 1uPiXk-00000001abc-2Wxy\r\n\tfor kate@example.org;\r\n\tThu, 12 Jun 2025 16:20:08 +0200",
            {
                "helo": "relay.example.com",
                "rdns": "mail.example.com",
                "ip": "203.0.113.25",
                "protocol": "esmtps",
                "id": "1uPiXk-00000001abc-2Wxy",
                "for_": "kate@example.org",
                "envelope_from": "alice@example.com",
                "tls": "TLSv1.3/TLS_AES_256_GCM_SHA384",
                "software": "Exim 4.98",
            },
        ),
        Example(
            "from [198.51.100.9] (port=50412 helo=[10.1.1.1]) by host.example.com with esmtpsa"
            " (TLS1.2:ECDHE_RSA_AES_128_GCM_SHA256:128) (Exim 4.87) (envelope-from <bob@example.com>) id"
            " 1abcDE-0003Xy-9z for carol@example.net; Mon, 3 Aug 2020 18:47:42 -0700",
            {"helo": "[10.1.1.1]", "rdns": None, "ip": "198.51.100.9", "protocol": "esmtpsa"},
        ),
        Example(
            "from mail.example.com ([203.0.113.25]) by mx2.example.org with esmtp (Exim 4.92) id 1kwZpq-0001Ab-Cd; "
            "Tue, 5 Jan 2021 10:00:00 +0000",
            {"helo": "mail.example.com", "rdns": "mail.example.com", "ip": "203.0.113.25"},
        ),
        Example(
            "from www-data by web.example.com with local (Exim 4.94.2) (envelope-from <www@example.com>) id"
            " 1kwZpq-0001Ab-Ce; Tue, 5 Jan 2021 10:00:00 +0000",
            {"name": "www-data", "helo": None, "rdns": None, "ip": None, "protocol": "local"},
        ),
    ),
)
