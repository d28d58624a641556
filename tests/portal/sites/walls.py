"""Portals that are kept from their visitors as a whole: walls, challenges, silence, rules for robots, bad TLS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.portal.pages import files, html, moved
from tests.portal.site import Answer, Asked, Site

from .small import behind, small

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["walls"]

_RUISHU = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><meta id="9DhefwqGPrzG" content="{0}" r="m">'
    "<script type=\"text/javascript\" r='m'>$_ts=window['$_ts'];if(!$_ts)$_ts={{}};$_ts.nsd=79013;$_ts.cd=\"{0}\";"
    "</script><script src=\"/4QbVtADbnLVI/c.FxJzG50F.e9c1f7b.js?d=2f1c\" r='m'></script></head><body></body></html>"
).format("qEp0cGkWrqEtcGAFrqAtcrE" * 12)
_JSL = (
    "<script>document.cookie=('_')+('_')+('j')+('s')+('l')+('_')+('c')+('l')+('e')+('a')+('r')+('a')+('n')+('c')+('e')"
    "+('_')+('s')+('=')+'1732412345.123|-1|'+(+!+[]+'')+('%')+('3')+('D')+(';')+('max-age=3600;path=/');"
    "location.href=location.pathname+location.search</script>"
)
_C3VK = (
    "<html><head><meta charset='utf-8'></head><body><script>\nvar exp = new Date();\n"
    "exp.setTime(exp.getTime() + 300 * 1000);\nvar value = 'a3f1c9';\n"
    'document.cookie = "C3VK=" + value + ";path=/;max-age=300;expires=" + exp.toGMTString();\n'
    "window.location.reload();\n</script>\n<noscript>请开启浏览器的脚本功能</noscript></body></html>"
)
_CAPTCHA = (
    "<html><head><meta charset='utf-8'><title>安全验证</title></head><body><h3>访问验证</h3><p>请拖动滑块完成验证</p>"
    "<div class='slider' id='captcha'><img src='/captcha/bg.png'></div><form action='/captcha/verify' method='post'>"
    "<input name='code'></form></body></html>"
)
_FORBIDDEN = (
    "<html><head><title>403 Forbidden</title></head><body><center><h1>403 Forbidden</h1></center></body></html>"
)
_BUSY = "<html><head><title>503</title></head><body><h1>503 Service Temporarily Unavailable</h1></body></html>"
_JSL_COOKIE = (("Set-Cookie", "__jsluid_s=4f0c7a; max-age=31536000; path=/; HttpOnly"),)
_RUISHU_COOKIE = (("Set-Cookie", "FSSBBIl1UgzbN7N80S=5vT1pQ; Path=/; HttpOnly"),)

_ORDINALS = "甲乙丙丁戊己庚辛壬癸子"
#: id -> (answer to everything, state, reason)
_WALLS: dict[str, tuple[Answer, str, str]] = {
    "wall-ruishu": (Answer(_RUISHU.encode(), 412, headers=_RUISHU_COOKIE), "blocked", "blocked:ruishu"),
    "wall-ruishu-202": (Answer(_RUISHU.encode(), 202, headers=_RUISHU_COOKIE), "blocked", "blocked:ruishu"),
    "wall-jsl": (Answer(_JSL.encode(), 521, headers=_JSL_COOKIE), "blocked", "blocked:jsl"),
    "wall-468": (html("<html><body>468</body></html>", 468), "blocked", "blocked:waf468"),
    "wall-c3vk": (html(_C3VK), "blocked", "challenge:c3vk"),
    "wall-captcha": (html(_CAPTCHA), "blocked", "blocked:captcha"),
    "wall-403": (html(_FORBIDDEN, 403), "blocked", "blocked:http_403"),
    "down-503": (html(_BUSY, 503), "unreachable", "server:http_503"),
    "down-reset": (Answer(b"", behaviour="reset"), "unreachable", "unreachable:reset"),
    "down-stall": (Answer(b"", behaviour="stall"), "unreachable", "unreachable:timeout"),
    "down-drip": (Answer(b"<html>" + b" " * 900, behaviour="drip"), "unreachable", "unreachable:timeout"),
}


def walls(seed: int) -> tuple[Site, ...]:
    """One portal for each wall; robots.txt is open but where it is the wall."""
    found = [
        small(site, f"{ordinal}关县", seed).site(answer=behind(answer), expected_state=state, expected_reason=reason)
        for ordinal, (site, (answer, state, reason)) in zip(_ORDINALS, _WALLS.items(), strict=True)
    ]
    silent = small("down-all", "静默县", seed)
    found.append(
        # Not even robots.txt is to be had.
        silent.site(answer=lambda _: Answer(b"", behaviour="reset"), expected_state="unreachable")
    )
    return (*found, *_cookies(seed), *_robots(seed), *_transport(seed))


def _cookies(seed: int) -> tuple[Site, Site]:
    """The same address again with a cookie: once is a formality, without end is a wall."""
    passing, looping = small("cookie-bounce", "甘泉寺县", seed), small("cookie-loop", "回环县", seed)
    return (
        passing.site(answer=_bounce(files(passing.pages), "CT6T=8f21; path=/", "CT6T=8f21")),
        looping.site(
            answer=_bounce(files(looping.pages), "CT6TS=8f21; path=/", None),
            expected_state="blocked",
            expected_reason="blocked:cookie_loop",
        ),
    )


def _bounce(pages: Callable[[Asked], Answer], cookie: str, passes: str | None) -> Callable[[Asked], Answer]:
    def answer(asked: Asked) -> Answer:
        if asked.path == "/robots.txt" or (passes is not None and passes in asked.headers.get("cookie", "")):
            return pages(asked)
        return moved(asked.path, headers=(("Set-Cookie", cookie),))

    return answer


def _robots(seed: int) -> tuple[Site, Site]:
    """Everything is closed to robots; and a column that is, which is told late."""
    closed, late = small("robots-closed", "闭门县", seed), small("robots-late", "迟告县", seed)
    late.pages["/robots.txt"] = Answer(
        b"User-agent: *\nDisallow: /zwgk/zfxxgk/zfxxgknb/\n", content_type="text/plain", delay=2.0
    )
    closed.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /\n", content_type="text/plain")
    told = {"expected_state": "blocked", "expected_reason": "robots_disallowed"}
    return closed.site(**told), late.site(**told)


def _transport(seed: int) -> tuple[Site, Site, Site]:
    """Certificates that nobody vouches for, and an address with https where only http is spoken."""
    told = {"expected_state": "unreachable", "expected_reason": "unreachable:tls_problem"}
    return (
        small("tls-self-signed", "自签县", seed).site(tls="self_signed", **told),
        small("tls-expired", "过期县", seed).site(tls="expired", **told),
        small("http-only", "明文县", seed).site(scheme="https", expected_state="unreachable"),
    )
