"""MailChannels' relay (trex)."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="trex",
    software="MailChannels trex",
    shapes=(shape(by=r"\(trex/"),),
    version=r"\(trex/([\d.]+)",
    examples=(
        Example(
            "from web4.example.com (web4.example.com [203.0.113.25])\n (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384)\n by 100.96.87.181 (trex/7.0.2); Tue, 08 Oct 2024 18:00:07 +0000",
            {
                "helo": "web4.example.com",
                "ip": "203.0.113.25",
                "by": "100.96.87.181",
                "tls": "TLSv1.3/TLS_AES_256_GCM_SHA384",
                "software": "MailChannels trex 7.0.2",
            },
        ),
    ),
)
