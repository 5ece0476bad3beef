"""The words on an exported page."""

from __future__ import annotations

from trainer.domain.message import M_, Message
from trainer.domain.scorecard import Verdict

STAGES: dict[str, Message] = {
    "opening": M_("Opening"),
    "body": M_("Handling the matter"),
    "waiting": M_("Waiting"),
    "closing": M_("Closing"),
    "manner": M_("Manner"),
    "pace": M_("Pace"),
    "": M_("Other"),
}
# A shape beside every colour: nothing is told by colour alone.
SHAPES: dict[Verdict, str] = {
    Verdict.MET: "✓",
    Verdict.MISSED: "○",
    Verdict.VIOLATED: "✕",
    Verdict.REVIEW: "?",
    Verdict.NOT_APPLICABLE: "–",
}
ENDED_BY: dict[str, Message] = {
    "customer": M_("The customer hung up"),
    "trainee": M_("The trainee hung up"),
    "transfer": M_("Handed to the team leader"),
    "crash": M_("Cut off"),
}
MODES: dict[str, Message] = {
    "practice": M_("Practice"),
    "assisted": M_("Assisted"),
    "exam": M_("Exam"),
    "scripted": M_("Automatic"),
}
WORDS: dict[str, Message] = {
    "scorecard": M_("Scorecard"),
    "passed": M_("Passed"),
    "failed": M_("Not passed"),
    "unscored": M_("Not scored"),
    "of": M_("of"),
    "pass_mark": M_("Pass mark"),
    "under_review": M_("Waiting for review"),
    "vetoed": M_("Failed by a mandatory criterion, whatever the sum."),
    "points": M_("points"),
    "advice": M_("To work on next"),
    "trainee": M_("Trainee"),
    "customer": M_("Customer"),
    "standard": M_("Standard"),
    "date": M_("Date"),
    "duration": M_("Duration"),
    "mode": M_("Mode"),
    "ending": M_("Ending"),
    "mean_pace": M_("Mean pace"),
    "cpm": M_("characters a minute"),
    "the_call": M_("The call"),
    "picture_help": M_("Click anywhere to hear that moment."),
    "picture_title": M_("Both voices over time, findings as marks, pace beneath"),
    "pace": M_("Pace"),
    "no_sound": M_("No sound was kept of this call."),
    "findings": M_("Findings"),
    "heard": M_("Heard"),
    "written": M_("Written"),
    "instead": M_("Say instead"),
    "clause": M_("Clause"),
    "lost": M_("points lost"),
    "marked": M_("Marked: what matched the wording. Dotted: only sounds alike."),
    "listen": M_("Listen"),
    "critical": M_("Decides alone: fails the call"),
    "fatal": M_("Decides alone: takes all points"),
    "left_out": M_("Not asked for in this call"),
    "transcript": M_("Transcript"),
    "no_words": M_("Nothing was said."),
    "caution": M_("Heard by a speech recogniser; listen before you decide."),
}


def foot(program: str, model: str, call_id: str) -> Message:
    """What made the page, in small print."""
    if not model:  # a chat: nothing was recognised
        return M_("Made by Call Trainer {program}; call {call_id}.",
                  program=program, call_id=call_id)  # fmt: skip
    return M_(
        "Made by Call Trainer {program}; recognition: {model}; call {call_id}.",
        program=program,
        model=model,
        call_id=call_id,
    )
