"""The name under which the crawler goes: `gongkai (+CONTACT)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

__all__ = ["NamedAgent", "user_agent"]

_MOST = 200


def user_agent(name: str, contact: str) -> str:
    """The User-Agent header. ValueError for a contact that no header can hold."""
    if not contact:
        return name
    if not contact.isascii() or not contact.isprintable() or len(contact) > _MOST:
        raise ValueError(f"GONGKAI_CONTACT is no address of {_MOST} printable ASCII characters at most: {contact!r}")
    return f"{name} (+{contact})"


class NamedAgent:
    """Scrapy add-on: puts GONGKAI_CONTACT into USER_AGENT, unless that was set for this run."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Called by Scrapy before the crawler begins."""
        # The priority of the project's own file: what a command line says goes before it.
        settings.set("USER_AGENT", user_agent(settings["BOT_NAME"], settings["GONGKAI_CONTACT"] or ""), "project")
