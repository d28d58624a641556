"""Pages that only lead elsewhere: on the same host, to another one, or to nothing that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.portal.pages import Content, html, moved

from .building import Frame
from .small import Small, small

if TYPE_CHECKING:
    from tests.portal.site import Asked, Site

__all__ = ["shells"]

_COLUMN = "/zwgk/zfxxgk/zfxxgknb/"
_LISTS = f"{_COLUMN}index.html"
_GONE = "<h1>页面不存在</h1><p>您访问的页面不存在或已被删除，5秒后返回首页。</p>"


def shells(seed: int) -> tuple[Site, ...]:
    """Shells that lead to the column, one that leads away, and columns that are not there though no status says so."""
    return (
        _meta_refresh(seed),
        _script(seed, "shell-href", "换址县", "location.href='/web/nb/index.html';"),
        _script(seed, "shell-replace", "更替县", 'window.location.replace("/web/nb/index.html");'),
        _foreign(seed),
        *_soft(seed),
        _no_column(seed),
        _closed_section(seed),
    )


def _meta_refresh(seed: int) -> Site:
    """The home page is elsewhere; its column is known to nobody."""
    made = small("shell-refresh", "转向县", seed)
    home = made.pages["/"]
    made.pages["/"] = (
        '<html><head><meta http-equiv="Refresh" content="0; URL=/web/main.html"></head><body></body></html>'
    )
    made.pages["/web/main.html"] = home
    return made.site(platform="", column="")


def _moved_column(made: Small) -> None:
    """The column in another folder; its articles stay."""
    page = made.pages.pop(_LISTS)
    assert isinstance(page, str)
    made.pages["/web/nb/index.html"] = page.replace("./20", f"{_COLUMN}20")


def _script(seed: int, site: str, place: str, command: str) -> Site:
    made = small(site, place, seed)
    _moved_column(made)
    made.pages[_COLUMN] = (
        f'<html><head><meta charset="utf-8"><script type="text/javascript">{command}</script></head>'
        "<body></body></html>"
    )
    return made.site()


def _foreign(seed: int) -> Site:
    """The column leads to a host that is no portal's."""
    made = small("shell-foreign", "外迁县", seed)

    def away(asked: Asked) -> str:
        return f"<html><script>window.location.href = '{asked.addresses.get('spoof', '')}{_COLUMN}';</script></html>"

    made.pages[_LISTS] = away
    return made.site(expected_state="blocked", expected_reason="refused")


def _soft(seed: int) -> tuple[Site, Site, Site]:
    """The column's address shows the home page, a page of regret, or sends home."""
    told = {"expected_state": "column_not_found", "expected_reason": "soft_404"}
    found = []
    for site, place in (("soft-home", "归首县"), ("soft-words", "婉拒县"), ("soft-redirect", "遣返县")):
        made = small(site, place, seed)
        contents: dict[str, Content] = {
            "soft-home": made.pages["/"],
            "soft-words": made.frame.page("页面不存在", _GONE),
            "soft-redirect": moved("/", 301),
        }
        made.pages[_LISTS] = contents[site]
        found.append(made.site(**({"column": "", "platform": ""} if site == "soft-home" else {}), **told))
    return found[0], found[1], found[2]


def _no_column(seed: int) -> Site:
    """A sound home page, and no annual reports anywhere."""
    made = small("no-column", "无栏县", seed)
    frame = Frame(made.frame.name, "/zwgk/zfxxgk/guide0.html", column_name="政府信息公开指南")
    made.pages = dict(frame.around())
    return made.site(platform="", column="", expected_state="column_not_found")


def _closed_section(seed: int) -> Site:
    """The home page is shown to everybody, the sections are 404 to visitors from abroad."""
    made = small("sections-404", "内网县", seed)
    made.pages = {"/": made.pages["/"]}
    for path in (_LISTS, made.frame.section):
        made.pages[path] = html("<html><head><title>404</title></head><body>404 Not Found</body></html>", 404)
    return made.site(expected_state="column_not_found", expected_reason="http_404")
