"""Oracle Communications Messaging Server, once Sun Java System and iPlanet Messaging Server."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="oracle-messaging",
    software="Oracle Messaging Server",
    version=r"Messaging Server (\d[\w.-]*)",
    shapes=(shape(by=r"\((?:Oracle Communications|Sun Java\(?t?m?\)? System|iPlanet) Messaging Server\b"),),
    examples=(
        Example(
            "from mail.example.com (mail.example.com [203.0.113.25])\r\n by mx.example.org\r\n (Oracle Communications Messaging Server 8.1.0.9.20210415 64bit (built Apr 15\r\n 2021)) with ESMTPS id <0QZR00ENTOWHZZ10@mx.example.org> for bob@example.org; Thu, 12 Jun 2025 14:20:05 +0000",
            {
                "helo": "mail.example.com",
                "rdns": "mail.example.com",
                "ip": "203.0.113.25",
                "by": "mx.example.org",
                "protocol": "ESMTPS",
                "id": "<0QZR00ENTOWHZZ10@mx.example.org>",
                "for_": "bob@example.org",
            },
        ),
        Example(
            "from process_milters-daemon.mx.example.org by mx.example.org\r\n (Oracle Communications Messaging Server 8.1.0.9.20210415 64bit (built Apr 15 2021)) id <0QZR00M00OBA4K00@mx.example.org>; Thu, 12 Jun 2025 14:20:05 +0000",
            {"ip": None, "by": "mx.example.org"},
        ),
    ),
)
