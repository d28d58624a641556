"""RTF: cells by the edges of their rows, text in Unicode and in code pages, nothing that is not shown."""

from random import Random

import pytest

from extract import extract_document
from extract.document import Line
from extract.matrix.values import printed
from extract.readers import read_document
from tests.comparison import compare
from tests.generator import consistent_figures, with_blanks
from tests.generator.rtf import RTF_SHAPES


@pytest.mark.parametrize("form", ["2021", "2019"])
@pytest.mark.parametrize("shape", RTF_SHAPES)
def test_every_cell_is_read_as_it_was_put_in(shape: str, form: str) -> None:
    for seed in range(3):
        rng = Random(seed)
        figures = consistent_figures(rng, form=form, size="medium")
        figures = with_blanks(figures, rng) if seed % 2 else figures
        (report,) = extract_document(RTF_SHAPES[shape](figures, rng)).reports
        found = compare(figures, report)
        assert found.wrong == []
        assert [(place, state) for place, state in found.lost if state != "blank"] == []
        assert found.ambiguous == 0
        assert (report.agency_name, report.report_year) == (figures.agency, figures.year)
        assert [section.number for section in report.sections if section.number] == [1, 2, 3, 4, 5, 6]


def _texts(body: str) -> list[str | list[list[str]]]:
    return [
        block.text if isinstance(block, Line) else [[cell.text for cell in row] for row in block.rows]
        for block in read_document(rb"{\rtf1\ansi\ansicpg936 " + body.encode() + b"}").blocks
    ]


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        (r"\u20449\'d0\u24687\'cf x", ["信息 x"]),
        (r"{\uc0 \u20449\u24687}", ["信息"]),
        (r"{\uc1\u-10179?\u-8704?}", ["\U0001f600"]),
        (r"a\~b\_c\{d\}\par e\line f", ["a b-c{d}", "e", "f"]),
        (r"6{\super 1}{\strike 7}{\strike0 8}\par 6\super a\nosupersub 1", ["6^1~7~8", "6a1"]),
        (r"\'81A\'b0\'a1", ["丄啊"]),
        (r"\bin5 {{}}}x", ["x"]),
        (r"{\pict\wmetafile8 0001a2}{\*\shppict{\pict 00ff}}x", ["x"]),
        (r"{\listtext\u19968?\u12289?}\u24635?", ["一、总"]),
        (r"{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt \pard box\par}}{\shprslt old}}anchor\par", ["anchor", "box"]),
    ],
)
def test_text(body: str, texts: list[str]) -> None:
    assert _texts(body) == texts


def test_a_table_that_ends_with_the_file_keeps_its_last_cells() -> None:
    row = r"\trowd\cellx900\cellx1800\intbl {}\cell {}\cell\row"
    assert _texts(row.format(1, 2) + row.format(3, 4) + r"\trowd\cellx900\cellx1800\intbl 5\cell 6") == [
        [["1", "2"], ["3", "4"], ["5", "6"]]
    ]


_TABLE = r"\trowd\cellx900\cellx1800\intbl a\cell {}\cell\row" * 2


@pytest.mark.parametrize(
    "content",
    [
        r"{\pict\pngblip 89504e}",
        r"6{\pict\pngblip 89504e}",
        r"{\field{\*\fldinst EQ \\f(1,2)}{\fldrslt }}",
        r"{\field{\*\fldinst FORMDROPDOWN {\*\formfield{\fftype2}}}{\fldrslt }}",
        r"{\mmath{\*\moMath{\mf{\mnum{\mr 1}}{\mden{\mr 2}}}}}",
    ],
    ids=["picture", "number and picture", "formula of a field", "choice", "formula"],
)
def test_what_shows_no_text_in_a_cell_leaves_no_number_and_no_blank(content: str) -> None:
    (table,) = _texts(_TABLE.replace("{}", content))
    assert not isinstance(table, str)
    assert printed(table[0][1]).state == "unreadable"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (r"6{\cf1 1}", "6"),
        (r"{\highlight2 6}{\cf1 1}", "6~1~"),
        (r"6{\cf2 1}", "61"),
        (r"6{\fs2 1}", "6"),
        (r"6{\webhidden 1}", "6"),
        (r"{\cf1\plain 6}", "6"),
    ],
)
def test_digits_that_nobody_sees_are_none_of_the_number_beside_them(content: str, text: str) -> None:
    colors = r"{\colortbl;\red255\green255\blue255;\red0\green0\blue0;}"
    assert _texts(f"{colors}{content}") == [text]


def test_a_file_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    rng = Random(2)
    data = RTF_SHAPES["gbk"](consistent_figures(rng, form="2021", size="small"), rng)
    extraction = extract_document(data[:-400])
    assert (extraction.status, extraction.reason) == ("extracted", "cut_off")


@pytest.mark.parametrize(
    "body", ["{" * 200_000, r"\cell" * 100_000, r"\nestcell\itap9999\intbl" * 20_000, r"\u" * 9999]
)
def test_nonsense_ends_with_a_reason(body: str) -> None:
    extraction = extract_document(b"{\\rtf1 " + body.encode())
    assert extraction.reports == ()
    assert extraction.reason is not None
