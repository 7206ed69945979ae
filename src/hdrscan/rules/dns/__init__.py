"""Rules of the family DNS."""
