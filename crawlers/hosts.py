"""What is known of a host in this run: blocks and failures in a row, and whether it is to be left alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawlers.refusals import Refusal

__all__ = ["HostStates"]

#: Refusals or failures in a row after which a host is left alone for the rest of the run.
_IN_A_ROW = 3
#: Walls that stay: asking again only makes matters worse.
_AT_ONCE = ("blocked:ruishu", "blocked:jsl", "blocked:waf468", "blocked:captcha", "challenge:")


@dataclass
class _Host:
    bad: int = 0
    stopped: str | None = None


@dataclass
class HostStates:
    """Notes how each host answers and says when to leave it alone."""

    _hosts: dict[str, _Host] = field(default_factory=dict)

    def note(self, host: str, verdict: str) -> None:
        """Take in how the host answered: `ok`, a `blocked:`/`challenge:` code, an `unreachable:` one, or any other."""
        state = self._hosts.setdefault(host.lower(), _Host())
        if not verdict.startswith(("blocked:", "challenge:", "unreachable:")):
            state.bad = 0
            return
        state.bad += 1
        if state.stopped is None and (verdict.startswith(_AT_ONCE) or state.bad >= _IN_A_ROW):
            state.stopped = verdict

    def check(self, host: str) -> None:
        """Refusal `host_stopped:<verdict>` where the host is to be left alone."""
        verdict = self.stopped(host)
        if verdict is not None:
            raise Refusal(f"host_stopped:{verdict}", f"{host} is left alone for the rest of the run")

    def stopped(self, host: str) -> str | None:
        """The verdict for which the host is left alone, None where it is not."""
        state = self._hosts.get(host.lower())
        return None if state is None else state.stopped
