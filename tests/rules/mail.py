"""Small messages for the tests of rules: fields in, findings out."""

from hdrscan import scan
from hdrscan.model.finding import Finding
from hdrscan.model.report import Report
from hdrscan.settings import Settings

TIME = "Tue, 4 Mar 2025 10:00:05 +0000"
FROM = "From: Alice <alice@example.com>"
OUTBOUND = "PA4PR04CU001.outbound.protection.outlook.com"
LOOKED_UP = "mail-francecentralazon11013071.outbound.protection.outlook.com"
PICKUP = f"Received: by mail.example.com (Postfix, from userid 33) id Q0; {TIME}"
MICROSOFT_HOP = (
    "Received: from PAXPR04MB8888.eurprd04.prod.outlook.com (2603:10a6:102:20d::21) by "
    "AS8PR04MB9999.eurprd04.prod.outlook.com (2603:10a6:20b:429::18) with Microsoft SMTP Server "
    f"(version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20.8511.15; {TIME}"
)


def postfix(  # noqa: PLR0913, PLR0917 - a field has many parts, and the first three are always told
    helo: str, rdns: str, ip: str, by: str = "mx.example.org", protocol: str = "ESMTPS", time: str = TIME
) -> str:
    """Return the Received of a Postfix."""
    return f"Received: from {helo} ({rdns} [{ip}]) by {by} (Postfix) with {protocol} id Q1; {time}"


def office365(ip: str = "40.107.162.71", by: str = "mx.example.org", rdns: str = LOOKED_UP) -> str:
    """Return the Received of a Postfix that had the message from Office 365."""
    return postfix(OUTBOUND, rdns, ip, by)


def front_door(helo: str, ip: str, tls: str = "(version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384) ") -> str:
    """Return the Received of a front door of Microsoft 365."""
    return (
        f"Received: from {helo} ({ip}) by DB1PEPF000509F6.mail.protection.outlook.com (10.167.242.152) with "
        f"Microsoft SMTP Server {tls}id 15.20.8511.15 via Frontend Transport; {TIME}"
    )


def report_of(*fields: str, settings: Settings | None = None, author: str = FROM) -> Report:
    """Scan a message of these fields, and From."""
    report = scan("\r\n".join((*fields, author, "Subject: test", "", "")).encode(), settings)
    assert report.failures == ()
    return report


def codes(*fields: str, settings: Settings | None = None, author: str = FROM) -> set[str]:
    """Return the codes of a message's findings."""
    return {finding.code for finding in report_of(*fields, settings=settings, author=author).findings}


def finding(code: str, *fields: str, settings: Settings | None = None, author: str = FROM) -> Finding:
    """Return a message's one finding of a code."""
    report = report_of(*fields, settings=settings, author=author)
    found = [each for each in report.findings if each.code == code]
    assert len(found) == 1, found
    return found[0]
