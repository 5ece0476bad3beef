"""How well and how fast phrases are found: ``python tests/bench/phrases.py``.

Recognition errors are simulated: homophones and near sounds mostly, some other characters, some
lost or added. Prints precision, recall and F1 by error rate, the share left unsure, a fresh
logistic fit beside the one in use, and the time for a whole call times sixty phrases.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from pypinyin.constants import PINYIN_DICT
from scipy.optimize import minimize

from trainer.domain.events import Alternative, Utterance, Word
from trainer.phrases import compile_phrase, find, listen
from trainer.phrases import match as judging
from trainer.phrases.align import places
from trainer.phrases.pinyin import Syllable, readings

WORDINGS = (
    """
请问有什么可以帮助您|很高兴为您服务|您的电话没有声音|请您换一部电话再次打来|请您拿起话筒说话好吗|请您大声一点好吗
您的电话杂音太大听不清|请您讲普通话好吗|请您找一个可以讲普通话的人来|请问您现在可以听清楚我的声音吗|公司有规定
上班时间不允许接听私人电话|请您下班后再与她联系|麻烦您将刚才反映的问题再复述一遍|麻烦您记录一下|请您查证后再拨
您能否将具体情况和联系电话告诉我|我帮您联系好吗|刚才因为线路忙|让您久等了|我将尽快帮您处理|由于我们服务不周给您添麻烦了
请您原谅|我给您转接过去|尽快核实处理|给您带来的不便请您原谅|多谢您反映的意见|给您明确的答复|请您稍等片刻|线路正在调整
请您稍后再来电|您提出的宝贵建议|我们将及时反馈给公司相关负责人员|没关系请不必介意|您的要求不在我们的服务范围内|请您挂机
恐怕我不能帮助您|这超出我们的服务范围|请不必客气|这是我们应该做的|随时欢迎您再来电|请您留下您的联系电话|请问您贵姓
谢谢您的合作|我刚才的解释您是否明白|请问还有什么可以帮助您|感谢您的来电|若有问题请再次来电|我这边信号不好|麻烦您再说一次
您刚才指的是|请允许我重新解释|非常理解您现在的心情|您看这样可以吗|我帮您联系主管|十分钟内给您回电|优先处理
大声一点儿|再不说话我就挂了|嘴巴干净一点|这又不是我的错|我也没办法|这不关我的事|听懂了吧|没事了吧|您过两天再来电话吧
这个不是我们部门的事|完全不可以|我是新手啦|你想怎么样|烦死了|关我什么事|打错电话了|请看清楚后再拨|你说什么|对不起|请您稍等
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
FILLING = (
    """
您上个月的套餐费用一共是五十八元|我先看一下您的账单记录|您的包裹目前在上海转运中心|预计明天下午可以送到您那里|我查到您昨天有一次退款申请
这个功能需要在手机应用里打开设置页面|会员权益可以在个人中心查看|我们的营业时间是早上九点到晚上六点|快递员会在送货之前跟您电话确认
好的我明白了|您说的这个情况我已经记下来了|是的没有错|那您现在手边方便记一下吗|订单号码是多少呢
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


def _sound_groups() -> dict[Syllable, list[str]]:
    """Common characters by toned syllable: what a homophone error may put in."""
    groups: dict[Syllable, list[str]] = defaultdict(list)
    for code in sorted(PINYIN_DICT):
        try:
            chr(code).encode("gb2312")
        except UnicodeEncodeError:
            continue
        found = readings(chr(code))[0]
        if found:
            groups[found[0]].append(chr(code))
    return dict(groups)


GROUPS = _sound_groups()
_CONFUSED_INITIALS = {"zh": "z", "z": "zh", "ch": "c", "c": "ch", "sh": "s", "s": "sh"} | {
    "n": "l", "l": "n", "f": "h", "h": "f", "r": "l", "b": "p", "d": "t", "g": "k", "j": "q"
}  # fmt: skip
_CONFUSED_FINALS = {"an": "ang", "ang": "an", "en": "eng", "eng": "en", "in": "ing"} | {
    "ing": "in", "ian": "iang", "uan": "uang", "ao": "ou", "ei": "ai", "i": "v", "e": "a"
}  # fmt: skip


def misheard(character: str, dice: random.Random) -> str:
    """Another character of the same sound, a like sound or (seldom) any sound."""
    options = readings(character)[0]
    if not options:
        return character
    own, kind = options[0], dice.random()
    if kind < 0.55:
        wanted = own
    elif kind < 0.65:
        wanted = own._replace(tone=dice.randint(1, 4))
    elif kind < 0.75:
        wanted = own._replace(initial=_CONFUSED_INITIALS.get(own.initial, own.initial))
    elif kind < 0.85:
        wanted = own._replace(final=_CONFUSED_FINALS.get(own.final, own.final))
    else:
        wanted = dice.choice(list(GROUPS))
    return dice.choice(GROUPS.get(wanted) or GROUPS.get(own) or [character])


def noisy(text: str, rate: float, dice: random.Random, start: float = 0.0) -> Utterance:
    """An utterance as a recogniser with this character error rate might give it."""

    def once() -> tuple[Word, ...]:
        heard: list[tuple[str, float]] = []
        for character in text:
            if dice.random() >= rate:
                heard.append((character, min(1.0, dice.betavariate(9, 1.2))))
                continue
            kind = dice.random()
            if kind >= 0.1:
                heard.append((misheard(character, dice), dice.betavariate(3, 2.5)))
            if kind > 0.88:
                heard.append(
                    (misheard(dice.choice("的是不了一在有"), dice), dice.betavariate(3, 3))
                )
        step = len(text) / 4 / max(1, len(heard))
        return tuple(
            Word(c, start + n * step, start + (n + 1) * step, conf)
            for n, (c, conf) in enumerate(heard)
        )

    words = once()
    others = tuple(Alternative(once(), share) for share in (0.3, 0.15))
    return Utterance(
        start + len(text) / 4, start, start + len(text) / 4, "".join(w.word for w in words),
        words, (Alternative(words, 0.55), *others),
    )  # fmt: skip


@dataclass(frozen=True)
class Trial:
    phrase: str
    said: bool
    utterance: Utterance
    rate: float


def trials(count: int, seed: int) -> list[Trial]:
    """Half of them with the phrase, half without; a third of those nearly the phrase."""
    dice = random.Random(seed)
    made: list[Trial] = []
    for n in range(count):
        rate = (0.05, 0.10, 0.17, 0.27, 0.38)[n % 5]
        phrase = dice.choice(WORDINGS)
        said = dice.random() < 0.5
        others = [w for w in WORDINGS if phrase not in w and w not in phrase]
        middle = phrase
        if not said:
            middle = dice.choice(others)
            if dice.random() < 0.35 and len(phrase) >= 4:
                half = len(phrase) // 2
                middle = dice.choice(
                    (phrase[:half] + middle[-half:], middle[:half] + phrase[half:])
                )
        text = dice.choice((dice.choice(FILLING), "")) + middle + dice.choice(FILLING + others)
        if said == (phrase in text):
            made.append(Trial(phrase, said, noisy(text, rate, dice), rate))
    return made


def accuracy(tests: list[Trial]) -> None:
    print("error  trials  precision  recall    F1   unsure  (unsure counted as not said)")
    for rate in sorted({t.rate for t in tests}):
        right = wrong = lost = unsure = 0
        some = [t for t in tests if t.rate == rate]
        for t in some:
            answer = find(compile_phrase("p", [t.phrase]), listen([t.utterance])).answer
            right += answer == "said" and t.said
            wrong += answer == "said" and not t.said
            lost += answer != "said" and t.said
            unsure += answer == "unsure"
        precision, recall = right / max(1, right + wrong), right / max(1, right + lost)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        print(
            f"{rate:5.0%} {len(some):7d} {precision:10.3f} {recall:7.3f} {f1:6.3f}"
            f" {unsure / len(some):7.3f}"
        )


def fit(tests: list[Trial]) -> None:
    """Logistic regression of `said` on score, length and confidence of the best place."""
    rows: list[list[float]] = []
    said: list[float] = []
    for t in tests:
        heard = listen([t.utterance])
        graph = compile_phrase("p", [t.phrase]).graphs[0]
        best = next(places(graph, heard, 1), None)
        if best is None:
            continue
        part = heard.columns[best.begin : best.end]
        conf = sum(c.conf for c in part) / len(part)
        score = max(0.0, 1 - best.cost / best.length)
        rows.append([1.0, score, min(best.length, 12), conf - 0.7])
        said.append(float(t.said))
    x, y = np.array(rows), np.array(said)

    def loss(weights: np.ndarray) -> float:
        z = x @ weights
        return float(np.mean(np.logaddexp(0, z) - y * z) + 1e-4 * weights @ weights)

    found = minimize(loss, np.zeros(4)).x
    used = [judging._INTERCEPT, judging._PER_SCORE, judging._PER_LENGTH, 0.0]
    print("fit   intercept, score, length, confidence:", np.round(found, 2).tolist())
    print("used  intercept, score, length, confidence:", used)


def speed() -> None:
    dice = random.Random(5)
    sentences = [dice.choice(WORDINGS) + dice.choice(FILLING) for _ in range(25)]
    call, at = [], 0.0
    for sentence in sentences:
        call.append(noisy(sentence, 0.15, dice, at))
        at = call[-1].end + 4
    phrases = [compile_phrase(str(n), [w]) for n, w in enumerate(WORDINGS[:60])]
    times: list[float] = []  # of the processor, so that a busy machine does not blur them
    for _ in range(7):
        begun = time.process_time()
        heard = listen(call)
        for phrase in phrases:
            find(phrase, heard)
        times.append(time.process_time() - begun)
    print(
        f"{sum(len(s) for s in sentences)} syllables, 3 readings each, {len(phrases)} phrases:"
        f" {1000 * sorted(times)[3]:.0f} ms of processor time (median of 7)"
    )


if __name__ == "__main__":
    speed()
    fit(trials(6000, seed=1))
    accuracy(trials(6000, seed=2))
