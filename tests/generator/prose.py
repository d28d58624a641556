"""Neutral prose for the six sections, full of numbers that belong to no table."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

    from .figures import Figures

__all__ = ["closing", "headings", "period", "section", "title"]

_HEADINGS = {
    1: ("总体情况",),
    2: ("主动公开政府信息情况", "行政机关主动公开政府信息情况"),
    3: (
        "收到和处理政府信息公开申请情况",
        "收到和处理政府信息公开的申请情况",
        "行政机关收到和处理政府信息公开申请情况",
    ),
    4: (
        "政府信息公开行政复议、行政诉讼情况",
        "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        "政府信息公开行政复议和行政诉讼情况",
    ),
    5: ("存在的主要问题及改进情况", "政府信息公开工作存在的主要问题及改进情况", "存在的主要问题及整改措施"),
    6: ("其他需要报告的事项", "需要报告的其他事项"),
}


def title(figures: Figures, rng: Random) -> str:
    """A title line of one of the usual makes."""
    agency, year = figures.agency, figures.year
    makes = (
        f"{agency}{year}年政府信息公开工作年度报告",
        f"{agency}{year}年政府信息公开工作年度报告",
        f"{agency}{year}年度政府信息公开工作年度报告",
        f"{year}年{agency}政府信息公开工作年度报告",
        f"{agency} {year}年政府信息公开年度报告",
    )
    return rng.choice(makes)


def headings(rng: Random, *, variants: bool = False) -> list[str]:
    """The six headings 一、 to 六、; the official ones unless `variants`."""
    texts = (rng.choice(makes) if variants else makes[0] for makes in _HEADINGS.values())
    return [f"{numeral}、{text}" for numeral, text in zip("一二三四五六", texts, strict=True)]


def period(figures: Figures) -> str:
    """The sentence that names the year of the figures."""
    return (
        "本报告根据《中华人民共和国政府信息公开条例》第四十九条、第五十条编制，"
        f"本报告所列数据的统计期限自{figures.year}年1月1日起至12月31日止。"
        f"如对本报告有疑问，请与{figures.agency}联系，电话0{_phone(figures)}。"
    )


def _phone(figures: Figures) -> str:
    # It follows from the agency's name: the same agency keeps its number.
    return f"{100 + len(figures.agency)}-{7_000_000 + sum(map(ord, figures.agency))}"


def _overall(figures: Figures, rng: Random) -> list[str]:
    received = figures.requests["received"][6]
    year = figures.year
    return [
        (
            f"{year}年，{figures.agency}按照上级部署开展政府信息公开工作，全年召开专题会议{rng.randint(1, 6)}次，"
            f"印发文件{rng.randint(2, 99)}份，组织培训{rng.randint(1, 12)}期、{rng.randint(20, 900)}人次。"
        ),
        (
            f"（一）主动公开。通过门户网站发布信息{rng.randint(100, 9000):,}条，比{year - 1}年增长"
            f"{rng.randint(1, 400) / 10}%；政务新媒体推送{rng.randint(50, 4000)}条，其中图文{rng.randint(10, 800)}条。"
        ),
        (
            f"（二）依申请公开。全年收到政府信息公开申请{received if received is not None else rng.randint(0, 99)}件，"
            f"其中自然人申请{rng.randint(0, 99)}件，法人或其他组织{rng.randint(0, 9)}件；"
            f"予以公开{rng.randint(0, 60)}件，"
            f"部分公开{rng.randint(0, 9)}件，不予公开{rng.randint(0, 9)}件，结转下年度继续办理{rng.randint(0, 5)}件，"
            f"占比{rng.randint(1, 999) / 10}%。"
        ),
        (
            f"（三）监督保障。12345热线转办{rng.randint(10, 5000)}件，按期办结率{rng.randint(900, 1000) / 10}%；"
            f"考核得分{rng.randint(80, 99)}.{rng.randint(0, 9)}分，占比4%。"
        ),
    ]


def section(number: int, figures: Figures, rng: Random) -> list[str]:
    """Paragraphs of section 1 to 6; 2 to 4, which the tables fill, get one at most."""
    year = figures.year
    if number == 1:
        return _overall(figures, rng)
    if number in {2, 3, 4}:
        extra = {
            2: f"截至{year}年底，目录共设{rng.randint(3, 40)}类，公开率{rng.randint(90, 100)}%。",
            3: f"当面申请{rng.randint(0, 9)}件、网络申请{rng.randint(0, 60)}件、信函申请{rng.randint(0, 20)}件。",
            4: f"{year}年涉及政府信息公开的案件开庭{rng.randint(0, 4)}次。",
        }
        return [extra[number]] if rng.random() < 0.3 else []
    if number == 5:
        return [
            (
                f"（一）存在的主要问题。一是{rng.randint(2, 9)}个栏目更新不够及时；二是解读形式单一，图解仅占"
                f"{rng.randint(10, 60)}%；三是{rng.randint(1, 5)}件申请的答复文书不够规范。"
            ),
            f"（二）改进情况。{year + 1}年将开展{rng.randint(2, 6)}轮自查，在6月30日前完成{rng.randint(3, 30)}项整改。",
        ]
    return [
        (
            f"{year}年收取信息处理费{rng.choice((0, 0, 0, 100, 380, 1200))}元，减免{rng.randint(0, 3)}件。"
            f"全年办理人大建议{rng.randint(0, 40)}件、政协提案{rng.randint(0, 60)}件，均已按期答复。"
        ),
    ]


def closing(figures: Figures, rng: Random) -> list[str]:
    """Signature and date."""
    return [figures.agency, f"{figures.year + 1}年1月{rng.randint(5, 31)}日"]
