"""ZoneMTA and WildDuck."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="zonemta",
    software="ZoneMTA",
    shapes=(
        shape(by=r"\(ZoneMTA\b"),
        shape(with_=r"\(ZoneMTA\b"),
    ),
    examples=(
        Example(
            "from web.example.com (host4.example.com [198.51.100.4])\r\n by mta1.example.net (ZoneMTA - Example) with ESMTPSA id 19abc0de1f2000.001\r\n for <bob@example.org>\r\n (version=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384);\r\n Fri, 07 Feb 2025 12:00:00 +0000",
            {
                "helo": "web.example.com",
                "rdns": "host4.example.com",
                "ip": "198.51.100.4",
                "id": "19abc0de1f2000.001",
                "tls": "TLSv1.3/TLS_AES_256_GCM_SHA384",
            },
        ),
    ),
)
