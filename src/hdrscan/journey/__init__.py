"""The journey: each crossing below the boundary judged as if the message had ended there (docs/journey.md)."""
