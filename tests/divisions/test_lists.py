import datetime as dt

from extract.divisions import divisions
from extract.divisions.lists import with_code

NEWEST = dt.date(2025, 12, 31)


def test_the_newest_list_is_whole() -> None:
    newest = [each for each in divisions() if each.absent_from is None]
    assert len(newest) == 3211  # 33 provinces, 333 prefectures, 2,845 counties, as the ministry counts them
    assert {each.last_listed for each in newest} == {NEWEST}
    assert len({each.code for each in newest}) == len(newest)


def test_a_county_that_became_a_district_is_two_rows() -> None:
    (county,) = with_code()["350427"]
    assert (county.name, county.last_listed, county.absent_from) == ("沙县", dt.date(2019, 4, 30), NEWEST)
    (district,) = with_code()["350405"]
    assert (district.name, district.parent, district.absent_until) == ("沙县区", "350400", dt.date(2019, 4, 30))
    assert county.may_hold_in(2018)
    assert not district.may_hold_in(2018)
    # The lists do not say when between 2019 and 2025 it changed.
    assert county.may_hold_in(2021)
    assert district.may_hold_in(2021)
    assert not county.may_hold_in(2026)


def test_every_parent_is_a_division_of_its_time() -> None:
    for each in divisions():
        if each.parent is None:
            assert each.code.endswith("0000")
        else:
            assert any(
                parent.first_listed <= each.last_listed <= parent.last_listed for parent in with_code()[each.parent]
            )
