"""A negation that was taken for another word sends a place to review, and nothing else does."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from trainer.benchmarks.phrases_noise import sound_groups
from trainer.domain.events import Alternative, Utterance, Word
from trainer.phrases import Heard, compile_phrase, find, listen
from trainer.phrases.distance import unlikeness
from trainer.phrases.misheard_no import NOT_LIKE_NO
from trainer.phrases.pinyin import readings

from .speaking import heard
from .wordings import FILLING, WORDINGS

GROUPS = sound_groups()
NO = "不没别无未勿甭莫"
# A place of four syllables or more with none of its own; where 儿 may go unheard, what stands
# before it counts as standing behind the match.
PLAIN = [w for w in WORDINGS if len(w) >= 4 and not set(w) & set(NO) and "儿" not in w]


def _written(*sounds: tuple[str, str]) -> list[str]:
    """Characters that are read in one of these ways in any tone, but no negation."""
    common = {c for characters in GROUPS.values() for c in characters}
    return sorted(c for c in common - set(NO) if {s[:2] for s in readings(c)[0]} & set(sounds))


SAME = _written(("b", "u"), ("m", "ei"))
ALIKE = [c for c in _written(("f", "u"), ("p", "u"), ("b", "o")) if c not in SAME]
UNLIKE = "那就请先还再给会是说她都"


def _unlike(one: str, other: str) -> bool:
    return unlikeness(readings(one)[0], readings(other)[0]) > 0.9


def _makes_a_word(other: str, told: str) -> bool:
    """Whether it is just itself: 美 before 好的."""
    return any(other in word and word in told for word in NOT_LIKE_NO)


def spoken(*words: tuple[str, float], others: str = "", typed: bool = False) -> Heard:
    """Words with their confidences; `others`: a second reading of the recogniser."""
    made: list[Word] = []
    at = 0.0
    for word, conf in words:
        made.append(Word(word, at, at + len(word) / 4, conf))
        at += len(word) / 4
    best = tuple(made)
    second = tuple(Word(c, n / 4, (n + 1) / 4, 0.0) for n, c in enumerate(others))
    every = (Alternative(best, 0.5), Alternative(second, 0.45)) if others else ()
    return listen([Utterance(at, 0.0, at, "".join(w for w, _ in words), best, every, typed=typed)])


def answer(template: str, told: Heard) -> str:
    return find(compile_phrase("p", [template]), told).answer


THANKS = "感谢您的来电"
_TAIL = (("感谢您", 1.0), ("的", 1.0), ("来电", 1.0))


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ((("破", 0.11),), "unsure"),  # 不, as recognised over a telephone line
        ((("付", 0.09),), "unsure"),
        ((("拨", 0.13),), "unsure"),
        ((("付", 0.95),), "said"),  # surely another word: 先付 感谢您的来电
        ((("都", 0.15),), "said"),  # mostly is what it says
        ((("她", 0.11),), "said"),
        ((("钚", 0.95),), "unsure"),  # sounds the same
        ((("每", 0.95),), "unsure"),
        ((("服用", 0.9),), "unsure"),  # 不用, as recognised over a telephone line
        ((("付", 0.1), ("用", 0.9)), "unsure"),
        ((("付", 0.9), ("用", 0.9)), "said"),
        ((("服务", 0.2),), "said"),
        ((("赔付", 0.2),), "said"),
        ((("客服部", 0.9),), "said"),
        ((("客服", 0.9), ("部", 0.9)), "said"),
        ((("完美", 0.9),), "said"),
        ((("完", 0.9), ("美", 0.9)), "said"),
        ((("师傅", 0.2), ("会", 0.9)), "said"),
        ((("师", 0.2), ("傅", 0.2), ("会", 0.9)), "said"),
        ((("大夫", 0.9), ("要", 0.9)), "said"),
        ((("不好意思", 0.9),), "said"),
        ((("不", 0.9),), "not_said"),
    ],
)
def test_what_stands_before(before: tuple[tuple[str, float], ...], expected: str) -> None:
    assert answer(THANKS, spoken(*before, *_TAIL)) == expected


@pytest.mark.parametrize(
    ("template", "words", "expected"),
    [
        ("三天之内答复您", "三天 之内 付 答复 您", "unsure"),
        ("三天之内答复您", "三天 之内 她 答复 您", "said"),
        ("三天之内答复您", "三天 之 内普 答复 您", "unsure"),  # a word with what came before
        ("我们会尽快为您查", "我们 会 尽快 为 您 复查", "said"),  # … or with what follows
        ("我们会尽快为您查", "我们 会 尽快 为 您 复 查", "said"),
        ("这次维修是免费的", "这次 维修 补 是 免费 的", "unsure"),
        ("我会请您保持电话畅通", "我 会 请您 布 逼 保持 电话 畅通", "unsure"),
        ("我们会尽快为您处理", "我们 都 会 尽快 为您 处理", "said"),
        ("用得越多…越贵", "用 得 越多 多 出来 的 那 部分 越 贵", "said"),
        ("我们…为您处理", "我们 每天 为您 处理", "said"),
        ("我们…为您处理", "我们 每 为您 处理", "unsure"),
        ("我们[每]三十分钟告诉您", "我们 每 三十 分钟 告诉 您", "said"),
        ("三十分钟告诉您", "我们 每 三十 分钟 告诉 您", "said"),
    ],
)
def test_what_stands_inside(template: str, words: str, expected: str) -> None:
    assert answer(template, heard(words)) == expected


def test_where_a_syllable_of_the_template_went_unheard_it_may_be_that_one() -> None:
    assert answer("请您提供发票的号码", heard("请您提供发票付号码")) != "not_said"
    assert answer("祝您旅途愉快一路平安", heard("好的簿您旅途愉快一路平安")) == "said"


def test_among_misheard_neighbours_nothing_is_made_of_it() -> None:
    assert answer("合同到期之前可以续约", heard("合捕同到期之前可以续约")) == "unsure"
    assert answer("合同到期之前可以续约", heard("荷捕砼到期之前可以续约")) == "said"


def test_what_was_typed_was_not_misheard() -> None:
    words = (("部", 1.0), *_TAIL)
    assert answer(THANKS, spoken(*words)) == "unsure"
    assert answer(THANKS, spoken(*words, typed=True)) == "said"


def test_a_guess_in_an_unlikely_reading_is_nothing() -> None:
    """Other readings tell no confidence of their own."""
    words = (("好", 0.9), *_TAIL)
    assert answer(THANKS, spoken(*words, others="付感谢您的来电")) == "said"
    assert answer(THANKS, spoken(*words, others="部感谢您的来电")) == "unsure"


def test_a_set_phrase_of_the_template_does_not_shield_another_reading() -> None:
    """不周 denies nothing, so 每给 for 没给 in another reading cannot assert it."""
    template = "由于我们服务不周给您添麻烦了"
    words = (("由于", 1.0), ("我们", 1.0), ("服务", 1.0), ("不周", 1.0), ("没", 0.2), ("给", 1.0))
    told = spoken(
        *words, ("您", 1.0), ("添麻烦", 1.0), ("了", 1.0), others="由于我们服务不周每给您添麻烦了"
    )
    assert answer(template, told) != "said"
    assert answer(template, heard(template)) == "said"


@given(st.sampled_from(PLAIN), st.sampled_from(SAME))
def test_one_that_sounds_the_same_before_it_goes_to_review(wording: str, other: str) -> None:
    assume(other != wording[0] and not _makes_a_word(other, other + wording))
    assert answer(wording, heard(other + wording)) == "unsure"


@given(st.sampled_from(PLAIN), st.sampled_from(ALIKE))
def test_one_that_sounds_alike_before_it_goes_to_review_where_it_is_a_guess(
    wording: str, other: str
) -> None:
    assume(other != wording[0] and not _makes_a_word(other, other + wording))
    rest = [(c, 0.9) for c in wording]
    assert answer(wording, spoken((other, 0.2), *rest)) == "unsure"
    assert answer(wording, spoken((other, 0.9), *rest)) == "said"


def test_a_negation_that_stands_for_a_syllable_like_it_may_be_that_one() -> None:
    assert answer("请您按时服药", heard("请您按时不要")) == "unsure"
    assert answer("请您按时服药", heard("请您按时不服药")) == "not_said"
    assert answer("请您按时吃药", heard("请您按时不药")) == "not_said"
    assert answer("给您明确的答复", heard("给您明确的答不复")) == "not_said"


@given(st.sampled_from(PLAIN), st.sampled_from(SAME + ALIKE), st.data())
def test_a_syllable_too_many_that_sounds_like_no_is_never_said(
    wording: str, other: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(1, len(wording) - 1))
    told = wording[:at] + other + wording[at:]
    assume(not _makes_a_word(other, told))
    # It would be taken for a neighbour that it sounds like in part.
    assume(all(_unlike(other, neighbour) for neighbour in told[at - 1 : at + 2 : 2]))
    assume(answer(wording, heard(wording[:at] + "她" + wording[at:])) == "said")
    assert answer(wording, heard(told)) == "unsure"


@given(
    st.sampled_from(PLAIN),
    st.sampled_from(FILLING),
    st.sampled_from(UNLIKE),
    st.floats(0.05, 0.9),
)
def test_what_sounds_otherwise_changes_nothing(
    wording: str, before: str, other: str, conf: float
) -> None:
    rest = [(c, 0.9) for c in wording]
    told = spoken((before, 0.9), (other, conf), *rest)
    assert answer(wording, told) == "said"
