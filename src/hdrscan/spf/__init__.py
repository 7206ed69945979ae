"""Sender Policy Framework (RFC 7208): records read, and evaluated for a client, an identity and a HELO name."""
