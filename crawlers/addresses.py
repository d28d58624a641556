"""The host of an address as the network takes it: names in one spelling, figures told from names in every spelling."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_network

__all__ = ["Address", "Figures", "is_public", "read_address"]

Figures = IPv4Address | IPv6Address

#: What stands between `//` and the path. Browsers take a backslash for a slash, servers do not: it is in no host.
_URL = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*):(?://(?P<authority>[^/?#]*))?", re.IGNORECASE | re.ASCII)
_AUTHORITY = re.compile(r"(?P<user>.*@)?(?P<host>\[[^\[\]@]*\]|[^:\[\]@]*)(?::(?P<port>[0-9]{0,5}))?", re.DOTALL)
_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII)
#: A host whose last part is a number is an address in figures, whatever stands before it.
_IN_FIGURES = re.compile(r"(?:.*\.)?(?:0x[0-9a-f]*|[0-9]+)", re.ASCII)
_MAX_NAME = 253
_MAX_PORT = 65535
_DEFAULT_PORTS = {"http": 80, "https": 443}
_BYTES = 4
_LARGEST_BYTE = 0xFF

#: Not of the public network, though `ipaddress` of some Python versions takes them for it: protocol assignments (the
#: metadata service of one cloud among them), the relay of IPv6 over IPv4, and the inner server of another cloud.
_NOT_PUBLIC = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "2002::/16", "3fff::/20")))
#: The only part of IPv6 that is given out to the public. Addresses that carry an IPv4 one inside are not of it.
_GLOBAL_UNICAST = ip_network("2000::/3")


@dataclass(frozen=True, slots=True)
class Address:
    """Scheme, host and port of an address.

    `name` is in lower case and ASCII, without the dot that may end it; IPv6 has its brackets. `figures` where it is no
    name, and `plain` where those are written as usual.
    """

    scheme: str
    name: str
    port: int
    has_user: bool
    figures: Figures | None = None
    plain: bool = True

    @property
    def netlocs(self) -> frozenset[str]:
        """The host with its port, and without it where it is the scheme's own."""
        own = {self.name} if self.port == _DEFAULT_PORTS.get(self.scheme) else set()
        return frozenset({f"{self.name}:{self.port}"} | own)


def read_address(url: str) -> Address | None:
    """Scheme, host and port; for another scheme than http(s) only that. None where no request can be made of it."""
    found = _URL.match(url)
    if found is None:
        return None
    scheme = found["scheme"].lower()
    if scheme not in _DEFAULT_PORTS:
        return Address(scheme, "", 0, has_user=False)
    return _http_address(scheme, found["authority"] or "")


def is_public(figures: Figures) -> bool:
    """Whether an address belongs to the public network: no private, local, shared, reserved or multicast one."""
    if isinstance(figures, IPv6Address) and figures not in _GLOBAL_UNICAST:
        return False
    inner = any(figures in network for network in _NOT_PUBLIC if network.version == figures.version)
    return figures.is_global and not figures.is_multicast and not figures.is_reserved and not inner


@functools.lru_cache(maxsize=4096)
def _http_address(scheme: str, authority: str) -> Address | None:
    """None where host or port are none."""
    parts = _AUTHORITY.fullmatch(authority)
    try:
        return None if parts is None else _whole_address(scheme, parts)
    except ValueError:
        return None


def _whole_address(scheme: str, parts: re.Match[str]) -> Address:
    """ValueError where host or port are none."""
    port = int(parts["port"] or _DEFAULT_PORTS[scheme])
    if not 0 < port <= _MAX_PORT:
        raise ValueError(parts["port"])
    user, host = parts["user"] is not None, parts["host"]
    if host.startswith("["):
        inside = IPv6Address(host[1:-1])
        return Address(scheme, host.lower(), port, user, inside, plain=host.lower() == f"[{inside}]")
    name = _host_name(host)
    if _IN_FIGURES.fullmatch(name) is None:
        return Address(scheme, name, port, user)
    figures = _ipv4(name)
    return Address(scheme, name, port, user, figures, plain=name == str(figures))


def _host_name(text: str) -> str:
    """The name that is looked up: full-width letters and the ideographic dot are those of ASCII."""
    name = unicodedata.normalize("NFKC", text).replace("。", ".").lower().removesuffix(".")
    if not name.isascii():
        name = name.encode("idna").decode("ascii")
    if len(name) > _MAX_NAME or _NAME.fullmatch(name) is None:
        raise ValueError(text)
    return name


def _ipv4(text: str) -> IPv4Address:
    """Figures as the system's resolver reads them: one to four numbers, decimal, 0 octal or 0x hexadecimal."""
    *first, last = [_number(part) for part in text.split(".")]
    if len(first) >= _BYTES or max(first, default=0) > _LARGEST_BYTE:
        raise ValueError(text)
    if last >> 8 * (_BYTES - len(first)):
        raise ValueError(text)
    return IPv4Address(sum(number << 8 * (3 - place) for place, number in enumerate(first)) + last)


def _number(part: str) -> int:
    if part.startswith("0x"):
        return int(part[2:] or "0", 16)
    return int(part, 8 if part.startswith("0") else 10)
