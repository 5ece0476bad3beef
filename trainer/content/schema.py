"""The form of `scenario.yaml` and `pack.yaml`. docs/scenarios.md explains every key to writers.

Strict: numbers are not text, text is no number, and an unknown key is an error. What one place
says about another (does this moment exist?) is checked in `trainer.content.references`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
)

from trainer.domain.voice import Accent, Age, Loudness, NoiseKind, Strength


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _as_lines(value: Any) -> Any:
    return [value] if isinstance(value, str | dict) else value


def _as_label(value: Any) -> Any:
    return {"zh": value} if isinstance(value, str) else value


Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,47}$")]
"""An id: small letters, digits, ``_`` and ``-``, beginning with a letter."""
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Seconds = Annotated[float, Field(gt=0, le=600)]
MoodLevel = Annotated[int, Field(ge=0, le=5)]
MoodChange = Annotated[int, Field(ge=-5, le=5)]
Count = Annotated[int, Field(ge=1, le=50)]
Pace = Annotated[float, Field(ge=40, le=500)]
Decibels = Annotated[float, Field(gt=0, le=30)]
Texts = Annotated[
    list[Text],
    BeforeValidator(_as_list, json_schema_input_type=Text | list[Text]),
    Field(min_length=1, max_length=50),
]
Wordings = Annotated[
    list[Text],
    BeforeValidator(_as_list, json_schema_input_type=Text | list[Text]),
    Field(min_length=1, max_length=200),
]
"""Of a standard's phrase: all that is rude is more than one scenario listens for."""
Names = Annotated[
    list[Name],
    BeforeValidator(_as_list, json_schema_input_type=Name | list[Name]),
    Field(min_length=1, max_length=100),
]


class Document(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class LabelDoc(Document):
    """A name in Chinese and English."""

    zh: Text
    en: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""


AnyLabel = Annotated[LabelDoc, BeforeValidator(_as_label, json_schema_input_type=Text | LabelDoc)]


def _word_or_number(value: Any) -> str:
    return "a word" if isinstance(value, str) else "a number"


AccentStrength = Annotated[
    Annotated[Strength, Tag("a word")] | Annotated[float, Field(ge=0, le=1), Tag("a number")],
    Discriminator(_word_or_number),
]


class PersonaDoc(Document):
    """The customer's voice."""

    name: Text = "客户"
    sex: Literal["female", "male"] = "female"
    pace: Annotated[int, Field(ge=80, le=400)] = 200
    pitch: Annotated[int, Field(ge=0, le=100)] = 50
    variant: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_+-]{0,20}$")] = ""
    accent: Accent = ""
    accent_strength: AccentStrength | None = None
    age: Age = "adult"
    loudness: Loudness = "normal"


class LineDoc(Document):
    """What the telephone line does to the customer's voice."""

    band: Literal["telephone", "wide"] = "telephone"
    level_db: Annotated[float, Field(ge=-40, le=12)] = 0.0
    noise: NoiseKind | None = None
    snr_db: Annotated[float, Field(ge=-10, le=60)] = 20.0
    dropouts: Annotated[float, Field(ge=0, le=0.9)] = 0.0
    echo: Annotated[float, Field(ge=0, le=1)] = 0.0
    crackle: Annotated[float, Field(ge=0, le=1)] = 0.0
    clipping: Annotated[float, Field(ge=0, le=1)] = 0.0
    silent_after: Annotated[float, Field(ge=0, le=60)] | None = None


class RecordingDoc(Document):
    """A line that the author recorded, and what is said in it."""

    recording: Annotated[
        str,
        Field(max_length=200, description="A sound file in the pack, from the scenario's folder."),
    ]
    text: Text


def _kind_of_line(value: Any) -> str:
    return "its text" if isinstance(value, str) else "its recording"


Line = Annotated[
    Annotated[Text, Tag("its text")] | Annotated[RecordingDoc, Tag("its recording")],
    Discriminator(_kind_of_line),
]
Lines = Annotated[
    list[Line],
    BeforeValidator(_as_lines, json_schema_input_type=Line | list[Line]),
    Field(min_length=1, max_length=50),
]


class BranchDoc(Document):
    """When this happens, go there."""

    heard: Names | None = None
    unheard: Names | None = None
    anything: Literal[True] | None = None
    silence: Seconds | None = None
    after: Seconds | None = None
    act: Literal["hang_up", "hold", "resume", "transfer"] | None = None
    mood_at_least: MoodLevel | None = None
    mood_at_most: MoodLevel | None = None
    visits: Count | None = None
    ever: Names | None = None
    never: Names | None = None
    heard_value: Annotated[dict[Name, Text], Field(min_length=1, max_length=5)] | None = None
    promised: Annotated[Text, Field(description="any, or the longest time: 24小时")] | None = None
    faster_than: Pace | None = None
    slower_than: Pace | None = None
    louder_by: Decibels | None = None
    quieter_by: Decibels | None = None
    interrupted: Literal[True] | None = None
    talking_for: Seconds | None = None
    elapsed: Annotated[float, Field(gt=0, le=900)] | None = None
    holds: Count | None = None
    held_for: Seconds | None = None
    once: Literal[True] | None = None
    chance: Annotated[float, Field(gt=0, le=1)] | None = None
    goto: Name | None = None
    again: Literal[True] | None = None
    back: Literal[True] | None = None
    mood: MoodChange | None = None


class FollowUpDoc(Document):
    """Where the talk goes on when a promise comes due."""

    call_back: Name
    missed: Name


class MoodRuleDoc(Document):
    """A reason for a change of mood."""

    heard: Names | None = None
    unheard: Names | None = None
    shortly_after: Names | None = None
    within: Annotated[float, Field(gt=0, le=120)] = 10.0
    silence: Seconds | None = None
    held_for: Seconds | None = None
    interrupted: Literal[True] | None = None
    promise_missed: Literal[True] | None = None
    from_time: Count = 1
    at_most: Annotated[int, Field(ge=0, le=50)] = 0
    mood: MoodChange


SPOKEN = ("say", "say_angry", "say_calm")
"""Keys of a moment under which the customer's lines stand."""


class MomentDoc(Document):
    """A station of the talk: the customer speaks, then waits for a branch or ends the call."""

    say: Lines | None = None
    say_angry: Lines | None = None
    say_calm: Lines | None = None
    line: LineDoc | None = None
    persona: PersonaDoc | None = None
    hint: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    next: Annotated[list[BranchDoc], Field(max_length=60)] | None = None
    ending: Name | None = None
    hang_up_after: Annotated[float, Field(ge=0, le=60)] = 1.0
    follow_up: FollowUpDoc | None = None
    aside: bool = False

    def spoken(self) -> Iterator[tuple[str, int, str | RecordingDoc]]:
        """Every line of the customer: its key, its place there, and itself."""
        for key in SPOKEN:
            lines: Lines | None = getattr(self, key)
            for index, line in enumerate(lines or ()):
                yield key, index, line


class EndingDoc(Document):
    """A way the call can end."""

    label: AnyLabel
    good: bool


class CriterionDoc(Document):
    """A rule that this scenario adds to the standard's; see docs/checks.md."""

    id: Name
    title: Text
    title_en: str = ""
    clause: Text
    check: Name
    points: Annotated[float, Field(ge=0, le=100)]
    params: dict[Name, Any] = {}
    critical: bool = False
    fatal: bool = False
    model: str = ""
    stage: Literal["opening", "body", "waiting", "closing", "manner", "pace"] = "body"


class ExampleDoc(Document):
    """A script that proves the scenario, with what must come of it."""

    id: Name
    script: Annotated[
        str | list[Annotated[str, StringConstraints(max_length=500)]],
        Field(description="A file beside the scenario, or the lines themselves."),
    ]
    quality: Literal["good", "middling", "rude", "other"]
    ending: Name
    score: Annotated[
        list[Annotated[float, Field(ge=0, le=100)]], Field(min_length=2, max_length=2)
    ] = [0.0, 100.0]
    verdicts: dict[Name, Literal["met", "missed", "violated", "review", "not_applicable"]] = {}


class QuickReplyDoc(Document):
    """A wording that a chat offers to pick; some offered ones may deliberately not fit."""

    text: Text
    fits: Names | None = None
    wrong: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""


QuickReplies = Annotated[list[QuickReplyDoc], Field(max_length=30)]
Phrases = dict[Name, Texts]
Variables = dict[Name, Text]
Branches = Annotated[list[BranchDoc], Field(max_length=60)]
MoodRules = Annotated[dict[Name, MoodRuleDoc | Literal[False]], Field(max_length=50)]


class PackDoc(Document):
    """What the scenarios of a folder share."""

    title: AnyLabel
    variables: Variables = {}
    phrases: Phrases = {}
    quick_replies: QuickReplies = []


class ScenarioDoc(Document):
    """A playable call."""

    title: AnyLabel
    situation: AnyLabel
    briefing: AnyLabel
    standard: Name
    industry: Literal["", "courier", "telecom", "power", "ecommerce", "bank", "education"] = ""
    difficulty: Annotated[int, Field(ge=1, le=5)] = 1
    minutes: Annotated[float, Field(gt=0, le=60)] = 2.0
    mood: MoodLevel = 1
    mood_rules: MoodRules = {}
    max_rings: Annotated[int, Field(ge=1, le=20)] = 6
    persona: PersonaDoc = PersonaDoc()
    line: LineDoc = LineDoc()
    variables: Variables = {}
    phrases: Phrases = {}
    start: Name
    everywhere: Branches = []
    otherwise: Branches = []
    moments: Annotated[dict[Name, MomentDoc], Field(min_length=1, max_length=600)]
    endings: Annotated[dict[Name, EndingDoc], Field(min_length=1, max_length=50)]
    channel: Literal["phone", "chat"] = "phone"
    quick_replies: QuickReplies = []
    hung_up_early: Name = "hung_up_early"
    unanswered: Name = "unanswered"
    gave_up: Name = "gave_up"
    transferred: Name = "transferred"
    leave_out: Annotated[list[Name], Field(max_length=100)] = []
    criteria: Annotated[list[CriterionDoc], Field(max_length=100)] = []
    examples: Annotated[list[ExampleDoc], Field(max_length=100)] = []


def json_schema() -> dict[str, Any]:
    """The JSON schema of a scenario file, for editors and for naming the known keys."""
    schema = ScenarioDoc.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def json_schema_text() -> str:
    """The text of assets/schema/scenario.schema.json."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.buffer.write(json_schema_text().encode("utf-8"))
