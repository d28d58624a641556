"""Ways to write a paragraph and a table in HTML: tidy, pasted from Word, pasted from WPS, unclosed, without tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from .layout import Box, Paragraph, Part, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

__all__ = ["BARE", "DIVISIONS", "HEAD_CELLS", "MESSY", "STYLED", "TIDY", "UNCLOSED", "WORD", "WPS", "Markup", "render"]


@dataclass(frozen=True)
class Markup:
    """How one editor writes: each callable gets what to write and a generator."""

    paragraph: Callable[[Paragraph, Random], str]
    cell: Callable[[Box, Random], str]
    table: Callable[[Table, Sequence[str], Random], str]
    row: Callable[[Sequence[str], Random], str]


def render(parts: Sequence[Part], markup: Markup, rng: Random) -> str:
    """The report in one markup."""
    out: list[str] = []
    for part in parts:
        if isinstance(part, Paragraph):
            out.append(markup.paragraph(part, rng))
        else:
            rows = [markup.row([markup.cell(box, rng) for box in row], rng) for row in part.rows]
            out.append(markup.table(part, rows, rng))
    return "\n".join(out)


def _spans(box: Box) -> str:
    rows = f' rowspan="{box.rows}"' if box.rows > 1 else ""
    return rows + (f' colspan="{box.columns}"' if box.columns > 1 else "")


def _row(cells: Sequence[str], rng: Random) -> str:
    del rng
    return f"<tr>{''.join(cells)}</tr>"


def _paragraph(part: Paragraph, rng: Random) -> str:
    del rng
    tag = {"title": "h1", "heading": "h2", "prose": "p"}[part.kind]
    return f"<{tag}>{escape(part.text)}</{tag}>"


def _cell(box: Box, rng: Random) -> str:
    del rng
    return f"<td{_spans(box)}>{escape(box.text)}</td>"


def _table(table: Table, rows: Sequence[str], rng: Random) -> str:
    del table
    head = '<table border="1" cellspacing="0">'
    if rng.random() < 0.5:
        return f"{head}\n<tbody>\n" + "\n".join(rows) + "\n</tbody>\n</table>"
    return f"{head}\n" + "\n".join(rows) + "\n</table>"


TIDY = Markup(_paragraph, _cell, _table, _row)

# --- cells as th, sections thead, tbody and tfoot


def _head_cell(box: Box, rng: Random) -> str:
    del rng
    tag = "td" if box.kind == "value" else "th"
    scope = ' scope="row"' if box.kind == "label" else ""
    return f"<{tag}{_spans(box)}{scope}>{escape(box.text)}</{tag}>"


def _head_table(table: Table, rows: Sequence[str], rng: Random) -> str:
    headed = (
        sum(1 for row in table.rows if all(box.kind == "head" for box in row)) if table.name != "disclosures" else 0
    )
    caption = "<caption>统计表 2</caption>" if rng.random() < 0.3 else ""
    head = f"<thead>{''.join(rows[:headed])}</thead>" if headed else ""
    foot = "<tfoot></tfoot>" if rng.random() < 0.5 else ""
    columns = f'<colgroup><col span="{max(len(row) for row in table.rows)}" style="width: 60px"></colgroup>'
    return f"<table>{caption}{columns}{head}{foot}<tbody>{''.join(rows[headed:])}</tbody></table>"


HEAD_CELLS = Markup(_paragraph, _head_cell, _head_table, _row)

# --- pasted from Word

_FONTS = ("仿宋_GB2312", "方正仿宋_GBK", "宋体", "Times New Roman")


def _word_run(text: str, rng: Random) -> str:
    language = "lang=EN-US " if text.isascii() else ""
    font = rng.choice(_FONTS)
    style = f'font-size:10.5pt;font-family:"{font}","serif";color:black'
    return f"<span {language}style='{style}'>{escape(text, quote=False)}</span>"


def _word_runs(text: str, rng: Random) -> str:
    """The text over several spans, cut anywhere but, mostly, not inside a number."""
    if not text:
        return "<span lang=EN-US style='font-size:10.5pt'><o:p>&nbsp;</o:p></span>"
    if len(text) < 2 or rng.random() < 0.35:
        return _word_run(text, rng) + "<span lang=EN-US><o:p></o:p></span>"
    at = rng.randrange(1, len(text))
    inside_number = text[at - 1].isdigit() or text[at].isdigit()
    glue = "\n" if not inside_number and rng.random() < 0.15 else ""
    return _word_run(text[:at], rng) + glue + _word_run(text[at:], rng) + "<span lang=EN-US><o:p></o:p></span>"


def _word_cell(box: Box, rng: Random) -> str:
    spans = (f" rowspan={box.rows}" if box.rows > 1 else "") + (f" colspan={box.columns}" if box.columns > 1 else "")
    text = box.text
    broken = box.kind == "head" and 3 < len(text) < 8 and rng.random() < 0.3
    lines = (text[: len(text) // 2], text[len(text) // 2 :]) if broken else (text,)
    paragraphs = "\n  ".join(
        f"<p class=MsoNormal align=center style='text-align:center;line-height:18.0pt'>{_word_runs(line, rng)}</p>"
        for line in lines
    )
    style = "width:32.25pt;border:solid windowtext 1.0pt;padding:0cm 5.4pt"
    return f"  <td width=43{spans} valign=top style='{style}'>\n  {paragraphs}\n  </td>\n"


def _word_row(cells: Sequence[str], rng: Random) -> str:
    return f" <tr style='mso-yfti-irow:{rng.randrange(30)};height:21.0pt'>\n{''.join(cells)} </tr>\n"


def _word_table(table: Table, rows: Sequence[str], rng: Random) -> str:
    del table
    widths = ""
    # Word closes a table of merged cells with a row of no height that only carries the widths.
    if rng.random() < 0.6:
        cells = "".join(f"  <td width={rng.randrange(30, 90)} style='border:none'></td>\n" for _ in range(10))
        widths = f" <![if !supportMisalignedColumns]>\n <tr height=0>\n{cells} </tr>\n <![endif]>\n"
    style = 'border-collapse:collapse;mso-yfti-tbllook:1184;font-family:"宋体"'
    return (
        f"<div align=center>\n<table class=MsoNormalTable border=1 cellspacing=0 cellpadding=0 style='{style}'>\n"
        f"{''.join(rows)}{widths}</table>\n</div>"
    )


def _word_paragraph(part: Paragraph, rng: Random) -> str:
    space = rng.choice(("", "<![if !supportEmptyParas]>&nbsp;<![endif]>", '<a name="_Toc20240101"></a>'))
    indent = "text-indent:32.0pt;" if part.kind != "title" else "text-align:center;"
    style = f"{indent}line-height:28.0pt;mso-line-height-rule:exactly"
    return f"<p class=MsoNormal style='{style}'>{space}{_word_runs(part.text, rng)}</p>"


WORD = Markup(_word_paragraph, _word_cell, _word_table, _word_row)

# --- pasted from WPS


def _wps_text(text: str, rng: Random) -> str:
    inner = escape(text) if text else rng.choice(("&nbsp;", "", "<br/>"))
    return (
        '<span style=";font-family:宋体;font-size:14px">'
        f'<span style="font-family:宋体">{inner}</span></span>{rng.choice(("", "<br/>", "<!--[endif]-->"))}'
    )


def _wps_cell(box: Box, rng: Random) -> str:
    style = "border-width: 1px; border-style: solid; border-color: windowtext; padding: 0px 7px; background: #fff;"
    return (
        f'<td width="{rng.randrange(38, 90)}"{_spans(box)} style="{style}" valign="center">'
        f'<p style=";text-align:center;line-height:24px">{_wps_text(box.text, rng)}</p></td>'
    )


def _wps_paragraph(part: Paragraph, rng: Random) -> str:
    return f'<p style="text-indent: 43px;line-height: 37px;">{_wps_text(part.text, rng)}</p>'


def _wps_table(table: Table, rows: Sequence[str], rng: Random) -> str:
    del table
    order = ' class="firstRow"'
    first = rows[0].replace("<tr>", f"<tr{order}>", 1)
    return f'<table width="{rng.randrange(540, 700)}"><tbody>{first}{"".join(rows[1:])}</tbody></table>'


WPS = Markup(_wps_paragraph, _wps_cell, _wps_table, _row)

# --- end tags left out


def _open_row(cells: Sequence[str], rng: Random) -> str:
    return "<tr>" + "".join(cells) + rng.choice(("", "", "</tr>"))


def _open_cell(box: Box, rng: Random) -> str:
    paragraph = rng.choice(("", "<p>", "<p align=center>"))
    return f"<td{_spans(box)}>{paragraph}{escape(box.text)}{rng.choice(('', '', '</td>'))}\n"


def _open_paragraph(part: Paragraph, rng: Random) -> str:
    return f"<p>{escape(part.text)}{rng.choice(('', '', '</p>'))}"


UNCLOSED = Markup(_open_paragraph, _open_cell, _table, _open_row)

# --- white space and breaks in odd places


def _messy_text(text: str, rng: Random) -> str:
    if re.fullmatch(r"-?[\d.,]*元?", text):
        return rng.choice(("{}", "\n\t{}\n", "&nbsp;{}&nbsp;", "&ensp;{}", "\u3000{}", "\u200b{}")).format(text)
    if len(text) < 3:
        return escape(text)
    at = rng.randrange(1, len(text))
    glue = rng.choice(("<br />", "\n        ", "&nbsp;", "\u3000", "\u200b", " ", "<wbr>", "<br>\n"))
    return escape(text[:at]) + glue + escape(text[at:])


def _messy_cell(box: Box, rng: Random) -> str:
    return f"<td{_spans(box)}>\n{_messy_text(box.text, rng)}\n</td>"


MESSY = Markup(_paragraph, _messy_cell, _table, _row)

# --- every box an element of its own, no table


def _bare_table(table: Table, rows: Sequence[str], rng: Random) -> str:
    del table, rng
    return "\n".join(rows)


def _bare_row(cells: Sequence[str], rng: Random) -> str:
    del rng
    return "\n".join(cell for cell in cells if cell)


def _bare_cell(box: Box, rng: Random) -> str:
    del rng
    return f"<p>{escape(box.text)}</p>" if box.text else ""


def _division_cell(box: Box, rng: Random) -> str:
    del rng
    return f"<div class='c{box.columns}'><span>{escape(box.text)}</span></div>" if box.text else ""


BARE = Markup(_paragraph, _bare_cell, _bare_table, _bare_row)
DIVISIONS = Markup(
    _paragraph, _division_cell, _bare_table, lambda cells, rng: f"<div class=r>{_bare_row(cells, rng)}</div>"
)

# --- tidy, with attributes that hold signs of markup


def _styled_cell(box: Box, rng: Random) -> str:
    title = rng.choice(('title="a > b"', "title='3\" x 4\"'", 'data-x="<td>9</td>"', "onclick=\"f('7')\""))
    return f"<td{_spans(box)} {title} nowrap><p align='center'><strong>{escape(box.text)}</strong></p></td>"


STYLED = Markup(_paragraph, _styled_cell, _table, _row)
