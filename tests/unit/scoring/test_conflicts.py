"""Where the sources disagree each profile decides: the same call, judged by all of them."""

from __future__ import annotations

import pytest

from trainer.scoring import score

from .calls import STANDARDS, Log, scenario

GREETING = "您好顺达快递工号一零二四很高兴为您服务"
LONG = "您的快递今天上午已经送到了小区门口的快递柜请您带好取件码去拿"
BORROWED = {
    "script-180-220": {"answer_rings": "GUIDE"},
    "hotline": {"response_time": "SCRIPT", "asking": "GUIDE"},
}
"""Criteria of a profile whose rule only another source has."""
JUDGED_BY = ("guide-120", "script-180-220", "hotline", "combined")
NONE = "no such rule"


def spoken(cpm: float) -> Log:
    return Log().say(6, GREETING + LONG, cps=cpm / 60)


def held(asked: str) -> Log:
    return Log().say(6, GREETING).line(13, 15).say(16, asked).hold(30, 40).say(41, "让您久等了")


def late(words: str) -> Log:
    return Log(answered=19, rings=4).say(20, words)


def closing(pause: float) -> Log:
    log = Log().say(6, "感谢您的来电再见")
    return log.hang_up(log.call.utterances[-1].end + pause)


# What the catalogue of the sources says they disagree about, and how each profile settles it:
# the call, the criterion, then the verdict of GUIDE, SCRIPT, HOTLINE and the combined profile.
SETTLED = [
    ("120 a minute", spoken(120), "pace", "met", "violated", "violated", "violated"),
    ("170 a minute", spoken(168), "pace", "violated", "met", "met", "met"),
    ("200 a minute", spoken(200), "pace", "violated", "met", "met", "met"),
    ("250 a minute", spoken(250), "pace", "violated", "violated", "met", "violated"),
    ("the fourth ring", late(GREETING), "answer_rings", *["violated"] * 4),
    ("the fourth ring, with an apology", late("对不起刚才线路忙让您久等了"), "answer_rings",
     "violated", "violated", "met", "met"),
    ("greeted after two seconds", Log().say(7, GREETING), "greet_within", NONE, "met", NONE, "met"),
    ("greeted after four seconds", Log().say(9, GREETING), "greet_within",
     NONE, "missed", NONE, "missed"),
    ("hung up half a second later", closing(0.5), "no_hasty_hangup", *["violated"] * 4),
    ("hung up a second later", closing(1.1), "no_hasty_hangup", *["met"] * 4),
    ("held with consent alone", held("请您稍等好吗"), "hold_consent",
     "missed", "missed", "met", "missed"),
    ("held with the reason", held("我来查询一下请您稍等好吗"), "hold_consent",
     "met", "missed", "met", "missed"),
    ("held, saying how long", held("大概要两分钟请您稍等好吗"), "hold_consent",
     "missed", "met", "met", "missed"),
    ("held with the reason, saying how long", held("我来查询一下大概两分钟请您稍等好吗"),
     "hold_consent", *["met"] * 4),
    ("但是 after showing understanding",
     Log().say(6, "非常理解您的心情但是我们要核实一下"), "no_but",
     NONE, "violated", NONE, "violated"),
    ("但是 elsewhere", Log().say(6, "这款没有了但是还有一款"), "no_but",
     NONE, "not_applicable", NONE, "not_applicable"),
    ("嗯 while the customer speaks", Log().say(6, GREETING).line(13, 25).say(18, "嗯"),
     "backchannels", NONE, "met", NONE, "met"),
    ("嗯 in one's own words", Log().say(6, "嗯" + GREETING + "嗯那个那个嗯" + LONG), "fillers",
     NONE, NONE, "violated", "violated"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("log", "criterion", "verdicts"),
    [(row[1], row[2], row[3:]) for row in SETTLED],
    ids=[row[0] for row in SETTLED],
)
def test_each_profile_settles_it(log: Log, criterion: str, verdicts: tuple[str, ...]) -> None:
    found: list[str] = []
    for name in JUDGED_BY:
        card = score(STANDARDS[name], scenario(), log.call)
        verdict = {f.criterion: f.verdict.value for f in reversed(card.findings)}
        found.append(verdict.get(criterion, NONE))
    assert tuple(found) == verdicts


def test_a_deduction_names_the_clause_of_its_own_source() -> None:
    """A profile of one source cites that source, or the rules that all have in common."""
    sources = {"guide-120": "GUIDE", "script-180-220": "SCRIPT", "hotline": "HOTLINE"}
    for name, source in sources.items():
        borrowed = BORROWED.get(name, {})
        for criterion in STANDARDS[name].criteria:
            cited = criterion.clause.split()[0]
            if criterion.id in borrowed:
                assert cited == borrowed[criterion.id]
            else:
                assert cited in (source, "VOICE", "POLICY"), criterion.id
