"""What the portals of the sample publish: seeded reports, the pages around them, and the decoys beside them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from random import Random
from typing import TYPE_CHECKING

from tests.generator import Figures, consistent_figures
from tests.generator.layout import Layout, Paragraph, report
from tests.generator.markup import TIDY, WORD, WPS, Markup, render

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "OFFICES",
    "Decoy",
    "Document",
    "Report",
    "agencies",
    "article_page",
    "decoy_pages",
    "footer",
    "head_line",
    "head_table",
    "reports",
    "revised",
    "site_code",
    "title_of",
]

#: Offices of an invented county, the government itself first.
OFFICES = (
    "人民政府", "财政局", "水利局", "教育局", "卫生健康局", "发展和改革局", "统计局", "农业农村局",
    "民政局", "司法局", "审计局", "交通运输局", "气象局", "林业局", "信访局", "应急管理局",
)  # fmt: skip
_MARKUPS: tuple[Markup, ...] = (TIDY, WORD, WPS)
_FIRST_YEAR_OF_2021_FORM = 2021


@dataclass(frozen=True)
class Report:
    """A report: whose, of which year, its title and figures, the article without its title, and the day of issue."""

    agency: str
    year: int
    title: str
    figures: Figures
    html_article: str
    date: str


@dataclass(frozen=True)
class Decoy:
    """A page that a list shows among the reports and that is none; `html_article` is what `article_page` takes."""

    kind: str
    agency: str
    year: int
    title: str
    html_article: str
    date: str


#: What a list shows.
Document = Report | Decoy


def agencies(place: str, count: int = 4) -> tuple[str, ...]:
    """The government of an invented place and `count - 1` of its offices: 青溪县人民政府, 青溪县财政局, …"""
    return tuple(place + office for office in OFFICES[:count])


def title_of(agency: str, year: int, form: int) -> str:
    """A title in one of the five usual forms; form 4 names no agency."""
    return (
        f"{agency}{year}年政府信息公开工作年度报告",
        f"{year}年{agency}政府信息公开工作年度报告",
        f"{agency}{year}年度政府信息公开年度报告",
        f"{agency}{year}年政府信息公开工作报告",
        f"{year}年政府信息公开工作年度报告",
    )[form % 5]


def _rng(*key: object) -> Random:
    """A generator of its own for everything that is made, so that one more report changes none of the others."""
    return Random("/".join(map(str, key)))


def _article(figures: Figures, rng: Random) -> str:
    layout = Layout(amount_unit=rng.choice(("", "元")), separate_blocks=rng.random() < 0.4)
    parts = report(figures, rng, layout)
    assert isinstance(parts[0], Paragraph)
    return render(parts[1:], rng.choice(_MARKUPS), rng)


def _figures(agency: str, year: int, size: str, rng: Random) -> Figures:
    form = "2021" if year >= _FIRST_YEAR_OF_2021_FORM else "2019"
    return replace(consistent_figures(rng, form, size), agency=agency, year=year)


def reports(
    portal_name: str, agencies: Iterable[str], years: Iterable[int], seed: int, *, title_form: int | None = None
) -> tuple[Report, ...]:
    """A report of every agency for every year, the newest first, as lists show them.

    The same arguments give the same reports, and each report depends on portal, agency and year alone. `title_form`
    fixes the form of the titles (4: without the agency, for folders that name it), else one of the others is drawn.
    """
    made = []
    for year in sorted(years, reverse=True):
        for agency in agencies:
            rng = _rng(seed, portal_name, agency, year)
            title = title_of(agency, year, rng.randrange(4) if title_form is None else title_form)
            date = f"{year + 1}-01-{rng.randint(6, 29):02d}"
            size = rng.choice(("zero", "small", "small", "medium"))
            figures = _figures(agency, year, size, rng)
            made.append(Report(agency, year, title, figures, _article(figures, rng), date))
    return tuple(made)


def revised(old: Report, seed: int) -> Report:
    """The same report with other figures, as a correction puts it under the same address."""
    rng = _rng(seed, "revised", old.agency, old.year)
    figures = _figures(old.agency, old.year, "medium", rng)
    return replace(old, figures=figures, html_article=_article(figures, rng))


def site_code(site_name: str) -> str:
    """The 网站标识码 of a site: ten digits."""
    return f"{_rng('code', site_name).randint(1_100_000_001, 6_590_000_099)}"


def head_line(report: Document, style: int = 0) -> str:
    """The line between title and body: time, source, size of letters."""
    return (
        f'<div class="info">发布时间:{report.date} 14:34 来源:{report.agency} 字体:[大 中 小]</div>',
        f'<ul class="info"><li>{report.title}</li><li>时间: {report.date} 12:01</li></ul>',
        f'<p class="sj">来源:{report.agency} 发布时间:{report.date} 16:21 字体大小:</p>',
        f'<div class="sub">日期:{report.date} 来源:{report.agency} 访问量:</div>',
    )[style % 4]


def head_table(report: Document) -> str:
    """The table of metadata that disclosure pages print above a document."""
    index = f"{_rng('index', report.agency, report.year).randint(10**8, 10**9)}/{report.date[:4]}-00012"
    fields = (
        ("索引号", index, "组配分类", "政府信息公开年报"),
        ("发布机构", report.agency, "发文日期", report.date),
        ("文号", "", "有效性", "有效"),
    )
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in fields)
    return f'<table class="xxgk_table">{rows}<tr><td>标题</td><td colspan="3">{report.title}</td></tr></table>'


def article_page(  # noqa: PLR0913 each is a way in which the templates of portals differ
    report: Document,
    *,
    site_name: str,
    column_name: str,
    head: str,
    body_attrs: str,
    template_comments: bool = False,
    meta: bool = True,
    links: str = "",
    domain: str = "",
    body_tag: str = "div",
    after: str = "",
) -> str:
    """A whole page around an article.

    `head` stands between the title and the body (`head_line`, `head_table`), `body_attrs` are the attributes of the
    element around the article (`id="zoom"`) and `body_tag` is its name, `links` the navigation, whose addresses must
    answer, `after` what follows the article (attachments). `template_comments` leaves the template's marks around the
    fields; `domain` is what the meta tag SiteDomain says, left out where empty.
    """
    title, article = escape(report.title), report.html_article
    date = f"{report.date} 14:34:00"
    if template_comments:
        title_in_page = f"<!--<$[标题]>begin-->{title}<!--<$[标题]>end-->"
        article = f"<!--<$[信息内容]>begin-->{article}<!--<$[信息内容]>end-->"
    else:
        title_in_page = title
    tags = _meta_tags(report, site_name, column_name, date, domain) if meta else ""
    navigation = links or '<a href="/">首页</a>'
    return (
        f'<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n<title>{title}-{site_name}</title>\n{tags}</head>\n'
        f'<body>\n<div class="nav">{navigation}</div>\n'
        f'<div class="path">当前位置：首页 &gt; 政府信息公开 &gt; {column_name}</div>\n'
        f'<div class="article">\n<h1>{title_in_page}</h1>\n{head}\n'
        f"<{body_tag} {body_attrs}>\n{article}\n</{body_tag}>\n{after}\n</div>\n{footer(site_name)}\n</body>\n</html>\n"
    )


def _meta_tags(report: Document, site_name: str, column_name: str, date: str, domain: str) -> str:
    rng = _rng("meta", report.agency, report.title)
    fields = {
        "SiteName": site_name,
        "SiteDomain": domain,
        "SiteIDCode": site_code(site_name),
        "ColumnName": column_name,
        "ColumnDescription": "",
        "ColumnKeywords": "信息公开,年报",
        "ColumnType": "信息公开年报",
        "ArticleTitle": report.title,
        "PubDate": rng.choice((date, date[:16], date[:10])),
        "ContentSource": rng.choice((report.agency, site_name)),
        "Keywords": "政府信息公开,年度报告",
        "Author": "",
        "Description": "",
        "Image": "",
        "Url": "",
    }
    if not domain:
        del fields["SiteDomain"]
    style = rng.randrange(4)
    line = (
        '<meta name="{0}" content="{1}"/>\n',
        '<meta content="{1}" name="{0}">\n',
        "<META NAME='{0}' CONTENT='{1}'>\n",
        '<meta name="{0}" content="{1}">\n',
    )[style]
    return "".join(line.format(name, escape(value)) for name, value in fields.items())


def footer(site_name: str) -> str:
    """The foot of every page of a site: who runs it, and its code."""
    return f'<div class="footer">主办：{site_name}　网站标识码：{site_code(site_name)}　<a href="/">网站首页</a></div>'


def decoy_pages(
    portal_name: str, agencies: Sequence[str], years: Iterable[int], seed: int, kinds: Sequence[str] = ()
) -> tuple[Decoy, ...]:
    """One decoy of each kind (or of `kinds`), of the last of `years`, its agency drawn: what lists hold among reports.

    `interpretation`, `notice` (with the empty form), `rule_of_law`, `website`, `pictures`, `statistics`.
    """
    year = max(years)
    made = []
    for kind in kinds or tuple(_DECOYS):
        rng = _rng(seed, portal_name, kind, year)
        agency = rng.choice(list(agencies))
        title, article = _DECOYS[kind](agency, year, rng)
        made.append(Decoy(kind, agency, year, title, article, f"{year + 1}-02-{rng.randint(1, 27):02d}"))
    return tuple(made)


def _interpretation(agency: str, year: int, rng: Random) -> tuple[str, str]:
    received = rng.randint(3, 90)
    return (
        f"文字解读：{agency}{year}年政府信息公开工作年度报告",
        (
            f"<p>{year}年共收到申请{received}件，比上年增加{rng.randint(1, 30)}%，均在期限内答复。</p>"
            f"<table><tr><td>予以公开</td><td>{received}</td></tr><tr><td>总计</td><td>{received}</td></tr></table>"
        ),
    )


def _notice(agency: str, year: int, rng: Random) -> tuple[str, str]:
    figures = consistent_figures(rng, "2021", "zero")
    empty = replace(
        figures,
        agency="××单位",
        year=year,
        requests=dict.fromkeys(figures.requests, (None,) * 7),
        disclosures=dict.fromkeys(figures.disclosures),
        remedies=(None,) * 15,
    )
    form = render(report(empty, rng, Layout(prose=False))[1:], TIDY, rng)
    return (
        f"关于做好{year}年政府信息公开工作年度报告编制发布工作的通知",
        f"<p>各乡镇、县直各单位：</p><p>请于{year + 1}年1月31日前公布，格式见附件。</p><p>{agency}</p>{form}",
    )


def _rule_of_law(agency: str, year: int, rng: Random) -> tuple[str, str]:
    return (
        f"{agency}{year}年法治政府建设年度报告",
        f"<p>一、主要做法</p><p>全年办理行政处罚案件{rng.randint(1, 400)}件，行政复议{rng.randint(0, 9)}件。</p>",
    )


def _website(agency: str, year: int, rng: Random) -> tuple[str, str]:
    names = ("独立用户访问总量（单位：个）", "网站总访问量（单位：次）", "信息发布总数（单位：条）", "收到留言数量")
    rows = "".join(f"<tr><td>{name}</td><td>{rng.randint(0, 90000)}</td></tr>" for name in names)
    return f"{agency}政府网站工作年度报表（{year}年度）", f"<table>{rows}</table>"


def _pictures(agency: str, year: int, rng: Random) -> tuple[str, str]:
    pictures = "".join(f'<p><img src="/images/{n}.png" alt=""></p>' for n in range(rng.randint(1, 3)))
    return f"图解：{agency}{year}年政府信息公开工作年度报告", pictures


def _statistics(agency: str, year: int, rng: Random) -> tuple[str, str]:
    return (
        f"{agency}{year}年统计年鉴",
        f"<table><tr><td>总人口</td><td>{rng.randint(10**5, 10**6)}</td></tr></table>",
    )


_DECOYS = {
    "interpretation": _interpretation,
    "notice": _notice,
    "rule_of_law": _rule_of_law,
    "website": _website,
    "pictures": _pictures,
    "statistics": _statistics,
}
