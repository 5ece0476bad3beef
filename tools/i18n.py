"""Translations: extract the msgids, bring the catalogues up to date, compile them.

    python tools/i18n.py update    after changing or adding a text
    python tools/i18n.py check     says what is missing or stale; exit code 1 then

zh_CN is translated by people, in its .po file; zh_TW is made from it (OpenCC, Taiwan's idiom).
The compiled catalogues are committed, so that a clone needs no tool to run in Chinese.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from opencc import OpenCC

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "assets" / "locale"
KEYWORDS = {"_": None, "M_": None, "ngettext": (1, 2)}
TAIWAN = {"指令碼": "腳本"}
"""Where OpenCC's idiom is another thing than ours: a scenario's script is no computer's."""
METHODS = [("**.py", "python"), ("**.j2", "jinja2"), ("**.html", "jinja2")]


def extract() -> Catalog:
    """Every marked msgid under trainer/, with the files it stands in (no lines: less churn)."""
    catalogue = Catalog(project="call-trainer", charset="utf-8")
    found = extract_from_dir(ROOT / "trainer", METHODS, keywords=KEYWORDS)
    for file, _line, msgid, _comments, _context in sorted(found, key=lambda f: (f[0], f[1])):
        if msgid:
            # Babel writes a place without a line as the file alone; its types know only numbers.
            place: Any = (f"trainer/{Path(file).as_posix()}", None)
            catalogue.add(msgid, locations=[place])
    return catalogue


def po_file(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "trainer.po"


def load(language: str) -> Catalog:
    path = po_file(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def merged(language: str, template: Catalog) -> Catalog:
    """The catalogue with exactly the template's msgids; translations kept, nothing guessed."""
    old, new = load(language), Catalog(locale=language, project="call-trainer")
    for message in template:
        if message.id:
            known = old.get(message.id)
            text = known.string if known is not None and "fuzzy" not in known.flags else ""
            if isinstance(message.id, tuple) and not isinstance(text, tuple):
                text = (text,)
            new.add(message.id, text, locations=message.locations)
    return new


def traditional(simplified: Catalog) -> Catalog:
    """The same catalogue in Taiwan's characters and words."""
    idiom = OpenCC("s2twp").convert

    def convert(words: Any) -> str:
        words = str(idiom(words))
        for wrong, right in TAIWAN.items():
            words = words.replace(wrong, right)
        return words

    made = Catalog(locale="zh_TW", project="call-trainer")
    for message in simplified:
        if not message.id:
            continue
        text = message.string
        string = tuple(map(convert, text)) if isinstance(text, tuple) else convert(text)
        made.add(message.id, string, locations=message.locations)
    return made


def po_bytes(catalogue: Catalog) -> bytes:
    catalogue.fuzzy = False
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=100, omit_header=False, sort_output=True)
    # Dates and tool versions in the header would change with every run.
    kept = [
        line
        for line in buffer.getvalue().decode().splitlines()
        if not line.startswith(('"POT-Creation', '"PO-Revision', '"Generated-By', '"Last-Trans'))
        and not line.startswith(
            ("# Copyright", "# FIRST AUTHOR", '"Report-Msgid', '"Language-Team')
        )
    ]
    return ("\n".join(kept) + "\n").encode()


def mo_bytes(catalogue: Catalog) -> bytes:
    """Compiled from the .po's own text, so that both always say the same."""
    again = read_po(io.BytesIO(po_bytes(catalogue)), locale=catalogue.locale)
    again.creation_date = again.revision_date = datetime(2000, 1, 1, tzinfo=UTC)
    buffer = io.BytesIO()
    write_mo(buffer, again)
    return buffer.getvalue()


def wanted_files() -> dict[Path, bytes]:
    """What the four committed files should hold now."""
    simplified = merged("zh_CN", extract())
    files: dict[Path, bytes] = {}
    for language, catalogue in (("zh_CN", simplified), ("zh_TW", traditional(simplified))):
        files[po_file(language)] = po_bytes(catalogue)
        files[po_file(language).with_suffix(".mo")] = mo_bytes(catalogue)
    return files


def untranslated(catalogue: Catalog) -> Iterator[str]:
    for message in catalogue:
        if message.id and not _texts(message.string)[0]:
            yield str(message.id)


def broken(catalogue: Catalog) -> Iterator[str]:
    """Translations whose placeholders are not the msgid's."""
    for message in catalogue:
        if message.id and any(
            _fields(text) != _fields(_texts(message.id)[-1])
            for text in _texts(message.string)
            if text
        ):
            yield str(message.id)


def _texts(text: Any) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, (tuple, list)) else (str(text or ""),)


def _fields(text: str) -> set[str | None]:
    from string import Formatter

    return {name for _literal, name, _spec, _conversion in Formatter().parse(text)} - {None}


def update() -> int:
    for path, content in wanted_files().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
            print(f"written: {path.relative_to(ROOT)}")
    missing = list(untranslated(load("zh_CN")))
    for msgid in missing:
        print(f"to translate: {msgid}")
    return 1 if missing else 0


def problems() -> list[str]:
    """Everything wrong with the committed catalogues, in words."""
    found = [
        f"stale: {path.relative_to(ROOT)} (run: python tools/i18n.py update)"
        for path, content in wanted_files().items()
        if not path.exists() or path.read_bytes() != content
    ]
    for language in ("zh_CN", "zh_TW"):
        catalogue = load(language)
        found += [f"{language}, not translated: {msgid}" for msgid in untranslated(catalogue)]
        found += [f"{language}, wrong placeholders: {msgid}" for msgid in broken(catalogue)]
    return found


def check() -> int:
    found = problems()
    print("\n".join(found) or "The catalogues are complete and fresh.")
    return 1 if found else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("command", choices=("update", "check"))
    return {"update": update, "check": check}[parser.parse_args().command]()


if __name__ == "__main__":
    sys.exit(main())
