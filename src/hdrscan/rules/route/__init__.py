"""Rules of the family ROUTE."""
