"""Data sets out and in, one module a format."""
