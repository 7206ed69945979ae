"""The Received fields that each receiver really writes at its border and inside (src/hdrscan/trace/dialects)."""

from collections.abc import Sequence

from attacks.letters import Letter

_DATE = "Fri, 7 Feb 2025 12:00:00 +0000"
_LATER = "Fri, 7 Feb 2025 12:00:02 +0000"
_TLS = "(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)) (No client certificate requested)"
_MICROSOFT_TLS = "(version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384)"


def _looked_up(letter: Letter) -> str:
    """Return the name of a server that confirms names: a stranger's never leads back from a name of others."""
    return letter.reverse if letter.leads_back or letter.reverse.endswith(".example.net") else "unknown"


def eop(letter: Letter) -> str:
    return (
        f"from {letter.helo} ({letter.ip}) by AM0EUR02FT012.mail.protection.outlook.com (10.13.54.100)"
        f" with Microsoft SMTP Server {_MICROSOFT_TLS} id 15.20.8445.10 via Frontend Transport; {_DATE}"
    )


EOP_INNER = (
    (
        "from AM0PR02CA0001.eurprd02.prod.outlook.com (2603:10a6:208:3e::22) by VI1PR02MB1234.eurprd02.prod.outlook.com"
        f" (2603:10a6:803:1b::33) with Microsoft SMTP Server {_MICROSOFT_TLS} id 15.20.8445.11; {_LATER}"
    ),
    (
        "from AM0EUR02FT012.eop-EUR02.prod.protection.outlook.com (2603:10a6:208:3e:cafe::7) by"
        " AM0PR02CA0001.outlook.office365.com (2603:10a6:208:3e::22) with Microsoft SMTP Server"
        f" {_MICROSOFT_TLS} id 15.20.8445.11 via Frontend Transport; {_LATER}"
    ),
)
CONSUMER_INNER = (
    f"from VI1PR02MB1234.eurprd02.prod.outlook.com (::1) by AM6PR02MB5678.eurprd02.prod.outlook.com with HTTPS; {_LATER}",
    EOP_INNER[0],
)


def eop_foot(letter: Letter) -> Sequence[str]:
    if letter.verdict.is_silent:
        return ()
    return (
        f"Return-Path: {letter.mail_from}",
        "X-MS-Exchange-Organization-AuthSource: AM0EUR02FT012.eop-EUR02.prod.protection.outlook.com",
        "X-MS-Exchange-Organization-AuthAs: Anonymous",
        "X-MS-Exchange-Organization-SCL: 1",
        (
            f"X-Forefront-Antispam-Report: CIP:{letter.ip};CTRY:;LANG:en;SCL:1;SRV:;IPV:NLI;SFV:NSPM;"
            f"H:{letter.helo};PTR:{letter.reverse};CAT:NONE;SFS:;DIR:INB;"
        ),
        "X-Microsoft-Antispam: BCL:0;",
    )


def consumer_foot(letter: Letter) -> Sequence[str]:
    if letter.verdict.is_silent:
        return ()
    return (
        f"Return-Path: {letter.mail_from}",
        "X-MS-Exchange-Organization-SCL: 5",
        f"X-Sender-IP: {letter.ip}",
        "X-SID-PRA: BOSS@EXAMPLE.COM",
        "X-SID-Result: NONE",
    )


def gmail(letter: Letter) -> str:
    return (
        f"from {letter.helo} ({letter.reverse}. [{letter.ip}])\n        by mx.google.com with ESMTPS id"
        " d9443c01a7336-21f3687d0fasi30123115ad.181.2025.02.07.04.00.00\n        for <bob@example.org>\n        (version=TLS1_3"
        " cipher=TLS_AES_256_GCM_SHA384 bits=256/256);\n        Fri, 07 Feb 2025 04:00:00 -0800 (PST)"
    )


def postfix(letter: Letter, host: str, queue: str = "4YqJ8n2Q1Bz9sT8") -> str:
    return (
        f"from {letter.helo} ({_looked_up(letter)} [{letter.ip}])\n\t{_TLS}\n\tby {host} (Postfix) with ESMTPS id {queue}\n\tfor"
        f" <bob@example.org>; {_DATE} (UTC)"
    )


POSTFIX_INNER = (
    (
        f"from mx.example.org (mx.example.org [192.0.2.25])\n\tby imap.example.org (Postfix) with ESMTP id 4YqJ8p0c7Zz9sT9"
        f"\n\tfor <bob@example.org>; {_LATER} (UTC)"
    ),
    (
        f"from localhost (localhost [127.0.0.1])\n\tby mx.example.org (Postfix) with ESMTP id 4YqJ8n6C2Yz9sTA"
        f"\n\tfor <bob@example.org>; {_LATER} (UTC)"
    ),
)


def exim(letter: Letter) -> str:
    looked_up = _looked_up(letter)
    return (
        (f"from {looked_up} ([{letter.ip}]" if looked_up != "unknown" else f"from [{letter.ip}] (")
        + f" helo={letter.helo})\n\tby mx.example.org with esmtps (TLS1.3) tls TLS_AES_256_GCM_SHA384\n\t(Exim 4.96)\n\t"
        f"(envelope-from <{letter.mail_from}>)\n\tid 1tgMnA-0001Ab-2C\n\tfor bob@example.org;\n\t{_DATE}"
    )


EXIM_INNER = (
    (
        "from mx.example.org ([192.0.2.25]) by imap.example.org with esmtps (TLS1.3) tls TLS_AES_256_GCM_SHA384"
        f" (Exim 4.96) (envelope-from <a@example.net>) id 1tgMnC-0001Ad-1E for bob@example.org; {_LATER}"
    ),
)


def sendmail(letter: Letter) -> str:
    forged = "" if letter.reverse.endswith(".example.net") else " (may be forged)"
    return (
        f"from {letter.helo} ({letter.reverse} [{letter.ip}]{forged})\n\tby mx.example.org (8.17.1/8.17.1) with ESMTPS id"
        f" 517C0000123456\n\t(version=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384 bits=256 verify=NOT)\n\tfor <bob@example.org>; {_DATE}"
    )


def qmail(letter: Letter) -> str:
    return f"from {letter.reverse} (HELO {letter.helo}) ({letter.ip})\n  by mx.example.org with SMTP; 7 Feb 2025 12:00:00 -0000"


QMAIL_INNER = ("(qmail 4441 invoked by uid 89); 7 Feb 2025 12:00:01 -0000", "(qmail 4439 invoked from network); 7 Feb 2025 12:00:00 -0000")  # fmt: skip


def opensmtpd(letter: Letter) -> str:
    return (
        f"from {letter.helo} ({letter.reverse} [{letter.ip}])\n\tby mx.example.org (OpenSMTPD) with ESMTPS id 1234abcd"
        f" (TLSv1.3:TLS_AES_256_GCM_SHA384:256:NO)\n\tfor <bob@example.org>;\n\t{_DATE} (UTC)"
    )


def haraka(letter: Letter) -> str:
    return (
        f"from {letter.helo} ({letter.reverse} [{letter.ip}])\n\tby mx.example.org (Haraka/3.0.3) with ESMTPS id"
        f" 0A1B2C3D-1111-2222-3333-444455556666.1\n\tenvelope-from <{letter.mail_from}> (cipher=TLS_AES_256_GCM_SHA384 version=TLSv1.3 verify=FAIL);\n\t{_DATE}"
    )


def ironport(letter: Letter) -> str:
    return (
        f"from {letter.reverse} (HELO {letter.helo}) ([{letter.ip}])\n  by esa1.example.org with"
        " ESMTP/TLS/ECDHE-RSA-AES256-GCM-SHA384; 07 Feb 2025 12:00:00 +0000"
    )


def exchange(letter: Letter) -> str:
    return (
        f"from {letter.helo} ({letter.ip}) by EX1.example.org (192.0.2.31) with Microsoft SMTP Server"
        f" (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.2.1544.4 via Frontend Transport; {_DATE}"
    )


EXCHANGE_INNER = (
    (
        "from EX1.example.org (10.1.1.31) by EX2.example.org (10.1.1.32) with Microsoft SMTP Server (version=TLS1_2,"
        f" cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.2.1544.4; {_LATER}"
    ),
    (
        "from EX1.example.org (10.1.1.31) by EX1.example.org (10.1.1.31) with Microsoft SMTP Server (version=TLS1_2,"
        f" cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.2.1544.4; {_LATER}"
    ),
)


def exchange_foot(_: Letter) -> Sequence[str]:
    return (
        "X-MS-Exchange-Organization-AuthSource: EX1.example.org",
        "X-MS-Exchange-Organization-AuthAs: Anonymous",
    )


def plain(letter: Letter, software: str, host: str = "mx.example.org", id_: str = "12345") -> str:
    """Write ``from HELO (NAME [ADDRESS])``, the form of very many servers, none of which confirms names."""
    return f"from {letter.helo} ({letter.reverse} [{letter.ip}]) by {host}{software} with ESMTP id {id_}; {_DATE}"


def zonemta(letter: Letter) -> str:
    return (
        f"from {letter.helo} ({letter.reverse} [{letter.ip}])\n by mx.example.org (ZoneMTA) with ESMTPS id"
        f" 19abc0de1f2000.001\n for <bob@example.org>\n (version=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384);\n {_DATE}"
    )


def courier(letter: Letter) -> str:
    return f"from {letter.helo} ({letter.reverse} [::ffff:{letter.ip}])\n  by mx.example.org with ESMTP; {_DATE}"
