"""Indicators and the values they reach or are to reach, in sentences and in tables."""
