"""robots.txt, asked for once a host and run; every request of the host waits until its rules are known.

Scrapy's own middleware lets those through that were queued while robots.txt was on its way: they all wait for one
Deferred, and only the first of them is given its result.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

from protego import Protego
from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from crawlers.failures import failure_code
from crawlers.pace import keep_delay
from crawlers.page import Page
from crawlers.refusals import Refusal, RobotsRefusal
from crawlers.verdicts import judge

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

__all__ = ["RobotsMiddleware"]

#: What is read of a robots.txt at the most (RFC 9309, 2.5, asks for no less than 500 KiB).
_MOST = 512 * 1024
_FIRST_ERROR = 400
_FIRST_SERVER_ERROR = 500
_PRIORITY = 1000
_TLS = "unreachable:tls_problem"


class RobotsMiddleware:
    """Obeys robots.txt as RFC 9309 says: none (4xx) allows all, one that cannot be had (5xx, silence) nothing."""

    def __init__(self, crawler: Crawler) -> None:
        """Not configured where ROBOTSTXT_OBEY is off."""
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self._crawler = crawler
        self._agent = crawler.settings["ROBOTSTXT_USER_AGENT"] or crawler.settings["USER_AGENT"]
        self._rules: dict[str, asyncio.Task[Protego | Refusal | None]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Called by Scrapy."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Wait for the rules of the host; RobotsRefusal where they forbid the address or cannot be had."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        parts = urlparse_cached(request)
        site = f"{parts.scheme}://{parts.netloc}".lower()
        task = self._rules.get(site)
        if task is None:
            task = self._rules[site] = asyncio.ensure_future(self._fetch(f"{site}/robots.txt"))
        # Shielded: a request that is given up does not take the rules from those that wait with it.
        rules = task.result() if task.done() else await asyncio.shield(task)
        if isinstance(rules, Refusal):
            raise type(rules)(rules.code, rules.detail)
        if rules is not None and not rules.can_fetch(request.url, self._agent):
            raise RobotsRefusal("robots_disallowed", f"{site}/robots.txt forbids {request.url[:300]}")

    async def _fetch(self, url: str) -> Protego | Refusal | None:
        """The rules; None where there are none, a Refusal where it is not known what they are."""
        request = Request(url, priority=_PRIORITY, meta={"dont_obey_robotstxt": True}, callback=NO_CALLBACK)
        try:
            response = await self._crawler.engine.download_async(request)
        except Refusal as error:
            return error
        except Exception as error:  # noqa: BLE001 whatever the network raises: the rules are not known
            code, detail = failure_code(error)
            # No secure connection is a trouble of the host, which has a code of its own.
            return RobotsRefusal(code if code == _TLS else "robots_unreachable", f"{url}: {code}: {detail}")
        rules = _rules_of(response)
        if isinstance(rules, Protego) and (delay := rules.crawl_delay(self._agent)):
            keep_delay(self._crawler, urlparse_cached(request).netloc.lower(), delay)
        return rules


def _rules_of(response: Response) -> Protego | Refusal | None:
    page = Page(response.url, response.body, (response.headers.get("Content-Type") or b"").decode("latin-1"))
    cookies = [line.decode("latin-1") for line in response.headers.getlist("Set-Cookie")]
    verdict = judge(response.status, response.url, page, cookies)
    if verdict.kind in {"blocked", "challenge"} and not verdict.code.startswith("blocked:http_"):
        return RobotsRefusal(verdict.code, f"{response.url}: {verdict.detail}")
    if response.status >= _FIRST_SERVER_ERROR:
        return RobotsRefusal("robots_unreachable", f"{response.url}: http_{response.status}")
    if response.status >= _FIRST_ERROR:
        return None
    return Protego.parse(response.body[:_MOST].decode("utf-8-sig", "replace"))
