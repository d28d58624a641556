"""Starts the sample: `python -m tests.portal --dir DIR`; ends when its input closes, or with SIGTERM."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from .load import load_site
from .server import addresses_of, open_sockets, serve_sites
from .sites import all_sites
from .truth import registry_text, truth

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .site import Site


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    folder: Path = options.dir
    folder.mkdir(parents=True, exist_ok=True)
    sites = _chosen(options.only, options.seed, options.edition, options.pages)
    ports_file = folder / "ports.json"
    ports: dict[str, int] = json.loads(ports_file.read_text()) if ports_file.exists() else {}
    sockets = open_sockets(sites, ports)
    addresses = addresses_of(sites, sockets)
    ports |= {site: listening.getsockname()[1] for site, listening in sockets.items()}
    ports_file.write_text(json.dumps(ports, indent=1) + "\n")
    (folder / "registry.csv").write_text(registry_text(sites, addresses), encoding="utf-8")
    told = json.dumps(truth(sites, addresses, options.edition), ensure_ascii=False, indent=1)
    (folder / "truth.json").write_text(told + "\n", encoding="utf-8")
    with contextlib.ExitStack() as stack:
        log = stack.enter_context(options.log.open("a", encoding="utf-8")) if options.log else None
        asyncio.run(_run(sites, sockets, folder / "certificates", log))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.portal", description="A sample of portals on this machine.")
    parser.add_argument("--dir", type=Path, required=True, help="folder for registry.csv, truth.json and ports.json")
    parser.add_argument("--edition", type=int, choices=(1, 2), default=1, help="2: the same portals a year later")
    parser.add_argument("--only", default="", help="ids of portals, comma separated")
    parser.add_argument(
        "--pages", type=int, default=0, help="pages of the portal `load`, which is there with them only"
    )
    parser.add_argument("--log", type=Path, help="file that gets a line of JSON for each request")
    parser.add_argument("--seed", type=int, default=1, help="another number makes other reports")
    return parser.parse_args(arguments)


def _chosen(only: str, seed: int, edition: int, pages: int) -> tuple[Site, ...]:
    """The sites to serve; those in no registry always. SystemExit names ids that there are none of."""
    sites = all_sites(seed, edition) + ((load_site(pages, seed),) if pages else ())
    wanted = {name.strip() for name in only.split(",") if name.strip()}
    unknown = wanted - {site.id for site in sites}
    if unknown:
        sys.exit(f"no such portal: {', '.join(sorted(unknown))}")
    return tuple(site for site in sites if not wanted or site.id in wanted or not site.registered)


async def _run(sites: Sequence[Site], sockets: Mapping[str, socket.socket], folder: Path, log: TextIO | None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)

    def read() -> None:
        if not os.read(sys.stdin.fileno(), 4096):
            loop.remove_reader(sys.stdin.fileno())
            stop.set()

    # A file or /dev/null as input cannot be watched, and says nothing about who started this.
    with contextlib.suppress(OSError, ValueError):
        loop.add_reader(sys.stdin.fileno(), read)
    await serve_sites(sites, sockets, folder, log, stop)


if __name__ == "__main__":
    main()
