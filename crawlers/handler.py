"""The last step before the network: walled hosts are left alone, and TLS is strict.

Old ciphers and unverified certificates are only for hosts of which the registry says so.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.ssl import TLSVersion
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawlers.hosts import HostStates

__all__ = ["HostHandler"]

#: OpenSSL's SSL_OP_LEGACY_SERVER_CONNECT: servers that cannot renegotiate safely.
_LEGACY_SERVER_CONNECT = 0x4
logger = logging.getLogger(__name__)


class _LegacyFactory(_ScrapyClientContextFactory):
    """Old protocol versions and ciphers, certificates not verified."""

    def _get_cert_options(self) -> Any:  # noqa: ANN401 Scrapy's own
        options = super()._get_cert_options()
        options.getContext().set_options(_LEGACY_SERVER_CONNECT)
        return options


@implementer(IPolicyForHTTPS)
class _PerHostPolicy:
    def __init__(self, strict: Any, legacy_hosts: frozenset[str]) -> None:  # noqa: ANN401 any policy
        self._strict = strict
        self._hosts = legacy_hosts
        self._legacy = _LegacyFactory(
            method=None,
            tls_ciphers="DEFAULT:@SECLEVEL=0",
            verify_certificates=False,
            tls_min_version=TLSVersion.TLSv1_0,
            tls_max_version=TLSVersion.TLSv1_3,
        )
        self._told: set[str] = set()

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: ANN401, N802 Twisted's interface
        name = hostname.decode("ascii")
        if not self._hosts & {name, f"{name}:{port}"}:
            return self._strict.creatorForNetloc(hostname, port)
        if name not in self._told:
            self._told.add(name)
            logger.warning("%s: legacy TLS, certificate not verified, as the registry says", name)
        return self._legacy.creatorForNetloc(hostname, port)


class HostHandler(HTTP11DownloadHandler):
    """Scrapy's handler for http and https.

    Hosts in the spider's `legacy_tls` get the legacy profile, which is logged. A request that waited for its turn while
    its host was found to be walled is refused as those are that come later.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Called by Scrapy."""
        super().__init__(crawler)
        hosts = frozenset(getattr(crawler.spider, "legacy_tls", ()))
        self._contextFactory = _PerHostPolicy(self._contextFactory, hosts)  # type: ignore[assignment] # zope's interfaces

    async def download_request(self, request: Request) -> Response:
        """Called by Scrapy when it is the request's turn."""
        hosts: HostStates | None = getattr(self._crawler.spider, "hosts", None)
        if hosts is not None:
            hosts.check(urlparse_cached(request).netloc.lower())
        return await super().download_request(request)
