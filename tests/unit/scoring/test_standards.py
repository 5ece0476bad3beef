"""The shipped standards, and what the loader says about a wrong one."""

from pathlib import Path

import pytest

from tests.unit.phrases.speaking import heard
from trainer.content.standards import load_standard
from trainer.domain.errors import KnownError
from trainer.phrases import compile_phrase, find, find_all
from trainer.scoring import problems

from .calls import STANDARDS, VARIABLES, scenario

COMMON = STANDARDS["hotline"].phrases


def test_three_standards_with_seventy_points_each() -> None:
    assert set(STANDARDS) == {"guide-120", "script-180-220", "hotline"}
    for standard in STANDARDS.values():
        assert sum(c.points for c in standard.criteria) == 70
        assert not problems(standard, scenario())
        assert all(c.title_en and c.clause in standard.clauses for c in standard.criteria)
    assert STANDARDS["guide-120"].pace == (108, 132)
    assert STANDARDS["script-180-220"].pace == (180, 220)


@pytest.mark.parametrize("standard", STANDARDS.values(), ids=STANDARDS)
def test_no_model_wording_is_forbidden(standard) -> None:
    forbidden = [compile_phrase(n, COMMON[n], VARIABLES) for n in ("rude", "shift_blame", "curt")]
    for wording in [c.model for c in standard.criteria if c.model]:
        sound = heard("".join(c for c in wording if c.isalnum() and c not in "{}"))
        assert not [m for p in forbidden for m in find_all(p, sound, forbidden=True)], wording


@pytest.mark.parametrize("name", ["opening", "agent_id", "ask_more", "closing"])
@pytest.mark.parametrize("standard", STANDARDS.values(), ids=STANDARDS)
def test_the_model_wording_meets_its_own_criterion(standard, name: str) -> None:
    for c in standard.criteria:
        if c.id != name:
            continue
        wording = c.model.replace("{company}", "顺达快递").replace("{agent_id}", "一零二四")
        names = c.params.get("all_of") or [c.params["phrase"]]
        for phrase in names:
            compiled = compile_phrase(phrase, standard.phrases[phrase], VARIABLES)
            text = "".join(ch for ch in wording if ch.isalnum())
            assert find(compiled, heard(text)).answer == "said", (phrase, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rude", "你烦不烦"), ("rude", "你有病吧"), ("rude", "关我什么事"), ("rude", "你想怎样"),
        ("rude", "你到底想怎么样"), ("rude", "你给我闭嘴"), ("rude", "烦死了"), ("rude", "神经病"),
        ("rude", "嘴巴干净一点"), ("shift_blame", "这不关我的事"), ("shift_blame", "我们也没办法"),
        ("shift_blame", "这个不是我们部门的事"), ("shift_blame", "刚才的电话不是我接的呀"),
        ("curt", "喂说话呀"), ("curt", "我不知道"), ("curt", "喂听懂了吧"), ("curt", "我没办法"),
        ("curt", "喂大声一点儿"), ("curt", "我不清楚啊"),
    ],
)  # fmt: skip
def test_forbidden_wording_is_found(name: str, text: str) -> None:
    found = find_all(compile_phrase(name, COMMON[name]), heard(text), forbidden=True)
    assert [m.answer for m in found] == ["said"]


@pytest.mark.parametrize(
    "text",
    [
        "您好请问有什么可以帮助您", "对不起给您添麻烦了请您原谅", "请您大声一点好吗",
        "麻烦您再说一次好吗", "我会将您反映的问题如实上报负责人", "您的要求不在我们的服务范围内",
        "请问我刚才的解释您是否明白", "恐怕我不能帮助您", "请您换一部电话再次打来好吗",
        "请问您现在可以听清楚我的声音吗", "对不起线路正在调整请您稍后再来电好吗",
    ],
)  # fmt: skip
def test_good_wording_is_never_suspected(text: str) -> None:
    for name in ("rude", "shift_blame", "curt"):
        assert not find_all(compile_phrase(name, COMMON[name]), heard(text), forbidden=True)


BASE = """title: {zh: 测试}
pace: [100, 200]
pass_mark: 80
clauses: {A 1: 条款}
criteria:
  - id: one
    title: 一
    clause: A 1
    check: pace
    points: 5
"""


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (("pace: [100, 200]", "pace: [200, 100]"), "s.yaml:2: pace"),
        (("points: 5", "points: many"), "s.yaml:10: criteria"),
        (("check: pace", "chek: pace"), "s.yaml:"),
        (("clause: A 1", "clause: B 2"), "s.yaml:8: criteria"),
        (("pass_mark: 80\n", ""), "pass_mark"),
        (("pass_mark: 80", "pass_mark: [80"), "s.yaml:"),
        (("pass_mark: 80", "pass_mark: 80\ninclude: gone.yaml"), "gone.yaml"),
    ],
)
def test_a_wrong_standard_is_named_with_its_place(
    tmp_path: Path, change: tuple[str, str], place: str
) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(BASE, encoding="utf-8")
    assert load_standard(file).pace == (100, 200)
    assert change[0] in BASE
    file.write_text(BASE.replace(*change), encoding="utf-8")
    with pytest.raises(KnownError) as caught:
        load_standard(file)
    assert place in str(caught.value)


def test_a_criterion_stands_once(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    again = BASE[BASE.index("  - id") :]
    file.write_text(BASE + again, encoding="utf-8")
    with pytest.raises(KnownError, match="one"):
        load_standard(file)
