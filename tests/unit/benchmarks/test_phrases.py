"""The bench of phrases: its sentences, its made-up errors, its figures."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from tests.unit.scoring.calls import STANDARDS
from trainer.benchmarks.asr_corpus import plain
from trainer.benchmarks.phrases import OURS, conditions, fitting, measure, simulated
from trainer.benchmarks.phrases_baselines import best_threshold, likenesses, wordings
from trainer.benchmarks.phrases_cases import KINDS, Case, Split, Trial, Wanted, trials
from trainer.benchmarks.phrases_decide import decide, ours
from trainer.benchmarks.phrases_fit import balanced, fit, rows
from trainer.benchmarks.phrases_hear import VOICES
from trainer.benchmarks.phrases_manifest import read_manifest
from trainer.benchmarks.phrases_noise import noisy
from trainer.domain.errors import KnownError
from trainer.domain.sound import Samples
from trainer.speech.base import Recogniser

ASKED = trials(STANDARDS["combined"].phrases)


def test_no_sentence_no_phrase_and_no_voice_is_in_both_parts() -> None:
    dev, test = ([t for t in ASKED if t.split == split] for split in ("dev", "test"))
    assert not {t.text for t in dev} & {t.text for t in test}
    assert not {t.wanted.name for t in dev} & {t.wanted.name for t in test}
    assert not set(VOICES["dev"]) & set(VOICES["test"])


def test_every_kind_and_short_and_forbidden_phrases_are_in_both_parts() -> None:
    for split in ("dev", "test"):
        own = [t for t in ASKED if t.split == split]
        assert {t.kind for t in own} == set(KINDS)
        assert {t.wanted.forbidden for t in own} == {True, False}
        assert {t.wanted.short for t in own if not t.wanted.forbidden} == {True, False}


def test_verbatim_sentences_hold_an_allowed_wording() -> None:
    gaps = {t.wanted.name for t in ASKED if any("…" in each for each in t.wanted.templates)}
    for trial in ASKED:
        if trial.kind == "v" and trial.wanted.name not in gaps | {"deadline"}:
            text = plain(trial.text)
            assert any(wording in text for wording in wordings(trial.wanted.templates)), text


@pytest.mark.parametrize("rate", [0.05, 0.17, 0.27])
def test_made_up_errors_come_at_their_rate(rate: float) -> None:
    pairs = simulated(ASKED, rate, 2)
    wrong = sum(Levenshtein.distance(plain(t.text), u.text) for t, u, _ in pairs)
    assert wrong / sum(len(plain(t.text)) for t, _, _ in pairs) == pytest.approx(rate, abs=0.015)


def test_made_up_errors_are_the_same_every_time() -> None:
    assert noisy("请您稍等", 0.3, random.Random(4)) == noisy("请您稍等", 0.3, random.Random(4))
    clear = noisy("请您稍等", 0.0, random.Random(4))
    assert clear.text == "请您稍等"
    assert sum(a.share for a in clear.alternatives) == pytest.approx(1.0)


def test_baselines_know_every_allowed_wording() -> None:
    wanted = Wanted("p", False, ("请您(稍等|等一下)[好吗]",))
    assert set(wordings(wanted.templates)) == {
        *("请您稍等", "请您稍等好吗", "请您等一下", "请您等一下好吗")
    }
    assert likenesses(wanted, "那请您等一下")["exact text"] == 100
    assert likenesses(wanted, "那请您等以下")["exact text"] == 0
    assert likenesses(wanted, "那请您等以下")["pinyin, partial ratio"] == 100


def test_the_best_threshold_parts_what_was_said_from_what_was_not() -> None:
    assert best_threshold([(90, True), (70, True), (60, False), (10, False)]) == 70


def _trial(kind: str, text: str, split: Split = "test") -> Trial:
    said = KINDS[kind][1]
    return Trial(Wanted("wait", False, ("请您稍等",)), kind, text, split, said)


def test_figures_count_review_as_not_said() -> None:
    told = [_trial("v", "请您稍等"), _trial("a", "今天天气很好"), _trial("n", "请您稍后再拨")]
    figures = ours(decide([Case(t, noisy(t.text, 0.0, random.Random(1))) for t in told]))
    assert (figures.precision, figures.recall, figures.f1) == (1, 1, 1)
    assert figures.wrong == 0
    assert figures.near == figures.lost == 0
    assert figures.wrong_range[1] > 0


def test_what_was_said_and_denied_is_lost_among_what_was_said() -> None:
    told = [_trial("v", "请您稍等"), _trial("v", "今天天气很好"), _trial("a", "今天天气很好")]
    figures = ours(decide([Case(t, noisy(t.text, 0.0, random.Random(1))) for t in told]))
    assert (figures.said, figures.lost) == (2, 0.5)
    assert figures.wrong == pytest.approx(1 / 3)


def test_ours_does_better_than_exact_text_where_much_is_misheard() -> None:
    found = measure(conditions(ASKED[::4], [], 1))
    for row in found:
        if row.group == "required":
            assert row.by_method[OURS].f1 > row.by_method["exact text"].f1
            assert row.character_error is not None and 0.1 < row.character_error < 0.35


def test_a_fit_tells_said_from_not_said() -> None:
    data = rows(simulated(ASKED[::4], 0.1, 1))
    found = fit(data)
    assert dict(zip(found.names, found.weights, strict=True))["other sounds"] < 0
    assert found.brier < 0.25


def test_each_kind_of_errors_weighs_the_same_in_the_fit() -> None:
    many, few = simulated(ASKED[::9], 0.1, 2), simulated(ASKED[::30], 0.2, 1)
    data = balanced(many, few)
    assert len(data) == len(rows(many)) + len(rows(few))
    first = sum(row.weight for row in data[: len(rows(many))])
    assert first == pytest.approx(sum(row.weight for row in data) / 2)


def test_it_is_fitted_to_required_phrases_for_choosing() -> None:
    made_up, real = fitting(ASKED[::7], [], 1)
    assert made_up and not real
    assert {(t.split, t.wanted.forbidden) for t, _, _ in made_up} == {("dev", False)}


class _Deaf:
    name = "deaf"
    path = Path()

    def recogniser(self) -> Recogniser:
        raise AssertionError("nothing should be heard of a bad list")

    def likelihoods(self, sound: Samples, texts: Sequence[str]) -> tuple[float | None, ...]:
        raise AssertionError("nothing should be asked of a bad list")


@pytest.mark.parametrize(
    "text",
    ["", "a.wav\t请您稍等\tmaybe\n", "a.wav\t请您(稍等\tsaid\n", "a.wav\t请您稍等\tsaid\tx\n"],
)
def test_a_bad_manifest_is_told_of(text: str, tmp_path: Path) -> None:
    manifest = tmp_path / "list.tsv"
    manifest.write_text(text, "utf-8")
    with pytest.raises(KnownError):
        read_manifest(manifest, _Deaf(), lambda *_: None)
