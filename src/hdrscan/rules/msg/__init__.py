"""Rules of the family MSG."""
