"""The four examples of a draft: one that says every wording, one that leaves out half of it, a rude
one and a silent one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

GOOD, MIDDLING, POOR = [80, 100], [0, 79.9], [0, 60]
"""Percent."""
_NOTHING = "嗯"
_GREETING, _THANKS = "您好", "再见"


@dataclass(frozen=True, slots=True)
class Wording:
    """What a stage's example says: all of it, or the first part that is listened for.

    `needed`: the customer waits for it.
    """

    whole: str
    part: str
    needed: bool


def examples(stages: Sequence[Wording]) -> list[dict[str, Any]]:
    """How the examples stand in the scenario's file."""
    alone = not _left_out(stages) and any(stage.needed for stage in stages)
    return [
        _example("good", "done", GOOD),
        _example("middling", "gives_up" if alone else "done", MIDDLING),
        _example("rude", "gives_up", POOR),
        {**_example("silent", "nobody", POOR), "quality": "other"},
    ]


def _example(id: str, ending: str, score: Sequence[float]) -> dict[str, Any]:
    return {
        "id": id,
        "script": f"examples/{id}.txt",
        "quality": id,
        "ending": ending,
        "score": list(score),
    }


def scripts(
    stages: Sequence[Wording], avoided: Sequence[str], opening: str, closing: str
) -> dict[str, list[str]]:
    """The lines by the example's name. `opening`, `closing`: what the standard asks for there, for
    a table that begins or ends within the call."""
    good = [stage.whole or "好的" for stage in stages]
    if _GREETING not in good[0]:
        good[0] = f"{opening} {good[0]}".strip()
    if _THANKS not in good[-1]:
        good[-1] = f"{good[-1]} {closing}".strip()
    # A stage that waits for nothing goes by with whatever is said.
    passing = sum(not stage.needed for stage in stages)
    rude = [avoided[0] if avoided else "喂说话呀", "什么事快说", *["不知道"] * (3 + passing)]
    spoken = {"good": good, "middling": _middling(stages), "rude": rude, "silent": []}
    return {id: ["(接听)", *lines, "(等客户挂机)"] for id, lines in spoken.items()}


def _left_out(stages: Sequence[Wording]) -> list[int]:
    """Every other stage from the first on; never the last that is needed, or nothing is reached."""
    needed = [at for at, stage in enumerate(stages) if stage.needed]
    return needed[:-1:2]


def _middling(stages: Sequence[Wording]) -> list[str]:
    """The customer asks once more for what is left out, then goes on without it."""
    left_out = _left_out(stages)
    lines: list[str] = []
    for at, stage in enumerate(stages):
        if at in left_out:
            lines += ["喂，你说", _NOTHING]
        elif stage.needed and not left_out:
            lines += ["喂，你说", _NOTHING, _NOTHING]
        else:
            lines.append(stage.part or "好的")
    return lines
