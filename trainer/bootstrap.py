"""Set-up: from a bare Python and a clean checkout to a working ``.venv``.

``python3 -m trainer`` comes through here with nothing installed, so this module uses the standard
library alone and parses on older Pythons, to tell their users politely which one is needed. It is
done once: a stamp in ``.venv`` remembers what was installed, and the next start goes straight on.
An interrupted set-up continues where it stopped.

What it prints is Chinese and English side by side, because translations are not there yet.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from trainer import system_packages

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
NEEDED = (3, 11)

LOCKS = {"run": "requirements.lock", "test": "requirements-dev.lock"}
BUILD_LOCK = "requirements-build.lock"
# Raise it when set-up itself does more than before, so that everyone's is run again.
EDITION = 1


class SetupError(Exception):
    """Set-up cannot go on; the text says why and what to do, for the user."""


def say(zh: str, en: str) -> None:
    """One line of progress, on stderr: stdout belongs to the command that follows."""
    print(f"[trainer] {zh} / {en}", file=sys.stderr, flush=True)


def main(argv: Sequence[str]) -> int:
    """Set up what ``argv`` needs and run it inside ``.venv``; returns its exit code.

    On POSIX this process becomes the program and does not return.
    """
    try:
        ensure("test" if list(argv[:1]) == ["test"] else "run")
    except SetupError as error:
        print(f"[trainer] {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        say("已中断；再运行一次会接着做", "stopped; run it again and it continues")
        return 130
    return run_inside(argv)


def is_checkout() -> bool:
    """Whether this is a checkout that sets itself up (not a wheel, not a frozen build)."""
    return (ROOT / LOCKS["run"]).is_file() and (ROOT / "pyproject.toml").is_file()


def is_inside() -> bool:
    """Whether this very process runs from the checkout's ``.venv``."""
    return Path(sys.prefix).resolve() == VENV.resolve()


def ensure(stage: str) -> None:
    """Make sure that ``.venv`` holds what ``stage`` ("run" or "test") needs.

    Raises SetupError with a text for the user.
    """
    if sys.version_info < NEEDED:
        raise SetupError(
            "需要 Python {0}.{1} 或更高版本 / Python {0}.{1} or newer is needed; this is "
            "{2}.{3}.".format(*NEEDED, *sys.version_info)
        )
    if is_ready(stage):
        return
    with _only_one():
        if is_ready(stage):
            return
        say("首次准备，需要几分钟", "setting up; the first time takes a few minutes")
        try:
            complete = system_packages.install(stage, say)
        except system_packages.MissingError as missing:
            raise SetupError(str(missing)) from None
        _make_venv()
        _install(stage)
        if complete:
            # Otherwise the next start looks again, and says again what is missing.
            _write_stamp(stage)
        say("准备完成", "set-up is complete")


def run_inside(argv: Sequence[str]) -> int:
    """Run ``python -m trainer`` with ``argv`` in ``.venv``."""
    command = [str(venv_python()), "-m", "trainer", *argv]
    if os.name == "posix":
        sys.stdout.flush()
        sys.stderr.flush()
        os.execv(command[0], command)
    # Windows' exec would return the prompt at once and let two programs read one console.
    try:
        return subprocess.call(command)
    except KeyboardInterrupt:
        return 130


def venv_python() -> Path:
    """The interpreter of ``.venv``."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def console_command() -> Path:
    """The command ``trainer`` in ``.venv``."""
    return VENV / ("Scripts/trainer.exe" if os.name == "nt" else "bin/trainer")


# --- the stamp -------------------------------------------------------------------------------


def is_ready(stage: str) -> bool:
    """Whether the stamp says that ``stage`` was set up from the files as they are now."""
    if not console_command().exists() or not venv_python().exists():
        return False
    try:
        stamp: object = json.loads(_stamp_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(stamp, dict) and (stage, _fingerprint(stage)) in stamp.items()


def _write_stamp(stage: str) -> None:
    # Whoever has what the tests need has what running needs.
    done = ["run", "test"] if stage == "test" else ["run"]
    new = _stamp_file().with_suffix(".new")
    new.write_text(json.dumps({name: _fingerprint(name) for name in done}), encoding="utf-8")
    new.replace(_stamp_file())


def _fingerprint(stage: str) -> str:
    """Changes with anything that set-up depends on."""
    sum_ = hashlib.sha256(repr((EDITION, sys.version_info[:2], str(VENV))).encode())
    for name in (LOCKS[stage], BUILD_LOCK, "pyproject.toml"):
        sum_.update((ROOT / name).read_bytes())
    return sum_.hexdigest()


def _stamp_file() -> Path:
    return VENV / "trainer-setup.json"


@contextlib.contextmanager
def _only_one() -> Iterator[None]:
    """Hold the set-up lock; a second set-up of the same checkout waits for the first."""
    VENV.mkdir(exist_ok=True)
    with (VENV / "trainer-setup.lock").open("a+b") as file:
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            while True:
                with contextlib.suppress(OSError):
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                    break
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


# --- the steps -------------------------------------------------------------------------------


def _make_venv() -> None:
    """Make ``.venv``, or mend one whose Python is gone, of another version or without pip."""
    check = "import sys, pip; print('%d.%d' % sys.version_info[:2])"
    if _output([str(venv_python()), "-c", check]) == "{}.{}".format(*sys.version_info):
        return
    if importlib.util.find_spec("ensurepip") is None:
        raise SetupError(system_packages.how_to_get_venv())
    say("正在建立虚拟环境 .venv", "making the virtual environment .venv")
    _remove_contents()
    command = [sys.executable, "-m", "venv", str(VENV)]
    _run(command, "无法建立虚拟环境", "The virtual environment could not be made")


def _remove_contents() -> None:
    """Empty ``.venv`` except for the lock that this process holds."""
    for entry in VENV.iterdir():
        if entry.name == "trainer-setup.lock":
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _install(stage: str) -> None:
    """Install exactly what the locks name; pip leaves alone what is there already."""
    _forget_half_installed()
    say("正在下载并安装所需的库", "downloading and installing the libraries")
    pip = [str(venv_python()), "-m", "pip", "install", "--disable-pip-version-check"]
    pip += ["--no-input", "--progress-bar=off", "--no-deps"]
    # First pip itself and what builds; after that nothing outside the locks is fetched.
    _run_pip([*pip, "--require-hashes", "-r", BUILD_LOCK])
    pip += ["--no-build-isolation"]
    _run_pip([*pip, "--require-hashes", "-r", LOCKS[stage]])
    _run_pip([*pip, "--editable", "."])


def _forget_half_installed() -> None:
    """Let pip install again what an interruption cut off.

    pip believes in a package as soon as its metadata is there, but writes INSTALLER only after
    the last file. What it is about to replace it sets aside under a name that starts with "~".
    """
    for packages in (*VENV.glob("lib/python*/site-packages"), *VENV.glob("Lib/site-packages")):
        for metadata in packages.glob("*.dist-info"):
            if metadata.name.startswith("~") or not (metadata / "INSTALLER").is_file():
                shutil.rmtree(metadata)


def _run_pip(command: Sequence[str]) -> None:
    """Run pip, showing how many packages it has come to instead of its own many words."""
    words: list[str] = []
    count = 0
    with subprocess.Popen(
        list(command),
        cwd=ROOT,
        env=_plain_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            words.append(line.rstrip())
            if line.startswith("Collecting "):
                count += 1
                if count % 10 == 0:
                    say(f"已处理 {count} 个库", f"{count} libraries so far")
            elif line.startswith("Installing collected packages"):
                say("下载完成，正在安装", "downloaded; now installing")
    if process.returncode != 0:
        errors = [line for line in words if line.startswith("ERROR")] or words[-3:]
        raise SetupError(
            "安装失败，请检查网络，然后再运行一次同一条命令 / Installing failed. Check the network "
            "and run the same command again.\n  " + "\n  ".join(errors)
        )


def _run(command: Sequence[str], zh: str, en: str) -> None:
    code = subprocess.call(
        list(command), cwd=ROOT, env=_plain_environment(), stdin=subprocess.DEVNULL
    )
    if code != 0:
        raise SetupError(f"{zh} / {en} ({' '.join(command)}: {code}).")


def _plain_environment() -> dict[str, str]:
    """The environment without what would draw another Python or another place into ``.venv``."""
    away = ("PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if name not in away}
    return {**kept, "PYTHONUTF8": "1"}


def _output(command: Sequence[str]) -> str:
    """What a command prints; empty where it cannot be run or fails."""
    try:
        done = subprocess.run(list(command), capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
