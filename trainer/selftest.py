"""``python3 -m trainer test``: every check that a change must pass, in one command.

Without arguments: style, types, the contract on dependencies, then the tests that get along with
each other on all cores, then one after the other those marked ``alone``: they share a screen and a
sound card, or measure time. The first stage that fails ends it, so the last line is always that of
what failed, or pytest's closing line. With arguments: just pytest with these arguments.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from trainer import bootstrap

CHECKS: tuple[tuple[str, ...], ...] = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("lint-imports",),
    ("pyright",),
)
TOGETHER = ("-m", "not alone", "-n", "auto", "--dist", "worksteal")
ALONE = ("-m", "alone")


def main(argv: Sequence[str]) -> int:
    """Run the checks and tests; returns 0 if all passed."""
    if bootstrap.is_checkout():
        try:
            bootstrap.ensure("test")
        except bootstrap.SetupError as error:
            print(f"[trainer] {error}", file=sys.stderr)
            return 1
    if argv:
        return _pytest(argv)
    return _checks() or _pytest(TOGETHER) or _pytest(ALONE)


def _checks() -> int:
    """All of them, even if one fails: their findings are read together."""
    failed = [" ".join(check) for check in CHECKS if _run(_program(check[0]), *check[1:]) != 0]
    if failed:
        print(f"Failed: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


def _pytest(arguments: Sequence[str]) -> int:
    return _run(sys.executable, "-m", "pytest", *arguments)


def _run(program: str, *arguments: str) -> int:
    print(f"$ {Path(program).stem} {' '.join(arguments)}", flush=True)
    started = time.monotonic()
    code = subprocess.call([program, *arguments], cwd=bootstrap.ROOT, env=_environment())
    if "pytest" not in arguments:
        print(f"  {time.monotonic() - started:.0f} s", flush=True)
    return code


def _environment() -> dict[str, str]:
    """Programs of this Python first; no mail from pyright about newer versions of itself."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return {**os.environ, "PATH": path, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}


def _program(name: str) -> str:
    """A tool beside this Python."""
    suffix = ".exe" if os.name == "nt" else ""
    return str(Path(sys.executable).with_name(name + suffix))
