"""What the linter is told of the rest: standards, checks, the characters the model knows."""

from __future__ import annotations

from trainer.content.lint import Known, StandardNames
from trainer.domain.errors import KnownError
from trainer.services.check_forms import check_forms
from trainer.services.own_standards import readable
from trainer.services.workshop import Workshop
from trainer.speech.models import describe


def known_to(workshop: Workshop) -> Known:
    """Everything a scenario may name in this installation."""
    # One that has a fault is there all the same; what is wrong with it, its own file is told.
    named = {**readable(workshop.own_standards), **workshop.standards}
    standards = {
        name: StandardNames(
            frozenset(standard.phrases),
            frozenset(c.id for c in standard.criteria),
            frozenset(standard.clauses),
        )
        for name, standard in named.items()
    }
    return Known(standards, check_forms(), _characters(workshop))


def _characters(workshop: Workshop) -> frozenset[str]:
    """Those of the model in use; empty (nothing is checked) where there is no model."""
    try:
        words = describe(workshop.model_folder()).words()
    except KnownError:
        return frozenset()
    return frozenset("".join(words))
