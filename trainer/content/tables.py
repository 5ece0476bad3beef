"""Tables of wording in Word, Excel and CSV files: stage, action, wording, notes, in simplified
characters. What cannot be read is one KnownError."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, cast

from trainer.domain.errors import KnownError
from trainer.domain.message import M_, Message

MAX_BYTES = 20 << 20
MAX_UNPACKED = 200 << 20
MAX_ROWS, MAX_COLUMNS = 2000, 40

_COLUMNS = {
    "stage": ("环节", "阶段", "步骤", "流程", "场景"),
    "action": ("核心动作", "动作", "操作", "要求", "目标"),
    "wording": ("话术", "用语", "脚本", "台词"),
    "notes": ("注意", "要点", "提示", "备注", "禁"),
}
# Where a text was copied from a reader's page, readings stand behind some characters.
_READING = re.compile(r"(?<=[\u3400-\u9fff])[(\uff08][a-zɡüāáǎàēéěèêīíǐìōóǒòūúǔùǖǘǚǜńňǹ]+[)\uff09]")

Row = Sequence[str]


@dataclass(slots=True)
class Stage:
    """A row: what a stage is called, what is to be done, said and minded. `row` from 1."""

    name: str
    action: str
    wording: str
    notes: str
    row: int


@dataclass(slots=True)
class Table:
    """One table of a file: its stages in their order."""

    title: str
    stages: list[Stage] = field(default_factory=list[Stage])


def read_tables(file: Path) -> list[Table]:
    """All tables with a column of wording. Raises KnownError, also where there is none."""
    try:
        size = file.stat().st_size
        if not file.is_file():
            raise KnownError(M_("{path} is not a file.", path=str(file)))
        raw = file.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        reason = error.strerror or str(error)
        raise KnownError(
            M_("{path} cannot be read: {reason}.", path=str(file), reason=reason)
        ) from error
    if size > MAX_BYTES:
        raise KnownError(M_("{path} is larger than 20 MiB.", path=str(file)))
    reader = _READERS.get(file.suffix.lower())
    if reader is None:
        raise KnownError(
            M_("{path} is neither Word (.docx) nor Excel (.xlsx) nor CSV.", path=str(file)),
            M_("Save it in one of these forms."),
        )
    grids = list(reader(raw, file))
    tables = [table for title, grid in grids for table in _tables(title, grid) if table.stages]
    if not tables:
        raise KnownError(
            M_("There is no table of wording in {path}.", path=str(file)),
            _headings_needed(grids),
        )
    return tables


def _headings_needed(grids: Sequence[tuple[str, Sequence[Row]]]) -> Message:
    """What the headings lack: one column of wording is no table yet."""
    lines = ([clean(cell) for cell in row] for _, grid in grids for row in grid)
    if any("wording" in _columns(row) for row in lines):
        return M_(
            "Beside “话术” a table needs at least one more column: 环节, 核心动作 or 注意事项."
        )
    return M_("A table needs a line of headings with a column “话术” and at least one more.")


# From a grid of cells to tables


def _tables(title: str, grid: Sequence[Row]) -> Iterator[Table]:
    columns: dict[str, int] = {}
    table: Table | None = None
    waiting = ""
    for number, raw in enumerate(grid, 1):
        row = [clean(cell) for cell in raw]
        filled = list(dict.fromkeys(cell for cell in row if cell))
        if found := _headings(row):
            if table is not None:
                yield table
            columns, table, waiting = found, Table(waiting or title), ""
        elif len(filled) == 1 and _begins_another(grid, number):
            waiting = filled[0]
        elif table is not None and filled:
            _add(table, row, columns, number)
    if table is not None:
        yield table


def _headings(row: Row) -> dict[str, int]:
    """Which column holds what, where this is a line of headings."""
    found = _columns(row)
    return found if "wording" in found and len(found) > 1 else {}


def _columns(row: Row) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(row):
        if not cell or len(cell) > 12:
            continue
        for name, words in _COLUMNS.items():
            if name not in found and any(word in cell for word in words):
                found[name] = at
                break
    return found


def _begins_another(grid: Sequence[Row], number: int) -> bool:
    """Whether a lone text is the title of a table that begins behind it."""
    for raw in grid[number : number + 3]:
        row = [clean(cell) for cell in raw]
        if any(row):
            return bool(_headings(row))
    return False


def _add(table: Table, row: Row, columns: dict[str, int], number: int) -> None:
    def cell(name: str) -> str:
        at = columns.get(name)
        return row[at] if at is not None and at < len(row) else ""

    stage = Stage(cell("stage"), cell("action"), cell("wording"), cell("notes"), number)
    last = table.stages[-1] if table.stages else None
    if last is not None and stage.name in ("", last.name) and "stage" in columns:
        # A stage of several lines: its cell is joined, or repeats.
        last.action = _joined(last.action, stage.action)
        last.wording = _joined(last.wording, stage.wording)
        last.notes = _joined(last.notes, stage.notes)
    elif stage.wording or stage.action:
        table.stages.append(stage)


def _joined(one: str, other: str) -> str:
    return one if other in one else f"{one}\n{other}".strip()


def clean(text: str) -> str:
    """Simplified characters, without readings in brackets and needless spaces."""
    text = _READING.sub("", text.replace("\u3000", " ").replace("\r", "\n"))
    return _simplified(re.sub(r"[ \t]+", " ", text).strip())


@cache
def _converter() -> Callable[[str], str]:
    from opencc import OpenCC

    return cast("Callable[[str], str]", OpenCC("t2s").convert)


def _simplified(text: str) -> str:
    return _converter()(text) if text and not text.isascii() else text


# From files to grids


def _csv(raw: bytes, file: Path) -> Iterator[tuple[str, list[Row]]]:
    text = _decoded(raw, file)
    head = text[:4000]
    mark = max(",;\t", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise _broken(file, error) from error
    yield file.stem, _limited(rows, file)


def _decoded(raw: bytes, file: Path) -> str:
    encodings = ["utf-8-sig", "gb18030"]
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise KnownError(
        M_("{path} is in no encoding that is known here.", path=str(file)),
        M_("Save it as CSV in UTF-8 or GB18030."),
    )


def _excel(raw: bytes, file: Path) -> Iterator[tuple[str, list[Row]]]:
    _check_archive(raw, file)
    from openpyxl import load_workbook

    try:
        book: Any = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        for sheet in book.worksheets:
            rows = [
                ["" if value is None else str(value) for value in row]
                for row in sheet.iter_rows(
                    max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS, values_only=True
                )
            ]
            alone = len(book.worksheets) == 1 and re.fullmatch(r"(Sheet|工作表)\d*", sheet.title)
            yield (file.stem if alone else str(sheet.title)), _limited(rows, file)
    except KnownError:
        raise
    except Exception as error:  # The library lets whatever comes up inside come out.
        raise _broken(file, error) from error


def _word(raw: bytes, file: Path) -> Iterator[tuple[str, list[Row]]]:
    _check_archive(raw, file)
    import docx
    from docx.table import Table as WordTable

    try:
        title = file.stem
        for part in docx.Document(io.BytesIO(raw)).iter_inner_content():
            if isinstance(part, WordTable):
                rows = [[cell.text for cell in row.cells] for row in part.rows]
                yield title, _limited(rows, file)
            elif clean(part.text):
                title = clean(part.text)[:60]
    except KnownError:
        raise
    except Exception as error:  # as above
        raise _broken(file, error) from error


def _check_archive(raw: bytes, file: Path) -> None:
    """Refuse what is no such file, and what would unpack to more than anybody wrote."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise KnownError(
            M_("{path} is damaged, locked by a password, or of an older form.", path=str(file)),
            M_("Open it in Word or Excel and save it again as .docx or .xlsx."),
        ) from error
    if unpacked > MAX_UNPACKED:
        raise KnownError(M_("{path} unpacks to more than 200 MiB.", path=str(file)))


def _limited(rows: Iterable[Sequence[str]], file: Path) -> list[Row]:
    found = [row[:MAX_COLUMNS] for row in rows]
    if len(found) > MAX_ROWS:
        raise KnownError(
            M_("{path} has a table of more than {most} rows.", path=str(file), most=MAX_ROWS)
        )
    return found


def _broken(file: Path, error: Exception) -> KnownError:
    reason = " ".join(str(error).split())[:120] or type(error).__name__
    return KnownError(M_("{path} cannot be read: {reason}.", path=str(file), reason=reason))


_READERS: dict[str, Callable[[bytes, Path], Iterator[tuple[str, list[Row]]]]] = {
    ".csv": _csv,
    ".txt": _csv,
    ".tsv": _csv,
    ".xlsx": _excel,
    ".xlsm": _excel,
    ".docx": _word,
}
