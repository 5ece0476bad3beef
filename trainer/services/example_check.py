"""Whether examples come to the endings that they promise, played without sound."""

from __future__ import annotations

from collections.abc import Mapping

from trainer.content.library import Library
from trainer.content.problems import Problem
from trainer.content.references import Reporter
from trainer.content.script import parse_script
from trainer.domain.errors import KnownError
from trainer.domain.message import M_, Message
from trainer.domain.scenario import Example, Scenario
from trainer.domain.standard import Standard
from trainer.services.chat_scripted import chat_ending
from trainer.services.script_reader import play

SEED = 1
"""Other wordings of the customer than in the proofs, which play seed 0."""


def problems_of_examples(
    library: Library, standards: Mapping[str, Standard]
) -> tuple[Problem, ...]:
    """Examples that do not prove the ending they are there for. A second or so a scenario.

    Calls are taken as heard without an error: what recognition adds, `trainer prove` shows. Chats
    are played as they are.
    """
    found: list[Problem] = []
    for id, origin in library.origins.items():
        report = Reporter(origin.file, origin.source)
        scenario = library.scenarios[id]
        for index, example in enumerate(scenario.examples):
            message = _problem(scenario, example, standards.get(scenario.standard))
            if message is not None:
                report.add(("examples", index, "ending"), message, severity="warning")
        found += report.problems
    return tuple(found)


def _problem(scenario: Scenario, example: Example, standard: Standard | None) -> Message | None:
    """What is wrong with an example. `standard`: None where it is unknown, which the look at the
    file tells; a chat cannot be played then."""
    steps = parse_script("\n".join(example.script))
    if scenario.channel == "phone":
        ending = play(scenario, steps, SEED).ending
    elif standard is None:
        return None
    else:
        try:
            ending = chat_ending(scenario, standard, steps, seed=SEED)
        except KnownError as error:
            return error.message
    if ending == example.ending:
        return None
    return M_("This example does not prove its ending: it comes to “{ending}”.", ending=ending)
