"""Documents that lie next to reports, or come in their place, and are none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .figures import Figures, consistent_figures
from .layout import Layout, Paragraph, report
from .markup import TIDY, WORD, render
from .page import article, wrap
from .vertical import VERTICAL_HTML_SHAPES, vertical_figures

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

__all__ = ["DECOYS", "Decoy", "decoys"]


@dataclass(frozen=True, slots=True)
class Decoy:
    """A document, the `status` it must end with, and a word that its `reason` is about."""

    data: bytes
    status: str
    reason: str


def _page(title: str, body: str) -> str:
    return (
        f'<html><head><meta charset="utf-8"><title>{title}</title><meta name="ArticleTitle" content="{title}"></head>'
        f"<body><h1>{title}</h1>\n{body}\n</body></html>"
    )


def _rows(rows: Sequence[tuple[object, ...]]) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return "<table border=1>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


def _empty(figures: Figures) -> Figures:
    return replace(
        figures,
        requests=dict.fromkeys(figures.requests, (None,) * 7),
        disclosures=dict.fromkeys(figures.disclosures),
        remedies=(None,) * 15,
    )


def _interpretation(rng: Random) -> bytes:
    figures = consistent_figures(rng, size="medium")
    received, total = figures.requests["received"][6], figures.requests["processed_total"][6]
    title = f"【{rng.choice(('图解', '一图读懂', '解读'))}】{figures.agency}{figures.year}年政府信息公开工作年度报告"
    quoted = _rows([("予以公开", figures.requests["granted"][6]), ("部分公开", 3), ("不予公开", 7), ("总计", total)])
    body = (
        f"<p>{figures.year}年，本年新收政府信息公开申请{received}件，上年结转{figures.requests['carried_in'][6]}件，"
        f"自然人申请占{rng.randint(80, 99)}%，结转下年度继续办理{figures.requests['carried_out'][6]}件。</p>{quoted}"
        "<p><img src='/images/1.jpg'><img src='/images/2.jpg'></p>"
    )
    return _page(title, body).encode()


def _notice(rng: Random) -> bytes:
    figures = _empty(consistent_figures(rng, "2021", "zero"))
    blank = replace(figures, agency="××单位")
    form = article(blank, rng, Layout(prose=False), rng.choice((TIDY, WORD)))
    title = f"关于做好{figures.year}年政府信息公开工作年度报告编制和发布工作的通知"
    body = (
        f"<h1>{title}</h1><p>各乡镇、县直各单位：</p><p>一、时间要求。请于{figures.year + 1}年1月31日前发布。"
        "二、总体情况不超过1000字。三、格式见附件，共3张表。</p>"
        f"<p>附件：政府信息公开工作年度报告格式</p>{form}"
    )
    return wrap(figures, rng, body, title=title).encode()


def _empty_form(rng: Random) -> bytes:
    figures = replace(_empty(consistent_figures(rng, "2021", "zero")), agency="××单位")
    return _page("政府信息公开工作年度报告格式", article(figures, rng, Layout(prose=False), TIDY)).encode()


def _rule_of_law(rng: Random) -> bytes:
    year = rng.randint(2019, 2025)
    numbers = [
        ("事项", "数量", "总计"),
        *(
            (n, rng.randint(0, 900), rng.randint(0, 900))
            for n in ("行政许可", "行政处罚", "行政强制", "行政复议", "行政诉讼")
        ),
    ]
    body = (
        f"<p>一、{year}年工作情况</p><p>全年办理行政复议案件{rng.randint(1, 90)}件，"
        f"其中结果维持{rng.randint(1, 50)}件，结果纠正{rng.randint(0, 9)}件；"
        f"办理政府信息公开申请{rng.randint(1, 99)}件。</p>{_rows(numbers)}<p>二、存在的主要问题</p>"
    )
    return _page(f"柳泉县{year}年法治政府建设年度报告", body).encode()


def _site_statistics(rng: Random) -> bytes:
    year = rng.randint(2019, 2025)
    names = (
        "独立用户访问总量（单位：个）",
        "网站总访问量（单位：次）",
        "信息发布总数（单位：条）",
        "收到留言数量",
        "办结留言数量",
        "其他",
        "总计",
    )
    return _page(
        f"政府网站工作年度报表（{year}年度）", _rows([("项目", "数量"), *((n, rng.randint(0, 10**6)) for n in names)])
    ).encode()


def _not_found(rng: Random) -> bytes:
    return _page("404 Not Found", f"<p>您访问的页面不存在或已删除，{rng.randint(3, 9)}秒后返回首页。</p>").encode()


def _challenge(rng: Random) -> bytes:
    key = "".join(rng.choices("0123456789abcdef", k=48))
    return (
        f'<html><head><meta charset="utf-8"><script>var $_ts=window["$_ts"]||{{}};$_ts.cd="{key}";'
        f'document.cookie="acw_sc__v2={key[:40]};path=/";location.reload();</script></head><body></body></html>'
    ).encode()


def _login(rng: Random) -> bytes:
    body = (
        "<form action='/login' method='post'>用户名<input name='user'>密码<input type='password' name='word'>"
        f"验证码<input name='code'><img src='/code?{rng.randint(1, 999)}'><button>登录</button></form>"
    )
    return _page("统一身份认证", body).encode()


def _nothing(rng: Random) -> bytes:
    del rng
    return b""


def _rubbish(rng: Random) -> bytes:
    return b"\x00\x01\xfe" + rng.randbytes(rng.randint(200, 4000))


def _budget(rng: Random) -> bytes:
    lines = (
        "一、一般公共预算拨款收入",
        "二、政府性基金预算拨款收入",
        "三、国有资本经营预算拨款收入",
        "其他收入",
        "本年收入合计",
        "上年结转",
        "总计",
    )
    table = _rows(
        [
            ("项目", "本年预算数", "上年执行数"),
            *((n, rng.randint(0, 10**5) / 100, rng.randint(0, 10**5) / 100) for n in lines),
        ]
    )
    return _page(f"望湖区水利局{rng.randint(2019, 2025)}年部门预算公开（单位：万元）", table).encode()


def _list_of_reports(rng: Random) -> bytes:
    links = "".join(
        f'<li><a href="/art/{n}.html">{consistent_figures(rng, size="zero").agency}{rng.randint(2019, 2025)}年'
        f"政府信息公开工作年度报告</a><span>{rng.randint(2020, 2026)}-01-{rng.randint(1, 31):02d}</span></li>"
        for n in range(rng.randint(8, 40))
    )
    return _page("政府信息公开年报", f"<ul>{links}</ul><div>共 {rng.randint(2, 9)} 页 1 2 3 下一页 尾页</div>").encode()


def _form_2014(rng: Random) -> bytes:
    """A report whose table of 2014 was left empty."""
    figures = replace(vertical_figures(rng, "2014"), rows=dict.fromkeys(vertical_figures(rng, "2014").rows, (None,)))
    return VERTICAL_HTML_SHAPES[rng.choice(("tidy", "word_pasted", "side_by_side"))](figures, rng)


def _form_before_2014(rng: Random) -> bytes:
    """A local table that no form knows, though some of its rows are called as those of others."""
    year = rng.randint(2008, 2013)
    names = (
        "公开目录编制条数",
        "编制公开指南数",
        "政府信息公开专栏访问人次",
        "公共查阅点接待人次",
        "新闻发布会场次",
        "便民手册发放册数",
        "公开栏更新次数",
        "电话咨询数",
        "同意公开答复数",
        "当面申请数",
        "投诉处理件数",
    )
    lines: list[tuple[object, ...]] = [("指标名称", "计量单位", f"{year}年")]
    lines += [(name, "条", rng.randint(0, 300)) for name in names]
    return _page(
        f"临溪县{year}年政府信息公开工作年度报告", f"<p>一、概述</p><p>本年度工作情况如下。</p>{_rows(lines)}"
    ).encode()


def _pictures(rng: Random) -> bytes:
    figures = consistent_figures(rng, "2021", "small")
    parts = [p for p in report(figures, rng, Layout()) if isinstance(p, Paragraph)]
    picture = f'<p><img src="/upload/{rng.randrange(10**6)}.png" width="600" height="900"></p>'
    body = render(parts, TIDY, rng).replace("</h2>", f"</h2>{picture}")
    return wrap(figures, rng, body).encode()


def _attachment(rng: Random) -> bytes:
    figures = consistent_figures(rng, "2021", "small")
    name = f"{figures.agency}{figures.year}年政府信息公开工作年度报告"
    suffix = rng.choice(("pdf", "doc", "docx", "wps", "ofd", "xlsx", "zip"))
    return wrap(
        figures, rng, f'<h1>{name}</h1><p>附件：<a href="/P0{rng.randrange(10**9)}.{suffix}">{name}</a></p>'
    ).encode()


#: name -> (maker, expected status, what the reason is about)
DECOYS: dict[str, tuple[Callable[[Random], bytes], str, str]] = {
    "interpretation": (_interpretation, "not_a_report", "interpretation"),
    "notice_with_empty_form": (_notice, "not_a_report", "notice"),
    "empty_form": (_empty_form, "not_a_report", "empty form"),
    "rule_of_law_report": (_rule_of_law, "not_a_report", "other report"),
    "site_statistics": (_site_statistics, "not_a_report", "other report"),
    "not_found_page": (_not_found, "not_a_report", "not found"),
    "challenge": (_challenge, "not_a_report", "challenge"),
    "login": (_login, "not_a_report", "login"),
    "empty_file": (_nothing, "unreadable", "empty"),
    "rubbish": (_rubbish, "unreadable", "unknown format"),
    "budget": (_budget, "not_a_report", "other report"),
    "list_of_reports": (_list_of_reports, "not_a_report", "list"),
    "form_2014": (_form_2014, "no_matrix", "2014"),
    "tables_as_pictures": (_pictures, "no_matrix", "image"),
    "attachment_only": (_attachment, "no_matrix", "attachment"),
    "form_before_2014": (_form_before_2014, "no_matrix", "pre-2014"),
}


def decoys(rng: Random) -> dict[str, Decoy]:
    """One of each kind, by name."""
    return {name: Decoy(make(rng), status, reason) for name, (make, status, reason) in DECOYS.items()}
