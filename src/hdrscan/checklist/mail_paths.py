"""The paths that mail takes, in the groups in which checks matter on them."""

from hdrscan.model.checklist import MailPath

CLOUD, DIRECT, BOXES = MailPath.OFFICE365, MailPath.DIRECT, MailPath.MAILBOXES
RELAY = (MailPath.SAME_TENANT, CLOUD, DIRECT)
"""Where the relay's own address and HELO are judged: at Microsoft's front door, and by outsiders without it."""
ALL = (*RELAY, BOXES)
OUT = (CLOUD, BOXES)
"""Where a stranger judges mail that Microsoft sent out."""
