"""Rules of the family HOP."""
