"""What is packed comes out as it was; the page asks nobody for anything and runs nothing but its own script."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.report.packing import Package, varints
from gongkai.report.places import tile_of, tiles
from tests.release.commands import gongkai

DIGITS = re.compile(r'<script type="text/plain" id="data">([A-Za-z0-9+/=]*)</script>')


def unpacked(data: bytes, lengths: list[int]) -> list[int]:
    numbers, at = [], 0
    for length in lengths:
        part = data[at : at + length]
        numbers.append(sum((byte & 127) << (7 * place) for place, byte in enumerate(part)))
        assert [byte >> 7 for byte in part] == [1] * (length - 1) + [0]
        at += length
    assert at == len(data)
    return numbers


@given(st.lists(st.integers(0, 2**62)))
def test_numbers_come_out_of_their_bytes(numbers: list[int]) -> None:
    data, lengths = varints(np.array(numbers, np.int64))
    assert unpacked(data.tobytes(), lengths.tolist()) == numbers


def test_a_negative_code_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        varints(np.array([-1]))


def test_a_package_names_its_sections_and_is_the_same_each_time() -> None:
    package = Package({"reports": 2})
    package.array("year", np.array([2023, 2024], np.uint16))
    package.texts("titles", ["一\n二", None])
    blob = gzip.decompress(base64.b64decode(package.encoded()))
    size = int.from_bytes(blob[:4], "little")
    head = json.loads(blob[4 : 4 + size])
    body = blob[4 + size :]
    assert head["meta"] == {"reports": 2}
    parts = {each["name"]: body[each["offset"] : each["offset"] + each["length"]] for each in head["sections"]}
    assert np.frombuffer(parts["year"], "<u2").tolist() == [2023, 2024]
    assert parts["titles"].decode() == "一 二\n"
    assert (4 + size) % 8 == 0
    assert all(each["offset"] % 8 == 0 for each in head["sections"])
    assert package.encoded() == package.encoded()


def test_the_page_names_no_other_address_and_allows_its_own_script_only(page_of_sample: Path) -> None:
    page = page_of_sample.read_text("utf-8")
    assert set(re.findall(r"https?://[^\s\"'/]+", DIGITS.sub("", page))) == {"http://www.w3.org"}
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert policy[1].startswith("default-src 'none'; ")
    script = re.search(r"<script>(.*)</script>", page, re.DOTALL)
    assert script
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy[1]


def test_the_same_dataset_gives_the_same_page(sample: Path, page_of_sample: Path, tmp_path: Path) -> None:
    gongkai("report", sample, "--out", tmp_path / "again.html")
    assert (tmp_path / "again.html").read_bytes() == page_of_sample.read_bytes()


def test_a_folder_that_is_no_dataset_is_refused(tmp_path: Path) -> None:
    assert "not a gongkai dataset" in gongkai("report", tmp_path, "--out", tmp_path / "report.html", status=2)
    assert not (tmp_path / "report.html").exists()


def test_no_two_tiles_share_a_place() -> None:
    assert len({(tile.row, tile.column) for tile in tiles()}) == len(tiles()) == 34
    assert len({tile.code for tile in tiles()}) == 34


@pytest.mark.parametrize(
    ("code", "level", "name", "tile"),
    [
        ("320800", None, "淮安市财政局", "江苏"),
        (None, None, "上海市人民政府办公厅", "上海"),
        (None, "central", "审计署", "中央"),
        (None, None, "新疆生产建设兵团第一师", "兵团"),
        (None, None, "某县财政局", "未定"),
        (None, None, None, "未定"),
        ("99", None, "福建省财政厅", "福建"),
    ],
)
def test_a_report_is_placed_by_code_level_or_the_name_it_begins_with(
    code: str | None, level: str | None, name: str | None, tile: str
) -> None:
    assert tiles()[tile_of(code, level, name)].zh == tile
