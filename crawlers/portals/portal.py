"""What the registry knows of a portal."""

from __future__ import annotations

from urllib.parse import urlsplit

import msgspec

__all__ = ["EVIDENCE_KINDS", "LEVELS", "PLATFORM_NAMES", "Portal", "host_of"]

#: The families of content-management systems that there is a module for.
PLATFORM_NAMES = (
    "trs", "trs_service", "ucap", "ucap_json", "hanweb", "hanweb_xxgk", "jpaas", "truecms", "gkmlpt", "nfcms",
    "lonsun", "openness", "vsb", "eportal", "epoint", "jinan", "plain",
)  # fmt: skip
LEVELS = ("central", "province", "city", "county", "township", "department")
#: How a row came to be. None of them says that the project itself has fetched the portal.
EVIDENCE_KINDS = ("survey address", "seed list", "public knowledge", "user")


class Portal(msgspec.Struct, frozen=True, omit_defaults=False):
    """A row of the registry; `docs/add-a-portal.md` says what each field means.

    `home` and `column` are absolute addresses or empty, one of them is given; `delay` and `daily_cap` are None where
    the project's own settings hold.
    """

    id: str
    name: str
    platform: str = ""
    home: str = ""
    column: str = ""
    code: str = ""
    level: str = ""
    host: str = ""
    extra_hosts: tuple[str, ...] = ()
    years: str = ""
    delay: float | None = None
    daily_cap: int | None = None
    tls: str = ""
    transport_reason: str = ""
    reviewed: str = ""
    evidence_kind: str = "user"
    evidence_date: str = ""
    evidence_note: str = ""

    @property
    def hosts(self) -> tuple[str, ...]:
        """All hosts that belong to the portal, the main one first, each with and without `www.`.

        Portals print both forms of their own address, and redirect from one to the other.
        """
        named = [host for host in (self.host, host_of(self.home), host_of(self.column), *self.extra_hosts) if host]
        return tuple(dict.fromkeys(form for host in named for form in (host, _twin(host)) if form))


def host_of(address: str) -> str:
    """Host, and port where one is named, of an absolute address in lower case; empty for an empty one."""
    return urlsplit(address).netloc.lower()


def _twin(host: str) -> str | None:
    if not host.endswith(".gov.cn"):
        return None
    return host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
