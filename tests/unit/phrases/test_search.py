"""What several readings together say of a phrase: assertions, denials, and what is looked at."""

import pytest

from trainer.phrases import compile_phrase, find, find_all

from .speaking import heard

RIGHT, GARBLED = "这个不是我们部门的事", "这个包是我们摸门的丝"


def test_a_forbidden_phrase_may_be_heard_in_another_reading_alone() -> None:
    phrase = compile_phrase("p", [RIGHT])
    alone = find(phrase, heard(GARBLED), forbidden=True)
    together = find(phrase, heard(GARBLED, others={GARBLED: 0.5, RIGHT: 0.3}), forbidden=True)
    assert (alone.answer, together.answer) == ("not_said", "said")


def test_a_short_one_may_not() -> None:
    phrase = compile_phrase("p", ["你有病"])
    sounds = heard("尼又病", others={"尼又病": 0.5, "你有病": 0.45})
    assert find(phrase, sounds, forbidden=True).answer != "said"


@pytest.mark.parametrize("share", [0.06, 0.2, 0.5])
@pytest.mark.parametrize("forbidden", [False, True])
def test_however_unlikely_a_reading_is_it_may_deny(share: float, forbidden: bool) -> None:
    asserted, denied = "我马上就给您办理退款", "我没给您半里退款"
    phrase = compile_phrase("p", ["给您办理退款"])
    assert find(phrase, heard(asserted), forbidden=forbidden).answer == "said"
    sounds = heard(asserted, others={asserted: 0.6, denied: share})
    assert find(phrase, sounds, forbidden=forbidden).answer == "unsure"


def test_a_place_in_many_readings_is_told_once() -> None:
    said = "请您稍等马上为您查询"
    others = {said: 0.5} | {said.replace("马", other): 0.1 for other in "码蚂玛"}
    (found,) = find_all(compile_phrase("p", ["请您稍等"]), heard(said, others=others))
    assert (found.answer, found.heard) == ("said", "请您稍等")
