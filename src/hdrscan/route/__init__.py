"""The route: signals that speak for an answer, and the verdict (docs/route-signals.md)."""
