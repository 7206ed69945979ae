"""ImprovMX, which forwards mail."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="improvmx",
    software="ImprovMX",
    shapes=(shape(by=r"^[^ ]*\.improvmx\.com$"),),
    examples=(
        Example(
            "from mail.example.com (host25.example.net.\r\n [203.0.113.25])\r\n    by mx1.improvmx.com with ESMTPS (version=TLSv1.3\r\n cipher=TLS_AES_256_GCM_SHA384 bits=256/256)\r\n    for <bob@example.org>;\r\n    Tue, 07 Jul 2026 00:16:23 -0000",
            {
                "helo": "mail.example.com",
                "rdns": "host25.example.net",
                "ip": "203.0.113.25",
                "tls": "TLSv1.3/TLS_AES_256_GCM_SHA384",
            },
        ),
    ),
)
