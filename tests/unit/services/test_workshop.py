"""Finding scenarios: those that ship, the user's own, those at a path, those that are broken."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from trainer import paths
from trainer.domain.errors import KnownError
from trainer.services.workshop import Workshop
from trainer.storage.settings import Settings

SHIPPED = paths.scenarios() / "core" / "wrong-number"


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path, Settings(tmp_path, {}))


def test_a_pack_in_the_data_folder_is_found_by_name(shop: Workshop) -> None:
    target = shop.own_scenarios / "mine" / "my-call"
    shutil.copytree(SHIPPED, target)
    shutil.copy(SHIPPED.parent / "pack.yaml", target.parent)
    assert shop.scenario("my-call").id == "my-call"
    assert shop.scenario("wrong-number").id == "wrong-number"


def test_a_scenario_is_played_from_where_it_lies(shop: Workshop) -> None:
    assert shop.scenario(str(SHIPPED)).title == shop.scenario("wrong-number").title
    assert shop.scenario(str(SHIPPED / "scenario.yaml")).id == "wrong-number"


def test_a_broken_scenario_says_what_is_wrong_and_harms_no_other(shop: Workshop) -> None:
    broken = shop.own_scenarios / "mine" / "broken"
    broken.mkdir(parents=True)
    (broken / "scenario.yaml").write_text("title: x\nsituatoin: y\n", "utf-8")
    for name in ("broken", str(broken)):
        with pytest.raises(KnownError) as caught:
            shop.scenario(name)
        assert "situatoin" in str(caught.value) or "situation" in str(caught.value)
    assert shop.scenario("wrong-number").id == "wrong-number"


def test_a_typing_slip_is_answered_with_what_was_meant(shop: Workshop) -> None:
    with pytest.raises(KnownError) as caught:
        shop.scenario("wrong-numbr")
    assert caught.value.remedy is not None
    assert caught.value.remedy.args == {"name": "wrong-number"}


def test_a_folder_of_several_scenarios_is_not_one(shop: Workshop) -> None:
    with pytest.raises(KnownError) as caught:
        shop.scenario(str(SHIPPED.parent))
    assert "more than one" in str(caught.value)


def test_the_users_company_and_number_are_used(tmp_path: Path) -> None:
    settings = Settings(tmp_path, {})
    settings.set("company", "云通电信")
    settings.set("agent_id", "8866")
    variables = Workshop(tmp_path, settings).scenario("wrong-number").variables
    assert (variables["company"], variables["agent_id"]) == ("云通电信", "8866")


def test_a_standard_of_ones_own_is_found_by_name_and_by_path(shop: Workshop) -> None:
    hotline = (paths.assets() / "standards" / "hotline.yaml").read_text("utf-8")
    shop.own_standards.mkdir()
    file = shop.own_standards / "ours.yaml"
    file.write_text(hotline.replace("pass_mark: 80", "pass_mark: 65"), "utf-8")
    assert shop.standard("ours").pass_mark == 65
    assert shop.standard(str(file)).id == "ours"
    assert {"ours", "hotline", "combined"} <= set(shop.standards)
    assert shop.standard("ours").clauses == shop.standard("hotline").clauses


@pytest.mark.parametrize(
    ("right", "wrong", "named"),
    [
        ("check: pace", "check: pase", "pase"),
        ("{phrase: agent_id,", "{phrase: agnet_id,", "agnet_id"),
        ("pass_mark: 80", "pass_mrak: 80", "pass_mark"),
        ("{rings: 3,", "{rigns: 3,", "rigns"),
    ],
)
def test_a_broken_standard_says_what_is_wrong_and_harms_no_other(
    shop: Workshop, right: str, wrong: str, named: str
) -> None:
    hotline = (paths.assets() / "standards" / "hotline.yaml").read_text("utf-8")
    shop.own_standards.mkdir()
    (shop.own_standards / "broken.yaml").write_text(hotline.replace(right, wrong, 1), "utf-8")
    with pytest.raises(KnownError) as caught:
        shop.standard("broken")
    assert "broken.yaml" in str(caught.value)
    assert named in str(caught.value)
    assert "hotline" in shop.standards


def test_a_name_that_is_taken_stays_with_the_standard_that_ships(shop: Workshop) -> None:
    hotline = (paths.assets() / "standards" / "hotline.yaml").read_text("utf-8")
    shop.own_standards.mkdir()
    (shop.own_standards / "hotline.yaml").write_text(hotline.replace("80", "10"), "utf-8")
    assert shop.standard("hotline").pass_mark == shop.standards["hotline"].pass_mark == 80
