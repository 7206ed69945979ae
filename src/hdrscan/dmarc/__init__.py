"""Domain-based Message Authentication (RFC 9989, RFC 9990): records, the tree walk, evaluation."""
