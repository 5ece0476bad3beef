"""What a synthetic trainee is given to say."""

from __future__ import annotations

from trainer.services.scripted import BREATH, breaths


def test_a_short_line_is_said_in_one_go() -> None:
    assert breaths("您好,请问有什么可以帮助您?") == ["您好,请问有什么可以帮助您?"]


def test_a_long_line_is_cut_at_punctuation_and_nothing_is_lost() -> None:
    line = "请您稍等片刻\uff0c我马上为您查询\u3002" * 40
    pieces = breaths(line)
    assert "".join(pieces) == line
    assert all(len(piece) <= BREATH for piece in pieces)
    assert all(piece[-1] in "\uff0c\u3002" for piece in pieces)


def test_a_line_without_punctuation_is_cut_all_the_same() -> None:
    line = "好" * 1000
    assert "".join(breaths(line)) == line
    assert max(map(len, breaths(line))) <= BREATH
