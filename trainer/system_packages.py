"""What the program needs from the operating system itself, and getting it on Debian and Ubuntu.

Windows and macOS bring it all, or the Python packages do. On Linux the window needs a few
libraries, sound needs PortAudio, and the tests need a virtual screen, a sound server and a
database. Each is looked for first, so that nothing is fetched where it is there already.
Standard library only: this runs before anything is installed.
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


class MissingError(Exception):
    """Something is missing and may not be installed from here; the text holds the line to run."""


@dataclass(frozen=True)
class Need:
    """A Debian package, how to see that what it brings is there, and who cannot do without it."""

    package: str
    is_there: Callable[[], bool]
    stage: str = "run"
    essential: bool = True


def _library(*names: str) -> Callable[[], bool]:
    def is_there() -> bool:
        try:
            for name in names:
                ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return is_there


def _program(name: str) -> Callable[[], bool]:
    return lambda: shutil.which(name) is not None


def _file(*patterns: str) -> Callable[[], bool]:
    return lambda: any(next(Path("/").glob(p.lstrip("/")), None) for p in patterns)


def _has_ensurepip() -> bool:
    importlib.invalidate_caches()
    return importlib.util.find_spec("ensurepip") is not None


_VENV_PACKAGE = "python{}.{}-venv".format(*sys.version_info)

_CJK_FONTS = tuple(
    f"{folder}/**/{name}"
    for folder in ("/usr/share/fonts", "/usr/local/share/fonts")
    for name in ("*CJK*", "SourceHan*", "wqy-*", "DroidSansFallback*", "uming*", "ukai*")
)

# The packages' names are the same in Debian 12 and Ubuntu 24.04.
NEEDS: tuple[Need, ...] = (
    Need(_VENV_PACKAGE, _has_ensurepip),
    # The window (Qt on X11 and Wayland).
    Need("libegl1", _library("libEGL.so.1")),
    Need("libgl1", _library("libGL.so.1")),
    Need("libglib2.0-0", _library("libglib-2.0.so.0", "libgthread-2.0.so.0")),
    Need("libdbus-1-3", _library("libdbus-1.so.3")),
    Need("libfontconfig1", _library("libfontconfig.so.1")),
    Need("libx11-xcb1", _library("libX11-xcb.so.1")),
    Need("libxkbcommon-x11-0", _library("libxkbcommon-x11.so.0", "libxkbcommon.so.0")),
    Need("libxcb-cursor0", _library("libxcb-cursor.so.0", "libxcb-render-util.so.0")),
    Need("libxcb-icccm4", _library("libxcb-icccm.so.4")),
    Need("libxcb-keysyms1", _library("libxcb-keysyms.so.1")),
    Need("libxcb-randr0", _library("libxcb-randr.so.0")),
    Need("libxcb-shape0", _library("libxcb-shape.so.0")),
    Need("libxcb-sync1", _library("libxcb-sync.so.1")),
    Need("libxcb-xfixes0", _library("libxcb-xfixes.so.0")),
    Need("libxcb-xkb1", _library("libxcb-xkb.so.1")),
    # Without these the program still runs, with a screen that says what is missing.
    Need("libportaudio2", _library("libportaudio.so.2"), essential=False),
    Need("fonts-noto-cjk", _file(*_CJK_FONTS), essential=False),
    # The tests.
    Need("xvfb", _program("Xvfb"), "test"),
    Need("pulseaudio", _program("pulseaudio"), "test"),
    Need(
        "libasound2-plugins",
        _file("/usr/lib/*/alsa-lib/libasound_module_pcm_pulse.so"),
        "test",
    ),
    Need("postgresql", _file("/usr/lib/postgresql/*/bin/initdb", "/usr/bin/initdb"), "test"),
)


def missing(stage: str) -> list[Need]:
    """What ``stage`` ("run" or "test") needs and this computer lacks; nothing off Linux."""
    if sys.platform != "linux":
        return []
    return [need for need in NEEDS if need.stage in ("run", stage) and not need.is_there()]


def install(stage: str, say: Callable[[str, str], None]) -> bool:
    """Install what is missing, as far as it may be done from here.

    Returns whether all that is essential is there now. Raises MissingError where it is not, and
    there is no going on without it.
    """
    lacking = missing(stage)
    if not lacking:
        return True
    complaint = _apt_get([need.package for need in lacking], say)
    lacking = missing(stage)
    if not lacking:
        return True
    advice = _advice(lacking) + (f"\n  ({complaint})" if complaint else "")
    if stage == "test" or any(_cannot_wait(need) for need in lacking):
        raise MissingError(advice)
    say(f"{advice}\n[trainer] 暂时先继续", "going on without them for now")
    return not any(need.essential for need in lacking)


def how_to_get_venv() -> str:
    """What to tell a user whose Python cannot make virtual environments."""
    return _advice([Need(_VENV_PACKAGE, _has_ensurepip)])


def _cannot_wait(need: Need) -> bool:
    """Without a display no window opens, so its libraries may be missing."""
    has_display = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return need.essential and (has_display or need.package == _VENV_PACKAGE)


def _advice(lacking: Sequence[Need]) -> str:
    names = " ".join(need.package for need in lacking)
    if shutil.which("apt-get") is None:
        return (
            "请用系统的软件包管理器安装与这些 Debian 软件包相当的组件 / With your package manager, "
            f"install what these Debian packages hold: {names}"
        )
    return (
        "缺少系统组件，请运行这一行，然后再试 / Parts of the system are missing. Run this line and "
        f"try again:\n  sudo apt-get update && sudo apt-get install -y {names}"
    )


def _apt_get(packages: Sequence[str], say: Callable[[str, str], None]) -> str:
    """Run apt-get where that is allowed; returns its complaint, empty if there is none."""
    if shutil.which("apt-get") is None:
        return ""
    rights = _rights()
    if rights is None:
        return ""
    say("正在安装系统组件：" + " ".join(packages), "installing parts of the system")
    base = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet"]
    install_ = [*base, "-o", "DPkg::Lock::Timeout=120", "install", "--yes"]
    install_ += ["--no-install-recommends", *packages]
    code, words = _call(install_)
    if code != 0:
        # A fresh system has no package lists, an old one has outdated ones.
        _call([*base, "update"])
        code, words = _call(install_)
    if code == 0:
        return ""
    errors = [line for line in words.splitlines() if line.startswith("E:")]
    return f"{shlex.join(install_[:2])} …: " + " ".join(errors[:2] or words.splitlines()[-1:])


def _rights() -> list[str] | None:
    """What to put before a command so that it may install; None if nothing would help."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo is None:
        return None
    if _call([sudo, "-n", "true"])[0] == 0:
        return [sudo, "-n"]
    # A person at a terminal can be asked for the password; sudo says so itself.
    return [sudo] if sys.stdin is not None and sys.stdin.isatty() else None


def _call(command: Sequence[str]) -> tuple[int, str]:
    """Exit code and all output of a command."""
    try:
        done = subprocess.run(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        return 127, str(error)
    return done.returncode, done.stdout
