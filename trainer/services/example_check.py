"""Whether examples come to the endings that they promise, played as text."""

from __future__ import annotations

from trainer.content.library import Library
from trainer.content.problems import Problem
from trainer.content.references import Reporter
from trainer.content.script import parse_script
from trainer.domain.message import M_
from trainer.services.script_reader import play


def problems_of_examples(library: Library) -> tuple[Problem, ...]:
    """Examples that do not prove the ending they are there for. A second or so a scenario.

    Taken as heard without an error: what recognition adds, `trainer prove` shows.
    """
    found: list[Problem] = []
    for id, origin in library.origins.items():
        report = Reporter(origin.file, origin.source)
        scenario = library.scenarios[id]
        for index, example in enumerate(scenario.examples):
            course = play(scenario, parse_script("\n".join(example.script)))
            if course.ending != example.ending:
                message = M_(
                    "This example does not prove its ending: it comes to “{ending}”.",
                    ending=course.ending,
                )
                report.add(("examples", index, "ending"), message, severity="warning")
        found += report.problems
    return tuple(found)
