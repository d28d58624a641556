"""What an entry of a list announces: a report, something beside it, or a folder that leads further down.

Portals put reports among notices about reports, explanations of them and the yearbooks of other duties, with nearly
the same titles. The word lists stand in `titles.toml`.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from importlib import resources
from typing import Annotated, Literal, NamedTuple

import msgspec

__all__ = ["Kind", "Title", "TitleWords", "bare_title", "classify_title"]

Kind = Literal["report", "interpretation", "notice", "other_yearbook", "folder", "other"]
Words = tuple[Annotated[str, msgspec.Meta(pattern=r"^\S+$")], ...]

#: A title is a line, not a paragraph.
_MAX_TITLE = 120
_MAX_NAME = 50
_MAX_BARE_NAME = 30

_ASCII = {ord("０") + digit: str(digit) for digit in range(10)}
_WIDE = str.maketrans({"(": "（", ")": "）", ":": "：", "[": "【", "]": "】", "［": "【", "］": "】"}) | _ASCII
_BLANK = r"[\s\u200b\ufeff]"
#: A blank before a year that follows another digit parts the two (附件1 2024年…).
_BLANKS = re.compile(rf"(?<=\d){_BLANK}+(?=20\d\d(?!\d))|{_BLANK}+")
_CHINESE_YEAR = re.compile(r"二[〇○零Oo0][〇○零Oo0一二三四五六七八九]{2}")
_CHINESE_DIGITS = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")
_DATE = re.compile(
    r"(?:发布)?(?:时间|日期)?：?[【（]?(?<!\d)(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}(?!\d)日?(?:\d\d：\d\d(?:：\d\d)?)?[】）]?"
)
_NUMBER = re.compile(r"[〔【（]20\d\d[〕】）]\d+号")
_ORDINAL = re.compile(r"^(?:附件)?\d{1,3}[ .、．）](?!\d{1,2}日)")
_COUNT = re.compile(r"[（【]\d{1,3}[条件篇]?[）】]$")
_END = 8
_CUT = re.compile(r"(?:\.{2,}|…+|。{2,})$")
_BULLETS = " \t*#•●·■◆▪►▶>»›》《|丨“”\"'‘’「」『』-—_–－~、，,。；;：.+"

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_YEARS = re.compile(r"(?<!\d)20\d\d年?度?[-—–－~～至到]{1,2}(?:20)?\d\d(?:学?年)?度?")
_YEAR_WORDS = re.compile(r"(?<!\d)20\d\d(?!\d)(?:学年|年度|年|度)?(?:及?以前|之前)?")
_OLDER = re.compile(r"20\d\d年?(?:及?以前|之前)")
#: What lost or doubled digits leave of a year (20211, 202年度).
_BROKEN_YEAR = re.compile(r"^\d{3,6}年?度?|\d{3,6}年?度?$")
_REVISION = re.compile(
    r"[（【][^）】]{0,12}(?:更正|修订|修改|勘误|订正|[发公]布)[^）】]{0,8}[）】]|(?:更正|修订|勘误)版?本?$"
)
_EMPTY = re.compile(r"（[、，\s]*）|【[^】]{0,12}】|〔[^〕]{0,12}〕|“”|《》")
_TRAILING_TOPIC = re.compile(r"(?:政府|政务)?(?:信息|政务)公开(?:和|与|及|、)$")
_NAME = re.compile(r"[㐀-鿿0-9A-Za-z（）·、—-]+")
_IDEOGRAPHS = re.compile(r"[㐀-鿿][^㐀-鿿]*[㐀-鿿]")
_TAIL_NAME = re.compile(r"^[（【—–－:：-]{0,2}([㐀-鿿（）]{3,30}?)[）】]?$")
_SHORT_COUNTY = re.compile(r"[㐀-鿿]县")


@dataclass(frozen=True, slots=True)
class Title:
    """What a title announces; `reason` is a stable code, a colon, and the words that decided."""

    kind: Kind
    reason: str
    year: int | None = None
    agency: str | None = None


class TitleWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The word lists of `titles.toml`; `notice` holds patterns."""

    topics: Words
    reports: Words
    reports_with_year: Words
    reports_alone: Words
    columns: Words
    interpretation: Words
    notice: Words
    other_yearbook: Words
    other_yearbook_without_topic: Words
    group_cores: Words
    group_cores_without_topic: Words
    group_parts: Words
    agency_endings: Words
    not_agencies: Words
    not_in_names: Words
    leads: Words


class _Phrase(NamedTuple):
    before: str
    words: str
    after: str


@functools.cache
def _words() -> TitleWords:
    """The lists. msgspec.ValidationError for a list that is missing or unknown, an empty word or one with blanks."""
    return msgspec.toml.decode(resources.files(__package__).joinpath("titles.toml").read_bytes(), type=TitleWords)


def _any(words: Words) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@functools.cache
def _phrase_pattern(*, dated: bool) -> re.Pattern[str]:
    words = _words()
    named = _any(words.reports)
    # 公开年报 without 信息 names the column of many portals; 信息公开 must not be cut into 信息 and 公开.
    topics = rf"(?:{_any(words.topics)})|(?<!信息)(?<!政务)公开(?=(?:工作)?(?:{named}))"
    reports = rf"{named}|{_any(words.reports_with_year)}" if dated else named
    return re.compile(rf"^(.*)((?:{topics})(?:(?!条例|规定)[^，。；！？》]){{0,20}}?(?:{reports}))(.*)$")


@functools.cache
def _alone_pattern() -> re.Pattern[str]:
    return re.compile(rf"^(.*?)({_any(_words().reports_alone)})(.*)$")


@functools.cache
def _notices() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in _words().notice)


@functools.cache
def _group_pattern(*, topic: bool) -> re.Pattern[str]:
    words = _words()
    cores = words.group_cores if topic else words.group_cores + words.group_cores_without_topic
    part = _any(words.group_parts + words.group_cores)
    return re.compile(rf"(?:{part}){{0,8}}?(?P<core>{_any(cores)})(?:{part}){{0,8}}")


def bare_title(text: str) -> str:
    """A title as it is compared: no blanks, bullets, dates or counts; brackets full-width, Chinese years as figures."""
    text = _BLANKS.sub(lambda match: " " if match.end() < len(match.string) and _parts(match) else "", text[:400])
    text = _CHINESE_YEAR.sub(_figures, text.translate(_WIDE))
    text = _ORDINAL.sub("", _DATE.sub("", _NUMBER.sub("", _CUT.sub("", text))).strip(_BULLETS))
    return _COUNT.sub("", text).strip(_BULLETS)[:_MAX_TITLE]


def _parts(blank: re.Match[str]) -> bool:
    """Whether a blank stands between a digit and a whole year."""
    text, end = blank.string, blank.end()
    return blank.start() > 0 and text[blank.start() - 1].isdigit() and bool(_YEAR.match(text, end))


def _figures(year: re.Match[str]) -> str:
    return "2" + year.group()[1:].translate(_CHINESE_DIGITS)


def classify_title(text: str) -> Title:
    """What `text` announces, the year and the agency that it names.

    The year is None where there is none, a broken one or several; texts longer than a title are cut.
    """
    cut = bool(_CUT.search(text.strip()[-_END:]))
    return _classify(bare_title(text), cut=cut)


@functools.lru_cache(maxsize=4096)
def _classify(text: str, *, cut: bool) -> Title:
    year = _year(text)
    phrase = _phrase(text, cut=cut)
    if decided := _beside(text, phrase):
        kind, reason = decided
        return Title(kind, reason, year)
    if phrase is not None:
        return _with_topic(text, phrase, year)
    return _without_topic(text, year)


def _year(text: str) -> int | None:
    text = _REVISION.sub("", text)
    if _YEARS.search(text) or _OLDER.search(text):
        return None
    found = {int(year) for year in _YEAR.findall(text)}
    return found.pop() if len(found) == 1 else None


def _phrase(text: str, *, cut: bool) -> _Phrase | None:
    """The topic with the word for report, and what stands around them."""
    found = _phrase_pattern(dated=bool(_YEAR.search(text))).match(text)
    if found:
        return _Phrase(*found.groups())
    words = _words()
    topic = re.search(rf"^(.*)({_any(words.topics)})", text)
    if topic is None:
        return None
    tail = text[topic.end() :]
    report = re.search(_any(words.reports_alone), text)
    if report:  # 2024年年度报告（政府信息公开）
        return _Phrase(text[: report.start()], f"{topic.group(2)}…{report.group()}", "")
    tail = _YEAR_WORDS.sub("", tail)
    if cut and any(word.startswith(tail.removeprefix("工作")) for word in words.reports_alone):
        return _Phrase(topic.group(1), topic.group(2), "")
    return None


def _beside(text: str, phrase: _Phrase | None) -> tuple[Kind, str] | None:
    """Something that speaks of reports, or reports on another duty."""
    words = _words()
    if word := _first(words.interpretation, text):
        return "interpretation", f"interpretation:{word}"
    for pattern in _notices():
        if found := pattern.search(text):
            return "notice", f"notice:{found.group()}"
    if word := _first(words.other_yearbook, text):
        return "other_yearbook", f"other_yearbook:{word}"
    if phrase is None and (word := _first(words.other_yearbook_without_topic, text)):
        # 统计局年鉴编辑部 would be a name; a word at the end of a bare name is the agency's own.
        return "other_yearbook", f"other_yearbook:{word}"
    return None


def _first(words: Words, text: str) -> str | None:
    return next((word for word in words if word in text), None)


def _with_topic(text: str, phrase: _Phrase, year: int | None) -> Title:
    before = phrase.before
    # 人民政府信息公开 is the government's name and the topic; 局政府信息公开 is the topic alone.
    if before.endswith(("政府", "政务")) and not before.endswith("人民政府"):
        # 市政府信息公开 leaves 市, which is no name without its 政府.
        before = before if len(_stripped(before[:-2])) == 1 else before[:-2]
    name = _name(_TRAILING_TOPIC.sub("", before))
    whole = name or ""
    group = _group_pattern(topic=True).fullmatch(whole + _gathered(phrase.after))
    if group:
        return Title("folder", f"folder_group:{group.group('core')}", year)
    if phrase.after.startswith(("汇总", "合集", "专栏", "栏目")):
        return Title("folder", f"folder_group:{phrase.after[:2]}", year)
    if text in _words().columns:
        return Title("folder", f"folder_column:{text}", year)
    if name is None and year is not None and (tail := _TAIL_NAME.match(phrase.after.strip(_BULLETS))):
        name = tail.group(1) if _is_agency(tail.group(1)) else None
    return Title("report", f"report:{phrase.words}", year, name)


def _gathered(after: str) -> str:
    """年度报告汇总 gathers; 年度报告（汇总） is the report of a government with all below it."""
    return "汇总" if after.startswith("汇总") else ""


def _without_topic(text: str, year: int | None) -> Title:
    alone = _alone_pattern().match(text)
    before, word, after = alone.groups() if alone else (text, "", "")
    rest = _stripped(before)
    dated = bool(_YEAR.search(text))
    if not rest and not after.strip(_BULLETS) and (dated or word):
        code = "folder_year" if dated else "folder_column"
        return Title("folder", f"{code}:{text}", year)
    group = _group_pattern(topic=False).fullmatch(rest + after.strip("（）【】"))
    if group:
        return Title("folder", f"folder_group:{group.group('core')}", year)
    if rest and _is_agency(rest) and not after.strip(_BULLETS):
        if word and year is not None:
            return Title("report", f"report:{word}", year, rest)
        return Title("folder", f"folder_agency:{_ending(rest)}", year, rest)
    return Title("other", "other:", year)


def _is_agency(name: str) -> bool:
    if not 2 <= len(name) <= _MAX_BARE_NAME or not _NAME.fullmatch(name) or name.endswith(_words().not_agencies):  # noqa: PLR2004
        return False
    return bool(_ending(name)) and (len(name) > 2 or bool(_SHORT_COUNTY.fullmatch(name)))  # noqa: PLR2004


def _ending(name: str) -> str:
    """The ending that makes a name an agency's; 某局（某办） ends before its bracket."""
    stem = re.sub(r"（[^）]*）$", "", name)
    return max((ending for ending in _words().agency_endings if stem.endswith(ending)), key=len, default="")


def _stripped(text: str) -> str:
    """What stands beside the words for report, without years, tags, brackets around it and lead words."""
    text = _EMPTY.sub("", _YEAR_WORDS.sub("", _YEARS.sub("", _REVISION.sub("", text)))).strip(_BULLETS)
    for _ in range(3):
        for lead in _words().leads:
            text = text.removeprefix(lead)
        text = _BROKEN_YEAR.sub("", text).removesuffix("的").removesuffix("关于").strip(_BULLETS)
        text = _EMPTY.sub("", text)
        if text.startswith("（") and text.endswith("）") and "）" not in text[:-1]:
            text = text[1:-1]
    return text


def _name(text: str) -> str | None:
    """The agency's name in what stands beside the words for report; None where that is no name."""
    name = _stripped(text)
    if name.count("（") != name.count("）"):
        name = name.strip("（）")
    if not _NAME.fullmatch(name) or len(name) > _MAX_NAME or not _IDEOGRAPHS.search(name):
        return None
    if _first(_words().not_in_names, name):
        return None
    return name if name.count("（") == name.count("）") else None
