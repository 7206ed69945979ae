"""Rules of the family SPF."""
