"""Composite authentication: the ``compauth=`` result and its three-digit reason (docs/microsoft.md).

The classes of reasons are documented; what a single reason stands for mostly is not, and is inferred from what
it goes together with in real messages.
"""

import re

from hdrscan.microsoft.knowledge import Code, Readings, counted, documented, each, unverified
from hdrscan.text.lazy import lazy

_REASON = lazy(r"\d{3}", re.ASCII)

_CLASSES: dict[str, Readings] = {
    "0": (documented("Failed composite authentication."),),
    "1": (documented("Passed; the last two digits are Microsoft's own."),),
    "2": (documented("Passed softly, by implicit authentication."),),
    "3": (documented("Not checked, so the result is none."),),
    "4": (documented("Bypassed, so the result is none."),),
    "6": (documented("Failed implicitly, and the From domain is one of the recipient's own accepted domains."),),
    "7": (documented("Passed; the last two digits are Microsoft's own."),),
    "9": (documented("Bypassed, so the result is none."),),
}
_REASONS: dict[str, Readings] = {
    "000": (
        documented("Failed explicitly: DMARC failed and the domain's policy is quarantine or reject."),
        counted("Goes with dmarc=fail in every message seen, with action quarantine, oreject or opctreject."),
    ),
    "001": (
        documented("Failed implicitly: the domain has no authentication records, or weak ones."),
        counted(
            "Mostly dmarc=none; with dmarc=fail action=none the policy is p=none, which is not a contradiction."
        ),
    ),
    "002": (documented("An administrator's block of this pair of sender and spoofed domain."),),
    "010": (documented("DMARC failed and the From domain is one of the recipient's own accepted domains."),),
    "100": (counted("An explicit pass: goes with dmarc=pass and only with it (1,831 of 1,831)."),),
    "105": (counted("Passed although the domain has no DMARC record (157 of 167 have dmarc=none)."),),
    "109": (counted("dmarc=bestguesspass: no DMARC record, but one would have passed (983 of 983)."),),
    "111": (counted("dmarc=permerror: the record is broken; SPF or DKIM mostly passed (786 of 786)."),),
    "115": (counted("DKIM passed and the domain has no DMARC record (14 of 14)."),),
    "130": (
        documented("A DMARC failure was overridden by a trusted ARC sealer."),
        counted("The recorded DMARC result is none in two of three messages, else fail, seldom permerror."),
    ),
    "451": (unverified("Published elsewhere in connection with Ghost-Sender; nothing is confirmed here."),),
    "601": (unverified("The reason usually quoted for spoofing of the recipient's own domain; not met here."),),
}

COMPAUTH = Code(
    "composite authentication: Microsoft's own verdict on the From domain, in Authentication-Results",
    (
        documented("Sums up SPF, DKIM, DMARC and signals of Microsoft's own; the reason has three digits."),
        counted("Missing where the From field has no usable domain."),
    ),
    {
        **each(
            PASS="Passed, by explicit or implicit authentication.",  # noqa: S106 - a result, no password
            FAIL="Failed, explicitly (reason 000, 002, 010) or implicitly (001, 6xx).",
            SOFTPASS="Passed softly, by implicit authentication (reason 2xx).",
            NONE="Not checked, or bypassed (reason 3xx, 4xx, 9xx).",
        ),
        **{
            reason: (*readings, *(() if reason in {"000", "001", "002", "010"} else _CLASSES[reason[0]]))
            for reason, readings in _REASONS.items()
        },
    },
    ("action", "X-MS-Exchange-Authentication-Results"),
)
"""The key ``compauth`` with its results and the reasons that have readings of their own."""


def decode_reason(reason: str) -> Readings:
    """Say what a reason is known to mean, the most exact reading first; nothing for text that is no reason."""
    if not _REASON.fullmatch(reason):
        return ()
    return COMPAUTH.values.get(reason) or _CLASSES.get(reason[0], ())
