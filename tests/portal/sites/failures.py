"""Small portals that fail on purpose, each in its own way, and a few that only look as if they did."""

from __future__ import annotations

import gzip
import time
from collections import deque
from typing import TYPE_CHECKING

from tests.portal.attachments import bomb
from tests.portal.pages import Content, files, html, moved
from tests.portal.site import Answer, Asked, Lost, Site

from .building import Entry, items
from .shells import shells
from .small import small
from .walls import walls

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["sites"]

_COLUMN = "/zwgk/zfxxgk/zfxxgknb/"
_LISTS = f"{_COLUMN}index.html"
_STUB_SIZE = 54
_BOMB_MB = 100
_GZIP = (("Content-Encoding", "gzip"),)
_PROMISED = 500 * 1024 * 1024
_FIXED_SIZE = 208 * 1024
#: So many requests within a second are a burst, and the fixed page is shown for the rest of that second.
_BURST = 8


def sites(seed: int, edition: int) -> tuple[Site, ...]:
    """The same in every edition."""
    del edition
    return (
        *walls(seed),
        *shells(seed),
        _stub(seed),
        _empty(seed),
        _paging_ignored(seed),
        _page_missing(seed),
        _unnamed_gzip(seed),
        _bad_documents(seed),
        _hijacked(seed),
        _throttled(seed),
    )


def _stub(seed: int) -> Site:
    """The list is 54 bytes of nothing, with status 200."""
    made = small("list-stub", "空壳县", seed)
    page = "<html><head></head><body></body></html>"
    made.pages[_LISTS] = page + "\n" * (_STUB_SIZE - len(page))
    return made.site(expected_state="unreachable", expected_reason="empty_list")


def _empty(seed: int) -> Site:
    """A column that nothing has been put into yet."""
    made = small("list-empty", "待填县", seed)
    body = '<h2>政府信息公开年报</h2><ul class="list"></ul><p>暂无信息</p>'
    made.pages[_LISTS] = made.frame.page(made.frame.column_name, body)
    return made.site(expected_state="not_found")


def _paging_ignored(seed: int) -> Site:
    """Three pages, it is said, and every one of them is the first."""
    made = small("paging-ignored", "重首县", seed, count=3)
    page = made.lists(1)[0]
    for name in ("index.html", "index_1.html", "index_2.html"):
        made.pages[_COLUMN + name] = page
    return made.site(published=made.published(*made.reports[1:]), expected_reason="paging_ignored")


def _page_missing(seed: int) -> Site:
    """The third page of four fails whenever it is asked for."""
    made = small("page-missing", "缺页县", seed, size=3, count=12)
    lists = made.lists(3)
    made.pages[f"{_COLUMN}index_2.html"] = html("<html><body>500 Internal Server Error</body></html>", 500)
    missing = [report for report in made.reports if made.path(report).rpartition("/")[2] in lists[2]]
    return made.site(published=made.published(*missing), expected_reason="server:http_500")


def _unnamed_gzip(seed: int) -> Site:
    """Every page is compressed, asked or not, and no header says so."""
    made = small("gzip-unnamed", "压缩县", seed)
    pages = files(made.pages)

    def answer(asked: Asked) -> Answer:
        plain = pages(asked)
        return plain if plain.status != 200 else Answer(gzip.compress(plain.body, mtime=0))

    return made.site(answer=answer)


def _bad_documents(seed: int) -> Site:
    """A list whose last entries lead to a bomb, a file without end, an error page called pdf, and off the host."""
    made = small("bad-documents", "陷阱县", seed)
    pages: dict[str, tuple[Content, str]] = {
        "bomb.html": (lambda _: Answer(bomb(_BOMB_MB), headers=_GZIP), "decompression_bomb"),
        "long.pdf": (
            Answer(
                b"%PDF-1.4\n",
                content_type="application/pdf",
                headers=(("Content-Length", str(_PROMISED)),),
                behaviour="drip",
            ),
            "too_large",
        ),
        "error.pdf": (made.frame.page("页面不存在", "<p>您访问的页面不存在。</p>"), "soft_404"),
        "private.html": (moved("http://10.0.0.1/nb.html"), "refused"),
        "port.html": (lambda asked: moved(f"{asked.addresses.get('spoof', '')}{_COLUMN}1.html"), "refused"),
    }
    offices = ("民政局", "司法局", "审计局", "林业局", "气象局")
    entries = [
        Entry(f"./{name}", f"陷阱县{office}2024年政府信息公开工作年度报告", "2025-01-17")
        for name, office in zip(pages, offices, strict=True)
    ]
    page = made.pages[_LISTS]
    assert isinstance(page, str)
    made.pages[_LISTS] = page.replace("\n</ul>", f"\n{items(entries, 1)}\n</ul>", 1)
    made.pages |= {f"{_COLUMN}{name}": content for name, (content, _) in pages.items()}
    return made.site(lost=tuple(Lost(f"{_COLUMN}{name}", reason) for name, (_, reason) in pages.items()))


def _hijacked(seed: int) -> Site:
    """A host whose name ran out: the pages of the office, with the words of those who bought it."""
    made = small("hijacked", "易主县", seed)
    for report in made.reports:
        page = made.pages[made.path(report)]
        assert isinstance(page, str)
        sold = '<meta name="SiteDomain" content="www.365bet-example.com"/>\n</head>'
        words = page.replace(made.frame.name, "365bet(中国)官方网站").replace("条例", "條(tiáo)例")
        made.pages[made.path(report)] = words.replace("</head>", sold, 1)
    lost = tuple(Lost(made.path(report), "spoof") for report in made.reports)
    return made.site(published=(), lost=lost)


def _throttled(seed: int) -> Site:
    """A page that never changes for those who ask too fast."""
    made = small("throttled", "限速县", seed, count=9)
    fixed = made.frame.page("首页", f"<p>{'　' * (_FIXED_SIZE // 3)}</p>")
    return made.site(answer=_throttle(files(made.pages), html(fixed)))


def _throttle(pages: Callable[[Asked], Answer], fixed: Answer) -> Callable[[Asked], Answer]:
    last: deque[float] = deque(maxlen=_BURST)

    def answer(asked: Asked) -> Answer:
        now = time.monotonic()
        burst = len(last) == _BURST and now - last[0] < 1.0
        if not burst:
            last.append(now)
        return fixed if burst else pages(asked)

    return answer
