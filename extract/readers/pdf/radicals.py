"""Radicals that text layers print for ideographs: fonts draw both with one glyph, and the file names the wrong one."""

from __future__ import annotations

import unicodedata
from typing import Final

__all__ = ["IDEOGRAPHS"]

#: The CJK Radicals Supplement by the ideographs that look the same; normalisation knows only the Kangxi radicals.
_SUPPLEMENT: Final = {
    "⺁": "厂", "⺇": "几", "⺌": "小", "⺎": "兀", "⺏": "尣", "⺐": "尢", "⺒": "巳", "⺓": "幺",
    "⺛": "旡", "⺝": "月", "⺟": "母", "⺠": "民", "⺢": "水", "⺦": "丬", "⺩": "王", "⺪": "疋",
    "⺬": "示", "⺰": "纟", "⺱": "罓", "⺲": "罒", "⺳": "网", "⺷": "羊", "⺸": "羊", "⺹": "耂",
    "⺻": "聿", "⺼": "月", "⺽": "臼", "⻁": "虎", "⻄": "西", "⻅": "见", "⻆": "角", "⻈": "讠",
    "⻉": "贝", "⻋": "车", "⻌": "辶", "⻐": "钅", "⻒": "镸", "⻓": "长", "⻔": "门", "⻘": "青",
    "⻙": "韦", "⻚": "页", "⻛": "风", "⻜": "飞", "⻝": "食", "⻠": "饣", "⻢": "马", "⻣": "骨",
    "⻤": "鬼", "⻥": "鱼", "⻦": "鸟", "⻧": "卤", "⻨": "麦", "⻩": "黄", "⻪": "黾", "⻫": "斉",
    "⻬": "齐", "⻮": "齿", "⻯": "竜", "⻰": "龙", "⻲": "亀", "⻳": "龟",
}  # fmt: skip
#: Of the Kangxi radicals in simplified documents: normalisation gives 户 its other shape.
_KANGXI: Final = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)} | {"⼾": "户"}

#: For `str.translate`: every such radical to the ideograph that the reader sees.
IDEOGRAPHS: Final = str.maketrans(_KANGXI | _SUPPLEMENT)
