"""Set-up, as far as it can be seen without a network; the rest is proved by the gate itself."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from trainer import bootstrap, system_packages
from trainer.system_packages import MissingError, Need

ROOT = Path(__file__).resolve().parents[2]
STDLIB_ONLY = ("__init__", "__main__", "bootstrap", "system_packages", "selftest")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with its lock files and a ``.venv`` in which everything seems to be there."""
    for name in (*bootstrap.LOCKS.values(), bootstrap.BUILD_LOCK, "pyproject.toml"):
        (tmp_path / name).write_text(f"# {name}\n")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    for file in (bootstrap.venv_python(), bootstrap.console_command()):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return tmp_path


class TestBeforeAnythingIsInstalled:
    @pytest.mark.parametrize("name", STDLIB_ONLY)
    def test_parses_on_a_python_that_is_too_old_to_run_it(self, name: str) -> None:
        source = (ROOT / "trainer" / f"{name}.py").read_text(encoding="utf-8")
        ast.parse(source, feature_version=(3, 7))

    def test_imports_nothing_but_the_standard_library(self) -> None:
        code = "import trainer.__main__, trainer.selftest"
        done = subprocess.run(
            [sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr

    def test_an_old_python_is_told_which_one_is_needed(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(sys, "version_info", (3, 9, 2))
        assert bootstrap.main([]) == 1
        said = capsys.readouterr().err
        assert "3.11" in said and "3.9" in said


class TestStamp:
    def test_nothing_is_ready_without_it(self, checkout: Path) -> None:
        assert not bootstrap.is_ready("run")

    def test_run_alone_is_not_enough_for_tests(self, checkout: Path) -> None:
        bootstrap._write_stamp("run")
        assert bootstrap.is_ready("run")
        assert not bootstrap.is_ready("test")

    def test_what_tests_need_includes_what_running_needs(self, checkout: Path) -> None:
        bootstrap._write_stamp("test")
        assert bootstrap.is_ready("run")
        assert bootstrap.is_ready("test")

    @pytest.mark.parametrize("name", ["requirements.lock", "requirements-build.lock"])
    def test_a_changed_lock_makes_it_stale(self, checkout: Path, name: str) -> None:
        bootstrap._write_stamp("run")
        (checkout / name).write_text("changed\n")
        assert not bootstrap.is_ready("run")

    def test_another_python_makes_it_stale(
        self, checkout: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bootstrap._write_stamp("run")
        monkeypatch.setattr(sys, "version_info", (3, 99, 0))
        assert not bootstrap.is_ready("run")

    def test_a_missing_command_makes_it_stale(self, checkout: Path) -> None:
        bootstrap._write_stamp("run")
        bootstrap.console_command().unlink()
        assert not bootstrap.is_ready("run")

    @pytest.mark.parametrize("text", ["", "{", "[]", "null", json.dumps({"run": 1})])
    def test_a_damaged_one_counts_as_none(self, checkout: Path, text: str) -> None:
        bootstrap._stamp_file().write_text(text)
        assert not bootstrap.is_ready("run")

    def test_a_ready_checkout_is_left_alone(
        self, checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        bootstrap._write_stamp("run")
        monkeypatch.setattr(bootstrap, "_make_venv", lambda: pytest.fail("set up again"))
        bootstrap.ensure("run")
        assert capsys.readouterr().err == ""


class TestInterrupted:
    def test_only_what_was_cut_off_is_installed_again(self, checkout: Path) -> None:
        packages = checkout / ".venv" / "lib" / "python3.11" / "site-packages"
        whole, half, aside = (packages / f"{name}.dist-info" for name in ("a-2", "b-1", "~-1"))
        for folder in (whole, half, aside):
            folder.mkdir(parents=True)
            (folder / "METADATA").touch()
        for folder in (whole, aside):
            (folder / "INSTALLER").write_text("pip\n")
        bootstrap._forget_half_installed()
        assert whole.is_dir()
        assert not half.exists()
        assert not aside.exists()

    @pytest.mark.slow
    def test_a_half_made_environment_is_made_anew(self, checkout: Path) -> None:
        leftover = checkout / ".venv" / "leftover"
        leftover.touch()
        bootstrap._make_venv()
        assert not leftover.exists()
        python = str(bootstrap.venv_python())
        assert subprocess.call([python, "-c", "import pip"]) == 0
        kept = checkout / ".venv" / "kept"
        kept.touch()
        bootstrap._make_venv()
        assert kept.exists(), "an environment that works is kept"

    @pytest.mark.skipif(os.name == "nt", reason="flock is how POSIX does it")
    def test_a_second_set_up_waits_for_the_first(self, checkout: Path) -> None:
        code = textwrap.dedent(f"""
            from pathlib import Path
            from trainer import bootstrap
            bootstrap.VENV = Path({str(checkout / ".venv")!r})
            print("asking", flush=True)
            with bootstrap._only_one():
                print("inside", flush=True)
        """)
        command = [sys.executable, "-c", code]
        with bootstrap._only_one():
            other = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
            assert other.stdout is not None
            assert other.stdout.readline() == "asking\n"
            with pytest.raises(subprocess.TimeoutExpired):
                other.wait(0.5)
        assert other.communicate(timeout=20)[0] == "inside\n"


class TestPip:
    def test_a_failure_is_told_in_pips_own_words_and_without_a_trace(self, checkout: Path) -> None:
        pip = [sys.executable, "-m", "pip", "install", "--no-index", "there-is-no-such-thing"]
        with pytest.raises(bootstrap.SetupError, match="no-such-thing") as caught:
            bootstrap._run_pip(pip)
        assert "Traceback" not in str(caught.value)

    def test_settings_that_would_lead_elsewhere_are_left_out(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("PYTHONPATH", "PYTHONHOME", "PIP_USER", "PIP_TARGET"):
            monkeypatch.setenv(name, "1")
        monkeypatch.setenv("PIP_CERT", "kept")
        plain = bootstrap._plain_environment()
        assert not {"PYTHONPATH", "PYTHONHOME", "PIP_USER", "PIP_TARGET"} & set(plain)
        assert plain["PIP_CERT"] == "kept"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has system packages to look for")
class TestSystemPackages:
    @pytest.fixture
    def tools(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
        """Put programs of our own into PATH, in place of the system's; each logs its words."""
        folder = tmp_path / "bin"
        folder.mkdir()
        log = tmp_path / "log"
        log.touch()
        (folder / "env").symlink_to("/usr/bin/env")
        monkeypatch.setenv("PATH", str(folder))
        for name in ("DISPLAY", "WAYLAND_DISPLAY"):
            monkeypatch.delenv(name, raising=False)

        def make(**programs: str) -> Path:
            for name, body in programs.items():
                file = folder / name.replace("_", "-")
                file.write_text(f'#!/bin/sh\necho "{file.name} $*" >> {log}\n{body}\n')
                file.chmod(0o755)
            return log

        return make

    @pytest.fixture
    def lacking(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """One essential library and one that can wait, both absent until this file exists."""
        sign = tmp_path / "installed"
        needs = (
            Need("libwindow1", sign.exists),
            Need("libsound1", sign.exists, essential=False),
            Need("testserver", sign.exists, "test"),
        )
        monkeypatch.setattr(system_packages, "NEEDS", needs)
        return sign

    def test_what_is_there_is_not_installed(
        self, tools: Callable[..., Path], lacking: Path
    ) -> None:
        lacking.touch()
        log = tools(apt_get="exit 1", sudo="exit 1")
        system_packages.install("test", lambda zh, en: pytest.fail(zh))
        assert log.read_text() == ""

    def test_package_lists_are_fetched_only_when_installing_fails(
        self, tools: Callable[..., Path], lacking: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        updated = lacking.with_name("updated")
        log = tools(
            apt_get=f': > /dev/null\ncase "$*" in\n*update*) : > {updated};;\n'
            f"*) [ -e {updated} ] && : > {lacking};;\nesac"
        )
        assert system_packages.install("run", lambda zh, en: None)
        words = log.read_text().splitlines()
        assert [("install" in line, "update" in line) for line in words] == [
            (True, False),
            (False, True),
            (True, False),
        ]
        assert words[0].endswith("libwindow1 libsound1")

    def test_sudo_is_used_where_it_asks_for_no_password(
        self, tools: Callable[..., Path], lacking: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        log = tools(
            apt_get=f": > {lacking}", sudo='shift\n[ "$1" = true ] && exit 0\nexec "$@"', true=""
        )
        system_packages.install("test", lambda zh, en: None)
        assert "apt-get --quiet" in log.read_text()

    def test_without_the_right_the_one_line_to_run_is_given(
        self, tools: Callable[..., Path], lacking: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        monkeypatch.setattr(sys, "stdin", None)
        log = tools(apt_get="exit 1", sudo="exit 1")
        with pytest.raises(MissingError) as caught:
            system_packages.install("test", lambda zh, en: None)
        line = "sudo apt-get install -y libwindow1 libsound1 testserver"
        assert line in str(caught.value)
        assert "apt-get" not in log.read_text().replace("sudo -n true", "")

    def test_the_window_libraries_can_wait_only_without_a_display(
        self, tools: Callable[..., Path], lacking: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        tools(apt_get='echo "E: no network"; exit 100')
        said: list[str] = []
        complete = system_packages.install("run", lambda zh, en: said.append(zh))
        assert not complete, "so that the next start looks again"
        assert "libwindow1" in said[-1] and "no network" in said[-1]
        monkeypatch.setenv("DISPLAY", ":0")
        with pytest.raises(MissingError, match="libwindow1"):
            system_packages.install("run", lambda zh, en: None)

    def test_this_computer_has_all_that_the_tests_stand_on(self) -> None:
        assert system_packages.missing("test") == []
