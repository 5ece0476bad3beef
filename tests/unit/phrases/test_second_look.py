"""What the sound is asked of a phrase that was taken as said, and what its answer changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.benchmarks.phrases_noise import sound_groups
from trainer.phrases import Doubt, Heard, compile_phrase, find, find_all, listen
from trainer.phrases.heard import Comparisons
from trainer.phrases.pinyin import readings
from trainer.phrases.second_look import LEAST_RATIO

from .speaking import heard, say
from .wordings import FILLING, WORDINGS

SELF_SERVICE, AIDED = "欢迎使用自助服务", "欢迎使用资助服务"
PHRASE = compile_phrase("p", [SELF_SERVICE])
FAR_BELOW, CLOSE = LEAST_RATIO - 30, -1.0


def doubts(template: str, sounds: Heard, forbidden: bool = False) -> list[Doubt]:
    """What is worth holding against the sound, of a phrase that counts as said."""
    match = find(compile_phrase("p", [template]), sounds, forbidden=forbidden)
    assert match.answer == "said"
    return list(sounds.doubts)


@pytest.mark.parametrize(
    ("template", "recognised", "text"),
    [
        (SELF_SERVICE, AIDED, SELF_SERVICE),
        ("麻烦您说慢一点", "麻烦您说满一点", "麻烦您说慢一点"),
        # The whole of the utterance is held against the sound, not the place alone.
        (SELF_SERVICE, f"您好{AIDED}请讲", f"您好{SELF_SERVICE}请讲"),
        # A figure of the template is asked for as it is spoken.
        ("请您按3号键转人工服务", "请您按善号键转人工服务", "请您按三号键转人工服务"),
        # Of the half weighty ones it is asked, too.
        ("请您记好单号", "亲您记好单号", "请您记好单号"),
        # Two syllables are put right together; the accent's like one stays as it was heard.
        ("欢迎使用自助服务是免费的", "欢迎使用资助负务四免费的", "欢迎使用自助服务四免费的"),
    ],
)
def test_a_like_syllable_that_counts_is_asked_for(
    template: str, recognised: str, text: str
) -> None:
    assert doubts(template, heard(recognised)) == [Doubt(0.0, recognised, text)]


@pytest.mark.parametrize(
    ("template", "recognised"),
    [
        (SELF_SERVICE, SELF_SERVICE),
        ("请问您是哪位", "请问您四哪位"),  # an accent's like syllable of the same tone
        ("请问林先生在吗", "请问您先生在吗"),
        ("请您找个桌子", "请您找个桌字"),  # unstressed: any tone
        ("这边请您说慢一点吧", "这边请您说慢一点爸"),
        ("请问您的订单发货了吗", "请问你的订单发货了吗"),  # light ones may be missing, too
        ("十分钟内给您回电", "十分钟内给您肥电"),  # an accent's: hu is f
        ("您的订单已经发货了", "您的定单已经发货了"),  # the same sound
    ],
)
def test_what_proves_nothing_is_not_asked_for(template: str, recognised: str) -> None:
    assert doubts(template, heard(recognised)) == []


def test_nobody_is_blamed_for_a_light_syllable_less_like() -> None:
    before, after = "你这件事我们已经办过了", "你这件事我们已经办过的"
    assert doubts(before, heard(after)) == []
    assert doubts(before, heard(after), forbidden=True) == [Doubt(0.0, after, before)]
    polite = before.replace("你", "您")
    assert doubts(before, heard(polite), forbidden=True) == []


def test_a_syllable_that_another_reading_has_written_is_not_asked_for() -> None:
    both = {AIDED: 0.6, SELF_SERVICE: 0.3}
    assert doubts(SELF_SERVICE, heard(AIDED, others=both)) == []
    neither = {AIDED: 0.6, "欢迎使用资源服务": 0.3}
    sounds = heard(AIDED, others=neither)
    assert Doubt(0.0, AIDED, SELF_SERVICE) in doubts(SELF_SERVICE, sounds)


def test_a_place_in_another_reading_is_asked_for_as_that_reading_has_it() -> None:
    wrong = "我放音乐息组办喂"
    sounds = heard(wrong, others={wrong: 0.5, AIDED: 0.4})
    assert doubts(SELF_SERVICE, sounds) == [Doubt(0.0, AIDED, SELF_SERVICE)]


def test_what_was_typed_has_no_sound() -> None:
    spoken = say(AIDED)
    assert len(doubts(SELF_SERVICE, listen([spoken]))) == 1
    assert doubts(SELF_SERVICE, listen([replace(spoken, typed=True)])) == []


def test_there_is_no_one_sound_of_a_place_across_two_utterances() -> None:
    first = say("欢迎使用资")
    sounds = listen([first, say("助服务", first.end + 0.5)])
    assert doubts(SELF_SERVICE, sounds) == []


def test_a_place_is_asked_for_in_its_own_utterance() -> None:
    first = say("请您稍等")
    second = say(AIDED, first.end + 0.5)
    sounds = listen([first, second])
    assert doubts(SELF_SERVICE, sounds) == [Doubt(second.start, AIDED, SELF_SERVICE)]


def test_figures_of_a_variable_are_judged_elsewhere() -> None:
    phrase = compile_phrase("p", ["您好工号{id}很高兴为您服务"], {"id": "1024"})
    only_a_figure = heard("您好工号要零而四很高兴为您服务")
    assert find(phrase, only_a_figure).answer == "said"
    assert not only_a_figure.doubts
    # Where something else is asked for, the figures stay as they were recognised.
    both = heard("您好工号要零而四很高心为您服务")
    assert find(phrase, both).answer == "said"
    (doubt,) = both.doubts
    assert doubt.text == "您好工号要零而四很高兴为您服务"


# What the answer changes.

DOUBTED = [
    pytest.param(SELF_SERVICE, AIDED, False, id="required"),
    pytest.param("这个不是我们部门的事", "这个不是我们部闷的事", True, id="forbidden"),
    pytest.param("你有病", "你又病", True, id="short forbidden"),
]


@pytest.mark.parametrize(("template", "recognised", "forbidden"), DOUBTED)
def test_what_the_sound_contradicts_goes_to_a_person(
    template: str, recognised: str, forbidden: bool
) -> None:
    phrase, utterance = compile_phrase("p", [template]), say(recognised)
    unknown = listen([utterance])
    before = find(phrase, unknown, forbidden=forbidden)
    assert before.answer == "said"
    (doubt,) = unknown.doubts

    def with_ratio(ratio: float):
        sounds = listen([utterance], {doubt: ratio})
        found = find(phrase, sounds, forbidden=forbidden)
        assert not sounds.doubts, "it is known"
        return found

    assert with_ratio(LEAST_RATIO) == with_ratio(CLOSE) == with_ratio(40.0) == before
    for ratio in (LEAST_RATIO - 0.01, FAR_BELOW, -999.0):
        found = with_ratio(ratio)
        assert (found.answer, found.contradicted) == ("unsure", template)
        known = {"answer": "said", "probability": before.probability, "contradicted": ""}
        assert replace(found, **known) == before
    # What is known of another utterance, or of other wording, is of no use.
    elsewhere = [
        doubt._replace(start=9.0),
        doubt._replace(text=recognised),
        doubt._replace(against=template),
    ]
    sounds = listen([utterance], dict.fromkeys(elsewhere, FAR_BELOW))
    assert find(phrase, sounds, forbidden=forbidden) == before
    assert list(sounds.doubts) == [doubt]


def test_the_wording_that_the_sound_contradicts_is_told_of_the_place_alone() -> None:
    recognised, text = f"您好{AIDED}四免费的", f"您好{SELF_SERVICE}四免费的"
    phrase = compile_phrase("p", [f"{SELF_SERVICE}是免费的"])
    known: Comparisons = {Doubt(0.0, recognised, text): FAR_BELOW}
    match = find(phrase, listen([say(recognised)], known))
    assert match.heard == f"{AIDED}四免费的"
    assert match.contradicted == f"{SELF_SERVICE}四免费的"


def test_every_place_of_many_is_asked_for_by_itself() -> None:
    first, second, third = say(AIDED), say(AIDED, 20.0), say(SELF_SERVICE, 40.0)
    unknown = listen([first, second, third])
    places = find_all(PHRASE, unknown)
    assert [m.answer for m in places] == ["said"] * 3
    wanted = [Doubt(at, AIDED, SELF_SERVICE) for at in (0.0, 20.0)]
    assert sorted(unknown.doubts) == wanted

    known: Comparisons = {wanted[0]: CLOSE, wanted[1]: FAR_BELOW}
    sounds = listen([first, second, third], known)
    assert [m.answer for m in find_all(PHRASE, sounds)] == ["said", "unsure", "said"]
    assert [m.start for m in find_all(PHRASE, sounds, surely=True)] == [0.0, 40.0]


def test_a_better_place_is_said_all_the_same() -> None:
    utterances = [say(AIDED), say(SELF_SERVICE, 20.0)]
    known: Comparisons = {Doubt(0.0, AIDED, SELF_SERVICE): FAR_BELOW}
    match = find(PHRASE, listen(utterances, known))
    assert (match.answer, match.start) == ("said", 20.0)


@pytest.mark.parametrize(
    ("template", "recognised", "forbidden", "answer"),
    [
        ("请您核对一下信息", "请您核对一下行李", False, "unsure"),
        ("闭嘴", "比嘴", True, "unsure"),
        ("我不能接受", "我能皆受", False, "not_said"),
        (SELF_SERVICE, f"不{AIDED}", False, "not_said"),
    ],
)
def test_what_does_not_count_as_said_is_not_asked_for(
    template: str, recognised: str, forbidden: bool, answer: str
) -> None:
    sounds, phrase = heard(recognised), compile_phrase("p", [template])
    assert find(phrase, sounds, forbidden=forbidden).answer == answer
    find_all(phrase, sounds, forbidden=forbidden)
    assert not sounds.doubts


# For any wording, however it was recognised.

RANK = {"not_said": 0, "unsure": 1, "said": 2}
GROUPS = sound_groups()
CHARACTERS = sorted({c for group in GROUPS.values() for c in group})


def alike(character: str) -> list[str]:
    """Characters that differ from one in tone or initial only."""
    return [
        c
        for own in readings(character)[0]
        for sound, group in sorted(GROUPS.items())
        if sound.final == own.final and (sound.initial == own.initial or sound.tone == own.tone)
        for c in group
    ]


@given(
    st.sampled_from([w for w in WORDINGS if len(w) >= 3]),
    st.sampled_from(["", *FILLING]),
    st.floats(-999, 50),
    st.booleans(),
    st.data(),
)
@settings(max_examples=200)
def test_no_ratio_raises_an_answer(
    wording: str, before: str, ratio: float, forbidden: bool, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(wording) - 1))
    other = data.draw(st.sampled_from(alike(wording[at]) or CHARACTERS))
    utterance = say(before + wording[:at] + other + wording[at + 1 :])
    phrase = compile_phrase("p", [wording])
    unknown = listen([utterance])
    was = find(phrase, unknown, forbidden=forbidden)
    known = listen([utterance], dict.fromkeys(unknown.doubts, ratio))
    now = find(phrase, known, forbidden=forbidden)
    assert RANK[now.answer] <= RANK[was.answer]
    assert now.probability <= was.probability
    assert now == was or (unknown.doubts and ratio < LEAST_RATIO and now.answer == "unsure")
    assert not known.doubts
    for doubt in unknown.doubts:
        assert (doubt.start, doubt.against) == (0.0, utterance.text)
        assert len(doubt.text) == len(doubt.against)
        assert doubt.text != doubt.against
