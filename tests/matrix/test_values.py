"""What a cell prints."""

from decimal import Decimal

import pytest

from extract.matrix.values import printed


@pytest.mark.parametrize(
    ("text", "number", "state"),
    [
        ("0", 0, "number"),
        (" 71 ", 71, "number"),
        ("３８", 38, "number"),
        ("1,234", 1234, "number"),
        ("3件", 3, "number"),
        ("251000元", 251000, "number"),
        ("96171.6", Decimal("96171.6"), "number"),
        ("-2", -2, "number"),
        ("", None, "blank"),
        ("\u00a0\u3000", None, "blank"),
        ("/", None, "slash"),
        ("—", None, "dash"),
        ("－", None, "dash"),
        ("无", None, "word"),
        ("不适用", None, "word"),
        ("1O", None, "unreadable"),
        ("约5", None, "unreadable"),
        ("12（注）", None, "unreadable"),
        ("1,2", None, "unreadable"),
        ("9" * 40, None, "unreadable"),
    ],
)
def test_a_cell_is_a_number_or_says_why_not(text: str, number: int | Decimal | None, state: str) -> None:
    assert (printed(text).number, printed(text).state) == (number, state)


def test_digits_with_a_blank_inside_are_marked_and_units_kept() -> None:
    assert printed("1 62").joined
    assert not printed("162").joined
    assert printed("251000元").unit == "元"


@pytest.mark.parametrize("text", ["6¹", "2²", "6₁", "6①", "6㉑", "6⓪"])
def test_sign_of_a_footnote_is_not_the_last_digit_of_a_number(text: str) -> None:
    assert printed(text).state == "unreadable"
