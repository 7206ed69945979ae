"""Proofpoint Protection Server and Proofpoint on Demand."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="proofpoint",
    software="Proofpoint",
    shapes=(
        shape(from_=r"^pps\.filterd \([^()]{1,260} \[127\.0\.0\.1\]\)$"),
        shape(by=r"\(PPS\)"),
        shape(
            from_=r"^(?!pps\.filterd \([^()]{1,260} \[127\.0\.0\.1\]\)$)|^$",
            by=r"^[^ ]+\.(?:pphosted\.com|ppops\.net)\b(?!.*\(PPS\))",
        ),
    ),
    examples=(
        Example(
            "from pps.filterd (m0001122.ppops.example [127.0.0.1])\n\tby mx0a-00112233.gateway.example (8.18.1.2/8.18.1.2) with ESMTP id 49ABCDEF012345\n\tfor <bob@example.org>; Fri, 07 Feb 2025 12:00:00 -0500",
            {"helo": "pps.filterd", "rdns": "m0001122.ppops.example", "ip": "127.0.0.1", "id": "49ABCDEF012345"},
        ),
        Example(
            "from mail.example.com (mail.example.com [203.0.113.25]) by mx0b-00112233.gateway.example (PPS) with ESMTPS id 4abc-1 (version=TLSv1.2 cipher=ECDHE-RSA-AES256-GCM-SHA384 bits=256 verify=NOT); Fri, 7 Feb 2025 12:00:00 +0000",
            {"ip": "203.0.113.25", "tls": "TLSv1.2/ECDHE-RSA-AES256-GCM-SHA384"},
        ),
    ),
)
