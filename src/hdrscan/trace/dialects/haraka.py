"""Haraka."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="haraka",
    software="Haraka",
    always={"": ("id", "time")},
    shapes=(shape(by=r"\(Haraka\b"),),
    version=r"\(Haraka/([\w.]+)",
    examples=(
        Example(
            "from mail.example.com (host25.example.net [203.0.113.25])\n\tby mx.example.org (Haraka/2.8.28) with ESMTPS id 0A1B2C3D-1111-2222-3333-444455556666.1\n\tenvelope-from <alice@example.com> (cipher=TLS_AES_256_GCM_SHA384 version=TLSv1.3 verify=FAIL); Fri, 7 Feb 2025 12:00:00 +0000",
            {
                "helo": "mail.example.com",
                "rdns": "host25.example.net",
                "ip": "203.0.113.25",
                "envelope_from": "alice@example.com",
                "software": "Haraka 2.8.28",
                "tls": "TLSv1.3/TLS_AES_256_GCM_SHA384",
                "id": "0A1B2C3D-1111-2222-3333-444455556666.1",
            },
        ),
    ),
)
