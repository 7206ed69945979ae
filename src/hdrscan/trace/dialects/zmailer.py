"""ZMailer, such as that of vger.kernel.org until 2024: the looked-up name first, then address, port and EHLO."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="zmailer",
    software="ZMailer",
    name_is="both",
    shapes=(
        shape(from_=r"\"(?:EHLO|HELO) [^ \"]{1,255}\"(?: rhost-flags-[A-Z-]{1,40})?\)"),
        shape(from_=None, by=r"^[^ ]+$", via=r"^listexpand\b"),
    ),
    examples=(
        Example(
            'from mail.example.com ([203.0.113.25]:41822 "EHLO\r\n        mail.example.com" rhost-flags-OK-OK-OK-OK) by lists.example.org with ESMTP\r\n        id S1750958AbXHBUug (ORCPT <rfc822;list@lists.example.org>);\r\n        Thu, 12 Jun 2025 14:20:05 +0000',
            {
                "name": "mail.example.com",
                "helo": "mail.example.com",
                "ip": "203.0.113.25",
                "by": "lists.example.org",
                "id": "S1750958AbXHBUug",
            },
        ),
        Example(
            'from host25.example.net ([203.0.113.25]:9298 "EHLO pc.example.com" rhost-flags-OK-FAIL-OK-FAIL) by lists.example.org with ESMTP id S1725922AbgDXCkz; Thu, 12 Jun 2025 14:20:05 +0000',
            {"rdns": "host25.example.net", "helo": "pc.example.com", "ip": "203.0.113.25"},
        ),
        Example(
            "(majordomo@lists.example.org) by lists.example.org via listexpand\r\n        id S1726060AbgDXCkz (ORCPT <rfc822;archive@example.net>);\r\n        Thu, 12 Jun 2025 14:20:05 +0000",
            {"helo": None, "ip": None, "by": "lists.example.org", "id": "S1726060AbgDXCkz"},
        ),
    ),
)
