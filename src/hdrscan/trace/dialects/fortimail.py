"""FortiMail: sendmail's queue id twice, and no name of the software."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="fortimail",
    software="FortiMail",
    shapes=(shape(by=r"^[^ ()]+$", id=r"^[0-9A-Za-z]{14}-[0-9A-Za-z]{14}\b"),),
    examples=(
        Example(
            "from mail.example.com (mail.example.com [203.0.113.25])\r\n\tby mx.example.org  with ESMTPS id 61LDDEZL022202-61LDDEZN022202\r\n\t(version=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384 bits=256 verify=NO)\r\n\tfor <bob@example.org>; Thu, 12 Jun 2025 14:20:05 +0000",
            {
                "helo": "mail.example.com",
                "ip": "203.0.113.25",
                "tls": "TLSv1.3/TLS_AES_256_GCM_SHA384",
                "for_": "bob@example.org",
            },
        ),
    ),
)
