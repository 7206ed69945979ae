"""Cisco Secure Email (IronPort AsyncOS), which writes the cipher into the protocol."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="ironport",
    software="IronPort",
    name_is="both",
    shapes=(
        shape(with_=r"^E?SMTPS?/TLS/"),
        shape(by=r"^[^ ]+\.iphmx\.com$", with_=r"^(?!E?SMTPS?/TLS/)"),
        shape(
            from_=r"\((?:HELO|EHLO) [^()]*\) \(\[[^()]+\]\)$",
            by=r"^(?!.*\.(?:iphmx|messagelabs)\.com)[^()]+$",
            with_=r"^E?SMTPS?A?$",
            id=None,
        ),
    ),
    examples=(
        Example(
            "from mail.example.com (HELO [10.1.2.3]) ([203.0.113.25])\n  by esa1.example.org with ESMTP/TLS/ECDHE-RSA-AES256-GCM-SHA384; 07 Feb 2025 12:00:00 -0700",
            {
                "helo": "[10.1.2.3]",
                "rdns": "mail.example.com",
                "ip": "203.0.113.25",
                "protocol": "ESMTP",
                "tls": "/ECDHE-RSA-AES256-GCM-SHA384",
            },
        ),
        Example(
            "from pc7.example.com (HELO pc7) ([198.51.100.3])\n  by esa2.example.org with ESMTP; 07 Feb 2025 12:00:00 -0700",
            {"helo": "pc7", "rdns": "pc7.example.com", "ip": "198.51.100.3"},
        ),
    ),
)
