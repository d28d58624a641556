"""Where requests may go: to hosts of the state, to those reviewed one by one, and never into a private network."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Self

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.address import IPv4Address
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from crawlers.addresses import Address, is_public, read_address
from crawlers.refusals import PrivateAddressError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase

__all__ = ["Containment", "GuardedResolver"]

_STATE = ".gov.cn"
_LOCAL_NAMES = ("localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback")
#: Ports at which no web server listens: mail, remote shells, shared files, databases.
_OTHER_SERVICES = frozenset(
    {20, 21, 22, 23, 25, 53, 69, 110, 111, 119, 135, 137, 139, 143, 161, 389, 445, 465, 514, 587, 636, 873, 990, 993}
    | {995, 1433, 1521, 2049, 2375, 2379, 3306, 3389, 5432, 5900, 6000, 6379, 6667, 9200, 11211, 27017}
)


@dataclass(frozen=True)
class Containment:
    """Which addresses may be requested.

    `reviewed`: hosts outside .gov.cn and why they are trusted; `spoofs`: domains refused with all hosts under them;
    `allowed_hosts`: hosts of the portals, of which only those on this machine or in a private network matter here, and
    only where `allow_local` is set.
    """

    allowed_hosts: frozenset[str]
    reviewed: Mapping[str, str]
    spoofs: frozenset[str]
    allow_local: bool = False

    def refusal(self, url: str) -> str | None:
        """Why an address may not be requested, as a stable code; None where it may.

        `refused:bad_address` (not understood, or with a user name), `refused:scheme`, `refused:spoof_host`,
        `refused:private_address`, `refused:host_not_allowed`, `refused:port` (one of another service).
        """
        address = read_address(url)
        if address is None:
            return "refused:bad_address"
        if not address.name:
            return "refused:scheme"
        code = self._host_refusal(address)
        if code is None and address.has_user:
            # No portal asks for one: whoever writes it wants the address to look like another.
            return "refused:bad_address"
        return code

    def _host_refusal(self, address: Address) -> str | None:
        if _is_under(address.name, self.spoofs):
            return "refused:spoof_host"
        if _is_local(address):
            return self._local_refusal(address)
        if not (address.name.endswith(_STATE) or (address.plain and self._is_reviewed(address))):
            return "refused:host_not_allowed"
        return "refused:port" if address.port in _OTHER_SERVICES else None

    def _local_refusal(self, address: Address) -> str | None:
        if not self.allow_local or not address.plain:
            return "refused:private_address"
        if address.netlocs & self.allowed_hosts:
            return None
        known = any(host == address.name or host.startswith(f"{address.name}:") for host in self.allowed_hosts)
        return "refused:host_not_allowed" if known else "refused:private_address"

    def _is_reviewed(self, address: Address) -> bool:
        return any(host in self.reviewed for host in (address.name, *address.netlocs))


def _is_under(name: str, domains: frozenset[str]) -> bool:
    labels = name.split(".")
    return any(".".join(labels[start:]) in domains for start in range(len(labels)))


def _is_local(address: Address) -> bool:
    if address.figures is not None:
        return not is_public(address.figures)
    return address.name in _LOCAL_NAMES or address.name.endswith(".localhost")


@implementer(IHostnameResolver)
class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver, with PrivateAddressError for names that lead into a private network.

    Names are under the control of whoever owns them: a permitted one may still point at a router or a metadata
    service. The address that is checked is the one that is connected to. Nothing is refused where the setting
    GONGKAI_ALLOW_LOCAL is true for all crawlers of the process.
    """

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float) -> None:
        """Refuses; `from_crawler` makes one that looks at the settings."""
        super().__init__(reactor, cache_size, timeout)
        self._owner: Any = None
        self._inner: Any = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Called by Scrapy with its process in place of a crawler, before spiders have had their say on settings."""
        resolver = super().from_crawler(crawler, reactor)
        resolver._owner = crawler  # noqa: SLF001 our own
        return resolver

    def install_on_reactor(self) -> None:
        """Stand before the name resolver that Twisted makes of Scrapy's."""
        super().install_on_reactor()
        self._inner = self.reactor.nameResolver
        self.reactor.installNameResolver(self)  # type: ignore[arg-type] # mypy does not know zope's interfaces

    def resolveHostName(self, resolutionReceiver: Any, hostName: str, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401, N802, N803 Twisted's interface
        """Called by Twisted for every new connection, also to addresses in figures."""
        receiver = resolutionReceiver if self._may_be_local() else _Guard(resolutionReceiver, hostName)
        return self._inner.resolveHostName(receiver, hostName, *args, **kwargs)

    def _may_be_local(self) -> bool:
        crawlers = getattr(self._owner, "crawlers", None) or {self._owner} - {None}
        return bool(crawlers) and all(crawler.settings.getbool("GONGKAI_ALLOW_LOCAL") for crawler in crawlers)


@implementer(IResolutionReceiver)
class _Guard:
    """Hands on what a name resolves to, but for addresses that are not of the public network."""

    def __init__(self, receiver: Any, name: str) -> None:  # noqa: ANN401 any receiver
        self._receiver = receiver
        self._name = name
        self.resolutionBegan = receiver.resolutionBegan
        self.resolutionComplete = receiver.resolutionComplete

    def addressResolved(self, address: Any) -> None:  # noqa: ANN401, N802 Twisted's interface
        if not is_public(ip_address(address.host)):
            address = _RefusedAddress(PrivateAddressError(self._name, address.host))
        self._receiver.addressResolved(address)


class _RefusedAddress(IPv4Address):
    """An address that nobody can connect to.

    A resolver has no way to say why a name has no address: Twisted would call it unknown. So it gives this one, and
    whoever asks it for its host in order to connect gets the reason.
    """

    def __init__(self, error: PrivateAddressError) -> None:
        object.__setattr__(self, "_error", error)

    @property
    def host(self) -> str:  # type: ignore[override]
        error: PrivateAddressError = self.__dict__["_error"]
        raise error
