"""The shipped standards, and what the loader says about a wrong one."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.phrases.speaking import heard
from trainer.content.standards import load_standard
from trainer.domain.call import Call
from trainer.domain.errors import KnownError
from trainer.phrases import compile_phrase, find, find_all
from trainer.scoring import score
from trainer.scoring.evidence import Evidence

from .calls import STANDARDS, VARIABLES, Log, scenario

COMMON = STANDARDS["hotline"].phrases
PHONE = {name: each for name, each in STANDARDS.items() if name != "chat"}


def test_four_standards_with_seventy_points_each() -> None:
    assert set(PHONE) == {"guide-120", "script-180-220", "hotline", "combined"}
    for standard in PHONE.values():
        assert sum(c.points for c in standard.criteria) == 70
        evidence = Evidence(standard, scenario(), Call(()))
        for name in evidence.templates:
            evidence.phrase(name)  # raises where it cannot be read
        assert score(standard, scenario(), evidence.call).max_score <= 70
        assert all(c.title_en and c.clause in standard.clauses for c in standard.criteria)
    assert STANDARDS["guide-120"].pace == (108, 132)
    assert STANDARDS["script-180-220"].pace == (180, 220)


@pytest.mark.parametrize("standard", STANDARDS.values(), ids=STANDARDS)
def test_no_model_wording_is_forbidden(standard) -> None:
    forbidden = [
        compile_phrase(n, COMMON[n], VARIABLES)
        for n in (
            "rude",
            "slurs",
            "threats",
            "shift_blame",
            "curt",
            "talk_back",
            "ask_secret",
            "leak",
        )
    ]
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
        ("rude", "你到底想怎么样"), ("rude", "你给我闭嘴"), ("rude", "烦死了"), ("slurs", "神经病"),
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


ANGRY = (
    "去死吧", "王八蛋", "您去死吧", "混蛋", "蠢货", "白痴", "傻瓜", "笨蛋", "神经病", "脑子有病",
    "你脑子有问题吧", "您是聋子吗", "你聋了吗", "你瞎了吗", "你眼睛瞎了吗", "老太婆真啰嗦",
    "老太婆", "你真啰嗦", "闭嘴", "滚别再打来了", "滚", "他妈的", "真他妈烦", "放屁", "废话",
    "你嚷嚷什么", "你冲我发什么火", "你吼什么", "爱投诉就投诉去", "随便你投诉", "活该",
    "我怎么知道", "你这人真烦", "烦死了", "你自己不会查吗", "你自己不会上网查吗", "浪费我的时间",
    "浪费我时间", "我又不是查号台", "关我什么事", "你想怎么样", "没完没了",
    "碎了活该谁让你寄玻璃的", "你这人有毛病吧", "又不是我摔的", "我才不怕你呢", "您自己查去",
    "看清楚号码再打", "问我干什么", "你没吃饭吗", "说话跟蚊子一样", "有话好好说不行吗",
    "你有完没完", "你骂谁呢", "你太笨了", "你怎么这么笨", "给我滚", "滚开",
)  # fmt: skip
POLITE = (
    "您好请问有什么可以帮助您", "请您放心我们绝不是骗子", "我们不是骗子",
    "如果您没办法上网也没关系", "您没办法上网", "不好意思浪费您的时间了", "您叫什么名字",
    "您的包裹里是滚筒洗衣机吗", "滚筒洗衣机要按大件收费", "笼子和沙子都可以寄", "纸张也可以寄",
    "您想怎么样处理呢", "一共二百五十元", "麻烦您了", "烦请您稍等", "非常理解您着急的心情",
    "您先别着急", "请您不要着急", "我们不是查号台您可以拨打一一四", "如果您要投诉我可以帮您登记",
    "您要投诉的话请留下联系电话", "您可以投诉我们会认真处理", "请您等一下",
    "请您看清楚单号再告诉我", "电脑屏幕有问题是吗", "请问您的快件有什么问题",
    "您的问题我已经记录下来了", "让您浪费时间了真对不起", "没关系不用客气", "生活该需要的东西",
    "请您再打一次", "您不用再打电话了我们会联系您", "我帮您查一下", "请您放心", "您能听清楚吗",
    "您听得懂普通话吗", "您是说听不懂吗", "我理解您的感受谁遇到都会着急", "您方便说一下单号吗",
    "眼镜可以保价", "您的心情我完全理解", "对不起让您受委屈了", "玻璃杯碎了我们会赔",
    "您放心我们会跟您联系", "您先消消气", "请您慢慢说", "您是什么时候签收的", "您说的是什么东西",
    "您寄的是什么东西", "里面是什么东西", "我没听懂您的意思麻烦您再说一遍", "您听明白了吗",
    "请您别挂电话", "您自己去营业部看也可以", "您自己想怎么寄都可以", "您是想怎么样寄呢",
)  # fmt: skip


def _forbidden(text: str) -> set[str]:
    """Verdicts of the hotline's two criteria on wording."""
    shipped = STANDARDS["hotline"]
    rules = tuple(c for c in shipped.criteria if c.id in ("rude_words", "shift_blame"))
    card = score(replace(shipped, criteria=rules), scenario(), Log().say(6, text).call)
    return {str(f.verdict) for f in card.findings}


@pytest.mark.parametrize("text", ANGRY)
def test_what_is_said_in_anger_is_a_violation(text: str) -> None:
    assert "violated" in _forbidden(text)


@pytest.mark.parametrize("text", POLITE)
def test_polite_wording_is_no_violation(text: str) -> None:
    assert _forbidden(text) == {"met"}


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
