"""Rules with a fault: calls are not scored again by them, and it is told where the fault is."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import pytest

from tests.unit.scoring.calls import Log
from trainer import paths
from trainer.domain.errors import KnownError
from trainer.services.rescoring import Order, Rescorer
from trainer.services.workshop import Workshop
from trainer.storage.eventlog import to_line
from trainer.storage.records import NewCall

NOW = datetime(2026, 11, 21, 15, 0, 0, tzinfo=UTC)
HOTLINE = (paths.assets() / "standards" / "hotline.yaml").read_text("utf-8")
FAULTS = [
    ("check: pace", "check: pase", "pase"),
    ("{phrase: agent_id,", "{phrase: agnet_id,", "agnet_id"),
    ("{rings: 3,", "{rigns: 3,", "rigns"),
    ("\ncriteria:\n", "\nphrases:\n  ours: 您好(号\ncriteria:\n", "phrases.ours"),
]


def write(shop: Workshop, text: str = HOTLINE) -> None:
    shop.own_standards.mkdir(exist_ok=True)
    (shop.own_standards / "ours.yaml").write_text(text, "utf-8")


def take(shop: Workshop, scenario: str = "plain-enquiry", standard: str = "hotline") -> str:
    """A call that was kept, without a scorecard."""
    played, rules = shop.scenario(scenario), shop.standard(standard)
    log = Log(answered=2).say(2.5, "您好很高兴为您服务").line(8, 9).say(10, "再见").hang_up(16)
    new = NewCall(played.id, played.title.zh, played.title.en, rules.id, NOW)
    opened = shop.shelf.begin(new, scenario=played, standard=rules)
    opened.log.write_bytes(b"".join(map(to_line, log.call.log)))
    return shop.shelf.finish(opened, None).call_id


def names_file_and_line(sentence: str, file: str, wrong: str) -> bool:
    line = sentence.partition(f"{file}:")[2].partition(":")[0]
    return line.isdigit() and wrong in sentence and sentence.count(",") < 20


@pytest.mark.parametrize(("right", "wrong", "named"), FAULTS)
def test_a_standard_with_a_fault_is_refused_before_any_call(
    shop: Workshop, right: str, wrong: str, named: str
) -> None:
    assert right in HOTLINE
    write(shop, HOTLINE.replace(right, wrong, 1))
    assert "ours" not in shop.standards, "nor is it offered in the window"
    with pytest.raises(KnownError) as refused:
        Rescorer(shop, Order(standard="ours"))
    assert names_file_and_line(str(refused.value), "ours.yaml", named)
    assert refused.value.remedy is not None


@pytest.mark.parametrize(("right", "wrong", "named"), FAULTS)
def test_a_call_whose_own_standard_got_a_fault_stays_as_it_was(
    shop: Workshop, right: str, wrong: str, named: str
) -> None:
    write(shop)
    call_id, another = take(shop, standard="ours"), take(shop)
    assert Rescorer(shop, Order()).rescore(call_id).state == "scored"
    write(shop, HOTLINE.replace(right, wrong, 1))
    rescorer = Rescorer(shop, Order(again=True))
    result = rescorer.rescore(call_id)
    assert result.state == "failed" and result.problem is not None
    assert str(result.problem).startswith(f"Call {call_id} cannot be scored: ours.yaml:")
    assert names_file_and_line(str(result.problem), "ours.yaml", named)
    assert len(shop.shelf.scorecards(call_id)) == 1
    assert rescorer.rescore(another).state == "scored"


def test_a_standard_that_was_taken_away_is_still_beside_the_call(shop: Workshop) -> None:
    write(shop, HOTLINE.replace("pass_mark: 80", "pass_mark: 61"))
    call_id = take(shop, standard="ours")
    (shop.own_standards / "ours.yaml").unlink()
    result = Rescorer(shop, Order()).rescore(call_id)
    assert result.scorecard is not None and result.scorecard.pass_mark == 61
    with pytest.raises(KnownError, match="no standard ours"):
        Rescorer(shop, Order(standard="ours"))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("check: required_phrase", "check: requird_phrase"),
        ("phrase: confirm_need", "phrase: confrim_need"),
        ("params: {phrase: confirm_need}", "params: {phrase: confirm_need, wehre: first_turn}"),
    ],
)
def test_a_fault_in_a_scenarios_own_criteria_is_told_with_its_place(
    shop: Workshop, right: str, wrong: str
) -> None:
    pack = shop.own_scenarios / "mine"
    shutil.copytree(paths.scenarios() / "core" / "plain-enquiry", pack / "my-call")
    shutil.copy(paths.scenarios() / "core" / "pack.yaml", pack)
    call_id = take(shop, "my-call")
    file = pack / "my-call" / "scenario.yaml"
    before, criteria, own = file.read_text("utf-8").partition("\ncriteria:\n")
    assert right in own
    file.write_text(before + criteria + own.replace(right, wrong, 1), "utf-8")
    today = Workshop(shop.home)
    try:
        result = Rescorer(today, Order()).rescore(call_id)
    finally:
        today.close()
    assert result.state == "failed" and result.problem is not None
    named = wrong.rpartition(": ")[2].strip("}") if "wehre" not in wrong else "wehre"
    assert names_file_and_line(str(result.problem), "mine/my-call/scenario.yaml", named)
