"""`make bench`: what the main pages cost, as multiples of a bare Django view.

Prints one table a size and judges nothing; docs/benchmarks.md says what is measured and how.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from config import embedded
from config.env import var_dir
from tests.benchmarks.client import CLIENTS, Failed, Target, measure

if TYPE_CHECKING:
    from tests.benchmarks.seed import Seeded

SIZES = (4_000, 40_000)
SECONDS = 6.0
COLUMNS = (
    ("p50 ms", 8),
    ("p95 ms", 8),
    ("bare p50", 9),
    ("ratio", 6),
    (f"req/s ×{CLIENTS}", 9),
    ("SQL", 5),
    ("SQL ms", 7),
    ("kB", 7),
)


def main() -> None:
    options = _options()
    with _servers_and_folder() as folder:
        import django

        # Only now: the settings ask where the database is.
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
        django.setup()
        for size in options.sizes:
            _run(size, folder, seconds=SECONDS / 4 if options.quick else SECONDS)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "--sizes",
        type=lambda text: [int(part) for part in text.split(",")],
        help="numbers of implementations, with commas; each gets ten updates",
    )
    parser.add_argument("--quick", action="store_true", help="the smaller size, a quarter as long")
    options = parser.parse_args()
    options.sizes = options.sizes or (SIZES[:1] if options.quick else SIZES)
    return options


@contextlib.contextmanager
def _servers_and_folder() -> Iterator[Path]:
    """PostgreSQL and Valkey of the benchmark's own, unless the environment names servers.

    Configured as for `make run`, so that a commit waits for the disk; gone afterwards.
    """
    var_dir().mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=var_dir()))
    services: list[embedded.Postgres | embedded.Valkey] = []
    try:
        for name, kind in (("DATABASE_URL", embedded.Postgres), ("REDIS_URL", embedded.Valkey)):
            if not os.environ.get(name):
                service = kind(folder)
                services.append(service)
                service.start()
                os.environ[name] = service.url
        yield folder
    finally:
        for service in services:
            service.stop()
        shutil.rmtree(folder)


def _run(size: int, folder: Path, *, seconds: float) -> None:
    from django.utils import timezone

    from tests.benchmarks.seed import seed, tidy
    from tests.benchmarks.servers import BARE, PRODUCT, scratch_database, web_server
    from tests.benchmarks.targets import bare_target, targets

    with scratch_database(f"luoshi_bench_{os.getpid()}"):
        began = time.perf_counter()
        seeded = seed(size, now=timezone.now())
        tidy()
        taken = time.perf_counter() - began
        with (
            web_server(PRODUCT, folder / "product.log") as port,
            web_server(BARE, folder / "bare.log") as bare_port,
        ):
            bare = bare_target(bare_port, seeded)
            _print_heading(seeded, taken)
            for target in [bare, *targets(port, seeded)]:
                _print_row(target, bare, seconds)


def _print_heading(seeded: Seeded, taken: float) -> None:
    print(
        f"\n{seeded.implementations:,} implementations, {seeded.updates:,} updates"
        f" (filled in {taken:.0f} s)\n"
    )
    print(f"{'':26}" + "".join(f"{name:>{width + 2}}" for name, width in COLUMNS))


def _print_row(target: Target, bare: Target, seconds: float) -> None:
    # The name first: a person who waits sees what for.
    print(f"{target.name:26}", end="", flush=True)
    try:
        found = measure(target, bare, seconds=seconds)
    except Failed as fault:
        print(f"  {fault}")
        return
    values = (
        f"{found.p50:.1f}",
        f"{found.p95:.1f}",
        f"{found.bare_p50:.1f}",
        f"{found.ratio:.2f}",
        f"{found.per_second:.0f}",
        # The bare view has no middleware to count with; it asks one query.
        f"{found.statements or 1}",
        f"{found.statements_ms:.1f}" if found.statements else "",
        f"{found.kilobytes:.0f}",
    )
    cells = zip(values, COLUMNS, strict=True)
    print("".join(f"{value:>{width + 2}}" for value, (_, width) in cells), flush=True)


if __name__ == "__main__":
    main()
