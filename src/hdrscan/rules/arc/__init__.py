"""Rules of the family ARC."""
