"""The DNS checklist for a Postfix relay behind Office 365, one family of checks a module (docs/domain.md)."""
