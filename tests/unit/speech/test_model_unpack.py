"""Zips that nobody vouches for."""

from __future__ import annotations

import json
import os
import stat
import struct
import warnings
import zipfile
from pathlib import Path

import pytest

from tests.support.model_server import zip_of
from trainer.domain.errors import KnownError
from trainer.speech.model_check import check_files, locate
from trainer.speech.models import bundled_model
from trainer.speech.unpack import CHECKSUMS, Limits, copy, find_damage, top_folder, unpack
from trainer.speech.watch import Cancelled, Watch


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "inner" / "目标 target"
    folder.mkdir(parents=True)
    return folder


def archive(tmp_path: Path, *entries: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    path = tmp_path / "包 model.zip"
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        warnings.simplefilter("ignore")  # names that come twice
        for name, data in entries:
            file.writestr(name, data)
    return path


def refused(path: Path, target: Path, limits: Limits | None = None) -> str:
    with pytest.raises(KnownError) as caught:
        unpack(path, target, Watch(), limits or Limits())
    assert caught.value.remedy is not None
    return str(caught.value)


def outside(tmp_path: Path) -> list[str]:
    """What lies anywhere but in the target."""
    return sorted(p.name for p in tmp_path.rglob("*") if "目标 target" not in str(p))


def test_a_model_is_the_same_afterwards(tmp_path: Path, target: Path) -> None:
    path = zip_of(bundled_model(), tmp_path / "官方 模型.zip", "vosk-model-small-cn-0.22")
    assert top_folder(path) == "vosk-model-small-cn-0.22"
    unpack(path, target, Watch())
    found = locate(target)
    check_files(found)
    for file in bundled_model().rglob("*"):
        if file.is_file():
            assert (found / file.relative_to(bundled_model())).read_bytes() == file.read_bytes()
    assert find_damage(found, Watch()) is None


def test_a_zip_without_a_top_folder(tmp_path: Path, target: Path) -> None:
    path = zip_of(bundled_model(), tmp_path / "a.zip")
    assert top_folder(path) == ""
    unpack(path, target, Watch())
    check_files(target)
    assert (target / CHECKSUMS).is_file()


@pytest.mark.parametrize(
    "name",
    [
        "../escape.txt",
        "a/../../escape.txt",
        "/escape.txt",
        "//escape.txt",
        "C:/escape.txt",
        "C:escape.txt",
        "a\\..\\escape.txt",
        "..\\escape.txt",
        "a//escape.txt",
        "./escape.txt",
        "a/escape.txt ",
        "a/escape.txt.",
        "a/con",
        "NUL.txt",
        "a/x:stream",
        "a/new\nline",
        "/".join("x" * 14),
        "y" * 300,
    ],
    ids=ascii,
)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, target: Path, name: str) -> None:
    path = archive(tmp_path, ("m/am/final.mdl", b"x"), (name, b"evil"))
    before = outside(tmp_path)
    refused(path, target)
    assert outside(tmp_path) == before
    assert list(target.rglob("*")) == []


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK])
def test_links_and_devices_are_refused(tmp_path: Path, target: Path, kind: int) -> None:
    info = zipfile.ZipInfo("m/am")
    info.create_system = 3
    info.external_attr = (kind | 0o777) << 16
    refused(archive(tmp_path, (info, b"/etc"), ("m/am/passwd", b"x")), target)
    assert list(target.rglob("*")) == []


def test_a_password_is_refused(tmp_path: Path, target: Path) -> None:
    path = archive(tmp_path, ("m/a", b"x"))
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02") + 8
    data[at : at + 2] = struct.pack("<H", 1)
    path.write_bytes(data)
    assert "password" in refused(path, target)


@pytest.mark.parametrize("twin", ["m/a", "m/A", "M/a"])
def test_two_files_of_one_name(tmp_path: Path, target: Path, twin: str) -> None:
    refused(archive(tmp_path, ("m/a", b"1"), (twin, b"2")), target)


def test_a_bomb_is_found_before_it_is_unpacked(tmp_path: Path, target: Path) -> None:
    path = archive(tmp_path, ("m/zeros", bytes(40 << 20)))
    assert path.stat().st_size < 100_000
    assert "swell" in refused(path, target)
    assert list(target.rglob("*")) == []


def test_limits_of_size_and_number(tmp_path: Path, target: Path) -> None:
    path = archive(tmp_path, *((f"m/{n}", b"x" * 100) for n in range(20)))
    assert "files" in refused(path, target, Limits(files=19))
    assert "swell" in refused(path, target, Limits(size=1999))
    unpack(path, target, Watch(), Limits(files=20, size=2000))


def test_an_entry_that_lies_about_its_size(tmp_path: Path, target: Path) -> None:
    path = archive(tmp_path, ("m/a", b"x" * 100_000))
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(mark) + place
        data[at : at + 4] = struct.pack("<I", 10)
    path.write_bytes(data)
    refused(path, target)
    assert sum(p.stat().st_size for p in target.rglob("*") if p.is_file()) <= 10


def test_a_zip_cut_or_changed_anywhere_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, ("m/a", os.urandom(300)), ("m/b", b"y" * 300))
    whole = path.read_bytes()
    for at in range(0, len(whole), 7):
        target = tmp_path / f"cut {at}"
        target.mkdir()
        path.write_bytes(whole[:at])
        refused(path, target)
    for at in range(35, 330, 9):  # inside the first file
        target = tmp_path / f"flipped {at}"
        target.mkdir()
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        refused(path, target)


@pytest.mark.parametrize("data", [b"", b"PK", b"<html></html>", b"\x1f\x8b tar"])
def test_what_is_no_zip(tmp_path: Path, target: Path, data: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    assert "zip" in refused(path, target)


def test_names_written_by_a_chinese_windows(tmp_path: Path, target: Path) -> None:
    """In its own code page, and nothing says so."""
    path = archive(tmp_path, ("aaaa/words.txt", "您好".encode()))
    raw = path.read_bytes().replace(b"aaaa", "模型".encode("gb18030"))
    path.write_bytes(raw)
    assert top_folder(path) == "模型"
    unpack(path, target, Watch())
    assert (target / "模型" / "words.txt").read_text("utf-8") == "您好"


def test_what_a_mac_adds_is_left_out(tmp_path: Path, target: Path) -> None:
    path = archive(tmp_path, ("m/a", b"1"), ("__MACOSX/m/._a", b"2"), ("m/.DS_Store", b"3"))
    unpack(path, target, Watch())
    assert {p.name for p in target.rglob("*") if p.is_file()} == {"a", CHECKSUMS}


def test_a_folder_is_copied_without_following_links(tmp_path: Path, target: Path) -> None:
    source = tmp_path / "U 盘"
    (source / "am").mkdir(parents=True)
    (source / "am" / "final.mdl").write_bytes(b"x")
    copy(source, target, Watch())
    assert (target / "am" / "final.mdl").read_bytes() == b"x"
    (source / "graph").symlink_to("/etc")
    with pytest.raises(KnownError, match="link"):
        copy(source, tmp_path / "other", Watch())
    assert not (tmp_path / "other" / "graph").exists()


def test_a_link_to_a_file_is_refused_too(tmp_path: Path, target: Path) -> None:
    source = tmp_path / "stick"
    source.mkdir()
    (source / "words.txt").symlink_to("/etc/passwd")
    with pytest.raises(KnownError, match="link"):
        copy(source, target, Watch())


def test_damage_is_found_later(target: Path) -> None:
    copy(bundled_model(), target, Watch())
    assert find_damage(target, Watch()) is None
    file = target / "graph" / "words.txt"
    data = file.read_bytes()
    file.write_bytes(data[:500] + b"X" + data[501:])
    assert find_damage(target, Watch()) == "graph/words.txt"
    file.unlink()
    assert find_damage(target, Watch()) == "graph/words.txt"


def test_a_list_of_checksums_cannot_be_brought_along(tmp_path: Path, target: Path) -> None:
    path = archive(tmp_path, ("m/a", b"1"), (f"m/{CHECKSUMS}", b'{"/etc/passwd": "0"}'))
    unpack(path, target, Watch())
    assert [*json.loads((target / "m" / CHECKSUMS).read_text("utf-8"))] == ["a"]


def test_cancel_stops_it(tmp_path: Path, target: Path) -> None:
    watch = Watch()
    watch.cancel()
    with pytest.raises(Cancelled):
        copy(bundled_model(), target, watch)
