"""OpenSMTPD."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="opensmtpd",
    software="OpenSMTPD",
    always={"": ("id", "time")},
    local=(shape(from_=r"\(localhost \[local\]\)$"),),
    shapes=(shape(by=r"\(OpenSMTPD\)"),),
    examples=(
        Example(
            "from mail.example.com (host25.example.net [203.0.113.25])\n\tby mx.example.org (OpenSMTPD) with ESMTPS id 1234abcd (TLSv1.3:TLS_AES_256_GCM_SHA384:256:NO)\n\tfor <bob@example.org>;\n\tFri, 7 Feb 2025 12:00:00 +0000 (UTC)",
            {
                "helo": "mail.example.com",
                "rdns": "host25.example.net",
                "ip": "203.0.113.25",
                "tls": "TLSv1.3/TLS_AES_256_GCM_SHA384",
                "id": "1234abcd",
            },
        ),
        Example(
            "from pc.example.com (pc.example.com [2001:db8::9]) by mx.example.org (OpenSMTPD) with ESMTPSA id 99aa (TLSv1.2:ECDHE-RSA-AES256-GCM-SHA384:256:NO) auth=yes user=alice for <bob@example.org>; Fri, 7 Feb 2025 12:00:00 +0000",
            {"ip": "2001:db8::9", "authenticated": "alice", "id": "99aa"},
        ),
    ),
)
