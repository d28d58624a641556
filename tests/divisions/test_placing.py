import pytest

from extract.divisions import agency_key, place_agency


@pytest.mark.parametrize(
    ("name", "printed", "year", "level", "key"),
    [
        ("沭阳县发展和改革局", None, 2023, "county", "321322:发展和改革局"),
        ("江苏省宿迁市沭阳县发展和改革局", None, 2023, "county", "321322:发展和改革局"),
        ("县发展和改革局", "321322", 2023, "county", "321322:发展和改革局"),
        ("发展和改革局", "321322", 2023, "county", "321322:发展和改革局"),
        ("市场监督管理局", "321300", 2023, "prefecture", "321300:市场监督管理局"),
        # The county's report on the site of its city.
        ("沭阳县财政局", "321300", 2023, "county", "321322:财政局"),
        ("自治区信访局", "650000", 2024, "province", "650000:信访局"),
        ("三明市", None, 2022, "prefecture", "350400:人民政府"),
        ("三明市人民政府", None, 2022, "prefecture", "350400:人民政府"),
        ("上海市人民政府办公厅", "310000", 2019, "province", "310000:人民政府办公厅"),
        ("鼓楼区财政局", "320100", 2022, "county", "320106:财政局"),
        ("南京市鼓楼区财政局", None, 2022, "county", "320106:财政局"),
        ("三明市沙县财政局", None, 2018, "county", "350427:财政局"),
        ("三明市沙县区财政局", None, 2024, "county", "350405:财政局"),
        ("沭阳县沭城街道办事处", None, 2024, "township", "321322:沭城街道办事处"),
        ("国家信访局", None, 2024, "central", "central:国家信访局"),
        ("国家税务总局宜昌市西陵区税务局", None, 2025, "county", "420502:国家税务总局税务局"),
        ("沭阳县（开发区）财政局", None, 2024, "county", "321322:（开发区）财政局"),
    ],
)
def test_placed(name: str, printed: str | None, year: int, level: str, key: str) -> None:
    place = place_agency(name, printed, year)
    assert (place.level, agency_key(place), place.reason) == (level, key, None)
    assert place.code == (None if level == "central" else key[:6])


@pytest.mark.parametrize(
    ("name", "printed", "year", "reason"),
    [
        (None, "321322", 2024, "no_name"),
        ("信访局", None, 2024, "no_division_named"),
        ("鼓楼区财政局", None, 2022, "ambiguous_division"),
        ("鼓楼区财政局", "650000", 2022, "ambiguous_division"),
        ("沭阳县财政局", "650000", 2024, "code_contradicts_name"),
        ("县财政局", "321300", 2024, "relative_name"),
        ("自治区财政局", "321322", 2024, "relative_name"),
        ("沭城街道办事处", "321300", 2024, "relative_name"),
        ("平潭综合实验区财政金融局", "350100", 2024, "unlisted_division"),
        ("某县财政局", "350000", 2024, "unlisted_division"),
        ("财政局", "999999", 2024, "unlisted_code"),
        ("财政局", "350405", 2015, "unlisted_code"),
    ],
)
def test_not_placed(name: str | None, printed: str | None, year: int, reason: str) -> None:
    place = place_agency(name, printed, year)
    assert (place.code, place.level, place.reason) == (None, None, reason)
    assert agency_key(place) == (None if name is None else f"name:{name}")


@pytest.mark.parametrize(
    ("name", "vertical"),
    [("国家税务总局沭阳县税务局", True), ("甘南县气象局", True), ("沭阳县财政局", False), ("国家税务总局", False)],
)
def test_branches_of_central_systems_are_marked(name: str, *, vertical: bool) -> None:
    assert place_agency(name, None, 2024).vertical is vertical
