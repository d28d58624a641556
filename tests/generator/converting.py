"""Files of other formats, made by LibreOffice where it is installed."""

import shutil
import subprocess
from pathlib import Path

import pytest

__all__ = ["converted", "needs_soffice"]

needs_soffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed: no file of its formats is made"
)


def converted(files: dict[str, bytes], target: str, folder: Path) -> dict[str, bytes]:
    """The files, named with their suffixes, turned into the format `target` in one run; by name without suffix."""
    sources = folder / "sources"
    sources.mkdir(parents=True)
    for name, data in files.items():
        (sources / name).write_bytes(data)
    out = folder / target
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--norestore", "--convert-to", target, "--outdir", str(out)),
            *map(str, sorted(sources.iterdir())),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return {path.stem: path.read_bytes() for path in sorted(out.iterdir())}
