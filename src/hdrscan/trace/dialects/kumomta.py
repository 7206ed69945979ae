"""KumoMTA."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="kumomta",
    software="KumoMTA",
    shapes=(shape(by=r"\(KumoMTA\b"),),
    examples=(
        Example(
            "from web.example.com (198.51.100.4:48212)\r\n  by mta1.example.net (KumoMTA 203.0.113.9)\r\n  with ESMTPSA (TLSv1_3:TLS13_AES_256_GCM_SHA384) id 0a1b2c3de4f511ee8000001122334455 for <bob@example.org>; Fri, 7 Feb 2025 12:00:00 +0000",
            {"helo": "web.example.com", "ip": "198.51.100.4", "protocol": "ESMTPSA", "for_": "bob@example.org"},
        ),
    ),
)
