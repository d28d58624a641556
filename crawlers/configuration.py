"""The settings of a run: the project's own, and over them what its command line says, checked before it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.settings import BaseSettings, Settings

from crawlers.agent import user_agent

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["configured"]


def configured(assignments: Iterable[str]) -> Settings:
    """The project's settings with each `NAME=VALUE` over them.

    ValueError names the assignment that is none, of a setting that Scrapy does not know, or of a value that it could
    not read when it needs it.
    """
    settings = Settings()
    settings.setmodule("crawlers.settings", priority="project")
    # Warnings and errors are for people; what happened to each address stands in the ledger.
    settings.set("LOG_LEVEL", "WARNING", priority="project")
    chosen = dict(_assignment(text, settings) for text in assignments)
    if "DOWNLOAD_DELAY" in chosen:
        # Else AutoThrottle begins with its own delay, whatever was asked for.
        chosen.setdefault("AUTOTHROTTLE_START_DELAY", chosen["DOWNLOAD_DELAY"])
    settings.setdict(chosen, priority="cmdline")
    user_agent(settings["BOT_NAME"], settings["GONGKAI_CONTACT"])
    return settings


def _assignment(text: str, settings: Settings) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not separator:
        raise ValueError(f"{text}: give NAME=VALUE")
    if name not in settings:
        raise ValueError(f"{text}: there is no setting {name}")
    try:
        _read(Settings({name: value}), name, settings[name])
    except ValueError as error:
        raise ValueError(f"{text}: {error}") from error
    return name, value


def _read(trial: Settings, name: str, default: object) -> None:
    """Read a setting as what its default is. ValueError where that does not go."""
    if isinstance(default, bool):
        trial.getbool(name)
    elif isinstance(default, int):
        trial.getint(name)
    elif isinstance(default, float):
        trial.getfloat(name)
    elif isinstance(default, (dict, BaseSettings)):
        trial.getdict(name)
