"""DomainKeys Identified Mail (RFC 6376, RFC 8301, RFC 8463), and ARC's signatures (RFC 8617)."""
