"""Lexing that all header grammars share; pure functions over text, linear and bounded."""
