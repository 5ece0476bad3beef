"""What a verdict is called: wording is said or not said, an order done, a ban kept."""

from __future__ import annotations

from collections.abc import Mapping

from trainer.domain.message import M_, Message

# Keyed by plain values: the window's first page needs no scorecards.
_WORDS: Mapping[str, Message] = {
    "met": M_("Done"),
    "missed": M_("Not done"),
    "violated": M_("Violated"),
    "review": M_("To review"),
    "not_applicable": M_("Not applicable"),
}
_OF_WORDING: Mapping[tuple[str, str], Message] = {
    ("said", "met"): M_("Said"),
    ("said", "missed"): M_("Not said"),
    ("written", "met"): M_("Written"),
    ("written", "missed"): M_("Not written"),
    ("avoided", "met"): M_("No violation"),
}


def verdict_message(verdict: str, about: str = "") -> Message:
    """The word for a verdict of a criterion about `about` (see `Finding.about`)."""
    return _OF_WORDING.get((about, verdict)) or _WORDS[verdict]
