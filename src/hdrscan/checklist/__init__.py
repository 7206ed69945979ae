"""The DNS checklist for a Postfix relay behind Office 365, one family of checks a module (docs/domain.md).

It judges records by SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 9989), MX (RFC 5321), MTA-STS (RFC 8461), TLS-RPT
(RFC 8460) and DANE (RFC 7672), and drafts the records that were meant.
"""
