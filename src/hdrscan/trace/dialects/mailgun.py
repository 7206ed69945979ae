"""Mailgun."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="mailgun",
    software="Mailgun",
    shapes=(
        shape(by=r"\bmxa\.mailgun\.org\b|^smtp-out-[^ ]+\.mailgun\.net\b"),
        # A container's id stands where the host's name belongs.
        shape(by=r"^[0-9a-f]{12}(?:[0-9a-f]{52})?$", with_=r"^(?:SMTP|HTTP)S?\b", id=r"^[0-9a-f]{24}\b"),
        shape(with_=r"^HTTPS?\b", from_=None, id=r"^[0-9a-f]{24}(?:\.\d+)?$"),
    ),
    examples=(
        Example(
            "from app.example.com (unknown [203.0.113.25])\r\n by 1cc1556d229b with SMTP id\r\n 6803d07afd3da094681f85ea (version=TLS1.3, cipher=TLS_AES_128_GCM_SHA256);\r\n Sat, 19 Apr 2025 16:34:02 GMT",
            {"helo": "app.example.com", "rdns": None, "ip": "203.0.113.25", "by": "1cc1556d229b"},
        ),
        Example(
            "from <unknown> (<unknown> []) by b720e65d7177 with HTTP id\r\n 651fefbd274b3389b42e9a02; Fri, 06 Oct 2023 11:30:05 GMT",
            {"name": None, "ip": None, "protocol": "HTTP", "id": "651fefbd274b3389b42e9a02"},
        ),
        Example(
            "by 47a3deadbeef with HTTP id 68cd90abbc88437603ffbc69; Fri, 19 Sep 2025 17:19:38 GMT",
            {"helo": None, "ip": None, "protocol": "HTTP"},
        ),
        Example(
            "by 15314789ee66030bd7ad9cbbdb40ef5748f8ac26c7cbae04b36ac777b03013d5 with HTTP id 68cd90abbc88437603ffbc69; Fri, 19 Sep 2025 17:19:38 GMT",
            {"helo": None, "ip": None, "id": "68cd90abbc88437603ffbc69", "protocol": "HTTP"},
        ),
    ),
)
