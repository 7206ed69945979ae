"""Words in Microsoft's authentication results, SPF records and signatures (docs/microsoft.md)."""

from hdrscan.microsoft.knowledge import Code, counted, documented, unverified

RESULTS: dict[str, Code] = {
    "ACTION": Code(
        "what DMARC's outcome leads to, in Authentication-Results",
        (documented("Follows the domain's policy and the recipient's settings."),),
        {
            "NONE": (documented("Nothing; a failure with p=none gives this too."),),
            "QUARANTINE": (documented("The policy is p=quarantine."),),
            "OREJECT": (documented("The policy is p=reject and was overridden: the message is not refused."),),
            "O.REJECT": (documented("As oreject: p=reject was overridden."),),
            "PCT.QUARANTINE": (documented("Left out of p=quarantine by the record's pct."),),
            "PCT.REJECT": (documented("Left out of p=reject by the record's pct."),),
            "OPCTREJECT": (counted("Seen once, beside compauth reason 000; a form of pct.reject, it seems."),),
            "PERMERROR": (documented("The DMARC record is broken."),),
            "TEMPERROR": (documented("DMARC could not be evaluated for the moment."),),
        },
        ("dmarc", "compauth"),
    ),
    "DMARC": Code(
        "Microsoft's DMARC result",
        (documented("Stands in Authentication-Results beside the action that follows."),),
        {
            "PASS": (documented("SPF or DKIM passed for an aligned domain."),),
            "FAIL": (documented("Neither passed for an aligned domain."),),
            "BESTGUESSPASS": (documented("There is no record; with one, the message would have passed."),),
            "NONE": (documented("There is no record."),),
            "PERMERROR": (
                documented("The record is broken."),
                counted("Often several records, or garbled ones."),
            ),
            "TEMPERROR": (documented("The record could not be fetched for the moment."),),
        },
        ("action", "compauth"),
    ),
    "PR": Code(
        "an undocumented letter in Microsoft's Received-SPF",
        (counted("Only beside a pass: C, E, M, I or L."), unverified("What the letters mean is not known.")),
        {},
    ),
    "ARCSELECTOR9901": Code(
        "Microsoft's older ARC selector",
        (counted("Seals with d=microsoft.com; met in older mail than arcselector10001."),),
        {},
        ("arcselector10001",),
    ),
    "ARCSELECTOR10001": Code(
        "Microsoft's newer ARC selector",
        (counted("Seals with d=microsoft.com, as arcselector9901 did before."),),
        {},
        ("arcselector9901",),
    ),
}
"""By key, in upper case."""
