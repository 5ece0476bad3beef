"""Tables of wording become drafts that play; files that are none are told in one sentence."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import openpyxl
import pytest

from tests.unit.scenarios.simulate import play
from tests.unit.scoring.calls import Log
from trainer import paths
from trainer.content.drafting import Draft, draft
from trainer.content.gaps import is_gap
from trainer.content.lint import Known, StandardNames, lint
from trainer.content.loader import Library, load_scenarios
from trainer.content.script import parse_script
from trainer.content.standards import load_standards
from trainer.content.tables import read_tables
from trainer.domain.errors import KnownError
from trainer.domain.scenario import Example, Scenario
from trainer.scoring import score

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
            sheet.append(list(row))
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
    standard = STANDARDS["script-180-220"]
    return [draft(table, standard=standard, taken=taken) for table in read_tables(file)]


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


HOTEL = [
    ("开场问候", "报公司与工号", "“您好，这里是悦来酒店，工号××为您服务，请问有什么可以帮您？”",
     "避免使用“喂，找谁”"),
    ("核实预订", "核对姓名与日期", "“请问您预订的姓名和入住日期是什么？”", "不打断客户"),
    ("说明办法", "告知改期办法", "“可以为您改到下个星期，您看这样可以吗？”", "不越权承诺"),
    ("结束通话", "询问还有什么需要", "“请问还有什么可以帮您？感谢您的来电，再见！”", ""),
]  # fmt: skip


def made_of(tmp_path: Path, rows: Rows) -> Scenario:
    comma(tmp_path / "a.csv", [("一张表", rows)])
    (scenario,) = written(tmp_path / "pack", drafts(tmp_path / "a.csv")).scenarios.values()
    return scenario


def percent(scenario: Scenario, example: Example) -> float:
    """An example played as text, its lines one after the other, and scored."""
    log, now = Log(), 6.0
    for step in play(scenario, parse_script("\n".join(example.script))).steps:
        if found := re.match(r"\[(\w+) ", step):
            log.moment(now, found[1])
        elif step.startswith(("C ", "T ")):
            length = len(step) / 3.3
            if step[0] == "C":
                log.line(now, now + length, step[2:])
            else:
                log.say(now, "".join(c for c in step[2:] if c.isalnum()))
            now += length + 1
    log.hang_up(now, "customer", example.ending)
    card = score(STANDARDS[scenario.standard], scenario, log.call)
    return 100 * card.score / card.max_score


@pytest.mark.parametrize("rows", [ENQUIRY, COMPLAINT, HOTEL, HOTEL[1:2], HOTEL[:1], HOTEL[1:]])
def test_the_examples_of_a_draft_meet_their_scores(tmp_path: Path, rows: Rows) -> None:
    scenario = made_of(tmp_path, rows)
    scored = {each.id: percent(scenario, each) for each in scenario.examples}
    for each in scenario.examples:
        assert play(scenario, parse_script("\n".join(each.script))).ending == each.ending
        assert each.score[0] <= scored[each.id] <= each.score[1], scored
    ranges = {each.id: tuple(each.score) for each in scenario.examples}
    assert ranges["good"] == (80, 100)
    assert ranges["middling"] == (0, 79.9)
    assert scored["rude"] < scored["middling"] < scored["good"]


@pytest.mark.parametrize(
    ("wording", "company"),
    [
        ("您好，这里是悦来酒店，请问有什么可以帮您？", "悦来酒店"),
        ("您好，这里是悦来酒店客服中心，很高兴为您服务", "悦来酒店"),
        ("您好，这里是悦来酒店前台，请讲", "悦来酒店"),
        ("您好，这里是ABC快递工号1024为您服务", "ABC快递"),
        ("您好，这里是××公司，工号××为您服务", ""),
        ("您好，这里是XX公司客户服务中心，请讲", ""),
        ("您好，这里是客服中心，请讲", ""),
        ("您好，这里是您的专属客服，请讲", ""),
        ("您好，请问有什么可以帮您", ""),
    ],
)
def test_a_company_is_read_where_it_is_sure(tmp_path: Path, wording: str, company: str) -> None:
    scenario = made_of(tmp_path, [("问候", "", wording, ""), *HOTEL[1:]])
    given = scenario.variables["company"]
    assert given == company or (not company and is_gap(given))
    if company:
        assert "这里是{company}" in scenario.moments["stage_1"].hint
        assert f"这里是{company}" in "".join(scenario.examples[0].script)


def test_clauses_are_proposed_where_they_belong(tmp_path: Path) -> None:
    for number, rows in enumerate((ENQUIRY, COMPLAINT, HOTEL)):
        folder = tmp_path / str(number)
        folder.mkdir()
        clauses = {c.id: c.clause for c in made_of(folder, rows).criteria}
        assert "GUIDE C" not in "".join(clauses.values())
        assert "SCRIPT I5" in clauses["ended_well"]
        assert ("SCRIPT T1" if rows is COMPLAINT else "SCRIPT I1") in clauses["says_1"]
        assert "SCRIPT T4" in clauses["says_2"] or rows is not COMPLAINT


def test_one_column_alone_is_told_what_it_lacks(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("话术\n您好\n再见\n", "utf-8")
    with pytest.raises(KnownError) as caught:
        read_tables(file)
    assert str(caught.value.remedy) == (
        "Beside “话术” a table needs at least one more column: 环节, 核心动作 or 注意事项."
    )
    file.write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(KnownError) as caught:
        read_tables(file)
    assert "with a column “话术” and at least one more" in str(caught.value.remedy)


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
