"""What is said of Microsoft's fields, and in whose name."""

from hdrscan import scan
from hdrscan.report.microsoft_rows import microsoft_lines

FRONT_DOOR = (
    "Received: from A.outbound.protection.outlook.com (52.102.192.1) by B.mail.protection.outlook.com (10.0.0.1)"
    " with Microsoft SMTP Server id 15.20.1.1 via Frontend Transport; Mon, 3 Mar 2025 12:00:00 +0000\n"
)
SENDERS_COPY = "X-Forefront-Antispam-Report-Untrusted: CIP:255.255.255.255;SCL:1;SFV:NSPM;SFP:1501;\n"


def lines(*fields: str) -> list[str]:
    return microsoft_lines(scan("".join([FRONT_DOOR, *fields, "From: a@example.com\n\n"]).encode()))


def test_what_the_recipient_does_not_believe_is_not_its_word() -> None:
    found = lines(SENDERS_COPY, "X-MS-Exchange-Organization-SCL: 8\n")
    assert "Line 3: SCL:8. Spam, with high confidence. [documented]" in found
    assert "Line 2, the sending tenant's copy: SCL:1. Not spam. [documented]" in found
    assert not any(line.startswith("Line 2:") for line in found)


def test_what_the_recipient_stamped_is_its_word() -> None:
    found = lines(SENDERS_COPY.replace("-Untrusted", ""))
    assert "Line 2: SCL:1. Not spam. [documented]" in found


def test_a_level_that_nobody_knows_is_not_explained() -> None:
    assert not any("SCL" in line for line in lines("X-MS-Exchange-Organization-SCL: \x1b[2J\n"))
