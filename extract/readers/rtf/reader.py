"""The tokens of RTF, and what each of them does to the text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from extract.readers.drafts import OBJECT
from extract.readers.marks import marked
from extract.readers.rtf.colors import Colors
from extract.readers.rtf.flow import Flow
from extract.readers.rtf.rows import RowShape
from extract.readers.rtf.state import State
from extract.readers.rtf.words import CHARSETS, CODE_PAGES, DRAWING, KNOWN, OBJECTS, SIGNS, SILENT

__all__ = ["RtfError", "RtfReader"]

#: A word with its number, a byte in hexadecimal, a sign, a brace, text, line breaks (which mean nothing).
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+"
)
#: Tokens of a file; a report with its fonts and styles has some hundred thousand.
_TOKEN_LIMIT: Final = 3_000_000
_DEPTH_LIMIT: Final = 2_000
_TABLE_LIMIT: Final = 20


class RtfError(ValueError):
    """A file that is not read: `reason` is `too_large` or `broken_rtf`."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class RtfReader:
    """Reads one file into `flow`."""

    def __init__(self) -> None:
        self.flow = Flow()
        self.images = 0
        self.objects = 0
        self._state = State()
        self._stack: list[State] = []
        self._charsets: dict[int, str] = {}
        self._colors = Colors()
        self._code_page = "gb18030"
        self._bytes = bytearray()
        self._units: list[int] = []
        self._skip = 0
        self._starred = False
        self._shapes = {False: RowShape(), True: RowShape()}

    def read(self, data: bytes) -> bool:
        """Read the whole file; False where it ends within its groups. RtfError where a limit is broken."""
        at = count = 0
        match = _TOKEN.match
        while (token := match(data, at)) is not None:
            at = token.end()
            count += 1
            if count > _TOKEN_LIMIT:
                raise RtfError("too_large", f"more than {_TOKEN_LIMIT} tokens")
            word, number, byte, sign, brace, text = token.groups()
            if word is not None:
                if word == b"bin":
                    at += max(int(number or 0), 0)
                self._word(word.decode("ascii"), None if number is None else int(number))
            elif text is not None:
                self._plain(text)
            elif byte is not None:
                self._plain(bytes((int(byte, 16),)))
            elif brace is not None:
                if self._brace(opens=brace == b"{"):
                    break
            elif sign is not None:
                self._sign(sign)
        self._end_text()
        return not self._stack

    def _brace(self, *, opens: bool) -> bool:
        """Begin or end a group; True at the end of the last one."""
        self._end_text()
        self._starred = False
        self._skip = 0
        if opens:
            if len(self._stack) >= _DEPTH_LIMIT:
                raise RtfError("broken_rtf", f"groups in more than {_DEPTH_LIMIT} layers")
            self._stack.append(self._state)
            self._state = replace(self._state)
            return False
        if not self._stack:
            return True
        before = self._stack.pop()
        if self._state.box is not None and self._state.box is not before.box:
            inner, self.flow = self.flow, self._state.box
            self.flow.boxed(inner.finish())
        self._state = before
        return not self._stack

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._starred = True
        elif sign in (b"\r", b"\n"):
            self._word("par", None)
        elif sign == b"~":
            self._plain(b" ")
        elif sign == b"_":
            self._plain(b"-")
        elif sign in (b"\\", b"{", b"}"):
            self._plain(sign)

    def _plain(self, text: bytes) -> None:
        if self._skip:
            cut = min(self._skip, len(text))
            self._skip -= cut
            text = text[cut:]
        self._starred = False
        state = self._state
        if state.silent and not (state.hidden or state.deleted):
            self._unsaid(text)
        if not text or not self._state.seen:
            return
        if self._units:
            self._end_text()
        self._bytes += text

    def _unsaid(self, text: bytes) -> None:
        """Text that is not shown itself: of the table of colours, or of an instruction that draws something."""
        if self._state.colors:
            self._colors.end(text.count(b";"))
        elif self._state.instructs and text.upper().split()[:1] in DRAWING:
            self.flow.text(OBJECT)

    def _end_text(self) -> None:
        """Decode what has come together: bytes of one font, or units of UTF-16."""
        if self._units:
            raw = b"".join(unit.to_bytes(2, "little") for unit in self._units)
            self._units = []
            self._show(raw.decode("utf-16-le", "replace"))
        if self._bytes:
            raw, self._bytes = bytes(self._bytes), bytearray()
            encoding = self._charsets.get(self._state.font, self._code_page)
            self._show(_decoded(raw, encoding))

    def _show(self, text: str) -> None:
        ground = self._colors.ground_of(self._state.color)
        if ground != "paper":
            self.flow.text(marked(text, raised=self._state.raised, struck=self._state.struck or ground == "doubtful"))

    def _unicode(self, number: int) -> None:
        self._skip = self._state.fallback
        if not self._state.seen:
            return
        if self._bytes:
            self._end_text()
        self._units.append(number & 0xFFFF)

    def _word(self, word: str, number: int | None) -> None:
        if word == "u":
            self._unicode(number or 0)
            return
        if self._skip and word not in ("uc", "par", "cell", "row"):
            # A word counts as one of the characters that stand for the one in Unicode.
            self._skip -= 1
            return
        self._skip = 0
        self._end_text()
        starred, self._starred = self._starred, False
        if (starred and word not in KNOWN) or word in SILENT:
            if word in OBJECTS and self._state.seen:
                self.images += word == "pict"
                self.flow.text(OBJECT)
            self._state.instructs = word == "fldinst" and not self._state.silent
            self._state.silent = True
        elif word == "fonttbl":
            self._state.silent = self._state.fonts = True
        elif word == "colortbl":
            self._state.silent = self._state.colors = True
        elif word == "nesttableprops":
            self._state.nested_shape = True
            self._state.silent = False
        elif word == "shptxt":
            self._state.box, self.flow = self.flow, self.flow.inside()
        elif not self._format(word, number) and not self._shape(word, number) and not self._state.silent:
            self._structure(word, number)

    def _format(self, word: str, number: int | None) -> bool:
        """Whether the word is about how text is shown and encoded."""
        state = self._state
        if word == "f":
            state.font = number or 0
        elif word == "fcharset" and state.fonts:
            encoding = CHARSETS.get(number or 0)
            if encoding is not None:
                self._charsets[state.font] = encoding
        elif word == "ansicpg":
            self._code_page = CODE_PAGES.get(number or 0, "gb18030")
        elif word == "uc":
            state.fallback = max(number or 0, 0)
        else:
            return self._colors.word(word, number or 0, defines=state.colors) or state.look(word, number)
        return True

    def _shape(self, word: str, number: int | None) -> bool:
        """Whether the word is about how the cells of a row lie."""
        nested = self._state.nested_shape
        if word == "trowd":
            self._shapes[nested] = RowShape()
            return True
        shape = self._shapes[nested]
        if word == "cellx":
            shape.cell(number or 0)
        elif word == "trleft":
            shape.left = number or 0
        elif word in ("clvmgf", "clvmrg"):
            shape.next_down = "first" if word == "clvmgf" else "more"
        elif word in ("clmgf", "clmrg"):
            shape.next_across = "first" if word == "clmgf" else "more"
        else:
            return False
        return True

    def _structure(self, word: str, number: int | None) -> None:
        flow = self.flow
        nested = word in ("nestcell", "nestrow")
        depth = max(flow.depth, 2) if nested else 1
        if word in SIGNS:
            flow.text(SIGNS[word])
        elif word in ("par", "sect"):
            flow.paragraph()
        elif word == "pard":
            flow.depth = 0
        elif word == "intbl":
            flow.depth = max(flow.depth, 1)
        elif word == "itap":
            flow.depth = min(max(number or 0, 0), _TABLE_LIMIT)
        elif word in ("cell", "nestcell"):
            flow.cell(depth)
        elif word in ("row", "nestrow"):
            flow.row(depth, self._shapes[nested])
        else:
            self.objects += word == "objemb"


def _decoded(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        # A western font's charset does not keep programs from writing ideographs in it.
        return raw.decode("gb18030", "replace")
