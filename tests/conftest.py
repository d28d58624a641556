"""What all tests share: the corpus of real reports, which lies beside the project and not in it."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    absent = pytest.mark.skip(reason="the corpus folder ../shared is not here")
    here = (SHARED / "corpus").is_dir()
    for item in items:
        if "shared" in getattr(item, "fixturenames", ()):
            item.add_marker("shared")
        if not here and item.get_closest_marker("shared"):
            item.add_marker(absent)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder `../shared`; a test that asks for it is marked `shared`, and skipped where it is not there."""
    return SHARED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints what tests have recorded as a property: the share of ambiguous cells of each shape."""
    recorded = [
        f"{name}: {value}"
        for report in terminalreporter.stats.get("passed", [])
        for name, value in getattr(report, "user_properties", [])
    ]
    if recorded:
        terminalreporter.section("recorded")
        terminalreporter.write_line("\n".join(sorted(recorded)))
