"""The kinds of rules. A new one is a file here and its line below; see docs/checks.md."""

from __future__ import annotations

from collections.abc import Mapping

from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.domain.standard import Criterion
from trainer.scoring.checks import (
    answer_rings,
    ask_trainer,
    asking,
    backchannels,
    better_wording,
    chat_length,
    chat_punctuation,
    chat_quick_reply,
    chat_reply_time,
    chat_symbols,
    chat_wrong_characters,
    customer_name,
    dead_air,
    deadline_given,
    ending,
    errors_admitted,
    escalated,
    facts_restated,
    fillers,
    forbidden_phrase,
    greet_within,
    hold_consent,
    interruption,
    lively,
    match_pace,
    nin_not_ni,
    no_hasty_hangup,
    pace,
    polite_words,
    promise_kept,
    promises,
    required_phrase,
    response_time,
    returns_courtesy,
    slower_for,
    stage_order,
    trailing_endings,
    volume,
    volume_answer,
    volume_steady,
    waiting_time,
    who_hangs_up,
)
from trainer.scoring.checks.base import Check

CHECKS: Mapping[str, Check] = {
    module.CHECK.name: module.CHECK
    for module in (
        answer_rings,
        ask_trainer,
        asking,
        backchannels,
        better_wording,
        chat_length,
        chat_punctuation,
        chat_quick_reply,
        chat_reply_time,
        chat_symbols,
        chat_wrong_characters,
        customer_name,
        dead_air,
        deadline_given,
        ending,
        errors_admitted,
        escalated,
        facts_restated,
        fillers,
        forbidden_phrase,
        greet_within,
        hold_consent,
        interruption,
        lively,
        match_pace,
        nin_not_ni,
        no_hasty_hangup,
        pace,
        polite_words,
        promise_kept,
        promises,
        required_phrase,
        response_time,
        returns_courtesy,
        slower_for,
        stage_order,
        trailing_endings,
        volume,
        volume_answer,
        volume_steady,
        waiting_time,
        who_hangs_up,
    )
}


def check_of(criterion: Criterion) -> Check:
    """The check that a criterion names. Raises KnownError."""
    found = CHECKS.get(criterion.check)
    if found is None:
        raise KnownError(
            M_("The criterion “{id}” names an unknown check “{check}”.",
               id=criterion.id, check=criterion.check),
            M_("Use one of: {names}.", names=", ".join(sorted(CHECKS))),
        )  # fmt: skip
    return found
