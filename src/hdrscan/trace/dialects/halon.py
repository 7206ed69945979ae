"""Halon."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="halon",
    software="Halon",
    shapes=(shape(by=r"\(Halon\b"),),
    examples=(
        Example(
            "from mail.example.com (host25.example.net [203.0.113.25])\n\tby mx.example.org (Halon) with ESMTPS (TLSv1.3:TLS_AES_256_GCM_SHA384:256)\n\tid 0a1b2c3d-e4f5-11ee-8000-001122334455; Fri, 7 Feb 2025 12:00:00 +0000",
            {
                "helo": "mail.example.com",
                "rdns": "host25.example.net",
                "ip": "203.0.113.25",
                "protocol": "ESMTPS",
                "tls": "TLSv1.3/TLS_AES_256_GCM_SHA384",
            },
        ),
    ),
)
