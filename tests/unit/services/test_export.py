from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import soundfile

from trainer import i18n
from trainer.domain import events as ev
from trainer.domain.call import Call
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.domain.scenario import Label, Scenario
from trainer.domain.scorecard import Finding, PacePoint, Scorecard, Verdict
from trainer.domain.standard import Criterion, Standard
from trainer.services.export import export_html, render
from trainer.services.export_picture import WIDTH, draw
from trainer.services.export_transcript import passages
from trainer.services.shelf_view import with_evidence
from trainer.services.views import CallSummary, StoredCall

EVIL = (
    "</script><script>alert(1)</script><img src=http://evil.example/x onerror=alert(2)>\"'{{7*7}}"
)
LOG = (
    ev.CallStarted(0, "20261121-153012-7f3a", "furious", "hotline", 1, "0.1.0", "small", "v", ""),
    ev.LineStarted(1.0, 1, "a", "喂!" + EVIL, 3),
    ev.LineEnded(3.0, 1, False),
    ev.Utterance(6.5, 4.0, 6.0, "您好嘴巴干净一点再见"),
    ev.CallEnded(8.0, "calmed", "trainee"),
)


def finding(verdict: Verdict, start: float | None, heard: str, **changes: object) -> Finding:
    end = None if start is None else start + 1.0
    return replace(
        Finding("c", "HOTLINE 16", verdict, 5.0, 10.0, start, end, heard, M_("Heard it.")),
        **changes,
    )


FINDINGS = (
    finding(Verdict.NOT_APPLICABLE, None, "", title="等待", stage="opening"),
    finding(Verdict.VIOLATED, 4.5, "嘴巴干净一点", title="不责怪", stage="manner", critical=True),
    finding(Verdict.MET, 4.0, "您好", title="开头语", title_en="Greeting", stage="opening"),
    finding(Verdict.MISSED, None, "", title=EVIL, stage="closing", wanted="感谢来电"),
    finding(Verdict.REVIEW, 5.0, "", title="您", stage="?"),
)
CARD = Scorecard(
    "hotline", "furious", 70.0, 80.0, 60.0, False, 5.0, FINDINGS, 200.0,
    (PacePoint(2.0, 180.0), PacePoint(5.0, 240.0)), (M_("Say {what}.", what=EVIL),),
)  # fmt: skip
SUMMARY = CallSummary(
    "20261121-153012-7f3a", "furious", "怒气冲冲的来电", "A furious caller", "hotline", EVIL,
    datetime(2026, 11, 21, 15, 30, tzinfo=UTC), 8.0, 70.0, 80.0, False, "trainee", "calmed",
    "finished", 1,
)  # fmt: skip
STANDARD = Standard("hotline", "热线标准", "Hotline standard", (180.0, 220.0), 60.0, ())


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Eight seconds: the customer sounds from 1 to 3, the trainee from 4 to 6."""
    sound = np.zeros((8 * 16_000, 2), np.int16)
    tone = (np.sin(np.arange(2 * 16_000) / 5) * 16_000).astype(np.int16)
    sound[16_000 : 3 * 16_000, 0] = tone
    sound[4 * 16_000 : 6 * 16_000, 1] = tone
    path = tmp_path / "recording.flac"
    soundfile.write(str(path), sound, 16_000)
    return path


@pytest.fixture
def stored(recording: Path) -> StoredCall:
    return StoredCall(SUMMARY, Call(LOG), None, STANDARD, CARD, recording, recording)


class Page(HTMLParser):
    """The page as a browser takes it apart."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, str] = {"style": "", "script": ""}
        self.text = ""
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = tag if tag in self.inside else ""

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.inside[self._open] += data
        else:
            self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def classes(self, name: str) -> list[dict[str, str | None]]:
        return [a for _, a in self.tags if name in (a.get("class") or "").split()]


def page(stored: StoredCall, language: str = "zh_CN") -> Page:
    return Page(render(stored, lambda msgid: msgid, language))


def test_the_recording_is_inside_byte_for_byte(stored: StoredCall):
    (audio,) = page(stored).all("audio")
    head, _, data = str(audio["src"]).partition(",")
    assert head == "data:audio/flac;base64"
    assert stored.recording is not None
    assert base64.b64decode(data) == stored.recording.read_bytes()


def test_nothing_is_fetched_and_nothing_foreign_runs(stored: StoredCall):
    made = page(stored)
    for tag, attributes in made.tags:
        assert tag not in ("link", "img", "iframe", "object", "form", "base")
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert name != "style", "the policy forbids it"
            if name in ("src", "href"):
                assert str(value).startswith("data:")
    assert len(made.all("script")) == len(made.all("style")) == 1
    assert "url(" not in made.inside["style"]
    assert "@import" not in made.inside["style"]
    (policy,) = [str(m["content"]) for m in made.all("meta") if "http-equiv" in m]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for part in ("style", "script"):
        digest = hashlib.sha256(made.inside[part].encode()).digest()
        assert f"{part}-src 'sha256-{base64.b64encode(digest).decode()}'" in policy


def test_foreign_text_stays_text(stored: StoredCall):
    made = page(stored)
    # Trainee's name, customer's line, a finding's title.
    assert made.text.count(EVIL) == 3


def test_the_total_the_verdict_and_why(stored: StoredCall):
    made = page(stored)
    why = "Failed by a mandatory criterion, whatever the sum."
    for words in ("70", "of 80", "Not passed", "87 %", why):
        assert words in made.text
    assert "Waiting for review: 5 points" in made.text
    (arc,) = made.classes("arc")
    assert arc["stroke-dasharray"] == "87.5 100"


def test_findings_stand_by_stage_and_what_was_left_out_stands_last(stored: StoredCall):
    made = page(stored)
    titles = ["开头语", "感谢来电", "不责怪", "等待"]
    below = made.text.index("Findings")  # the picture names them too
    places = [made.text.index(title, below) for title in titles]
    assert places == sorted(places)
    assert [a["id"] for a in made.all("article")] == ["f1", "f2", "f3", "f4"]
    assert [a["class"] for a in made.all("article")] == [
        "finding met", "finding missed", "finding violated", "finding review",
    ]  # fmt: skip
    assert "Decides alone: fails the call" in made.text
    # Missed, violated, and kept only in part.
    assert made.text.count("points lost") == 3
    # Three stages of one finding each, with sum and points; under review counts nothing.
    assert made.text.count("5 / 10") == 6


def test_every_place_can_be_heard(stored: StoredCall):
    buttons = [(b["data-at"], b["data-end"]) for b in page(stored).classes("play")]
    assert buttons == [
        ("4.000", "5.000"), ("4.500", "5.500"), ("5.000", "6.000"),
        ("1.000", "3.000"), ("4.000", "6.000"),
    ]  # fmt: skip
    assert {m["data-at"] for m in page(stored).classes("mark")} == {"4.000", "4.500", "5.000"}


@pytest.mark.parametrize("broken", [False, True])
def test_without_sound_the_page_says_so_and_offers_no_buttons(stored: StoredCall, broken: bool):
    assert stored.recording is not None
    stored.recording.unlink()
    made = page(stored if broken else replace(stored, recording=None))
    assert made.all("audio") == []
    assert made.classes("play") == []
    assert "No sound was kept of this call." in made.text
    assert "4" in made.text


def test_a_call_without_a_scorecard_or_a_word(stored: StoredCall):
    made = page(replace(stored, scorecard=None, call=Call(()), standard=None))
    assert "Not scored" in made.text
    assert "Nothing was said." in made.text
    assert made.all("article") == []


def test_the_language_decides_titles_and_letters(stored: StoredCall):
    made = page(stored, "en")
    assert made.all("html") == [{"lang": "en"}]
    assert "A furious caller" in made.text
    assert "Greeting" in made.text
    assert "Hotline standard" in made.text
    assert page(stored, "zh_TW").all("html") == [{"lang": "zh-TW"}]


def test_words_go_through_the_translation(stored: StoredCall):
    made = Page(render(stored, lambda msgid: f"«{msgid}»", "en"))
    for words in ("«Not passed»", "✕ «Violated»", "«Heard it.»", "«Transcript»", "«Made by Call"):
        assert words in made.text


def test_the_file_is_there_whole_or_not_at_all(stored: StoredCall, tmp_path: Path):
    target = tmp_path / "通话 1.html"
    export_html(stored, target, lambda msgid: msgid, "en")
    assert target.read_text(encoding="utf-8") == render(stored, lambda msgid: msgid, "en")
    with pytest.raises(KnownError, match="could not be written"):
        export_html(stored, tmp_path / "none" / "x.html", lambda msgid: msgid, "en")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["recording.flac", "通话 1.html"]


def bars(path: str) -> list[tuple[float, float]]:
    """(x, half height) of every bar."""
    return [(float(x), float(h)) for x, h in re.findall(r"M([\d.]+) -([\d.]+)V", path)]


def test_the_picture_shows_who_spoke_when(recording: Path):
    picture = draw(recording, duration=8.0, marks=(), pace=(), band=None)
    for path, begin, end in ((picture.customer, 1, 3), (picture.trainee, 4, 6)):
        loud = [x / WIDTH * 8 for x, half in bars(path) if half > 10]
        assert begin <= loud[0] < begin + 0.05
        assert end - 0.05 < loud[-1] <= end
        assert len(bars(path)) == 268
    assert [t for _, t in picture.ticks] == [0.0, 5.0]


def test_marks_do_not_cover_each_other(recording: Path):
    marks = [(n, 4.0 + n * 0.01, "met" if n % 2 else "missed", "") for n in range(6)]
    picture = draw(recording, duration=8.0, marks=marks, pace=(), band=None)
    assert [m.row for m in picture.above] == [m.row for m in picture.below] == [0, 1, 2]
    assert (picture.rows_above, picture.rows_below) == (3, 3)


def test_the_pace_curve_lies_in_its_band_when_the_pace_does(recording: Path):
    picture = draw(
        recording, duration=8.0, marks=(), pace=[(2.0, 200.0), (4.0, 300.0)], band=(180.0, 220.0)
    )
    assert picture.band is not None
    top, height = picture.band
    (_, inside), (x, outside) = [
        tuple(map(float, point.split())) for point in picture.pace[1:].split("L")
    ]
    assert top < inside < top + height
    assert 0 <= outside < top
    assert x == WIDTH / 2


def test_a_mono_recording_and_no_recording_draw_too(tmp_path: Path):
    path = tmp_path / "mono.wav"
    soundfile.write(str(path), np.full(16_000, 9_000, np.int16), 16_000)
    both = draw(path, duration=0.0, marks=(), pace=(), band=None)
    assert both.customer == both.trainee != ""
    assert draw(None, duration=0.0, marks=(), pace=(), band=None).customer == ""
    path.write_bytes(b"no sound")
    assert draw(path, duration=5.0, marks=(), pace=(), band=None).customer == ""


def test_the_transcript_marks_what_a_finding_of_that_time_quotes():
    first, second = passages(Call(LOG), FINDINGS)
    assert [verdict for _, verdict, _ in first.parts] == [""]
    assert second.parts == (
        ("您好", "met", "开头语"),
        ("嘴巴干净一点", "violated", "不责怪"),
        ("再见", "", ""),
    )
    later = replace(FINDINGS[2], start=20.0, end=21.0)
    assert passages(Call(LOG), [later])[1].parts == (("您好嘴巴干净一点再见", "", ""),)


def test_the_graver_finding_keeps_the_words():
    whole = finding(Verdict.MET, 4.0, "您好嘴巴干净一点再见")
    parts = passages(Call(LOG), [FINDINGS[1], whole])[1].parts
    assert [verdict for _, verdict, _ in parts] == ["met", "violated", "met"]


def test_every_part_of_a_wording_is_marked():
    both = finding(Verdict.MET, 4.0, "您好…再见")
    assert passages(Call(LOG), [both])[1].parts == (
        ("您好", "met", both.title or both.criterion),
        ("嘴巴干净一点", "", ""),
        ("再见", "met", both.title or both.criterion),
    )


def with_rules(stored: StoredCall) -> StoredCall:
    """The call with a scenario and rules by which its syllables can be marked."""
    criterion = Criterion(
        "c", "不责怪", "No blame", "HOTLINE 16", "forbidden_phrase", 10.0, {"phrases": ("blame",)}
    )
    standard = replace(
        STANDARD,
        criteria=(criterion,),
        phrases={"blame": ("嘴巴放干净",)},
        clauses={"HOTLINE 16": "不得责怪客户。"},
    )
    scenario = Scenario("furious", Label("怒"), Label(""), Label(""), "hotline", "a", {}, {})
    return replace(stored, scenario=scenario, standard=standard)


def test_the_syllables_that_matched_are_marked_and_the_clause_is_quoted(stored: StoredCall):
    made = page(with_rules(stored))
    marks = [a for a in made.all("mark") if a["class"] in ("same", "alike")]
    assert marks and all(a["title"] for a in marks)
    assert "不得责怪客户。" in made.text
    assert re.sub(r"\s", "", made.text).count("嘴巴干净一点") == 2, (
        "in the finding and the transcript"
    )


def test_advice_stands_at_its_finding_and_says_how_often_at_the_top(stored: StoredCall):
    past = [CARD, replace(CARD, findings=())]
    made = page(with_evidence(with_rules(stored), past))
    assert made.text.count("Next time say: “感谢来电”") == 1, "the finding's"
    (often,) = made.classes("often")
    assert "2 times in your last 3 calls" in made.text and often is not None
    assert len(made.classes("hint")) == 1, "where there is no wording to give, the reason is enough"


@pytest.mark.parametrize(
    ("language", "critical", "fatal"),
    [
        ("en", "Decides alone: fails the call", "Decides alone: takes all points"),
        ("zh_CN", "必须项未做到：整通不通过", "一票否决：总分清零"),
    ],
)
def test_what_fails_the_call_and_what_takes_all_points_say_so(
    stored: StoredCall, language: str, critical: str, fatal: str
):
    before = i18n.language()
    i18n.set_language(language)
    try:
        mandatory = render(stored, i18n._, language)
        findings = tuple(replace(f, fatal=f.critical) for f in FINDINGS)
        graver = replace(stored, scorecard=replace(CARD, findings=findings))
        vetoed = render(graver, i18n._, language)
    finally:
        i18n.set_language(before)
    assert critical in mandatory and fatal not in mandatory
    assert fatal in vetoed and critical not in vetoed
