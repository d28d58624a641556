"""A row added to a user's registry; what stands in the file stays as it is, comments and encoding too."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from crawlers.portals.fields import COLUMNS, REQUIRED
from crawlers.portals.registry import parse_registry
from crawlers.portals.sheet import Problem, RegistryError, read_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crawlers.portals.portal import Portal

__all__ = ["append_portal"]

#: What every file begins with; a row's other columns follow.
_USUAL = ("id", "name", "platform", "home", "column", "code", "level")


def append_portal(path: Path, values: Mapping[str, str], *, allow_local: bool = False) -> Portal:
    """Add a row to the CSV file at `path`, which is made where it is not there; the portal that it holds.

    Columns that the header lacks are added to it. RegistryError where a row of the file or the new one is wrong, or
    where id or address are those of another row; the file is not touched then.
    """
    old = _read(path)
    given = {name: value for name, value in values.items() if value}
    new = _with_row(str(path), old, given)
    portals = parse_registry(new, str(path), allow_local=allow_local)
    added = portals[-1]
    for portal in portals[:-1]:
        if (portal.home, portal.column) == (added.home, added.column):
            text = f"{added.column or added.home} is the address of {portal.id!r} already; nothing was added"
            raise RegistryError(str(path), [Problem(0, "", text)])
    _replace(path, new)
    return added


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise RegistryError(str(path), [Problem(0, "", f"cannot be read: {error.strerror}")]) from error


def _with_row(source: str, old: bytes | None, given: Mapping[str, str]) -> bytes:
    if old is None or not old.strip():
        columns = [name for name in COLUMNS if name in _USUAL or name in given]
        text = _csv(columns, "\n") + _csv([given.get(name, "") for name in columns], "\n")
        return text.encode("utf-8-sig")  # with its mark Excel takes the file for UTF-8
    sheet = read_sheet(old, COLUMNS, REQUIRED)
    if not sheet.header:
        raise RegistryError(source, sheet.problems)
    text = old.decode(sheet.encoding)
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = list(io.StringIO(text, newline=""))
    columns = [*sheet.columns, *(name for name in COLUMNS if name in given and name not in sheet.columns)]
    if len(columns) > len(sheet.columns):
        lines[sheet.header - 1] = _csv(columns, newline)
    if not lines[-1].endswith(("\n", "\r")):
        lines[-1] += newline
    return ("".join(lines) + _csv([given.get(name, "") for name in columns], newline)).encode(sheet.encoding)


def _csv(cells: Sequence[str], newline: str) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator=newline).writerow(cells)
    return out.getvalue()


def _replace(path: Path, data: bytes) -> None:
    """Write the file in one step: a crash leaves the old one or the new one."""
    target = path.resolve()
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as temporary:
            temporary.write(data)
        written = Path(temporary.name)
        try:
            written.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
            written.replace(target)
        except OSError:
            written.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise RegistryError(str(path), [Problem(0, "", f"cannot be written: {error.strerror}")]) from error
