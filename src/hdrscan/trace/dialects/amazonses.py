"""Amazon SES and WorkMail: mail sent through SES, and mail that SES receives."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="amazonses",
    software="Amazon SES",
    shapes=(
        shape(by=r"\bamazonses\.com\b"),
        shape(by=r"^inbound-smtp\.[a-z0-9-]+\.amazonaws\.com\b"),
        shape(id=r"\(SimpleEmailService"),
        shape(by=r"\(SimpleEmailService"),
        shape(with_=r"\(SimpleEmailService"),
    ),
    examples=(
        Example(
            "from mail.example.com (host25.example.net [203.0.113.25]) by inbound-smtp.us-east-1.amazonaws.com with SMTP id abc123def456 for bob@example.org; Fri, 07 Feb 2025 12:00:00 +0000 (UTC)",
            {
                "helo": "mail.example.com",
                "rdns": "host25.example.net",
                "ip": "203.0.113.25",
                "id": "abc123def456",
                "for_": "bob@example.org",
            },
        ),
        Example(
            "from web.example.com (web.example.com [198.51.100.4]) by email-smtp.amazonaws.com with SMTP (SimpleEmailService-d-ABCDEFG) id 1a2B3c for bob@example.org; Fri, 7 Feb 2025 12:00:00 +0000",
            {"ip": "198.51.100.4", "protocol": "SMTP", "id": "1a2B3c"},
        ),
    ),
)
