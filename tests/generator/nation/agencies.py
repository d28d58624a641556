"""The agencies of the made nation: under each division its government, the office, departments and townships."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extract.divisions import divisions

__all__ = ["CREDIT_ALPHABET", "Agencies", "make_agencies"]

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_TOPICS = (
    "发展和改革", "教育", "科学技术", "工业和信息化", "民族宗教事务", "公安", "民政", "司法", "财政",
    "人力资源和社会保障", "自然资源", "生态环境", "住房和城乡建设", "交通运输", "水利", "农业农村", "商务",
    "文化和旅游", "卫生健康", "退役军人事务", "应急管理", "审计", "市场监督管理", "统计", "医疗保障", "信访",
    "城市管理", "林业", "乡村振兴", "行政审批服务", "国有资产监督管理", "体育", "粮食和物资储备",
    "机关事务管理", "广播电视", "金融工作", "大数据管理", "投资促进", "地方志编纂", "档案", "人民防空",
    "知识产权", "供销合作", "残疾人工作", "气候资源", "航运管理", "园林绿化", "数据资源",
)  # fmt: skip
_TOWNS = "青山 柳河 双桥 石门 新城 东关 西塘 南湖 北寨 龙泉 白云 金沙 永安 太平 长兴".split()  # noqa: SIM905 a list of words
#: Departments and townships of a division by its level, as many as such divisions publish.
_UNITS = {"province": (48, 0), "prefecture": (43, 0), "county": (28, 15)}


@dataclass(frozen=True)
class Agencies:
    """One entry an agency, ordered by division; `division` is an index into `codes`, `parent` one into itself or -1."""

    codes: npt.NDArray[np.str_]
    parent: npt.NDArray[np.int64]
    division: npt.NDArray[np.int64]
    kind: npt.NDArray[np.str_]
    name: npt.NDArray[np.str_]
    rest: npt.NDArray[np.str_]
    level: npt.NDArray[np.str_]
    credit_code: npt.NDArray[np.str_]

    def __len__(self) -> int:
        return len(self.division)


def make_agencies(least: int, rng: np.random.Generator) -> Agencies:
    """At least `least` agencies of whole prefectures, from all provinces in turn; a third print a credit code."""
    newest = [each for each in divisions() if each.absent_from is None]
    names = {each.code: each.name for each in newest}
    above = {each.code: each.parent for each in newest}
    chosen: set[str] = set()
    below: dict[str | None, list[str]] = {}
    for code, parent in above.items():
        below.setdefault(parent, []).append(code)
    count = 0
    queues = [list(below.get(province, ())) for province in below[None]]
    for place in range(max(map(len, queues))):
        for queue in queues:
            if count >= least or place >= len(queue):
                continue
            taken = {queue[place], *below.get(queue[place], ()), str(above[queue[place]])} - chosen
            chosen |= taken
            count += sum(2 + sum(_UNITS[_level(code)]) for code in taken)
    codes = sorted(chosen)
    entries = [(i, *unit) for i, code in enumerate(codes) for unit in _units(_level(code))]
    division, kind, rest, level = map(np.array, zip(*entries, strict=True))
    return Agencies(
        np.array(codes),
        np.array([codes.index(str(above[code])) if above[code] else -1 for code in codes]),
        division,
        kind,
        np.array([names[code] for code in codes])[division] + rest,
        rest,
        level,
        _credit_codes(np.array(codes)[division], rng),
    )


def _level(code: str) -> str:
    return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"


def _units(level: str) -> list[tuple[str, str, str]]:
    departments, towns = _UNITS[level]
    end = "局" if level == "county" else "厅" if level == "province" else "委员会"
    return [
        ("government", "人民政府", level),
        ("office", "人民政府办公厅" if level == "province" else "人民政府办公室", level),
        *(("department", f"{topic}{end}", level) for topic in _TOPICS[:departments]),
        *(("township", f"{town}镇人民政府", "township") for town in _TOWNS[:towns]),
    ]


def _credit_codes(codes: npt.NDArray[np.str_], rng: np.random.Generator) -> npt.NDArray[np.str_]:
    """Codes with a right check character (GB 32100) for a third of the agencies, nothing for the others."""
    count = len(codes)
    digits = np.empty((count, 17), np.int64)
    digits[:, :2] = 1
    digits[:, 2:8] = np.array([list(code) for code in codes], np.int64)
    digits[:, 8:] = rng.integers(0, 10, (count, 9))
    check = -(digits * np.array([3**place % 31 for place in range(17)])).sum(1) % 31
    letters = np.array(list(CREDIT_ALPHABET))[np.column_stack([digits, check])]
    whole = np.ascontiguousarray(letters).view("<U18").ravel()
    return np.where(rng.random(count) < 1 / 3, whole, "")
