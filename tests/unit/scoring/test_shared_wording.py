"""Ordinary sentences of polite agents and of rude ones, held against the shared wording."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.unit.scoring.calls import STANDARDS, Log, card, judged, scenario
from trainer.domain.standard import Standard
from trainer.scoring import score
from trainer.scoring.evidence import Evidence

MANNERS = {
    *("rude_words", "insults", "shift_blame", "asking", "no_talking_back", "privacy"),
    *("promises", "positive_wording", "plain_words", "no_but"),
}
_FILE = Path(__file__).with_name("shared_wording.yaml")
SENTENCES = YAML(typ="safe").load(_FILE.read_text("utf-8"))


def characters(sentence: str) -> str:
    return "".join(c for c in sentence if "一" <= c <= "鿿")


def manners() -> Standard:
    combined = STANDARDS["combined"]
    return replace(combined, criteria=tuple(c for c in combined.criteria if c.id in MANNERS))


def faults(sentence: str) -> list[tuple[str, str]]:
    log = Log().say(6, characters(sentence))
    found = score(manners(), scenario(), log.call).findings
    return [(f.criterion, f.heard) for f in found if f.verdict not in ("met", "not_applicable")]


@pytest.mark.parametrize("sentence", SENTENCES["polite"])
def test_a_polite_sentence_is_no_fault(sentence: str) -> None:
    assert faults(sentence) == []


@pytest.mark.parametrize("sentence", SENTENCES["rude"])
def test_a_rude_sentence_is_a_fault(sentence: str) -> None:
    log = Log().say(6, characters(sentence))
    assert "violated" in [f.verdict for f in score(manners(), scenario(), log.call).findings]


def pairs(kind: str) -> list[tuple[str, str]]:
    return [(name, s) for name, each in SENTENCES[kind].items() for s in each]


def answer(name: str, sentence: str) -> str:
    evidence = Evidence(STANDARDS["hotline"], scenario(), Log().say(6, characters(sentence)).call)
    return evidence.find(name, evidence.utterances).answer


@pytest.mark.parametrize(("name", "said"), pairs("asked"))
def test_many_ways_of_asking_count(name: str, said: str) -> None:
    assert answer(name, said) == "said"


@pytest.mark.parametrize(("name", "said"), pairs("not_asked"))
def test_other_sentences_ask_for_nothing(name: str, said: str) -> None:
    assert answer(name, said) == "not_said"


@pytest.mark.parametrize(
    ("said", "points"),
    [
        ("您好顺达快递工号一零二四很高兴为您服务", 6),
        ("您好这里是顺达快递客户服务中心请问怎么称呼您", 6),
        ("您好孙大快递请问有什么可以帮您", 6),
        ("您好好买商城工号一零二四很高兴为您服务", 4),
        ("你好顺达快递什么事", 4),
        ("喂什么事", 0),
    ],
)
def test_a_greeting_names_the_right_company_and_offers_help(said: str, points: float) -> None:
    rule = replace(STANDARDS["hotline"].criteria[0], points=6)
    assert rule.id == "opening"
    only = replace(STANDARDS["hotline"], criteria=(rule,))
    assert score(only, scenario(), Log().say(6, said).call).score == points


@pytest.mark.parametrize(
    ("log", "verdict"),
    [
        (Log().say(6, "好").hang_up(9, "customer", "angry"), "not_applicable"),
        (Log().say(6, "好").hang_up(9, "customer", "done"), "missed"),
        (Log().say(6, "好").hang_up(9, "trainee", "angry"), "missed"),
        (Log().say(6, "请问还有什么可以帮您").hang_up(9, "customer", "angry"), "met"),
    ],
)
def test_who_is_left_by_the_customer_owes_no_closing(log: Log, verdict: str) -> None:
    finding = judged(log, "required_phrase", phrase="ask_more", unless=["customer_broke_off"])
    assert finding.verdict == verdict


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"moments": ["a"]}, "“请您稍等” was said at 9 s, but not at the point"),
        ({"moments": ["b"]}, ""),
        ({"where": "first_turn"}, "in the first words"),
    ],
)
def test_a_reason_says_where_wording_was_looked_for(settings: dict[str, object], told: str) -> None:
    log = Log().moment(5, "a").say(6, "好").moment(8, "b").say(9, "请您稍等")
    finding = judged(log, "required_phrase", phrase="please_wait", **settings)
    assert (finding.verdict == "met") == (not told)
    assert told in str(finding.reason)


def test_every_lack_of_a_hold_is_named() -> None:
    log = Log().say(6, "好").hold(8, 20).say(21, "查到了").hang_up(30)
    found = card(log, "hold_consent", ask=["please_wait"], thanks=["thanks_for_waiting"]).findings
    assert [f.verdict for f in found] == ["missed", "missed"]
    assert len({str(f.reason) for f in found}) == 2


def test_who_never_answers_keeps_nothing_for_answering_in_time() -> None:
    log = Log().line(6, 8).line(15, 16).hang_up(20, "customer", "angry")
    finding = judged(log, "response_time", seconds=3)
    assert (finding.verdict, finding.points) == ("violated", 0)
