"""Evidence from several readings, light syllables, and what confidence does to a mishearing."""

import math

import pytest

from trainer.domain.events import Alternative, Utterance, Word
from trainer.phrases import compile_phrase, find, find_all, listen
from trainer.phrases.certainty import (
    FORBIDDEN_FROM,
    NOT_SAID,
    SAID_FROM,
    UNSURE_FROM,
    WEIGHTS,
    Evidence,
    answer,
    at_most_unsure,
)
from trainer.phrases.match import weigh
from trainer.phrases.support import Support

from .speaking import heard, say

PHRASE = compile_phrase("p", ["我帮您联系主管"])
_OF_THE_PHRASE = {"constant", "short"}


def _heard(readings: list[tuple[str, float]], confidence: float) -> Utterance:
    """Readings of the same length; words in a reading are its characters, at the same times."""
    made = [
        Alternative(
            tuple(Word(c, n / 4, (n + 1) / 4, confidence) for n, c in enumerate(text)), share
        )
        for text, share in readings
    ]
    best = made[0].words
    return Utterance(2.0, 0.0, 2.0, readings[0][0], best, tuple(made))


def test_two_errors_put_right_in_two_readings_are_none() -> None:
    one, other = "我帮您联系组办", "我放您联系主管"
    apart = [find(PHRASE, listen([_heard([(t, 1.0)], 0.9)])) for t in (one, other)]
    together = find(PHRASE, listen([_heard([(one, 0.6), (other, 0.4)], 0.9)]))
    assert together.answer == "said"
    assert together.probability > max(m.probability for m in apart)
    evidence = weigh(PHRASE, listen([_heard([(one, 0.6), (other, 0.4)], 0.9)]))
    assert evidence is not None
    assert evidence.support.loss == pytest.approx(0)
    assert evidence.support.unwritten == 0


def test_another_syllable_counts_more_where_it_was_clearly_heard() -> None:
    near = "我帮您联系主厨"
    clear, noisy = (find(PHRASE, listen([_heard([(near, 1.0)], c)])) for c in (1.0, 0.7))
    assert clear.answer == "not_said"
    assert noisy.probability > clear.probability


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("请您核对一下信息", "请您核对一下行李"),
        ("请您保留好收据", "请您保留好数据"),
        ("包裹是有保价的", "包裹是有标价的"),
    ],
)
def test_one_other_syllable_in_a_long_phrase_is_enough_for_review(wanted: str, said: str) -> None:
    phrase = compile_phrase("p", [wanted])
    assert find(phrase, listen([_heard([(wanted, 1.0)], 1.0)])).answer == "said"
    assert find(phrase, listen([_heard([(said, 1.0)], 1.0)])).answer == "unsure"


def test_other_sounds_count_as_far_as_they_are_other_and_surely_heard() -> None:
    def another(text: str, confidence: float) -> float:
        evidence = weigh(PHRASE, listen([_heard([(text, 1.0)], confidence)]))
        assert evidence is not None
        return evidence.support.another

    same, alike, other = "我帮您联系煮管", "我帮您联系组管", "我帮您联系主厨"
    assert another(same, 1.0) == 0
    assert 0 < another(alike, 1.0) < another(other, 1.0) == pytest.approx(1.0)
    assert another(other, 0.6) == pytest.approx(0.6)


@pytest.mark.parametrize("score", [0.7, 0.8, 1.0])
@pytest.mark.parametrize("unlike", [0.0, 0.1, 0.5, 1.0])
@pytest.mark.parametrize("unwritten", [0.0, 0.2, 0.5, 1.0])
@pytest.mark.parametrize("confidence", [0.5, 0.9, 1.0])
def test_the_answer_is_the_regressions_but_for_what_fits_too_badly(
    score: float, unlike: float, unwritten: float, confidence: float
) -> None:
    support = Support(unlike / 6, unwritten, unlike, 6.0, 0.0, unlike * confidence, others=True)
    evidence = Evidence(score, score, support)
    likely = 1 / (1 + math.exp(-sum(w * evidence.values[k] for k, w in WEIGHTS.items())))
    found = answer(evidence.probability)
    if score < 0.75:
        assert evidence.probability <= NOT_SAID
    else:
        assert evidence.probability == pytest.approx(likely, abs=1e-4)
        assert evidence.values["short"] == 0
        levels = {"said": SAID_FROM, "unsure": UNSURE_FROM, "not_said": 0.0}
        assert found == next(name for name, level in levels.items() if likely >= level)


def test_a_forbidden_phrase_has_a_higher_threshold() -> None:
    phrase = compile_phrase("p", ["请您核对一下信息"])
    for text, expected in (("请您核对一下信息", "said"), ("请您核对一下行李", "unsure")):
        told = listen([_heard([(text, 1.0)], 1.0)])
        match, evidence = find(phrase, told, forbidden=True), weigh(phrase, told)
        assert evidence is not None and match.answer == expected
        assert (evidence.forbidden >= FORBIDDEN_FROM) == (expected == "said")
        assert match.probability <= evidence.forbidden


def test_between_the_two_thresholds_only_a_required_phrase_counts_as_said() -> None:
    phrase = compile_phrase("p", ["合同到期之前可以续约"])
    told = listen([_heard([("合同到期之前可以续期", 1.0)], 0.5)])
    evidence = weigh(phrase, told)
    assert evidence is not None and SAID_FROM <= evidence.forbidden < FORBIDDEN_FROM
    assert find(phrase, told).answer == "said"
    assert find(phrase, told, forbidden=True).answer == "unsure"


def test_nothing_speaks_for_a_place_for_being_less_like_the_phrase() -> None:
    likeness = {name: weight for name, weight in WEIGHTS.items() if name not in _OF_THE_PHRASE}
    assert likeness and all(weight < 0 for weight in likeness.values())


def test_that_a_phrase_is_short_speaks_for_no_accusation() -> None:
    support = Support(0.1, 0.2, 0.4, 5.0, 0.0, 0.4, others=False)
    longer = support._replace(weight=5.25)
    one, other = Evidence(0.9, 0.9, support), Evidence(0.9, 0.9, longer)
    assert (one.values["short"], other.values["short"]) == (1, 0)
    assert one.forbidden < other.forbidden < one.forbidden + 0.1
    unlike = support._replace(worst=0.5, another=0.5)
    one, worse = (
        Evidence(0.9, 0.9, unlike),
        Evidence(0.9, 0.9, unlike._replace(worst=0.9, another=0.9)),
    )
    assert one.forbidden < SAID_FROM <= one.probability
    assert worse.forbidden == worse.probability < UNSURE_FROM


def test_a_light_syllable_left_out_is_less_than_a_weighty_one() -> None:
    light = find(PHRASE, heard("我帮联系主管"))
    weighty = find(PHRASE, heard("我帮您系主管"))
    assert light.answer == "said"
    assert weighty.probability < light.probability


def test_a_wording_of_light_syllables_alone_is_not_said_by_any_sentence() -> None:
    phrase = compile_phrase("p", ["给您"])
    assert find(phrase, heard("请把门关上")).answer == "not_said"
    assert find(phrase, heard("马上给您办")).answer == "said"


def test_what_a_likely_reading_negates_another_cannot_assert() -> None:
    phrase = compile_phrase("p", ["请您带好身份证"])
    told = listen([_heard([("布请您带好身份证", 0.5), ("不请您带好身份证", 0.45)], 0.9)])
    assert find(phrase, told).answer == "unsure"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我没办法帮您联系主管", "unsure"),
        ("部 我帮您联系主管", "unsure"),
        ("全部 我帮您联系主管", "said"),
        ("不我帮您联系主管", "not_said"),
    ],
)
def test_what_may_be_a_negation_goes_to_review(text: str, expected: str) -> None:
    template = "[我]帮您联系主管"
    assert find(compile_phrase("p", [template]), heard(text)).answer == expected


def test_evidence_of_a_place_that_a_rule_decides_is_not_weighed() -> None:
    assert weigh(PHRASE, heard("不我帮您联系主管")) is None
    assert weigh(PHRASE, heard("今天天气很好")) is None


def test_answers_follow_the_probability() -> None:
    assert answer(SAID_FROM) == "said"
    assert answer(UNSURE_FROM) == "unsure"
    assert answer(at_most_unsure(0.99)) == "unsure"
    assert at_most_unsure(UNSURE_FROM / 2) == UNSURE_FROM / 2


def test_supports_of_two_calls_do_not_mix() -> None:
    first, second = listen([say("我帮您联系主管")]), listen([say("我帮您联系主厨")])
    for _ in range(2):
        assert [m.answer for m in find_all(PHRASE, first)] == ["said"]
        assert [m.answer for m in find_all(PHRASE, second)] == ["unsure"]


@pytest.mark.parametrize("forbidden", [False, True])
@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("这次维修是免费的", "这次维修免费的"),
        ("我们会承担来回运费", "我们承担来回运费"),
        ("都快下班了还来问", "快下班了还来问"),
    ],
)
def test_what_one_may_as_well_leave_out_may_be_left_out(
    wanted: str, said: str, forbidden: bool
) -> None:
    found = find(compile_phrase("p", [wanted]), heard(said), forbidden=forbidden)
    assert found.answer == "said"


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("请问您的联系电话", "请问您的电话"),  # a word that says something
        ("您自己不会看吗", "您自己不看吗"),  # behind a negation nothing is light
        ("这次维修是免费的", "这次维修管免费的"),  # another syllable in its place is no omission
    ],
)
def test_what_matters_may_not_be_left_out(wanted: str, said: str) -> None:
    assert find(compile_phrase("p", [wanted]), heard(said)).answer != "said"


@pytest.mark.parametrize(
    ("wanted", "said", "expected"),
    [
        ("我帮您催一下", "帮您催一下", "said"),
        ("我会重复", "我惠重复", "said"),
        ("我会重复", "优惠重复", "unsure"),  # both: 我 went unheard, and 惠 was written for 会
    ],
)
def test_a_short_phrase_bears_one_fault(wanted: str, said: str, expected: str) -> None:
    assert find(compile_phrase("p", [wanted]), heard(said, conf=1.0)).answer == expected


@pytest.mark.parametrize(
    ("wanted", "said", "heard_as"),
    [
        ("这又不是我的错", "镜子碎了又不是我的错", "又不是我的错"),
        ("您过两天再打电话吧", "他出差了过两天再打电话吧", "过两天再打电话吧"),
    ],
)
def test_the_end_of_another_word_is_no_light_syllable_of_the_phrase(
    wanted: str, said: str, heard_as: str
) -> None:
    found = find(compile_phrase("p", [wanted]), heard(said), forbidden=True)
    assert (found.answer, found.heard) == ("said", heard_as)


def test_a_key_syllable_is_never_left_out() -> None:
    key = compile_phrase("p", ["您*过两天再打电话吧"])
    assert find(key, heard("他出差了过两天再打电话吧"), forbidden=True).answer == "not_said"


@pytest.mark.parametrize(
    ("template", "text", "expected"),
    [
        ("我去查一下", "好的我查一下", "said"),
        ("我都记下了", "尾号三七五二我记下了", "said"),
        ("我都记下了", "我去下了", "not_said"),  # two faults
        ("我都记下了", "我洗下了", "not_said"),  # another one heard otherwise
        ("我们一定来", "我们一定", "not_said"),  # at the end
        ("您是…是不是", "您是不是听错了", "not_said"),  # over a gap
        ("不再收费了", "我不收费了", "not_said"),  # behind a negation
        ("我一定来", "我一来", "not_said"),  # too short
    ],
)
def test_of_five_syllables_one_that_is_light_may_be_left_out_inside(
    template: str, text: str, expected: str
) -> None:
    assert find(compile_phrase("p", [template]), heard(text)).answer == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("这是你自己的问题", "said"),
        ("这是我自己的问题", "unsure"),
        ("这是我自己的话题", "not_said"),
        ("这是你自己的话题", "unsure"),
    ],
)
def test_of_somebody_else_and_otherwise_unlikely_is_not_said(text: str, expected: str) -> None:
    phrase = compile_phrase("p", ["这是你自己的问题"])
    assert find(phrase, listen([_heard([(text, 1.0)], 0.6)])).answer == expected
