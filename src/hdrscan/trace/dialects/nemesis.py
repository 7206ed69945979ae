"""IONOS, GMX and WEB.DE (Nemesis)."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="nemesis",
    software="Nemesis",
    shapes=(
        shape(with_=r"\(Nemesis\)"),
        # The webmail: its hosts say HTTP in the with clause, or in a comment.
        shape(by=r"^trinity-[a-z0-9-]{1,60}$", with_=r"^HTTPS?$"),
        shape(by=r"^3c-app-[a-z0-9.-]{1,60} \(via HTTPS?\)$"),
    ),
    examples=(
        Example(
            "from [203.0.113.25] ([203.0.113.25]) by 3c-app-gmx-bs01.server.lan (via HTTP); Fri, 11\n Oct 2024 17:34:23 +0200",
            {"helo": None, "ip": "203.0.113.25", "by": "3c-app-gmx-bs01.server.lan"},
        ),
        Example(
            "from [203.0.113.25] ([203.0.113.25]) by trinity-msg-rest-gmx-live-5d9b with HTTP; Fri, 11 Oct 2024 17:34:23 +0200",
            {"helo": None, "ip": "203.0.113.25", "protocol": "HTTP"},
        ),
        Example(
            "from [192.168.178.21] ([203.0.113.95]) by smtp.example.net (mrweb105\n [198.51.100.124]) with ESMTPSA (Nemesis) id 1MFJnX-1tA4DG3Kzx-00F9Oq; Fri, 11\n Oct 2024 17:34:23 +0200",
            {
                "helo": "[192.168.178.21]",
                "rdns": None,
                "ip": "203.0.113.95",
                "protocol": "ESMTPSA",
                "id": "1MFJnX-1tA4DG3Kzx-00F9Oq",
            },
        ),
    ),
)
