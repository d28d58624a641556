"""Requests that this side does not make, or gives up: each has a stable code, which goes into the ledger."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest

__all__ = ["PrivateAddressError", "Refusal", "RobotsRefusal"]


class Refusal(IgnoreRequest):
    """A request that is not made. `code` is stable, `detail` says in words what it was about."""

    def __init__(self, code: str, detail: str = "") -> None:
        """The message is code and detail."""
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class RobotsRefusal(Refusal):
    """Kept out by robots.txt.

    `robots_disallowed`: its rules forbid the address. `robots_unreachable`: nobody knows its rules, since the server
    failed. A `blocked:` code: even robots.txt is behind that wall.
    """


class PrivateAddressError(Refusal):
    """A name of the public network that leads to this machine or into a private network; `host` is the name."""

    def __init__(self, host: str, address: str) -> None:
        """The code is that of an address written in figures."""
        super().__init__("refused:private_address", f"{host} resolves to {address}, which is not of the public network")
        self.host = host
