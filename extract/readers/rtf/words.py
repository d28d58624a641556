"""The words of RTF that hide text, stand for it or say how it is encoded."""

from __future__ import annotations

from typing import Final

__all__ = ["CHARSETS", "CODE_PAGES", "DRAWING", "KNOWN", "OBJECTS", "SIGNS", "SILENT"]

#: Groups that hold no text of the document.
SILENT: Final = frozenset(
    """
    aftncn aftnsep aftnsepc annotation atnauthor atndate atnicn atnid atnparent atnref atntime atrfend atrfstart
    author buptim category colorschememapping comment company creatim datafield datastore defchp defpap
    do doccomm docvar dptxbxtext factoidname falt filetbl fldinst fname footer footerf footerl footerr footnote
    ftncn ftnsep ftnsepc generator header headerf headerl headerr hlinkbase info keywords latentstyles
    listoverridetable listpicture listtable manager mhtmltag moMath moMathPara nonesttables nonshppict
    objclass objdata objname
    operator pgptbl pict printim protusertbl pnseclvl revtbl revtim rsidtbl sn sp stylesheet subject sv tc
    template themedata title txe upr userprops wgrffmtfilter windowcaption xe xmlnstbl shprslt
    """.split()  # noqa: SIM905 a list of that many words is read as text
)
#: Marked as to be skipped by readers that do not know them, and known here.
KNOWN: Final = frozenset(("shpinst", "shptxt", "nesttableprops", "listtext", "fldrslt", "shppict"))
#: Those of the silent groups that show something which is no text.
OBJECTS: Final = frozenset(("pict", "moMath", "moMathPara"))
#: Instructions of fields whose result is drawn.
DRAWING: Final = ([b"EQ"], [b"FORMDROPDOWN"])
#: Words that stand for text.
SIGNS: Final = {
    "tab": "\t", "line": "\n", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "endash": "–", "emdash": "—", "emspace": " ", "enspace": " ", "qmspace": " ", "page": "\n", "softline": "\n",
}  # fmt: skip
#: Encodings of fonts, and of files, by their numbers.
CHARSETS: Final = {128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950"}
CODE_PAGES: Final = {936: "gb18030", 950: "cp950", 932: "cp932", 949: "cp949", 65001: "utf-8", 54936: "gb18030"}
