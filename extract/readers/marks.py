"""Digits that are raised, lowered or struck out, told from the number they stand beside."""

from __future__ import annotations

__all__ = ["marked"]


def marked(text: str, *, raised: bool, struck: bool) -> str:
    """The text of a run as it counts: `~7~` if its digits are struck out, `^1` if they are the sign of a footnote.

    Joined to the digits beside them they would make another number: `6` and a raised `1` are no 61.
    """
    if not (raised or struck) or not (text.strip()[:1].isdigit() or _is_figure(text)):
        return text
    return f"~{text}~" if struck else f"^{text}"


def _is_figure(text: str) -> bool:
    """Whether a text is a number with its signs, or such a sign: `,000` and a mere `.` make another number too."""
    return any(char.isdigit() or char in ",.，．" for char in text) and not any(map(str.isalpha, text))
