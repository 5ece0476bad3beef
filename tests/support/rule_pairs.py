"""Pairs of short calls about one rule, told in YAML: one breaks it, the other just keeps it.

`tests/system/rules/README.md` says how a pair is written.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from ruamel.yaml import YAML

from trainer.content.build import build_scenario
from trainer.content.schema import ScenarioDoc
from trainer.content.standards import CriterionFile
from trainer.domain.scenario import Scenario
from trainer.domain.standard import Criterion, Standard

PATIENCE = {"phone": 40, "chat": 300}
"""Seconds after which the customer of a pair says the next line by himself."""
LEAVES = 12
"""Seconds of silence after everything was said, until he rings off."""
COMPANY = {"company": "顺达快递", "agent_id": "1024"}
PLAIN_STANDARD = {"phone": "combined", "chat": "chat"}

Verdict = Literal["met", "missed", "violated", "review", "not_applicable"]
Manner = Literal["flat", "drawn"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Told(_Model):
    """One call of a pair. `fault`, `silence`: two places between which the fault lies."""

    script: str = Field(min_length=1)
    verdict: Verdict
    manner: Manner | None = None
    fault: tuple[str, str] | None = None
    silence: tuple[str, str] | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_place(cls, data: dict[str, Any]) -> dict[str, Any]:
        if isinstance(data.get("fault"), str):
            data = {**data, "fault": (data["fault"], data["fault"])}
        return data


class Broken(Told):
    verdict: Verdict = "violated"


class Kept(Told):
    verdict: Verdict = "met"


class AfterPromise(_Model):
    """What comes of a promise: the customer's words when he is rung back, and when he is not."""

    rung_back: str
    forgotten: str


class Pair(_Model):
    """A rule with its two calls; `why` says what makes the difference."""

    rule: str
    why: str
    clause: str
    channel: Literal["phone", "chat"] = "phone"
    criterion: dict[str, Any] | None = None
    phrases: dict[str, list[str]] = {}
    customer: tuple[str, ...] = ()
    sex: Literal["female", "male"] = "female"
    quick_replies: tuple[dict[str, Any], ...] = ()
    ends_well: bool = True
    after_promise: AfterPromise | None = None
    breaks: Broken
    keeps: Kept

    @model_validator(mode="after")
    def _place_of_the_fault(self) -> Pair:
        if self.keeps.fault or self.keeps.silence:
            raise ValueError(f"{self.rule}: a call that keeps the rule has no fault")
        return self

    def judged_by(self, standard: Standard) -> Criterion:
        """The rule: its own criterion, or that of the standard which has its name."""
        if self.criterion is not None:
            given = {"id": "the_rule", "title": self.why, "points": 10, "clause": self.clause}
            return CriterionFile.model_validate({**given, **self.criterion}).criterion()
        return next(c for c in standard.criteria if c.id == self.rule)

    @property
    def standard(self) -> str:
        return PLAIN_STANDARD[self.channel]

    def scenario(self, standard: Standard) -> Scenario:
        """The customer says his lines one after the other, and is patient."""
        doc = ScenarioDoc.model_validate(self._document())
        built = build_scenario(
            doc, None, id="pair", scripts={}, source="", standard=standard.phrases
        )
        return replace(built, criteria=(self.judged_by(standard),))

    def _document(self) -> dict[str, Any]:
        names = [f"line{n + 1}" for n in range(len(self.customer))]
        said = dict(zip(names, self.customer, strict=True))
        if self.channel == "phone":
            said = {"greeted": "", **said}
        order = [*said, "over"]
        moments: dict[str, Any] = {}
        for name, following in pairwise(order):
            on = [{"anything": True, "goto": following},
                  {"silence": PATIENCE[self.channel], "goto": following}]  # fmt: skip
            moments[name] = {"next": on} | ({"say": said[name]} if said[name] else {})
        moments |= self._after_all_is_said()
        return {
            "title": self.rule,
            "situation": self.why,
            "briefing": self.why,
            "standard": self.standard,
            "channel": self.channel,
            "mood_rules": {},
            "persona": {"sex": self.sex, "pace": 200},
            "variables": COMPANY,
            "phrases": self.phrases,
            "quick_replies": list(self.quick_replies),
            "start": order[0],
            "moments": moments,
            "endings": {"done": {"label": "办妥", "good": self.ends_well}},
        }

    def _after_all_is_said(self) -> dict[str, Any]:
        """The trainee rings off, or the customer does; unless a promise has still to come due."""
        leaves = [{"act": "hang_up", "goto": "gone"}, {"silence": LEAVES, "goto": "gone"}]
        if self.after_promise is None:
            return {"over": {"next": leaves}, "gone": {"ending": "done"}}
        answers = [{"anything": True, "goto": "gone"}, *leaves]
        return {
            "over": {
                "ending": "done",
                "hang_up_after": 0,
                "follow_up": {"call_back": "rung_back", "missed": "forgotten"},
            },
            "rung_back": {"say": self.after_promise.rung_back, "next": answers},
            "forgotten": {"say": self.after_promise.forgotten, "next": answers},
            "gone": {"ending": "done"},
        }


def read_pairs(folder: Path) -> tuple[Pair, ...]:
    """Every pair of a folder, in the order of its files."""
    found: list[Pair] = []
    for file in sorted(folder.glob("*.yaml")):
        found += [Pair.model_validate(each) for each in YAML(typ="safe").load(file)]
    return tuple(found)
