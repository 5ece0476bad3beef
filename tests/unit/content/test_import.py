"""Tables of wording become drafts that play; files that are none are told in one sentence."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import openpyxl
import pytest

from tests.unit.scenarios.simulate import play
from trainer import paths
from trainer.content.drafting import Draft, draft
from trainer.content.lint import Known, StandardNames, lint
from trainer.content.loader import Library, load_scenarios
from trainer.content.script import parse_script
from trainer.content.standards import load_standards
from trainer.content.tables import read_tables
from trainer.domain.errors import KnownError

HEAD = ("環節", "核心動作", "話術", "注意事項")
ENQUIRY = [
    ("開場問候", "報工號與部門，詢問稱呼", "“您好，這(zhè)裡是XX公司客戶服務中心，工號××為您服務，"
     "請問怎麼稱呼您？”", "避免使用“喂，找谁”“你谁啊”等口語"),
    ("明確需求", "複述並確認需求", "“好的，張*，您想了解套餐的流量規則，對嗎？”", "不打斷客戶"),
    ("解答核對", "舉例說明", "“沒用完的流量下個月還可以用，您看這樣的說明是否清晰？”", "不用術語"),
    ("結束通話", "等客戶先掛機", "“請問還有其他問題嗎？感謝您的來電，再見！”", ""),
]  # fmt: skip
COMPLAINT = [
    ("情绪安撫", "表達理解並道歉", "“非常理解您現在的心情，我們深感抱歉。”", "不辯解"),
    ("", "", "“請您放心，我會幫您處理。”", ""),
    ("方案", "說明時限", "“我們會在兩個工作日內給您答復，您看這樣可以嗎？”", "不越權承諾"),
]
Rows = Sequence[Sequence[str]]
BOTH: list[tuple[str, Rows]] = [("（一）業務諮詢類", ENQUIRY), ("（二）投訴處理類", COMPLAINT)]


def word(file: Path, tables: list[tuple[str, Rows]]) -> None:
    document = docx.Document()
    document.add_heading("腳本庫")
    for title, rows in tables:
        document.add_paragraph(title)
        table = document.add_table(rows=0, cols=4)
        for row in (HEAD, *rows):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    document.save(str(file))


def excel(file: Path, tables: list[tuple[str, Rows]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for title, rows in tables:
        for row in ((title,), HEAD, *rows, ()):
            sheet.append(row)
    book.save(file)


def comma(file: Path, tables: list[tuple[str, Rows]], encoding: str = "utf-8-sig") -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    for title, rows in tables:
        writer.writerows(((title, "", "", ""), HEAD, *rows, ("", "", "", "")))
    file.write_bytes(text.getvalue().encode(encoding))


def chinese(file: Path, tables: list[tuple[str, Rows]]) -> None:
    comma(file, tables, "gb18030")


STANDARDS = load_standards(paths.assets() / "standards")
KNOWN = Known(
    {
        name: StandardNames(
            frozenset(each.phrases), frozenset(c.id for c in each.criteria), frozenset(each.clauses)
        )
        for name, each in STANDARDS.items()
    }
)
FORMS = [("a.docx", word), ("a.xlsx", excel), ("a.csv", comma), ("b.csv", chinese)]


def drafts(file: Path) -> list[Draft]:
    taken: set[str] = set()
    clauses = STANDARDS["script-180-220"].clauses
    return [
        draft(table, standard="script-180-220", clauses=clauses, taken=taken)
        for table in read_tables(file)
    ]


def written(root: Path, made: list[Draft]) -> Library:
    for each in made:
        for name, text in each.files.items():
            target = root / each.name / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
    return load_scenarios(root)


@pytest.mark.parametrize(("name", "write"), FORMS)
def test_every_form_gives_the_same_drafts(
    tmp_path: Path, name: str, write: Callable[[Path, list[tuple[str, Rows]]], None]
) -> None:
    write(tmp_path / name, BOTH)
    tables = read_tables(tmp_path / name)
    assert [t.title for t in tables] == ["（一）业务咨询类", "（二）投诉处理类"]
    assert [[s.name for s in t.stages] for t in tables] == [
        ["开场问候", "明确需求", "解答核对", "结束通话"],
        ["情绪安抚", "方案"],
    ]
    assert tables[0].stages[0].wording.startswith("“您好，这里是XX公司客户服务中心")
    assert tables[1].stages[0].wording.endswith("“请您放心，我会帮您处理。”")
    made = drafts(tmp_path / name)
    assert [each.name for each in made] == ["ye-wu-zi-xun-lei", "tou-su-chu-li-lei"]


def test_a_draft_is_clean_but_for_its_gaps_and_plays(tmp_path: Path) -> None:
    word(tmp_path / "a.docx", BOTH)
    library = written(tmp_path / "pack", drafts(tmp_path / "a.docx"))
    problems = lint(library, KNOWN)
    assert [str(p) for p in problems if p.severity != "gap"] == []
    gaps = [p for p in problems if p.severity == "gap" and p.file.startswith("ye-wu")]
    assert {p.path for p in gaps} >= {
        "situation", "briefing", "criteria[1].clause", "moments.stage_2.say",
    }  # fmt: skip
    scenario = library.scenarios["ye-wu-zi-xun-lei"]
    assert sum(c.points for c in scenario.criteria) == pytest.approx(30)
    assert scenario.phrases["avoided"] == ("喂找谁", "你谁啊")
    assert scenario.moments["stage_1"].hint.startswith("您好，这里是{company}客户服务中心")
    assert list(scenario.moments)[:4] == ["stage_1", "stage_2", "stage_3", "stage_4"]
    for each in library.scenarios.values():
        for example in each.examples:
            run = play(each, parse_script("\n".join(example.script)))
            assert run.ending == example.ending, (example.id, run.steps)


def test_a_table_without_stages_and_with_other_headings(tmp_path: Path) -> None:
    file = tmp_path / "话术 表.csv"
    file.write_text(
        "序号;话术参考;要点提示\n1;您好请问有什么可以帮您;\n2;感谢您的来电再见;\n", "utf-8"
    )
    (table,) = read_tables(file)
    assert table.title == "话术 表"
    assert [s.wording for s in table.stages] == ["您好请问有什么可以帮您", "感谢您的来电再见"]
    library = written(tmp_path / "pack", drafts(file))
    assert [p.severity for p in lint(library, KNOWN) if p.severity != "gap"] == []


def test_names_that_are_taken_get_a_number(tmp_path: Path) -> None:
    comma(tmp_path / "a.csv", [("咨询", ENQUIRY), ("咨询", ENQUIRY)])
    assert [each.name for each in drafts(tmp_path / "a.csv")] == ["zi-xun", "zi-xun-2"]


def _bomb(file: Path) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"{number}.xml", b"\0" * (50 << 20))


def _not_word(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("hello.txt", "hello")


BAD: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "missing": ("a.csv", lambda file: None, "cannot be read: No such file or directory."),
    "folder": ("a.docx", lambda file: file.mkdir(), "is not a file."),
    "form": ("a.pdf", lambda file: file.write_bytes(b"%PDF"),
             "is neither Word (.docx) nor Excel (.xlsx) nor CSV."),
    "old": ("a.xlsx", lambda file: file.write_bytes(b"\xd0\xcf\x11\xe0" * 200),
            "is damaged, locked by a password, or of an older form."),
    "empty": ("a.csv", lambda file: file.write_bytes(b""), "There is no table of wording in"),
    "no table": ("a.csv", lambda file: file.write_text("a,b\n1,2\n"),
                 "There is no table of wording in"),
    "no rows": ("a.docx", lambda file: word(file, [("空", [])]), "There is no table of wording in"),
    "bytes": ("a.csv", lambda file: file.write_bytes(bytes(range(256)) * 9),
              "is in no encoding that is known here."),
    "large": ("a.csv", lambda file: file.write_bytes(b"x" * (21 << 20)), "is larger than 20 MiB."),
    "bomb": ("a.xlsx", _bomb, "unpacks to more than 200 MiB."),
    "another archive": ("a.docx", _not_word, "cannot be read: "),
    "another archive, Excel": ("a.xlsx", _not_word, "cannot be read: "),
    "long": ("a.csv", lambda file: file.write_text("环节,话术\n" + "一,您好\n" * 3000, "utf-8"),
             "has a table of more than 2000 rows."),
    "long cell": ("a.csv", lambda file: file.write_text("环节,话术\n一," + "好" * 200_000, "utf-8"),
                  "cannot be read: field larger than field limit"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_no_table_is_one_sentence(tmp_path: Path, name: str) -> None:
    file_name, write, sentence = BAD[name]
    write(tmp_path / file_name)
    with pytest.raises(KnownError) as caught:
        read_tables(tmp_path / file_name)
    told = str(caught.value.message)
    assert sentence in told
    assert file_name in told
    assert "\n" not in told
