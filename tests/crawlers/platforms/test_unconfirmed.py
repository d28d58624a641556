"""Behaviour that nobody has confirmed can be chosen otherwise, and a wrong choice is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawlers.platforms.unconfirmed import behaviour, behaviours


def test_other_values_can_be_chosen(choose: Callable[[str], None]) -> None:
    choose("vsb_pages=ascending; lonsun_page_parameter=page")
    assert (behaviour("vsb_pages"), behaviour("lonsun_page_parameter")) == ("ascending", "page")
    assert behaviour("nfcms_second_page") == "2"


@pytest.mark.parametrize("wrong", ["vsb=ascending", "vsb_pages=sideways", "vsb_pages"])
def test_a_wrong_choice_is_refused_with_the_right_ones(choose: Callable[[str], None], wrong: str) -> None:
    choose(wrong)
    with pytest.raises(ValueError, match=r"GONGKAI_UNCONFIRMED: .*vsb_pages|GONGKAI_UNCONFIRMED: .*ascending"):
        behaviours()
