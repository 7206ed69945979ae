"""Microsoft 365: Exchange Online and its protection front door (docs/microsoft.md, docs/received-forms.md)."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

# Until 2017 it bore the version numbers of the Exchange that one could buy; only the host tells them apart.
OWN_HOSTS = (
    r"[^ ]+\.(?:protection\.(?:outlook\.(?:com|de)|office365\.us|partner\.outlook\.cn|gbl)"
    r"|prod\.(?:outlook\.com|exchangelabs\.com|partner\.outlook\.cn)|(?:outlook\.)?office365\.(?:com|us)"
    r"|bigfish\.com)(?= |$)"
)
DIALECT = Dialect(
    name="exchange-online",
    software="Exchange Online",
    always={"": ("ip", "time"), "Microsoft SMTP Server": ("id", "by_ip"), "mapi": ("id", "by_ip")},
    local=(
        shape(with_=r"^mapi\b"),
        shape(by=r"\.prod\.(?:outlook\.com|exchangelabs\.com|partner\.outlook\.cn)\b", with_=r"^HTTPS?\b"),
    ),
    shapes=(
        shape(with_=r"^Microsoft SMTP Server\b", id=r"^15\.20\."),
        shape(with_=r"^mapi\b", id=r"^15\.20\."),
        shape(by=rf"^{OWN_HOSTS}", with_=r"^MailboxResubmission\b", id=r"^15\.20\."),
        shape(
            by=rf"^{OWN_HOSTS}", with_=r"^(?:Microsoft SMTP Server|mapi)\b", id=r"^(?!15\.20\.)\d{1,2}\.\d{1,3}\."
        ),
        shape(
            by=r"\.prod\.(?:outlook\.com|exchangelabs\.com|partner\.outlook\.cn)\b", with_=r"^HTTPS?\b", id=None
        ),
        # Mail that was held as spam or malware, and released (zero-hour auto purge).
        shape(by=rf"^{OWN_HOSTS}", with_=r"^MailboxResubmission\b"),
        shape(from_=r"^substrate\.office\.com\b", with_=r"^HTTP\b"),
    ),
    version=r"\bid (\d{1,2}\.\d[\d.]+)",
    examples=(
        Example(
            "from A.namprd10.prod.outlook.com (2001:db8:8:2f::15) by A.namprd10.prod.outlook.com (2001:db8:8:2f::15)"
            " with MailboxResubmission by AntispamTT id 15.20.9031.25; Thu, 21 Aug 2025 11:16:15 +0000",
            {"by": "A.namprd10.prod.outlook.com", "protocol": "MailboxResubmission", "id": "15.20.9031.25"},
        ),
        Example(
            "from mail.example.com (203.0.113.25) by SY4AUS01FT019.mail.protection.outlook.com (10.114.156.121) with"
            " Microsoft SMTP Server (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20.6768.30"
            " via Frontend Transport; Fri, 8 Sep 2023 06:38:38 +0000",
            {
                "helo": "mail.example.com",
                "rdns": None,
                "ip": "203.0.113.25",
                "by_ip": "10.114.156.121",
                "protocol": "Microsoft SMTP Server",
                "via": "Frontend Transport",
                "id": "15.20.6768.30",
                "tls": "TLSv1.2/TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                "software": "Exchange Online 15.20.6768.30",
            },
        ),
        Example(
            "from A.namprd19.prod.outlook.com (2603:10b6:408:10::5) by B.namprd19.prod.outlook.com with"
            " MailboxResubmission by AntispamTT; Wed, 13 Sep 2023 04:01:57 +0000",
            {"by": "B.namprd19.prod.outlook.com", "protocol": "MailboxResubmission"},
        ),
        Example(
            "from A.namprd19.prod.outlook.com (::1) by B.namprd19.prod.outlook.com with HTTPS; "
            "Wed, 13 Sep 2023 04:01:57 +0000",
            {"name": "A.namprd19.prod.outlook.com", "helo": None, "ip": "::1", "id": None, "protocol": "HTTPS"},
        ),
        Example(
            "from A.ausprd01.prod.outlook.com ([fe80::1111:2222:3333:4444]) by A.ausprd01.prod.outlook.com"
            " ([fe80::1111:2222:3333:4444%5]) with mapi id 15.20.6768.029; Wed, 13 Sep 2023 04:01:53 +0000",
            {"ip": "fe80::1111:2222:3333:4444", "by_ip": "fe80::1111:2222:3333:4444", "protocol": "mapi"},
        ),
        Example(
            "from XX2FFO11FD042.protection.gbl (2001:db8:400:7c0c::160) by XX1PR0201CA0004.outlook.office365.com"
            " (2001:db8:400:4814::14) with Microsoft SMTP Server (TLS) id 15.1.300.14 via Frontend Transport;"
            " Sun, 18 Oct 2015 21:37:57 +0000",
            {"ip": "2001:db8:400:7c0c::160", "tls": "/", "software": "Exchange Online 15.1.300.14"},
        ),
        Example(
            "from substrate.office.com (2001:db8:208:1::7) by A.namprd21.prod.outlook.com (2001:db8:a0f:fc02::c)"
            " with HTTP via B.NAMPRD21.PROD.OUTLOOK.COM; Sat, 1 Mar 2025 10:00:00 +0000",
            {"name": "substrate.office.com", "helo": None, "ip": "2001:db8:208:1::7", "protocol": "HTTP"},
        ),
    ),
)
