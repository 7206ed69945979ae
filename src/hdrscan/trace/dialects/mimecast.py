"""Mimecast relays."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="mimecast",
    software="Mimecast",
    shapes=(
        shape(by=r"^[^ ]+\.mimecast(?:-offshore)?\.com\b"),
        shape(by=r"^(?![^ ]+\.mimecast)", id=r"^[a-z]{2}-mta-\d+-"),
    ),
    examples=(
        Example(
            "from mail.example.com (host25.example.net [203.0.113.25]) by\n relay.example-gateway.net with ESMTP with STARTTLS (version=TLSv1.2,\n cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id\n us-mta-121-7SjmMcEOO16k4APo9pZBgQ-1; Fri, 23 Jun 2023 01:27:01 -0400",
            {
                "helo": "mail.example.com",
                "rdns": "host25.example.net",
                "ip": "203.0.113.25",
                "protocol": "ESMTP",
                "id": "us-mta-121-7SjmMcEOO16k4APo9pZBgQ-1",
                "tls": "TLSv1.2/TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            },
        ),
    ),
)
