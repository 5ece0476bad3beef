"""Shares and confidences, from results as Vosk writes them."""

from __future__ import annotations

from typing import Any

import pytest

from trainer.speech.nbest import join, readings, text_of


def entry(score: float, *words: tuple[str, float, float]) -> dict[str, Any]:
    result = [{"word": word, "start": start, "end": end} for word, start, end in words]
    return {"confidence": score, "result": result, "text": " ".join(w for w, _, _ in words)}


def test_what_all_agree_on_is_certain_however_it_is_cut() -> None:
    found = readings(
        {
            "alternatives": [
                entry(50.0, ("您", 0.0, 0.3), ("好", 0.3, 0.6), ("公园", 0.6, 1.2)),
                entry(49.0, ("您好", 0.0, 0.6), ("公元", 0.6, 1.2)),
            ]
        }
    )
    assert [word.conf for word in found[0].words[:2]] == [1.0, 1.0]
    park = found[0].words[2]
    # 公 is common to both readings, 园 stands in the first only.
    assert park.conf == pytest.approx((1 + found[0].share) / 2, abs=1e-3)
    assert found[0].share > found[1].share
    assert sum(reading.share for reading in found) == pytest.approx(1)


def test_the_same_character_at_another_time_does_not_count() -> None:
    found = readings(
        {
            "alternatives": [
                entry(10.0, ("好", 0.0, 0.3)),
                entry(10.0, ("好", 0.25, 0.6), ("吗", 1, 2)),
            ]
        }
    )
    assert found[0].words[0].conf == pytest.approx(0.5)


def test_coughs_and_unknown_words_are_left_out() -> None:
    found = readings(
        {
            "alternatives": [
                entry(10.0, ("[unk]", 0.0, 0.3), ("好", 0.3, 0.6)),
                entry(9.0, ("好", 0.3, 0.6), ("<UNK>", 0.6, 0.8)),
                entry(8.0, ("号", 0.3, 0.6)),
            ]
        }
    )
    assert [[word.word for word in reading.words] for reading in found] == [["好"], ["号"]]


def test_no_result_has_no_readings() -> None:
    assert readings({"text": ""}) == []
    assert readings({"alternatives": []}) == []


def test_pieces_are_joined_by_likelihood() -> None:
    first = readings({"alternatives": [entry(5.0, ("一", 0, 1)), entry(1.0, ("二", 0, 1))]})
    second = readings({"alternatives": [entry(5.0, ("三", 2, 3)), entry(4.0, ("四", 2, 3))]})
    joined = join([first, [], second], 3)
    texts = [text_of(reading.words) for reading in joined]
    assert texts == ["一三", "一四", "二三"]
    assert sum(reading.share for reading in joined) == pytest.approx(1, abs=1e-3)


def test_text_is_written_as_chinese_is() -> None:
    assert text_of(["您好", "请", "看"]) == "您好请看"
    assert text_of(["打开", "we", "chat", "吧"]) == "打开we chat吧"
