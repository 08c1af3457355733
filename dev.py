#!/usr/bin/env python3
"""The newcomer's commands: `python3 dev.py demo | test | check | bench | bad-designs`.

Needs Python 3.11 or newer and nothing else: uv installs what uv.lock names into .venv/.
Where this machine has no uv, one pinned uv is put into .tools/ and nowhere else.
"""

import hashlib
import io
import os
import platform
import re
import shutil
import ssl
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

if sys.version_info < (3, 11):
    sys.exit("This needs Python 3.11 or newer; you have " + sys.version.split()[0] + ".")

HERE = Path(__file__).resolve().parent
WINDOWS = os.name == "nt"
SCRIPTS = HERE / ".venv" / ("Scripts" if WINDOWS else "bin")
UV_VERSION = "0.13.9"
UV_OLDEST = (0, 9)  # an older one on PATH may not read our lock file
TOOLS = HERE / ".tools" / f"uv-{UV_VERSION}"
UV = TOOLS / "bin" / ("uv.exe" if WINDOWS else "uv")
WHEELS = {  # SHA-256 of the wheels of that version, by system and machine
    "linux x86_64": [
        "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
        "2c45530751517d6c3bbc69a19473f6effe47cce047bede01ffd8af7ea7b36b25",
    ],
    "linux aarch64": [
        "5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe",
        "ecb6028d79dc96fbeafffe5c8af62a7099487ebc05a701e76714eebcffd06375",
    ],
    "darwin x86_64": ["c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5"],
    "darwin arm64": ["66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63"],
    "windows amd64": ["6a44b2ed8111d2f60d2b92627c5dccda3f7ed7570b18ce115e569cd68c28246b"],
    "windows arm64": ["eeb92051c2123b9730c46b04cc843cfa4bc7d7b0aec56df431a2215ef4cb0273"],
}
CHECKS = [
    ["ruff", "format", "--check", "."],
    ["ruff", "check", "."],
    ["mypy"],
    ["lint-imports"],
    ["pytest", "-q", "tests/house"],
]


def say(text: str) -> None:
    """Tell the person what goes on; on stderr, so that a command's output stays its own."""
    print(text, file=sys.stderr, flush=True)


def find_uv() -> str:
    """A uv that reads our lock file: the one on PATH, else the pinned one in .tools/."""
    on_path = shutil.which("uv")
    if on_path and version_of(on_path) >= UV_OLDEST:
        return on_path
    if not UV.exists():
        say(f"Getting uv {UV_VERSION} into {TOOLS.relative_to(HERE)} (18 MB) …")
        TOOLS.mkdir(parents=True, exist_ok=True)
        if not install_with_pip():
            install_without_pip()
    return str(UV)


def version_of(uv: str) -> tuple[int, ...]:
    """The version of a uv; (0,) when it does not say."""
    answer = subprocess.run([uv, "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"(\d+)\.(\d+)", answer.stdout)
    return tuple(map(int, found.groups())) if found else (0,)


def wheel_hashes() -> list[str]:
    """What uv's wheel for this machine may hash to; the most usual one first."""
    machine = f"{platform.system()} {platform.machine()}".lower()
    if machine not in WHEELS:
        sys.exit(f"No uv is pinned for {machine}. Please install it: https://docs.astral.sh/uv")
    return WHEELS[machine]


def install_with_pip() -> bool:
    """Let pip fetch uv from wherever this machine's pip is set to look; False when it cannot."""
    wanted = TOOLS / "requirements.txt"
    pins = " ".join(f"--hash=sha256:{digest}" for digest in wheel_hashes())
    wanted.write_text(f"uv=={UV_VERSION} {pins}\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    how = ["--only-binary=:all:", "--require-hashes", "--target", str(TOOLS), "-r", str(wanted)]
    done = subprocess.run([*pip, *how], capture_output=True, check=False)
    return done.returncode == 0 and UV.exists()


def install_without_pip() -> None:
    """Fetch uv's wheel with the standard library, for a Debian without pip and ensurepip."""
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/uv/"
    digest = wheel_hashes()[0]
    link = re.search(rf'href="([^"#]+)#sha256={digest}"', fetch(index).decode())
    wheel = fetch(urllib.parse.urljoin(index, link[1])) if link else b""
    if hashlib.sha256(wheel).hexdigest() != digest:
        sys.exit(f"{index} does not offer the uv that is pinned. Nothing was installed.")
    with zipfile.ZipFile(io.BytesIO(wheel)) as files:
        program = files.read(f"uv-{UV_VERSION}.data/scripts/{UV.name}")
    UV.parent.mkdir(exist_ok=True)
    half = UV.with_suffix(".half")
    half.write_bytes(program)
    half.chmod(0o755)
    half.replace(UV)


def fetch(url: str) -> bytes:
    """What an address answers; a plain sentence when it does not."""
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            content: bytes = answer.read()
            return content
    except urllib.error.URLError as error:
        sys.exit(f"Cannot reach {url} ({error.reason}). Is this machine on the network?")


def set_up(*groups: str) -> None:
    """Install exactly what the lock file names; what is already there takes no time."""
    python = getattr(sys, "_base_executable", sys.executable)  # the same, outside any .venv
    world = {
        **os.environ,
        "UV_PYTHON": python,
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_PROJECT_ENVIRONMENT": str(HERE / ".venv"),
    }
    if trusts_something():
        world.setdefault("UV_SYSTEM_CERTS", "1")
    say("Setting up .venv/ from uv.lock …")
    sync = [find_uv(), "sync", "--locked", "--inexact", *groups]
    if subprocess.run(sync, cwd=HERE, env=world, check=False).returncode:
        sys.exit("Setting up did not succeed; the lines above say why.")


def trusts_something() -> bool:
    """Whether this machine has certificates of its own; many office networks need them."""
    paths = ssl.get_default_verify_paths()
    return WINDOWS or bool(paths.cafile) or any(Path(paths.capath or HERE / "none").glob("*"))


def become(name: str, *args: str) -> None:
    """Go on as that program, so that signals and the exit code are its own.

    Where Python is to leave no bytecode behind it lies in .venv/, and nobody sees it: each process
    that is started would compile everything anew, and the tests start some hundred.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ["PYTHONPYCACHEPREFIX"] = str(SCRIPTS.parent / "bytecode")
    program = str(SCRIPTS / name)
    if WINDOWS:  # has no exec that the shell would wait for
        sys.exit(subprocess.run([program, *args], check=False).returncode)
    os.execv(program, [program, *args])


def demo(*args: str) -> None:
    """Start the demo; it prints the address to open."""
    set_up("--no-dev")
    become("oncall", "demo", *args)


def test(*args: str) -> None:
    """Run all tests, on every core; further arguments are pytest's."""
    set_up("--group", "dev")
    become("pytest", "-n", "auto", "--dist", "worksteal", *args)


def check() -> None:
    """Format, lint, types and floors, in seconds; the word to remember before a commit."""
    set_up("--group", "dev")
    for name, *args in CHECKS:
        say(f"{name} …")
        if subprocess.run([SCRIPTS / name, *args], cwd=HERE, check=False).returncode:
            sys.exit(1)
    say("All good.")


def bench(*args: str) -> None:
    """Measure ours beside the floor, and print a table."""
    set_up("--group", "dev")
    become("python", "-m", "benchmarks", *args)


def bad_designs(*args: str) -> None:
    """Build each known mistake into the program, and see that a test goes red for it."""
    set_up("--group", "dev")
    become("python", "-m", "tests.bad_designs", *args)


def main() -> None:
    """Do what was asked, or say what may be asked."""
    commands = {
        "demo": demo, "test": test, "check": check, "bench": bench, "bad-designs": bad_designs,
    }  # fmt: skip
    name, *args = sys.argv[1:] or [""]
    if name not in commands:
        say("\n".join(f"python3 dev.py {it:<11} {do.__doc__}" for it, do in commands.items()))
        sys.exit(0 if name in {"-h", "--help"} else 2)
    os.chdir(HERE)
    try:
        commands[name](*args)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
