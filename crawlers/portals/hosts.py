"""Which hosts are an agency's: those under .gov.cn, those reviewed one by one, and those known to be none."""

from __future__ import annotations

import functools
import ipaddress
import re
from importlib import resources
from typing import Annotated

import msgspec

__all__ = ["Hosts", "host_problem", "is_host", "is_local", "load_hosts"]

_Text = Annotated[str, msgspec.Meta(min_length=1)]
_Domain = Annotated[str, msgspec.Meta(pattern=r"^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+$")]

_MAX_HOST = 253
#: Names need a last label of letters: `127.1` and `0x7f.1` are addresses that only look like names.
_NAME = re.compile(r"([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+(xn--[a-z0-9-]+|[a-z]{2,})", re.ASCII)
_LOCAL_NAME = re.compile(r"([a-z0-9_-]{1,63}\.){0,8}localhost", re.ASCII)
_WITH_PORT = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[^:\[\]]+)(:(?P<port>[0-9]{1,5}))?", re.ASCII)
_MAX_PORT = 65535


class Spoofs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Domains that show reports and are no agency's, and what they do."""

    what: _Text
    domains: tuple[_Domain, ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reviewed: dict[_Domain, _Text]
    spoofs: tuple[Spoofs, ...]


class Hosts(msgspec.Struct, frozen=True):
    """`reviewed`: host and why it is trusted; `spoofs`: domains that are refused with all hosts under them."""

    reviewed: dict[str, str]
    spoofs: frozenset[str]
    _what: dict[str, str]

    def spoof(self, host: str) -> str | None:
        """What the domain of a host is known to do, where it is one that is refused by name; None otherwise."""
        labels = _bare(host).split(".")
        names = (".".join(labels[start:]) for start in range(len(labels)))
        return next((self._what[name] for name in names if name in self.spoofs), None)


@functools.cache
def load_hosts() -> Hosts:
    """The lists of `hosts.toml`. msgspec.ValidationError for one that is missing, ValueError for overlaps."""
    data = resources.files(__package__).joinpath("hosts.toml").read_bytes()
    file = msgspec.toml.decode(data, type=_File)
    what = {domain: group.what for group in file.spoofs for domain in group.domains}
    both = sorted(set(what) & set(file.reviewed))
    if both:
        raise ValueError(f"hosts.toml: both reviewed and refused: {', '.join(both)}")
    return Hosts(file.reviewed, frozenset(what), what)


def is_host(text: str) -> bool:
    """Whether `text` is a host in lower case, a name or an address, with or without a port."""
    found = _WITH_PORT.fullmatch(text)
    if found is None or len(text) > _MAX_HOST or int(found["port"] or 1) not in range(1, _MAX_PORT + 1):
        return False
    name = found["name"]
    return _address(name) is not None or bool(_NAME.fullmatch(name) or _LOCAL_NAME.fullmatch(name))


def is_local(host: str) -> bool:
    """Whether a host is this machine or of a private network, going by its name; nothing is looked up."""
    name = _bare(host)
    address = _address(name)
    return _LOCAL_NAME.fullmatch(name) is not None if address is None else not address.is_global


def host_problem(host: str, reviewed: str = "", *, allow_local: bool = False) -> str | None:
    """Why a host may not be in the registry, and what to do about it; None where it may.

    `reviewed` is the reason that a row of the registry gives for it.
    """
    if not is_host(host):
        return f"{host!r} is no host; write it as in an address, in lower case, without http:// and path"
    what = load_hosts().spoof(host)
    if what is not None:
        return f"{host} is refused by name ({what}); give the agency's own address"
    if is_local(host):
        return None if allow_local else f"{host} is on this machine or in a private network; that needs --allow-local"
    if _bare(host).endswith(".gov.cn") or reviewed or _bare(host) in load_hosts().reviewed:
        return None
    return f"{host} is not under .gov.cn; give the agency's own address, or say in column reviewed why it is trusted"


def _bare(host: str) -> str:
    found = _WITH_PORT.fullmatch(host)
    return host if found is None else found["name"]


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return None
