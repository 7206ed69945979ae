"""Rules of the family AR."""
