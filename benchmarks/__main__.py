"""Runs every benchmark of this folder, or those named: `python -m benchmarks webhook rota`."""

import sys
from importlib import import_module
from pathlib import Path

FOLDER = Path(__file__).parent


def main() -> None:
    """Run them one after another; each prints its own table."""
    known = sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))
    for name in sys.argv[1:] or known:
        import_module(f"benchmarks.bench_{name}").main()


if __name__ == "__main__":
    main()
