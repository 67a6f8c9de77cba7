"""Characters and lines: what every reading above looks with."""
