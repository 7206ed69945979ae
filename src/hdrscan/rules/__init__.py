"""The rules: one a file, each documented by its docstring (docs/adding-a-rule.md)."""
