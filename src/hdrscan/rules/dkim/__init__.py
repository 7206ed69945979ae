"""Rules of the family DKIM."""
