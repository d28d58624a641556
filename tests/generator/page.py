"""Whole pages of a report in HTML; all of them keep the cells apart, so that they can be read exactly."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import escape
from random import Random

from . import markup as m
from . import prose
from .figures import Figures, consistent_figures
from .forms import COLUMNS, load_form
from .layout import Box, Layout, Paragraph, Part, Table, report

__all__ = ["BLANK_STATES", "HTML_SHAPES", "Shape", "article", "wrap"]

Shape = Callable[[Figures, Random], bytes]

#: The state that a None gets, where it is printed as something else than an empty cell.
BLANK_STATES = {
    "blank_slash": "slash",
    "blank_dash": "dash",
    "blank_word": "word",
    "paragraph_cells": "slash",
    "division_cells": "slash",
}


def _layout(rng: Random, **choices: object) -> Layout:
    """A layout with the indifferent choices drawn."""
    drawn = Layout(amount_unit=rng.choice(("", "元")), separate_blocks=rng.random() < 0.4)
    return replace(drawn, **choices)  # type: ignore[arg-type]


def _meta(figures: Figures, rng: Random, title: str) -> str:
    date = f"{figures.year + 1}-01-{rng.randint(5, 31):02d}"
    values = {
        "SiteName": f"{figures.agency[:3]}人民政府",
        "SiteDomain": "www.example.gov.cn",
        "SiteIDCode": f"{rng.randint(110000, 659000)}0{rng.randint(1, 99):03d}",
        "ColumnName": "政府信息公开年报",
        "ColumnType": "信息公开年报",
        "ArticleTitle": title,
        "PubDate": rng.choice((date, f"{date} {rng.randint(8, 17):02d}:{rng.randint(0, 59):02d}")),
        "ContentSource": rng.choice((figures.agency, f"{figures.agency[:3]}政府网", "")),
        "Keywords": "信息公开,年度报告",
    }
    tags = []
    for name, value in values.items():
        style = rng.randrange(5)
        if style == 0:
            tags.append(f'<META NAME="{name}" CONTENT="{escape(value)}">')
        elif style == 1:
            tags.append(f"<meta content='{escape(value)}' name='{name}' />")
        elif style == 2 and value and not re.search(r"[\s\"'=<>`]", value):
            tags.append(f"<meta name={name} content={value}>")
        else:
            tags.append(f'<meta name="{name}" content="{escape(value)}"/>')
    rng.shuffle(tags)
    return "\n".join(tags)


def _furniture(figures: Figures, rng: Random) -> tuple[str, str]:
    """What stands around an article: navigation above, links to other reports and the footer below."""
    agency, year = figures.agency, figures.year
    above = (
        '<div class="top"><a href="/">首页</a> | <a href="/zwgk/">政务公开</a> | <a href="/hd/">政民互动</a>'
        f'<span id="today">{year + 3}年5月8日 星期四</span></div>\n'
        '<div class="path">当前位置：首页 &gt; 政府信息公开 &gt; 政府信息公开年报</div>\n'
        f'<div class="info">发布时间：{year + 1}-01-{rng.randint(5, 31):02d} 来源：{agency} '
        f"浏览次数：{rng.randint(1, 9999)} 字体：[大 中 小]</div>"
    )
    others = "".join(
        f'<li><a href="/art/{n}.html">{agency}{y}年政府信息公开工作年度报告</a><span>{y + 1}-01-20</span></li>'
        for n, y in enumerate(range(year - 3, year), rng.randint(1000, 9999))
    )
    below = (
        f'<div class="related"><h3>相关链接</h3><ul>{others}</ul></div>\n'
        f'<div class="footer">网站标识码：{rng.randint(10**9, 6 * 10**9)} ICP备{rng.randint(10**7, 10**8)}号 '
        f"公网安备{rng.randint(10**13, 10**14)}号 电话：0{rng.randint(100, 999)}-{rng.randint(10**6, 10**7)}</div>\n"
        f"<script>var total = {rng.randint(0, 99)}; document.title = '年报' + total;</script>"
    )
    return above, below


def article(figures: Figures, rng: Random, layout: Layout, markup: m.Markup = m.TIDY) -> str:
    """The report itself, without the page around it."""
    return m.render(report(figures, rng, layout), markup, rng)


def wrap(figures: Figures, rng: Random, body: str, charset: str | None = "utf-8", title: str | None = None) -> str:
    """The page around a report; `charset` is what the meta tag claims, None leaves the tag out."""
    above, below = _furniture(figures, rng)
    claims = {
        0: f'<meta charset="{charset}">',
        1: f'<meta http-equiv="Content-Type" content="text/html; charset={charset}" />',
    }
    claim = claims[rng.randrange(2)] if charset else ""
    title = title or prose.title(figures, rng)
    return (
        f"<!DOCTYPE html>\n<html>\n<head>\n{claim}\n<title>{title}-{figures.agency[:3]}政府网</title>\n"
        f"{_meta(figures, rng, title)}\n<style>td {{ padding: 5.4pt; }} .r > p {{ margin: 0 }}</style>\n"
        "</head>\n<body>\n"
        f'{above}\n<div id="zoom" class="TRS_Editor">\n{body}\n</div>\n{below}\n</body>\n</html>\n'
    )


def _made(markup: m.Markup = m.TIDY, **choices: object) -> Shape:
    """The plain kind of shape: one markup, one set of choices."""

    def shape(figures: Figures, rng: Random) -> bytes:
        return wrap(figures, rng, article(figures, rng, _layout(rng, **choices), markup)).encode()

    return shape


def _any_markup(rng: Random) -> m.Markup:
    return rng.choice((m.TIDY, m.WORD, m.WPS, m.UNCLOSED, m.STYLED, m.HEAD_CELLS))


def _word_pasted(figures: Figures, rng: Random) -> bytes:
    settings = (
        "<!--[if gte mso 9]><xml><w:WordDocument><w:Zoom>0</w:Zoom><w:PunctuationKerning/></w:WordDocument></xml>"
        '<![endif]-->\n<style>\n<!--\n p.MsoNormal {mso-style-parent:""; margin:0cm; font-family:"Times New Roman"}\n'
        '-->\n</style>\n<?xml:namespace prefix = o ns = "urn:schemas-microsoft-com:office:office" />\n'
    )
    return wrap(figures, rng, settings + article(figures, rng, _layout(rng), m.WORD)).encode()


def _nested_layout(figures: Figures, rng: Random) -> bytes:
    body = article(figures, rng, _layout(rng), _any_markup(rng))
    for _ in range(rng.randint(1, 4)):
        side = f'<td width="180">导航<table><tr><td>年报</td><td>{rng.randint(1, 40)}</td></tr></table></td>'
        cell = f"<td valign=top>{body}</td>"
        cells = f"{side}{cell}" if rng.random() < 0.5 else f"{cell}{side}"
        spacer = '<tr><td colspan="2">&nbsp;</td></tr>'
        body = f'<table width="1000" border="0"><tbody>{spacer}<tr>{cells}</tr></tbody></table>'
    return wrap(figures, rng, body).encode()


def _hidden_print_copy(figures: Figures, rng: Random) -> bytes:
    """The article a second time in another markup, for printing or for telephones."""
    parts: list[Part] = report(figures, rng, _layout(rng))
    copies = [
        m.render(parts, _any_markup(rng), rng),
        f'<div id="print" style="display:none">{m.render(parts, _any_markup(rng), rng)}</div>',
    ]
    rng.shuffle(copies)
    return wrap(figures, rng, "\n".join(copies)).encode()


def _in_parts(**choices: object) -> Shape:
    def shape(figures: Figures, rng: Random) -> bytes:
        last = len(load_form(figures.form).rows) - 1
        cuts = tuple(sorted(rng.sample(range(1, last + 1), rng.randint(1, 2))))
        layout = _layout(rng, cuts=cuts, **choices)
        return wrap(figures, rng, article(figures, rng, layout, _any_markup(rng))).encode()

    return shape


def _encoded(encoding: str, claim: str | None, *, mark: bool = False) -> Shape:
    def shape(figures: Figures, rng: Random) -> bytes:
        page = wrap(figures, rng, article(figures, rng, _layout(rng), _any_markup(rng)), claim)
        return (b"\xef\xbb\xbf" if mark else b"") + page.encode(encoding)

    return shape


def _template_comments(figures: Figures, rng: Random) -> bytes:
    parts = report(figures, rng, _layout(rng))
    title = parts[0]
    assert isinstance(title, Paragraph)
    body = (
        f"<!--<$[标题]>begin-->{title.text}<!--<$[标题]>end-->\n"
        f"<!--<$[发布时间]>begin-->{figures.year + 1}-01-18<!--<$[发布时间]>end-->\n"
        f"<!--<$[信息内容]>begin-->{m.render(parts[1:], _any_markup(rng), rng)}<!--<$[信息内容]>end-->"
    )
    return wrap(figures, rng, body).encode()


def _two_ends(figures: Figures, rng: Random) -> bytes:
    """A whole document pasted into the body of another, or content after the first end of the document."""
    body = article(figures, rng, _layout(rng), _any_markup(rng))
    if rng.random() < 0.5:
        inner = f"<html><head><meta charset=utf-8><title>正文</title></head><body>{body}</body></html>"
        return wrap(figures, rng, inner).encode()
    before = wrap(figures, rng, "<p>请下载或在线查看。</p>")
    return (before + f"<div>{body}</div>\n</body>\n</html>").encode()


def _upper_case(figures: Figures, rng: Random) -> bytes:
    page = wrap(figures, rng, article(figures, rng, _layout(rng), m.TIDY))
    page = re.sub(r"</?[a-z][a-z0-9]*", lambda tag: tag[0].upper(), page)
    return re.sub(r" (rowspan|colspan|border)=\"(\d+)\"", lambda a: f" {a[1].upper()}={a[2]}", page).encode()


def _reordered(columns: tuple[str, ...]) -> Shape:
    return _made(columns=columns)


def _blank_as(*signs: str) -> Shape:
    def shape(figures: Figures, rng: Random) -> bytes:
        return _made(blank=rng.choice(signs))(figures, rng)

    return shape


def _legal_service_first(figures: Figures, rng: Random) -> bytes:
    order = ("natural_person", "business", "research", "legal_service", "nonprofit", "other", "total")
    return _made(_any_markup(rng), columns=order)(figures, rng)


def _subtotal_column(figures: Figures, rng: Random) -> bytes:
    return _made(subtotal=rng.choice(("first", "last")))(figures, rng)


def _fragment(figures: Figures, rng: Random) -> bytes:
    parts = report(figures, rng, _layout(rng, prose=rng.random() < 0.5))
    return m.render(parts, rng.choice((m.TIDY, m.WPS, m.STYLED)), rng).encode()


def _old_table_in_comment(figures: Figures, rng: Random) -> bytes:
    """Last year's tables left in a comment, a script and a template: none of them is shown."""
    old = replace(consistent_figures(rng, figures.form, "medium"), agency=figures.agency, year=figures.year - 1)
    hidden = article(old, rng, _layout(rng, prose=False))
    kept = rng.choice(
        (
            f"<!-- {hidden.replace('--', '')} -->",
            f'<script type="text/html">{hidden}</script>',
            f"<noscript>{'请开启脚本。'}</noscript><script>var t = {hidden!r};</script>",
        )
    )
    return wrap(figures, rng, kept + article(figures, rng, _layout(rng), _any_markup(rng))).encode()


def _decoy_tables(figures: Figures, rng: Random) -> bytes:
    """A table of index data before the report and a table of numbers inside section 一."""
    parts = report(figures, rng, _layout(rng))
    body = m.render(parts, m.TIDY, rng)
    index = (
        f"<table><tr><td>索引号</td><td>{rng.randint(10**8, 10**9)}/{figures.year + 1}-{rng.randint(1, 999):05d}</td>"
        f"<td>发布机构</td><td>{figures.agency}</td></tr><tr><td>文号</td><td></td><td>有效性</td><td>有效</td></tr></table>"
    )
    channels = "".join(
        f"<tr><td>{name}</td><td>{rng.randint(0, 999)}</td></tr>" for name in ("网站", "微信", "其他", "总计")
    )
    numbers = f"<table><tr><td>渠道</td><td>数量</td></tr>{channels}</table>"
    return wrap(figures, rng, index + body.replace("<h2>二、", f"{numbers}<h2>二、", 1)).encode()


def _single_table(figures: Figures, rng: Random) -> bytes:
    """Sections 二 to 四 in one table, their headings as cells over its whole width."""
    parts = report(figures, rng, _layout(rng))
    first = next(i for i, part in enumerate(parts) if isinstance(part, Table)) - 1
    last = max(i for i, part in enumerate(parts) if isinstance(part, Table))
    rows: list[tuple[Box, ...]] = []
    for part in parts[first : last + 1]:
        rows += part.rows if isinstance(part, Table) else [(Box(part.text, columns=10),)]
    merged: list[Part] = [*parts[:first], Table("requests", tuple(rows)), *parts[last + 1 :]]
    return wrap(figures, rng, m.render(merged, rng.choice((m.TIDY, m.WPS)), rng)).encode()


def _entities(figures: Figures, rng: Random) -> bytes:
    """Text as character references, as an export that trusts no charset writes it."""
    page = wrap(figures, rng, article(figures, rng, _layout(rng)), rng.choice(("gb2312", "iso-8859-1", None)))
    digits = re.sub(r"(?<=>)\d+(?=</td>)", lambda number: "".join(f"&#x{ord(c):x};" for c in number[0]), page)
    return digits.encode("ascii", "xmlcharrefreplace")


HTML_SHAPES: dict[str, Shape] = {
    "tidy": _made(),
    "without_prose": _made(prose=False),
    "word_pasted": _word_pasted,
    "wps_pasted": _made(m.WPS),
    "attributes_with_markup": _made(m.STYLED),
    "disagreeing_spans": _made(skewed=True),
    "nested_layout": _nested_layout,
    "hidden_print_copy": _hidden_print_copy,
    "parts_repeating_head": _in_parts(repeat_head=True),
    "parts_repeating_groups": _in_parts(),
    "parts_with_blank_groups": _in_parts(continued="blank"),
    "parts_without_groups": _in_parts(continued="absent"),
    "paragraph_cells": _made(m.BARE, blank="/"),
    "division_cells": _made(m.DIVISIONS, blank="/"),
    "gbk_claiming_utf8": _encoded("gb18030", "utf-8"),
    "gbk_claiming_nothing": _encoded("gb18030", None),
    "gbk_claiming_gb2312": _encoded("gb18030", "gb2312"),
    "utf8_claiming_gbk": _encoded("utf-8", "gbk"),
    "utf8_claiming_nothing": _encoded("utf-8", None),
    "utf8_with_mark": _encoded("utf-8", "gb2312", mark=True),
    "template_comments": _template_comments,
    "two_ends": _two_ends,
    "unclosed_tags": _made(m.UNCLOSED),
    "upper_case_tags": _upper_case,
    "full_width_digits": _made(number="full_width"),
    "thousands_separators": _made(number="thousands"),
    "units_in_cells": _made(number="unit"),
    "padded_numbers": _made(number="padded"),
    "messy_white_space": _made(m.MESSY),
    "groups_without_spans": _made(groups="blank"),
    "groups_in_every_row": _made(groups="repeat"),
    "total_first": _reordered(("total", *COLUMNS[:6])),
    "legal_service_first": _legal_service_first,
    "subtotal_column": _subtotal_column,
    "variant_wording": _made(variants=True),
    "without_ordinals": _made(ordinals=False),
    "ordinals_with_comma": _made(ordinal_comma=True),
    "head_cells": _made(m.HEAD_CELLS),
    "blank_space": _made(m.WORD),
    "blank_slash": _blank_as("/", "／"),
    "blank_dash": _blank_as("-", "—", "－", "--"),
    "blank_word": _blank_as("无", "不涉及"),
    "fragment": _fragment,
    "old_table_in_comment": _old_table_in_comment,
    "decoy_tables": _decoy_tables,
    "single_table": _single_table,
    "entities": _entities,
}
