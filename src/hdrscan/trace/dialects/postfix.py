"""Postfix: relay, submission with SASL, local pickup, TLS comments, client certificates."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="postfix",
    software="Postfix",
    confirms="always",
    always={"": ("id", "time")},
    local=(shape(from_=None, by=r"\(Postfix, from userid \d{1,10}\)"),),
    shapes=(
        shape(by=r"\((?:[A-Za-z0-9 ._-]{1,40} )?Postfix\b"),
        # mail_name may be set to anything; the TLS comment and the word order are Postfix's own. Stalwart writes the
        # same without the bits.
        shape(
            # No address behind it: one that says such a comment in HELO has its own address written behind.
            from_=r"\(using (?:TLS|SSL)v[\d.]+ with cipher [^ ()]{1,80} \(\d{1,4}/\d{1,4} bits\)[^\]]{0,600}$",
            by=r"^[^ ]+ \((?!.{0,40}(?:Postfix|CommuniGate))[^()]*\)$",
            with_=r"^U?E?SMTP",
        ),
    ),
    version=r"\(Postfix[ ,]{1,2}(?:version )?(\d[\d.]*)\)",
    examples=(
        Example(
            "from mail.example.com (mail.example.com [203.0.113.25])\r\n\t(using TLSv1.3 with cipher"
            " TLS_AES_256_GCM_SHA384 (256/256 bits)\r\n\t key-exchange X25519 server-signature RSA-PSS (2048 bits))"
            "\r\n\t(No client certificate requested)\r\n\tby mx.example.net (Postfix) with ESMTPS id"
            " 4bJabc0Qz9z2xY0\r\n\tfor <carol@example.net>; Thu, 12 Jun 2025 14:20:05 +0000 (UTC)",
            {
                "helo": "mail.example.com",
                "rdns": "mail.example.com",
                "ip": "203.0.113.25",
                "by": "mx.example.net",
                "protocol": "ESMTPS",
                "id": "4bJabc0Qz9z2xY0",
                "for_": "carol@example.net",
                "tls": "TLSv1.3/TLS_AES_256_GCM_SHA384",
                "software": "Postfix",
            },
        ),
        Example(
            "from laptop (unknown [IPv6:2001:db8::1])\n\t(Authenticated sender: alice@example.com)\n\tby"
            " mail.example.com (Postfix) with ESMTPSA id 1A2B3C; Fri,  8 Sep 2023 06:38:37 +0200 (CEST)",
            {"helo": "laptop", "rdns": None, "ip": "2001:db8::1", "authenticated": "alice@example.com"},
        ),
        Example(
            "from relay.example.com (relay.example.com [198.51.100.7])\n\t(using TLSv1.2 with cipher ADH-AES256-SHA"
            ' (256/256 bits))\n\t(Client CN "relay.example.com", Issuer "Example CA" (verified OK))\n\tby'
            " mx.example.org (Postfix) with ESMTPS id 77; Mon, 1 Jan 2024 00:00:00 +0000",
            {"ip": "198.51.100.7", "tls": "TLSv1.2/ADH-AES256-SHA", "authenticated": None},
        ),
        Example(
            "by mail.example.com (Postfix, from userid 33)\n\tid 4RhqZ41zSvz9sT8; Fri,  8 Sep 2023 06:38:37 +0000",
            {"name": None, "helo": None, "ip": None, "by": "mail.example.com", "id": "4RhqZ41zSvz9sT8"},
        ),
    ),
)
