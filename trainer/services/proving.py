"""Proving a scenario's examples: spoken, recognised, scored, held against what they promise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TypeAlias

from trainer.content.script import Step, parse_script
from trainer.domain.message import M_, Message
from trainer.domain.scenario import Example, Scenario
from trainer.domain.standard import Standard
from trainer.services.chat_scripted import play_chats
from trainer.services.scripted import Played, play_scripted
from trainer.services.workshop import Workshop

ToProve: TypeAlias = tuple[Scenario, Standard, str]
"""A scenario, the standard that its examples are scored by, and the id of one of them."""


@dataclass(frozen=True, slots=True)
class Proof:
    """How an example came out; `failures` is empty when it holds."""

    scenario: str
    example: str
    ending: str
    percent: float
    passed: bool
    failures: tuple[Message, ...]
    call_id: str


def prove_all(
    home: Path, voices: Path, examples: Sequence[ToProve], workers: int = 1
) -> Iterator[Proof]:
    """Proofs as they are done, spread over processes.

    Scenarios and standards come as they are, since `home` is a folder for the calls and knows
    none of the user's own.
    """
    if workers <= 1 or len(examples) <= 1:
        shop = Workshop(home, voices=voices)
        try:
            for each in examples:
                yield prove(shop, *each)
        finally:
            shop.close()
        return
    # A fresh interpreter each: Vosk and the voice's process do not survive a fork.
    with ProcessPoolExecutor(workers, get_context("spawn"), _open, (home, voices)) as pool:
        jobs = [pool.submit(_prove_here, *each) for each in examples]
        try:
            for job in as_completed(jobs):
                yield job.result()
        finally:
            pool.shutdown(cancel_futures=True)


def prove(shop: Workshop, scenario: Scenario, standard: Standard, example_id: str) -> Proof:
    """Play one example. Raises `KnownError` where voice or model are missing."""
    example = next(e for e in scenario.examples if e.id == example_id)
    steps = parse_script("\n".join(example.script))
    played = _play(shop, scenario, standard, steps)
    return _compare(scenario, example, played)


def _play(shop: Workshop, scenario: Scenario, standard: Standard, steps: Sequence[Step]) -> Played:
    if scenario.channel == "chat":
        return play_chats(shop, [(scenario, standard, steps)])[0]
    return play_scripted(shop, scenario, standard, steps)


def _compare(scenario: Scenario, example: Example, played: Played) -> Proof:
    failures: list[Message] = []
    ending = played.call.ended.ending if played.call.ended else ""
    if ending != example.ending:
        failures.append(
            M_("ended as {ending} instead of {wanted}", ending=ending, wanted=example.ending)
        )
    card = played.scorecard
    percent = card.percent
    low, high = example.score
    if not low - 1e-6 <= percent <= high + 1e-6:
        failures.append(
            M_("scored {percent} %, not {low}–{high} %",
               percent=round(percent, 1), low=low, high=high)
        )  # fmt: skip
    came_out = {f.criterion: f for f in reversed(card.findings)}
    for criterion, wanted in example.verdicts.items():
        finding = came_out.get(criterion)
        verdict = finding.verdict.value if finding else "not_applicable"
        if verdict != wanted:
            failures.append(
                M_(
                    "{criterion} came out as {verdict} instead of {wanted}: {reason}",
                    criterion=criterion,
                    verdict=verdict,
                    wanted=wanted,
                    reason=finding.reason if finding else "",
                )
            )
    return Proof(
        scenario.id,
        example.id,
        ending,
        percent,
        card.passed,
        tuple(failures),
        played.call_id,
    )


_shop: Workshop | None = None


def _open(home: Path, voices: Path) -> None:
    """In a worker process: its own workshop, on a shelf of its own."""
    import os

    global _shop
    _shop = Workshop(home / str(os.getpid()), voices=voices)


def _prove_here(scenario: Scenario, standard: Standard, example: str) -> Proof:
    assert _shop is not None
    return prove(_shop, scenario, standard, example)
