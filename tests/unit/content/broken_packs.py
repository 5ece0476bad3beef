"""Packs broken in every way that came to mind, each with the sentence that tells it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

GOOD = """\
title: {zh: 试, en: Try}
situation: 有人来电。
briefing: 好好说话。
standard: hotline
start: waiting
phrases:
  greets: 您好
moments:
  waiting:
    next:
      - {heard: greets, goto: bye}
      - {silence: 5, goto: bye}
  bye:
    say: 再见，{company}。
    ending: done
endings:
  done: {label: 完了, good: true}
criteria:
  - {id: greets, title: 问好, clause: HOTLINE 1, check: required_phrase, points: 30}
examples:
  - {id: good, script: examples/good.txt, quality: good, ending: done}
  - {id: middling, script: ["嗯"], quality: middling, ending: done}
  - {id: rude, script: ["喂"], quality: rude, ending: done}
"""
PACK = "title: 包\nvariables: {company: 甲公司}\n"

Spoil = Callable[[Path], object]


def scenario(text: str | bytes) -> Spoil:
    """Write this as the scenario's file."""
    raw = text.encode() if isinstance(text, str) else text
    return lambda folder: _write(folder / "scenario.yaml", raw)


def changed(old: str, new: str) -> Spoil:
    assert GOOD.count(old) == 1
    return scenario(GOOD.replace(old, new))


def beside(name: str, raw: bytes) -> Spoil:
    """Write another file of the pack, named from the scenario's folder."""
    return lambda folder: _write(folder / name, raw)


def huge(name: str) -> Spoil:
    """100 MB, without taking up the disk."""
    return lambda folder: os.truncate(folder / name, 100_000_000)


def link(name: str, target: str) -> Spoil:
    def spoil(folder: Path) -> None:
        (folder / name).unlink()
        (folder / name).symlink_to(target)

    return spoil


def renamed(name: str) -> Spoil:
    return lambda folder: folder.rename(folder.parent / name)


def again(folder: Path) -> None:
    """The same name in another pack."""
    put(folder.parent.parent / "other", "one")


def _folder_instead(folder: Path) -> None:
    (folder / "scenario.yaml").unlink()
    (folder / "scenario.yaml").mkdir()


def _write(file: Path, raw: bytes) -> None:
    file.write_bytes(raw)


def put(pack: Path, name: str) -> Path:
    folder = pack / name
    (folder / "examples").mkdir(parents=True)
    (folder / "scenario.yaml").write_text(GOOD, "utf-8")
    (folder / "examples" / "good.txt").write_text("您好\n(等客户挂机)\n", "utf-8")
    (pack / "pack.yaml").write_text(PACK, "utf-8")
    return folder


S = "broken/one/scenario.yaml"
MARKS = (
    "Anchors (&), aliases (*) and tags (!) are not allowed here; a text that begins with such a "
    "sign needs quotation marks."
)
TWO = "  bye: &all {say: 再见, ending: done}\n  again: *all\n"
BOMB = "a: &a [x, x]\n" + "".join(
    f"{n}: &{n} [*{m}, *{m}, *{m}, *{m}]\n" for m, n in zip("abcdefgh", "bcdefghi", strict=True)
)
SILENT_LOOP = "      - {goto: turn}\n  turn: {next: [{goto: waiting}]}\n"

BROKEN: dict[str, tuple[Spoil, str]] = {
    "bad yaml": (
        changed("{zh: 试, en: Try}", "{zh: 试, en: Try"),
        f"{S}:1: What begins with “{{” must end with “}}”; a text that begins so needs quotation "
        "marks.",
    ),
    "tabs": (
        changed("  greets: 您好", "\tgreets: 您好"),
        f"{S}:7: A tab stands here; indent with spaces.",
    ),
    "not keys and values": (
        scenario("- just\n- a list\n"),
        f"{S}:1: The file must consist of keys and values (“title: …”).",
    ),
    "empty file": (
        scenario(""),
        f"{S}:1: The file must consist of keys and values (“title: …”).",
    ),
    "wrong type": (
        changed("greets: 您好", "greets: {a: b}"),
        f"{S}:7: phrases.greets: This must be a list (lines that begin with “-”, or […]).",
    ),
    "number as text": (
        changed("standard: hotline", "standard: 12"),
        f"{S}:4: standard: This must be text; put numbers in quotation marks.",
    ),
    "unknown key": (
        changed("standard: hotline", "standard: hotline\npersona: {nam: 王}"),
        f"{S}:5: persona.nam: “nam” is not a known key. Did you mean “name”?",
    ),
    "not a number": (
        changed("points: 30", "points: .nan"),
        f"{S}:19: criteria[1].points: “.nan” is text, no number; write digits alone, such as "
        "85, without “%”, units, quotation marks or words.",
    ),
    "endless number": (
        changed("points: 30", "points: 1e999"),
        f"{S}:19: The number 1e999 is too large.",
    ),
    "huge number": (
        changed("points: 30", "points: 1.0e+300"),
        f"{S}:19: criteria[1].points: The number is too large; the limit is 100.0.",
    ),
    "huge whole number": (
        changed("standard: hotline", "standard: hotline\nmood: 99999999999999999999"),
        f"{S}:5: mood: This must be a whole number.",
    ),
    "duplicate key": (
        changed("  bye:\n", "  waiting: {}\n  bye:\n"),
        f"{S}:13: The key “waiting” stands here twice.",
    ),
    "duplicate id of examples": (
        changed("{id: rude, script", "{id: good, script"),
        f"{S}:23: examples[3].id: The id “good” is given twice.",
    ),
    "duplicate id of scenarios": (
        again,
        "other/one/scenario.yaml:1: There is already a scenario “one” in another folder.",
    ),
    "two documents": (
        scenario(GOOD + "---\n" + GOOD),
        f"{S}:25: There is more than one document in the file.",
    ),
    "anchors": (
        changed("  bye:\n    say: 再见，{company}。\n    ending: done\n", TWO),
        f"{S}:13: {MARKS}",
    ),
    "a bomb of aliases": (
        scenario(BOMB),
        f"{S}:1: {MARKS}",
    ),
    "a tag that runs code": (
        changed("situation: 有人来电。", "situation: !!python/object/apply:os.abort []"),
        f"{S}:2: {MARKS}",
    ),
    "huge depth": (
        scenario("title: " + "[" * 100_000),
        f"{S}:1: This is nested too deeply.",
    ),
    "huge depth in a template": (
        changed("greets: 您好", f"greets: '{'[' * 990}您好{']' * 990}'"),
        f"{S}:7: phrases.greets[1]: This is nested too deeply.",
    ),
    "half a million values": (
        scenario("title: [" + "a," * 500_000 + "]"),
        f"{S}:1: The file holds too much: more than 50000 values.",
    ),
    "one long text": (
        changed("有人来电。", "长" * 300_000),
        f"{S}:2: situation: The text is longer than 2000 characters.",
    ),
    "100 MB": (huge("scenario.yaml"), f"{S}:1: The file is larger than 1 MiB."),
    "a script of 100 MB": (
        huge("examples/good.txt"),
        "broken/one/examples/good.txt:1: The file is larger than 1 MiB.",
    ),
    "a pack of 100 MB": (
        huge("../pack.yaml"),
        "broken/pack.yaml:1: The file is larger than 1 MiB.",
    ),
    "another encoding": (
        scenario(GOOD.encode("gb18030")),
        f"{S}:1: The file is not in UTF-8; save it again with that encoding.",
    ),
    "sixteen bits": (
        scenario(GOOD.encode("utf-16")),
        f"{S}:1: The file is not in UTF-8; save it again with that encoding.",
    ),
    "bytes of no text": (
        scenario(b"title: a\n\0\0\0"),
        f"{S}:2: This is not a text file.",
    ),
    "control characters": (
        scenario("title: a\n\x07\n"),
        f"{S}:1: The file holds characters that YAML does not allow.",
    ),
    "a bad template": (
        changed("greets: 您好", "greets: 您好(呀"),
        f"{S}:7: phrases.greets[1]: The wording “您好(呀” cannot be read, character 3: "
        "“(” is never closed.",
    ),
    "no such phrase": (
        changed("heard: greets", "heard: greet"),
        f"{S}:11: moments.waiting.next[1].heard: There is no phrase “greet”. "
        "Did you mean “greets”?",
    ),
    "no such moment": (
        changed("start: waiting", "start: waitng"),
        f"{S}:5: start: There is no moment “waitng”. Did you mean “waiting”?",
    ),
    "silent moments in a circle": (
        changed("      - {heard: greets, goto: bye}\n      - {silence: 5, goto: bye}\n",
                SILENT_LOOP + "  lost: {next: [{heard: greets, goto: bye}]}\n"),
        f"{S}:9: moments.waiting: From here the call can never come to an ending.",
    ),
    "a moment that leads to itself": (
        changed("      - {silence: 5, goto: bye}\n",
                "      - {silence: 5, goto: turn}\n"
                "  turn: {next: [{anything: true, goto: turn}, {after: 9, goto: turn}]}\n"),
        f"{S}:13: moments.turn: From here the call can never come to an ending.",
    ),
    "no script": (
        changed("examples/good.txt", "examples/god.txt"),
        f"{S}:21: examples[1].script: There is no file “examples/god.txt”. "
        "Did you mean “examples/good.txt”?",
    ),
    "a script outside": (
        changed("examples/good.txt", "../../../secret.txt"),
        f"{S}:21: examples[1].script: Scripts stand in the scenario's own folder "
        "(examples/good.txt).",
    ),
    "a script by its full path": (
        changed("examples/good.txt", "/etc/passwd"),
        f"{S}:21: examples[1].script: Scripts stand in the scenario's own folder "
        "(examples/good.txt).",
    ),
    "a script with an unknown direction": (
        beside("examples/good.txt", "您好\n(挂鸡)\n".encode()),
        "broken/one/examples/good.txt:2: “(挂鸡)” is not a known direction. Did you mean “挂机”?",
    ),
    "a script in another encoding": (
        beside("examples/good.txt", "好\n您好\n".encode("gb18030")),
        "broken/one/examples/good.txt:1: The file is not in UTF-8; save it again with that "
        "encoding.",
    ),
    "a broken pack file": (
        beside("../pack.yaml", b"title: [\n"),
        "broken/pack.yaml:1: What begins with “[” must end with “]”; a text that begins so needs "
        "quotation marks.",
    ),
    "a pack of another form": (
        beside("../pack.yaml", "title: 包\nvariable: {company: 甲}\n".encode()),
        "broken/pack.yaml:2: variable: “variable” is not a known key. "
        "Did you mean “variables”?",
    ),
    "a name with odd characters": (
        renamed("one\ntwo\u202e;$(x)"),
        "broken/one\\ntwo\\u202e;$(x)/scenario.yaml:1: The folder's name cannot name a scenario: "
        "use letters, digits, “_” and “-”, at most 80, beginning with a letter or digit.",
    ),
    "a name like an option": (
        renamed("--help"),
        "broken/--help/scenario.yaml:1: The folder's name cannot name a scenario: use letters, "
        "digits, “_” and “-”, at most 80, beginning with a letter or digit.",
    ),
    "a folder in place of the file": (_folder_instead, f"{S}:1: This is not a file."),
}  # fmt: skip
LINKS: dict[str, tuple[Spoil, str]] = {
    "a link out of the pack": (
        link("scenario.yaml", "/etc/passwd"),
        f"{S}:1: This file leads out of its folder; keep files inside it.",
    ),
    "a link to an endless device": (
        link("examples/good.txt", "/dev/zero"),
        "broken/one/examples/good.txt:1: This file leads out of its folder; keep files inside it.",
    ),
    "a link to itself": (
        link("scenario.yaml", "scenario.yaml"),
        f"{S}:1: The file cannot be read: ",
    ),
    "a link to nothing": (
        link("scenario.yaml", "nowhere.yaml"),
        f"{S}:1: The file cannot be read: No such file or directory.",
    ),
}
if sys.platform != "win32":  # where links need a permission and names are stricter
    BROKEN.update(LINKS)
