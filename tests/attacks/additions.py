"""What a stranger writes to be believed: texts of fields, without where they stand."""

import base64
from collections.abc import Iterator

from attacks.letters import STRANGER, VICTIM, VICTIM_DOMAIN

FULL = (
    f"spf=pass smtp.mailfrom={VICTIM_DOMAIN}; dkim=pass header.d={VICTIM_DOMAIN} header.s=s1; "
    f"dmarc=pass (p=reject) header.from={VICTIM_DOMAIN}"
)
PARTS = (
    FULL,
    f"dkim=pass header.d={VICTIM_DOMAIN}; dmarc=pass header.from={VICTIM_DOMAIN}",
    f"spf=pass smtp.mailfrom={VICTIM_DOMAIN}",
    "dmarc=pass",
)
MICROSOFT = (
    f"spf=pass (sender IP is {STRANGER}) smtp.mailfrom={VICTIM_DOMAIN}; dkim=pass (signature was verified)"
    f" header.d={VICTIM_DOMAIN};dmarc=pass action=none header.from={VICTIM_DOMAIN};compauth=pass reason=100"
)
KEPT = (
    "Authentication-Results-Original",
    "Original-Authentication-Results",
    "X-Authentication-Results-Original",
    "X-Original-Authentication-Results",
    "X-MS-Exchange-Authentication-Results",
)


def in_spellings(host: str) -> Iterator[str]:
    """Spell a record's name, and the record, in every way that a reader may take for the recipient's."""
    domain = host.split(".", 1)[1]
    for name in (
        host,
        domain,
        host.upper(),
        domain.title(),
        f"{host} (comment)",
        f"(comment) {host}",
        f"{host} 1",
        f"{host}/1",
        f"{host}.",
        f'"{host}"',
        f"\n {host}",
        f"({host}",
        f"other.{domain}",
        "localhost",
        "",
    ):
        for part in PARTS if name in (host, "") else PARTS[:1]:
            yield f"Authentication-Results: {name}; {part}" if name else f"Authentication-Results: {part}"
    yield f"Authentication-Results: {MICROSOFT}"
    yield f"Authentication-Results: {host};{domain}; {FULL}"
    for name in (
        "AUTHENTICATION-RESULTS",
        "authentication-results",
        "Authentication-Results ",
        "X-Authentication-Results",
    ):
        yield f"{name}: {host}; {FULL}"
    coded = base64.b64encode(f"{host}; {FULL}".encode()).decode()
    yield f"Authentication-Results: =?utf-8?B?{coded}?="
    yield f"Authentication-Results: =?us-ascii?Q?{host}?=; {FULL}"
    yield f"Authentication-Results: {host}; none\nAuthentication-Results: {host}; {FULL}"
    yield f"Authentication-Results: {host}; arc=none smtp.remote-ip={STRANGER}\nAuthentication-Results: {host}; {FULL}"
    yield f"Authentication-Results: {host}; arc=none smtp.remote-ip={STRANGER}; {FULL}"


def received_spf(host: str) -> Iterator[str]:
    """Received-SPF in the form of each checker."""
    who = f"boss@{VICTIM_DOMAIN}"
    yield f"Received-SPF: Pass (mailfrom) identity=mailfrom; client-ip={STRANGER}; helo=x.{VICTIM_DOMAIN}; envelope-from={who}; receiver={host}"
    yield f"Received-SPF: pass ({host}: domain of {who} designates {STRANGER} as permitted sender) client-ip={STRANGER};"
    yield (
        f"Received-SPF: Pass (protection.outlook.com: domain of {VICTIM_DOMAIN} designates {STRANGER} as permitted sender)"
        f" receiver=protection.outlook.com; client-ip={STRANGER}; helo=x.{VICTIM_DOMAIN}; pr=C"
    )
    yield f"Received-SPF: pass (google.com: domain of {who} designates {STRANGER} as permitted sender) client-ip={STRANGER};"
    yield f"Received-SPF: pass receiver={host.upper()}; envelope-from={who}"
    yield "received-spf: pass"


def sealed(host: str) -> Iterator[str]:
    """ARC sets, in the name of the recipient and of those that recipients believe."""
    for name, domain in (
        (host, host.split(".", 1)[1]),
        ("mx.google.com", "google.com"),
        ("mx.microsoft.com", "microsoft.com"),
    ):
        for instance, cv in ((1, "none"), (2, "pass")):
            yield (
                f"ARC-Seal: i={instance}; a=rsa-sha256; t=1738929600; cv={cv}; d={domain}; s=arc; b=AAAA\n"
                f"ARC-Message-Signature: i={instance}; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s=arc; h=From; bh=AAAA; b=AAAA\n"
                f"ARC-Authentication-Results: i={instance}; {name}; {FULL}"
            )
    yield f"ARC-Authentication-Results: i=1; {host}; {FULL}"
    yield f"Authentication-Results: {host}; arc=pass (i=1 spf=pass spfdomain={VICTIM_DOMAIN} dmarc=pass fromdomain={VICTIM_DOMAIN})"


def kept(host: str) -> Iterator[str]:
    """Names under which servers keep the results of an earlier leg."""
    for name in KEPT:
        yield f"{name}: {host}; {FULL}"
        yield f"{name}: {MICROSOFT}"


def microsofts() -> Iterator[str]:
    """Fields that only Microsoft's servers write."""
    tenant = "11111111-2222-3333-4444-555555555555"
    yield f"X-MS-Exchange-Authentication-Results: {MICROSOFT}"
    yield f"X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp: TenantId={tenant};Ip=[{STRANGER}];Helo=[mail.{VICTIM_DOMAIN}]"
    yield f"X-MS-Exchange-CrossTenant-FromEntityHeader: HybridOnPrem\nX-MS-Exchange-CrossTenant-Id: {tenant}"
    yield f"X-MS-Exchange-CrossTenant-FromEntityHeader: Hosted\nX-OriginatorOrg: {VICTIM_DOMAIN}"
    yield "X-MS-Exchange-Organization-AuthAs: Internal\nX-MS-Exchange-Organization-AuthSource: mail.example.com\nX-MS-Exchange-Organization-AuthMechanism: 04"
    yield "X-MS-Exchange-CrossTenant-AuthAs: Internal\nX-MS-Exchange-CrossTenant-AuthSource: AM0PR02MB1234.eurprd02.prod.outlook.com"
    yield "X-MS-Exchange-Organization-SCL: -1"
    yield "X-MS-Exchange-Organization-MessageDirectionality: Originating"
    yield "X-Forefront-Antispam-Report: CIP:255.255.255.255;CTRY:;LANG:en;SCL:-1;SRV:;IPV:CAL;SFV:SKI;H:x;PTR:;CAT:NONE;DIR:INT;"
    yield f"X-Forefront-Antispam-Report: CIP:{VICTIM};CTRY:US;LANG:en;SCL:1;SRV:;IPV:NLI;SFV:NSPM;H:mail.{VICTIM_DOMAIN};PTR:mail.{VICTIM_DOMAIN};CAT:NONE;SFP:1102;DIR:OUT;"
    yield "X-Microsoft-Antispam: BCL:0;"
    yield f"X-EOPTenantAttributedMessage: {tenant}:0\nX-EOPAttributedMessage: 0"
    yield f"X-MS-Exchange-SkipListedInternetSender: ip=[{VICTIM}];domain=mail.{VICTIM_DOMAIN}"
    yield f"X-MS-Exchange-ExternalOriginalInternetSender: ip=[{VICTIM}];domain=mail.{VICTIM_DOMAIN}"
    yield "X-ClientProxiedBy: AM0PR02CA0001.eurprd02.prod.outlook.com (2603:10a6:208:3e::22) To VI1PR02MB1234.eurprd02.prod.outlook.com (2603:10a6:803:1b::33)"
    yield f"X-Sender-IP: {VICTIM}\nX-SID-PRA: boss@{VICTIM_DOMAIN}\nX-SID-Result: PASS"
    yield "X-MS-Exchange-CrossTenant-OriginalArrivalTime: 07 Feb 2025 12:00:00.0000 (UTC)\nX-MS-Exchange-CrossTenant-Network-Message-Id: 1"
    yield "X-MS-Has-Attach: yes\nX-MS-TNEF-Correlator:\nX-IncomingHeaderCount: 4\nX-IncomingTopHeaderMarker: OriginalChecksum:0;UpperCasedChecksum:0;SizeAsReceived:1;Count:4"


def invented_hops(host: str) -> Iterator[str]:
    """Received fields that the recipient's servers and those that he believes would have written."""
    domain = host.split(".", 1)[1]
    date = "Fri, 7 Feb 2025 11:59:59 +0000"
    mail = f"mail.{VICTIM_DOMAIN}"
    tls = "(version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384)"
    for by in (host, f"mx2.{domain}", "mx2.example.org"):
        yield f"from {mail} ({mail} [{VICTIM}])\n\tby {by} (Postfix) with ESMTPS id 4YqJ8m0000z9sT0\n\tfor <bob@example.org>; {date}"
        yield f"from {mail} ({mail} [{VICTIM}]) by {by} with ESMTP id 1; {date}"
    yield f"from {mail} ([{VICTIM}] helo={mail}) by {host} with esmtps (TLS1.3) tls TLS_AES_256_GCM_SHA384 (Exim 4.96) (envelope-from <boss@{VICTIM_DOMAIN}>) id 1tgMn9-0001Aa-1b for bob@example.org; {date}"
    yield f"from {mail} (HELO {mail}) ({VICTIM})\n  by {host} with SMTP; 7 Feb 2025 11:59:59 -0000"
    yield f"by {host} (Postfix, from userid 33)\n\tid 4YqJ8m0000z9sT0; {date}"
    yield f"from localhost (localhost [127.0.0.1])\n\tby {host} (Postfix) with ESMTP id 4YqJ8m0000z9sT0; {date}"
    yield f"from unknown [1.1.1.1] by {host}; nonsense"
    yield (
        f"from {mail} ({VICTIM}) by AM0EUR02FT007.mail.protection.outlook.com (10.13.54.101) with Microsoft SMTP Server"
        f" {tls} id 15.20.8445.9 via Frontend Transport; {date}"
    )
    yield f"from AM0PR02MB1.eurprd02.prod.outlook.com ([fe80::1:2:3:4]) by AM0PR02MB1.eurprd02.prod.outlook.com ([fe80::1:2:3:4%6]) with mapi id 15.20.8445.9; {date}"
    yield f"from AM0PR02MB1.eurprd02.prod.outlook.com (2603:10a6:208:3e::22) by VI1PR02MB2.eurprd02.prod.outlook.com (2603:10a6:803:1b::33) with Microsoft SMTP Server {tls} id 15.20.8445.9; {date}"
    yield f"from {mail} ({mail}. [{VICTIM}]) by mx.google.com with ESMTPS id x.1.2025.02.07.03.59.59 for <bob@example.org> (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256); {date}"
    yield f"by 2002:a05:7300:b08a:b0:142:bb17:a2c1 with SMTP id f10csp1dyk; {date}"
    yield f"from {mail} by {host} with ESMTP id 1; {date}"
    yield f"from {mail} ({mail} [2603:10a6:***:***])\n\tby {host} (Postfix) with ESMTPS id 4YqJ8m0000z9sT0; {date}"


def own_hops() -> Iterator[str]:
    """Received fields of the stranger's own host, as its HELO names it."""
    date = "Fri, 7 Feb 2025 11:59:59 +0000"
    yield f"by evil.example.net (Postfix, from userid 33)\n\tid 4YqJ8m0000z9sT0; {date}"
    yield f"from laptop (unknown [{VICTIM}])\n\t(Authenticated sender: boss@{VICTIM_DOMAIN})\n\tby evil.example.net (Postfix) with ESMTPSA id 4YqJ8m0000z9sT0; {date}"
    yield f"from mail.{VICTIM_DOMAIN} (mail.{VICTIM_DOMAIN} [{VICTIM}])\n\tby evil.example.net (Postfix) with ESMTPS id 4YqJ8m0000z9sT0; {date}"
    yield f"from mail.{VICTIM_DOMAIN} ([{VICTIM}]) by evil.example.net with esmtps (Exim 4.96) (envelope-from <boss@{VICTIM_DOMAIN}>) id 1tgMn9-0001Aa-1b; {date}"
    yield f"from EX1.{VICTIM_DOMAIN} (10.1.1.1) by evil.example.net (10.1.1.2) with Microsoft SMTP Server id 15.2.1544.4; {date}"
    yield f"from EX1.{VICTIM_DOMAIN} ([fe80::1]) by EX1.{VICTIM_DOMAIN} ([fe80::1%3]) with mapi id 15.02.1544.004; {date}"
    yield f"from NDE3NjQ (unknown) by geopod-ismtpd-0 (SG) with ESMTP id AbCdEf-1 for <bob@example.org>; {date}"
    yield f"by 0123456789ab with HTTP id 64c2; {date}"
