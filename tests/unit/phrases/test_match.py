"""Finding phrases: by sound, through noise, never against a negation."""

import random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from trainer.benchmarks.phrases_noise import misheard, noisy, sound_groups
from trainer.domain.events import Utterance
from trainer.phrases import Match, compile_phrase, find, find_all, listen
from trainer.phrases.distance import unlikeness
from trainer.phrases.pinyin import readings

from .speaking import heard, say
from .wordings import FILLING, WORDINGS

GROUPS = sound_groups()
LONG = [w for w in WORDINGS if len(w) >= 4]


def answer(template: str, text: str, **more: bool) -> str:
    return find(compile_phrase("p", [template]), heard(text), **more).answer


@given(st.sampled_from(WORDINGS), st.sampled_from(FILLING), st.sampled_from(FILLING))
def test_verbatim_is_always_said(wording: str, before: str, after: str) -> None:
    match = find(compile_phrase("p", [wording]), heard(before + wording + after))
    assert match.answer == "said"
    assert match.heard == wording
    assert match.start == pytest.approx(len(before) / 4)
    assert match.end == pytest.approx((len(before) + len(wording)) / 4)


@given(st.sampled_from(WORDINGS), st.integers(0, 10**6))
def test_homophones_change_nothing(wording: str, seed: int) -> None:
    dice = random.Random(seed)
    # Negations keep their character: to write one of them otherwise is to lose it.
    other = "".join(
        c if c in "不没别无" else dice.choice(GROUPS.get(sounds, c))
        for c, sounds in zip(wording, (r[0] for r in readings(wording)), strict=True)
    )
    assume(not set(other) - set(wording) & set("不没别无未勿莫甭"))
    match = find(compile_phrase("p", [wording]), heard(FILLING[0] + other))
    assert match.answer == "said"


@given(
    st.sampled_from(LONG), st.text("今天气真冷外面下大雪我们去公园散步", min_size=1, max_size=40)
)
def test_something_else_is_never_said(wording: str, text: str) -> None:
    pattern = {r for c in wording for r in readings(c)}
    like = sum(min(unlikeness(r, p) for p in pattern) < 0.5 for c in text for r in readings(c))
    assume(like < len(wording) / 3)
    assert answer(wording, text) == "not_said"


@given(
    st.sampled_from([w for w in LONG if not set(w) & set("不没别无")]),
    st.sampled_from(["不", "没", "别", "不要", "不能", "不会"]),
    st.sampled_from(FILLING),
)
def test_a_negation_before_it_undoes_it(wording: str, negation: str, before: str) -> None:
    assume(before[-1] not in "不没别" and before[-1] != wording[0])
    assert answer(wording, before + negation + wording) == "not_said"


@given(st.sampled_from([w for w in LONG if not set(w) & set("不没别无")]), st.data())
def test_a_negation_inside_undoes_it(wording: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(wording) - 1))
    assume(wording[at - 1] != wording[at])  # X不X asks, it does not negate
    assume(wording[at - 1] not in "部步布")  # 不 is then taken for what was lost
    assume(wording[at] != "儿")  # may go unheard: then the negation stands behind the match
    assert answer(wording, wording[:at] + "不" + wording[at:]) == "not_said"


def test_polite_set_phrases_negate_nothing() -> None:
    assert answer("感谢您的来电", "对不起感谢您的来电") == "said"
    assert answer("请您稍等", "能不能请您稍等") == "said"
    assert answer("麻烦您再说一次", "不好意思麻烦您再说一次") == "said"


@pytest.mark.parametrize("forbidden", [False, True])
def test_what_is_said_of_somebody_else_goes_to_review(forbidden: bool) -> None:
    yours, ours = "这是你自己的问题", "这是我们应该做的"
    assert answer(yours, "这是我自己的问题", forbidden=forbidden) == "unsure"
    assert answer(yours, "这是您自己的问题", forbidden=forbidden) == "said"
    assert answer(ours, "这是他们应该做的", forbidden=forbidden) == "unsure"
    # 他 and 她 sound the same.
    assert answer("我跟他说过好几遍了", "我跟她说过好几遍了", forbidden=forbidden) == "said"


def test_another_reading_that_has_the_person_right_is_believed() -> None:
    right, wrong = "这是你自己的问题", "这是我自己的问题"
    sounds = heard(wrong, others={wrong: 0.5, right: 0.4})
    assert find(compile_phrase("p", [right]), sounds).answer == "said"


def test_a_negation_in_the_template_must_be_heard() -> None:
    assert answer("我不能接受", "我不能接受") == "said"
    assert answer("我不能接受", "我能接受") == "not_said"
    assert answer("这不关我的事", "这就关我的事") == "not_said"


def test_a_key_syllable_must_be_heard() -> None:
    assert answer("还有什么可以帮助您", "请问有什么可以帮助您") == "not_said"
    assert answer("喂*大声一点儿", "请您大声一点儿") == "not_said"
    assert answer("喂*大声一点儿", "喂大声一点") == "said"


def test_a_variable_must_be_heard() -> None:
    phrase = compile_phrase("p", ["您好工号{agent_id}很高兴为您服务"], {"agent_id": "1024"})
    assert find(phrase, heard("您好工号一零二四很高兴为您服务")).answer == "said"
    assert find(phrase, heard("您好很高兴为您服务")).answer == "not_said"
    assert find(phrase, heard("您好工号五八三九很高兴为您服务")).answer != "said"


def test_a_phrase_runs_over_a_short_pause_and_no_long_one() -> None:
    phrase = compile_phrase("p", ["请您换一部电话再次打来"])
    first = say("请您换一部", 1.0)
    near, far = say("电话再次打来", first.end + 1.2), say("电话再次打来", first.end + 6)
    assert find(phrase, listen([near, first])).answer == "said"
    assert find(phrase, listen([first, far])).answer == "not_said"


def test_fillers_are_skipped() -> None:
    assert answer("请您稍等片刻", "请您嗯呃稍等啊片刻") == "said"


def test_other_readings_of_the_recogniser_help() -> None:
    phrase = compile_phrase("p", ["我帮您联系主管"])
    wrong = "我放音乐息组办"
    assert find(phrase, heard(wrong)).answer == "not_said"
    likely = find(phrase, heard(wrong, others={wrong: 0.5, "我帮您联系主管": 0.4}))
    unlikely = find(phrase, heard(wrong, others={wrong: 0.9, "我帮您联系主管": 0.01}))
    assert likely.answer == "said"
    assert unlikely.answer == "not_said"


@pytest.mark.parametrize(
    ("templates", "text"),
    [
        (["请客气", "请不必客气"], "请不必客气"),
        (["您是想了解的流量", "您是想了解没用完的流量"], "您是想了解没用完的流量"),
        (["密码请告诉", "密码请不要"], "密码请不要告诉任何人"),
    ],
)
def test_a_wording_with_a_negation_is_said_beside_one_that_it_denies(
    templates: list[str], text: str
) -> None:
    assert find(compile_phrase("p", templates), heard(text)).answer == "said"
    assert find(compile_phrase("p", templates[:1]), heard(text)).answer != "said"


def test_a_word_that_sounds_like_no_denies_nothing() -> None:
    assert answer("用得越多…越贵", "用 得 越 多 多 出 来 的 那 部 分 越 贵") == "said"
    assert answer("请您查证后再拨", "这里是 客服 部 请您 查证 后 再拨") == "said"
    assert answer("请您查证后再拨", "我 部 请您 查证 后 再拨") == "unsure"


def test_among_figures_five_is_no_negation() -> None:
    """五 and 无 sound the same; a reading with 无 must not undo a number that was read back."""
    phrase = compile_phrase("p", ["户号[是]{number}"])
    text = "户号是五五六六"
    readings = {text: 0.6, "户号是无五六六": 0.35}
    assert find(phrase, heard(text, others=readings)).answer == "said"
    assert answer("一人在家", "无一人在家") == "not_said"


def test_another_reading_cannot_assert_what_the_likeliest_negates() -> None:
    phrase = compile_phrase("p", ["我帮您联系主管"])
    text = "不我帮您联系主管"
    match = find(phrase, heard(text, others={text: 0.5, "我帮您联系主管": 0.45}))
    assert match.answer != "said"


@pytest.mark.parametrize(
    ("template", "text", "conf", "expected"),
    [
        ("闭嘴", "请您闭嘴", 0.9, "said"),
        ("闭嘴", "请您闭嘴", 0.3, "unsure"),
        ("闭嘴", "请您必最", 0.9, "unsure"),
        ("闭嘴", "请您给嘴", 0.9, "not_said"),
        ("有病", "您 有 病历 吗", 0.9, "unsure"),
        ("有病", "您 游 并且 吗", 0.9, "not_said"),
        ("神经病", "真是 神经病", 0.9, "said"),
        ("喂", "为您服务", 0.9, "not_said"),
        ("喂", "喂您好", 0.9, "said"),
        ("再不说话我就挂了", "再不说话我就挂了", 0.9, "said"),
        ("再不说话我就挂了", "再不说华我旧挂了", 0.9, "said"),
    ],
)
def test_short_forbidden_phrases_want_proof(
    template: str, text: str, conf: float, expected: str
) -> None:
    match = find(compile_phrase("p", [template]), heard(text, conf=conf), forbidden=True)
    assert match.answer == expected


@pytest.mark.parametrize(
    ("template", "text", "expected"),
    [
        ("!聋子", "您是聋子吗", "said"),
        ("!聋子", "笼子可以寄", "not_said"),
        ("!骗子", "你们是骗子", "said"),
        ("!骗子", "我们绝不是骗子", "not_said"),
        ("!骗子", "我们并非骗子", "unsure"),
        ("!骗子", "绝对是骗子", "said"),
        ("!滚", "滚", "said"),
        ("!(王八|王八蛋)", "您 去死吧 王八蛋", "said"),
        ("!(你|您|)去死(吧|)", "您 去死吧 王八蛋", "said"),
        ("!滚", "滚筒洗衣机", "not_said"),
        ("喂", "您喂", "not_said"),
    ],
)
def test_exact_templates_and_denials(template: str, text: str, expected: str) -> None:
    phrase = compile_phrase("p", [template])
    assert find(phrase, heard(text), forbidden=True).answer == expected
    if template.startswith("!"):
        assert find(phrase, heard(text)).answer == expected


def test_every_place_is_found_in_order() -> None:
    found = find_all(compile_phrase("p", ["请您稍等"]), heard("请您稍等好的请您稍等谢谢请您稍等"))
    assert [m.start for m in found] == [0.0, 1.5, 3.0]
    assert {m.answer for m in found} == {"said"}


def test_nothing_heard() -> None:
    phrase = compile_phrase("p", ["请您稍等"])
    assert find(phrase, listen([])) == Match("p", "not_said", 0.0, 0.0)
    silent = Utterance(1.0, 0.0, 1.0, "")
    assert find(phrase, listen([silent])).answer == "not_said"


def test_typed_answers_are_searched_too() -> None:
    typed = Utterance(1.0, 0.5, 1.0, "对不起,请您稍等 24 小时!", typed=True)
    assert find(compile_phrase("p", ["请您稍等24小时"]), listen([typed])).answer == "said"


@settings(max_examples=25)
@given(st.sampled_from(LONG), st.integers(0, 10**6))
def test_the_same_input_gives_the_same_answer(wording: str, seed: int) -> None:
    dice = random.Random(seed)
    garbled = "".join(misheard(c, dice) if dice.random() < 0.3 else c for c in wording)
    utterances = [say(garbled, 5.0), say(FILLING[1], 0.0), say(wording, 20.0)]
    phrase = compile_phrase("p", [wording])
    once = find_all(phrase, listen(utterances))
    assert once == find_all(phrase, listen(reversed(utterances)))


def test_calibration_holds_on_fresh_noise() -> None:
    """At 17 % character errors: hardly a wrong `said`, few lost."""
    dice = random.Random(11)
    right = wrong = 0
    for n in range(300):
        wording = dice.choice(LONG)
        present = n % 2 == 0
        others = [w for w in LONG if w not in wording and wording not in w]
        text = (wording if present else dice.choice(others)) + dice.choice(FILLING)
        told = listen([noisy(text, 0.17, dice)])
        said = find(compile_phrase("p", [wording]), told).answer == "said"
        right += said and present
        wrong += said and not present
    assert right >= 0.9 * 150
    assert wrong <= 2
