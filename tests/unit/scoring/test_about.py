"""What the words of a verdict go by."""

from __future__ import annotations

import string

import pytest

from tests.unit.scoring.calls import ENQUIRY, STANDARDS, Log
from trainer.domain.message import Message
from trainer.scoring import score
from trainer.scoring.about import OF_WRITING, about, of_writing
from trainer.scoring.checks import CHECKS
from trainer.services.verdict_words import verdict_message

WORDING = {
    "backchannels",
    "customer_name",
    "deadline_given",
    "errors_admitted",
    "escalated",
    "facts_restated",
    "polite_words",
    "required_phrase",
    "returns_courtesy",
}
UNWANTED = {
    "asking",
    "better_wording",
    "chat_symbols",
    "chat_wrong_characters",
    "fillers",
    "forbidden_phrase",
    "interruption",
    "nin_not_ni",
    "no_hasty_hangup",
    "promises",
    "trailing_endings",
}


def test_each_check_says_what_it_is_about():
    said = {name for name, check in CHECKS.items() if check.about == "saying"}
    avoided = {name for name, check in CHECKS.items() if check.about == "avoiding"}
    # Others too: this folder may have checks of somebody's own.
    assert said >= WORDING and avoided >= UNWANTED
    assert not (said & UNWANTED or avoided & WORDING)
    assert all(CHECKS[name].about == "doing" for name in ("ending", "pace", "hold_consent"))


@pytest.mark.parametrize(
    ("check", "written", "kept", "missed"),
    [
        ("required_phrase", False, "Said", "Not said"),
        ("required_phrase", True, "Written", "Not written"),
        ("forbidden_phrase", False, "No violation", "Not done"),
        ("ending", False, "Done", "Not done"),
    ],
)
def test_the_word_fits_what_is_asked_for(check: str, written: bool, kept: str, missed: str):
    what = about(CHECKS[check].about, written=written)
    assert str(verdict_message("met", what)) == kept
    assert str(verdict_message("missed", what)) == missed
    assert str(verdict_message("violated", what)) == "Violated"


def test_findings_carry_it():
    log = Log(answered=2).say(2.5, "您好顺达快递").line(12, 13).hang_up(20)
    card = score(STANDARDS["hotline"], ENQUIRY, log.call)
    kinds = {f.criterion: f.about for f in card.findings}
    assert kinds["opening"] == "said"
    assert {"said", "avoided", ""} <= set(kinds.values())


def test_a_reason_in_a_chat_speaks_of_writing_and_loses_nothing():
    def names(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for spoken, written in OF_WRITING.items():
        assert names(spoken) == names(written.msgid)
        assert "eard " not in written.msgid
    assert str(of_writing(Message("Heard “{heard}”.", {"heard": "您好"}))) == "Written: “您好”."
    other = Message("The call was cut off.")
    assert of_writing(other) is other
