"""Which encoding the bytes are in: header, meta tag and hearsay count for less than what the bytes themselves say.

Order: byte-order mark, strict UTF-8, then the declared and the usual Chinese encodings, judged by how much of the text
is the everyday vocabulary of these pages (UTF-8 pages labelled GBK and the reverse are common).
"""

from __future__ import annotations

import codecs
import re
from typing import Final

__all__ = ["decode"]

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PLAUSIBLE = re.compile("[的年政府信息公开工作报告情况一二三四五六数量申请行]")
#: How much of a text is looked at to judge a decoding.
_SAMPLE: Final = 200_000


def _declared(data: bytes, media_type: str | None) -> list[str]:
    from bs4.dammit import EncodingDetector

    names = re.findall(r"charset\s*=\s*[\"']?([\w-]+)", media_type or "")
    found = EncodingDetector.find_declared_encoding(data[:4096], is_html=True)
    names += [found] if found else []
    return ["gb18030" if name.lower() in ("gb2312", "gbk", "gb_2312-80") else name.lower() for name in names]


def _attempt(data: bytes, name: str) -> tuple[float, str] | None:
    try:
        text = data.decode(name, "replace")
    except LookupError:
        return None
    sample = text[:_SAMPLE]
    wrong = sample.count("\ufffd") + sum(1 for char in sample[:2000] if char < " " and char not in "\t\r\n\f")
    return (len(_PLAUSIBLE.findall(sample)) - 5 * wrong) / max(len(sample), 1), text


def decode(data: bytes, media_type: str | None = None) -> tuple[str, str]:
    """The text and the name of its encoding; what cannot be decoded becomes U+FFFD. Never raises."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), name
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        # A page cut off in the middle of a character is still UTF-8.
        if error.start >= len(data) - 3 and error.start > 0:
            return data[: error.start].decode("utf-8"), "utf-8"
    best: tuple[float, str, str] | None = None
    for name in dict.fromkeys(["utf-8", *_declared(data, media_type), "gb18030", "big5"]):
        tried = _attempt(data, name)
        if tried is not None and (best is None or tried[0] > best[0]):
            best = (tried[0], tried[1], name)
    if best is None:
        return data.decode("utf-8", "replace"), "utf-8"
    return best[1], best[2]
