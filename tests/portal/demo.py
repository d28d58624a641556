"""`python -m tests.portal.demo DIR`: the sample served, crawled and extracted by the project's command, and shown."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from extract.dataset.reading import read_table

from .outcome import measure
from .running import FAST, ROOT, sample

_SOME_NOT_READ = 3
#: How the title of the report that is shown begins.
_SHOWN = "青溪县水利局"


def main(folder: Path) -> int:
    """Crawl into `folder/archive`, extract into `folder/dataset`; the status of what failed, 0 for nothing."""
    with sample(folder / "sample"):
        portals = len((folder / "sample" / "registry.csv").read_text(encoding="utf-8").splitlines()) - 1
        print(f"{portals} invented portals are served on this machine; crawling them", flush=True)
        registry = ("--registry", str(folder / "sample" / "registry.csv"), "--allow-local")
        places = ("--archive", str(folder / "archive"), "--out", str(folder / "dataset"))
        status = _gongkai("run", *registry, *places, *FAST)
    # Status 3: some documents are not reports, or files that have no page; they stand in `documents`.
    if status not in {0, _SOME_NOT_READ}:
        return status
    outcome = measure(folder / "sample" / "truth.json", folder / "archive")
    print(f"\nof {outcome.published} published reports the crawl found {outcome.recall:.1%}; of those that it says it")
    print(f"found, {outcome.precision:.1%} are published. One of them, as on the form:\n", flush=True)
    archive = read_table(folder / "dataset", "reports", ["report_id", "title", "grade"]).to_pylist()
    shown = next(row["report_id"] for row in archive if row["title"].startswith(_SHOWN) and row["grade"] == "A")
    return _gongkai("show", shown, "--data", str(folder / "dataset"))


def _gongkai(*arguments: str) -> int:
    return subprocess.run([sys.executable, "-m", "gongkai", *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
