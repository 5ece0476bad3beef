"""Spoken numbers and lengths of time."""

from __future__ import annotations

import pytest

from trainer.domain.numerals import misheard, number_text, same_value, spoken_count
from trainer.domain.promise import span_of, spoken_span


@pytest.mark.parametrize(
    ("spoken", "figures"),
    [
        *(("一三九零零零零一二三四", "13900001234"), ("幺零二四", "1024"), ("零七一", "071")),
        *(("二十四", "24"), ("十五", "15"), ("一百零五", "105"), ("两百五", "250")),
        *(("一千二", "1200"), ("一千零二十四", "1024"), ("一万二", "12000"), ("十万", "100000")),
        *(("一万零五十", "10050"), ("三点五", "3.5"), ("半", "0.5"), ("两半", "2.5")),
        *(("1024", "1024"), ("工号一零二四号", "1024"), ("您好", None), ("", None)),
    ],
)
def test_a_spoken_number_has_figures(spoken: str, figures: str | None) -> None:
    assert number_text(spoken) == figures


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        *(("幺三九", "139", True), ("一百零五", "105", True), ("一三八", "139", False)),
        *(("张三", "张三", True), ("张三", "李三", False), ("王五", "李五", False)),
        *(("三", "张三", False), ("一三九 零零", "13900", True)),
    ],
)
def test_values_are_the_same_by_figures_or_by_text(one: str, other: str, same: bool) -> None:
    assert same_value(one, other) is same


def test_a_misheard_number_is_another_one() -> None:
    for value in ("一三九零零零零一二三四", "0000", "一一", "幺", "四四"):
        for choice in range(30):
            wrong = misheard(value, choice)
            assert wrong != value
            assert len(wrong) == len(value)
            assert misheard(value, choice) == wrong
    assert misheard("张先生", 3) == "张先生"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        *(("30分钟", 1800.0), ("十分钟", 600.0), ("半小时", 1800.0), ("半个小时", 1800.0)),
        *(("两小时", 7200.0), ("两个半小时", 9000.0), ("1.5小时", 5400.0), ("24 小时", 86400.0)),
        *(("3天", 259200.0), ("三个工作日", 259200.0), ("小时", None), ("很快", None), ("", None)),
    ],
)
def test_a_length_of_time_is_read(text: str, seconds: float | None) -> None:
    assert span_of(text) == seconds


def test_a_length_of_time_is_said_as_people_say_it() -> None:
    spans = {600.0: "十分钟", 7200.0: "两小时", 86400.0: "二十四小时", 259200.0: "三天"}
    assert {seconds: spoken_span(seconds) for seconds in spans} == spans
    assert [spoken_count(n) for n in (1, 2, 10, 12, 20, 99, 100)] == [
        *("一", "两", "十", "十二", "二十", "九十九", "100")
    ]
