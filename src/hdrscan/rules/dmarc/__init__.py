"""Rules of the family DMARC."""
