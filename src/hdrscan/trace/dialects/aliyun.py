"""Alibaba Cloud's mail: the sender's address stands in the comment, and no address that the server saw."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="aliyun",
    software="Alibaba Mail",
    shapes=(shape(from_=r"\(mailfrom:[^ ()]{1,320} fp:SMTPD_"),),
    examples=(
        Example(
            "from laptop.local(mailfrom:alice@example.com fp:SMTPD_---0VtWs9YV_1696657815 cluster:ay36)\r\n          by smtp.aliyun-inc.com;\r\n          Thu, 12 Jun 2025 14:20:05 +0000",
            {"helo": "laptop.local", "ip": None, "by": "smtp.aliyun-inc.com"},
        ),
        Example(
            "from laptop.local(mailfrom:alice@example.com fp:SMTPD_---0VtWs9YV_1696657815) by smtp.aliyun-inc.com(127.0.0.1); Thu, 12 Jun 2025 14:20:05 +0000",
            {"helo": "laptop.local", "ip": None, "by": "smtp.aliyun-inc.com"},
        ),
    ),
)
