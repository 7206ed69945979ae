"""Google: Gmail receiving and sending, Workspace relay, Gmail API."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="google",
    software="Google",
    always={"": ("id", "time")},
    local=(
        shape(
            name=r"^(?!x-received)",
            from_=None,
            by=r"^(?:2002:a|2a00:1450:|10\.)[0-9a-f.:]*$",
            with_=r"^(?:SMTP|HTTP)$",
        ),
    ),
    shapes=(
        shape(name=r"^(?!x-received)", by=r"^[^ ]*\.google\.com\b"),
        shape(
            name=r"^(?!x-received)",
            from_=None,
            by=r"^(?:2002:a|2a00:1450:|10\.)[0-9a-f.:]*$",
            with_=r"^(?:SMTP|HTTP)$",
        ),
        shape(name=r"^(?!x-received)", from_=None, by=r"^[^ ]*-f\d+\.google\.com$"),
        shape(name=r"^(?!x-received)", by=r"^(?:smtp|smtp-relay|imap)\.(?:gmail|googlemail)\.com\b"),
        shape(name=r"^(?!x-received)", by=r"^[^ ]*\.googlegroups\.com\b"),
    ),
    examples=(
        Example(
            "from mail.example.com (host25.example.net. [203.0.113.25])\r\n        by mx.google.com with ESMTPS id"
            " a640c23a62f3a-ab7000001si1000000066b.1.2025.02.07.04.00.05\r\n        for <carol@gmail.example>\r\n"
            "        (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256);\r\n"
            "        Fri, 07 Feb 2025 04:00:05 -0800 (PST)",
            {
                "helo": "mail.example.com",
                "rdns": "host25.example.net",
                "ip": "203.0.113.25",
                "by": "mx.google.com",
                "id": "a640c23a62f3a-ab7000001si1000000066b.1.2025.02.07.04.00.05",
                "for_": "carol@gmail.example",
                "tls": "TLSv1.3/TLS_AES_256_GCM_SHA384",
                "protocol": "ESMTPS",
            },
        ),
        Example(
            "from app.example.com (app.example.com. [203.0.113.25])\r\n        by smtp-relay.gmail.com with ESMTPS id"
            " 5a478bee46e88-2de8ea899b9sm240344eec.18.2026.04.15.17.22.47\r\n        (version=TLS1_3"
            " cipher=TLS_AES_256_GCM_SHA384 bits=256/256);\r\n        Wed, 15 Apr 2026 17:22:48 -0700 (PDT)",
            {"helo": "app.example.com", "rdns": "app.example.com", "by": "smtp-relay.gmail.com"},
        ),
        Example(
            "by 2002:a05:7300:8305:b0:d1:2e88:8f20 with SMTP id w5csp1670752dyi;\r\n"
            "        Fri, 7 Feb 2025 04:00:06 -0800 (PST)",
            {
                "helo": None,
                "ip": None,
                "by": "2002:a05:7300:8305:b0:d1:2e88:8f20",
                "by_ip": "2002:a05:7300:8305:b0:d1:2e88:8f20",
            },
        ),
        Example(
            "from 77463 named unknown by gmailapi.google.com with HTTPREST; Fri, 7 Feb 2025 04:00:06 -0800",
            {"name": "77463", "helo": None, "rdns": None, "ip": None, "protocol": "HTTPREST"},
        ),
        Example(
            "from [10.0.0.1] ([198.51.100.3]) by smtp.gmail.com with ESMTPSA id x1sm2.2023.06.22.01.55.31 for"
            " <a@example.com> (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256);"
            " Thu, 22 Jun 2023 01:55:39 -0700 (PDT)",
            {"helo": "[10.0.0.1]", "rdns": None, "ip": "198.51.100.3", "protocol": "ESMTPSA"},
        ),
    ),
)
