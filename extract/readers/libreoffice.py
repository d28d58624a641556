"""Formats that LibreOffice reads and nothing in Python does exactly: DOC, old WPS, and what is rarer.

The one reader that starts a program. It runs in a profile of its own that lasts as long as the call, without macros,
links and, where the system allows it, network; processor time, memory and files are limited, and its process group is
ended when the time is up.
"""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from extract.readers.docx import read_docx
from extract.readers.errors import UnreadableError
from extract.readers.kinds import MEDIA_TYPES
from extract.readers.sheets import read_xlsx

if TYPE_CHECKING:
    from extract.document import Document

__all__ = ["read_converted"]

#: Seconds for one document; the largest report met takes eight.
TIME_LIMIT: Final = 120
_KILOBYTES: Final = 4 * 1024 * 1024
_BLOCKS: Final = 512 * 1024
#: What a kind is turned into: those of Word 2 to 2003, WPS, OpenDocument, Excel's binary one, and those of bare XML.
_TARGETS: Final = {
    "doc": "docx", "odt": "docx", "fodt": "docx", "word_xml": "docx",
    "ods": "xlsx", "fods": "xlsx", "xlsb": "xlsx", "excel_xml": "xlsx",
}  # fmt: skip
_SETTINGS: Final = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Inet/Settings", "ooInetProxyType", "1"),
)


def read_converted(data: bytes, kind: str) -> Document:
    """The document, by way of DOCX or XLSX.

    UnreadableError: `needs_libreoffice` where it is not installed, `libreoffice_failed`, `libreoffice_timeout`, and
    what the reader of the result raises.
    """
    media_type = MEDIA_TYPES[kind]
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise UnreadableError("needs_libreoffice", media_type, "LibreOffice (soffice) is not installed")
    target = _TARGETS[kind]
    with tempfile.TemporaryDirectory(prefix="gongkai-") as name:
        folder = Path(name)
        source = folder / f"document.{'xml' if kind.endswith('_xml') else kind}"
        source.write_bytes(data)
        output = _convert(program, source, target, folder, media_type)
        converted = output.read_bytes() if output.is_file() else b""
    if not converted:
        raise UnreadableError("libreoffice_failed", media_type, "it could not open the document")
    read = read_docx(converted) if target == "docx" else read_xlsx(converted)
    return msgspec.structs.replace(read, kind=kind, media_type=media_type)


def _convert(program: str, source: Path, target: str, folder: Path, media_type: str) -> Path:
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
    out = folder / "out"
    command = [
        *_without_network(),
        *("/bin/sh", "-c", f'ulimit -t {TIME_LIMIT} -f {_BLOCKS} -v {_KILOBYTES}; exec "$0" "$@"'),
        *(program, f"-env:UserInstallation={profile.as_uri()}"),
        *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard"),
        *("--convert-to", target, "--outdir", str(out), str(source)),
    ]
    environment = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    environment |= {"HOME": str(folder), "SAL_USE_VCLPLUGIN": "svp", "TMPDIR": str(folder)}
    process = subprocess.Popen(  # noqa: S603 the command is ours, the document only a file to it
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(TIME_LIMIT)
    except subprocess.TimeoutExpired:
        raise UnreadableError("libreoffice_timeout", media_type, f"more than {TIME_LIMIT} seconds") from None
    finally:
        # Also after an orderly end: a helper that outlives the program would keep the folder busy.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return out / f"{source.stem}.{target}"


def _settings() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>'
    )


@functools.cache
def _without_network() -> tuple[str, ...]:
    """The words that start a program without a network; none where the system does not let users do that."""
    program = shutil.which("unshare")
    if program is None:
        return ()
    words = (program, "--map-root-user", "--net")
    try:
        allowed = subprocess.run([*words, "true"], capture_output=True, timeout=10, check=False).returncode == 0  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return words if allowed else ()
