"""The customer's voice before the call: a sentence that gives nothing away, over its line."""

from __future__ import annotations

from trainer.domain.dialogue import Dialogue
from trainer.domain.scenario import Scenario
from trainer.domain.voice import Persona
from trainer.speech.base import SpeechRequest

SENTENCE = "您好，我想咨询一下。"


def first_speaker(scenario: Scenario) -> Persona:
    """Whoever is on the telephone when the call begins."""
    lines = Dialogue(scenario, 0).possible_lines()
    return next((line.persona for line in lines if line.text), scenario.persona)


def preview_request(scenario: Scenario) -> SpeechRequest:
    """What the briefing lets one hear."""
    return SpeechRequest(
        SENTENCE, first_speaker(scenario), mood=scenario.mood, effects=scenario.effects
    )
