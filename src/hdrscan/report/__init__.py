"""Reports written down: JSON, a table for the terminal, Markdown."""
