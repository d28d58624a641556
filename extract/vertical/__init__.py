"""Forms before 2019: one vertical table, an indicator a row; from tables where there are any, else from text."""

from extract.vertical.reading import ReadIndicators, read_indicators, signed_forms

__all__ = ["ReadIndicators", "read_indicators", "signed_forms"]
