"""Yahoo and AOL."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="yahoo",
    software="Yahoo",
    name_is="both",
    seen="first",
    always={"": ("time",)},
    local=(shape(with_=r"^HTTPS?\b"),),
    shapes=(
        shape(by=r"\(Yahoo Inc\. "),
        shape(by=r"^(?!.*\(Yahoo Inc)[^ ]+\.(?:yahoo|aol)\.com\b"),
    ),
    examples=(
        Example(
            "from 127.0.0.1  (EHLO mail.example.com) (203.0.113.25)\n  by mta4162.mail.bf1.yahoo.com with SMTPs; Mon, 08 Apr 2019 19:16:07 +0000",
            {"helo": "mail.example.com", "rdns": None, "ip": "203.0.113.25", "protocol": "SMTPs"},
        ),
        Example(
            "from 203.0.113.25 (EHLO mail.example.com)\n by atlas101.free.mail.ne1.yahoo.com pod-id NONE with SMTPS\n (version=TLSv1_3 cipher=TLS_AES_128_GCM_SHA256); Fri, 7 Feb 2025 12:00:00 +0000",
            {"helo": "mail.example.com", "ip": "203.0.113.25", "tls": "TLSv1.3/TLS_AES_128_GCM_SHA256"},
        ),
        Example(
            "from sonic.gate.mail.ne1.yahoo.com by sonic1.consmr.mail.ne1.yahoo.com with HTTP; Fri, 7 Feb 2025 12:00:00 +0000",
            {"name": "sonic.gate.mail.ne1.yahoo.com", "helo": None, "protocol": "HTTP"},
        ),
    ),
)
