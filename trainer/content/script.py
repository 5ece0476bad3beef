"""Scripts of the trainee's side: one line a turn, stage directions in parentheses.

See docs/scenarios.md. Directions are understood in Chinese and in English.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from trainer.content.problems import nearest
from trainer.domain.errors import KnownError
from trainer.domain.message import M_, Message

LONGEST_WAIT = 600.0
"""Seconds."""
MOST_RINGS = 20
SLOWEST, FASTEST = 60, 420
"""字/分."""
MOST_DB = 20.0
"""How much louder or softer than usual."""


@dataclass(frozen=True, slots=True)
class Say:
    """Speak this, once the customer has finished."""

    text: str
    pace: int | None = None
    """字/分; None = as the standard wants it."""
    louder_db: float = 0.0
    """dB above the usual voice; below where negative."""


@dataclass(frozen=True, slots=True)
class Manner:
    """Speak like this from here on; None = as before. Found in no parsed script: see `Say`."""

    pace: int | Literal["usual"] | None = None
    louder_db: float | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Stay silent for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Answer:
    """Pick up after the `ring`-th ring has begun (1 = the first): at the beginning, or when the
    customer rings again."""

    ring: int


@dataclass(frozen=True, slots=True)
class HangUp:
    """Put the telephone down."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Put the customer on hold."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Take the customer back from hold."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Pass the call on to the team leader."""


@dataclass(frozen=True, slots=True)
class AwaitHangUp:
    """Say nothing more and wait until the customer hangs up."""


@dataclass(frozen=True, slots=True)
class Interrupt:
    """Begin the next line while the customer is still speaking."""


@dataclass(frozen=True, slots=True)
class CallBack:
    """Ring the customer back, as promised."""


Step = Say | Wait | Answer | HangUp | Hold | Resume | Transfer | AwaitHangUp | Interrupt | CallBack


class ScriptError(KnownError):
    """A script that cannot be understood. `line` counts from 1; `problem` does not name it."""

    def __init__(self, line: int, problem: Message, suggestion: str = "") -> None:
        super().__init__(M_("The script has a mistake in line {line}.", line=line), problem)
        self.line = line
        self.problem = problem
        self.suggestion = suggestion


_NUMBER = r"(\d{1,4}(?:\.\d{1,3})?)"
_DIRECTIONS: tuple[tuple[str, Callable[[re.Match[str]], Step]], ...] = (
    (rf"等(?:待|候)?{_NUMBER}(?:s|秒|秒钟)", lambda m: Wait(float(m[1]))),
    (rf"wait(?:for)?{_NUMBER}(?:s|sec|seconds?)", lambda m: Wait(float(m[1]))),
    (r"(?:第|响)(\d{1,4})声(?:后)?接听?", lambda m: Answer(int(m[1]))),
    (r"answer(?:on|at|after)?(?:ring)?(\d{1,4})(?:rings?)?", lambda m: Answer(int(m[1]))),
    (r"接听|接电话|answer", lambda _: Answer(1)),
    (r"挂机|挂断|挂电话|hangup", lambda _: HangUp()),
    (r"保持|静音|hold", lambda _: Hold()),
    (r"恢复|取消保持|取消静音|resume", lambda _: Resume()),
    (r"转接(?:组长|主管)?|transfer(?:totheteamleader)?", lambda _: Transfer()),
    (r"等(?:待)?客户挂[机断]|waitfor(?:the)?(?:customerto)?hangup", lambda _: AwaitHangUp()),
    (r"打断|插话|interrupt", lambda _: Interrupt()),
    (r"回电|回拨|给客户回电|callback|ringback", lambda _: CallBack()),
)
_MANNERS: tuple[tuple[str, Callable[[re.Match[str]], Manner]], ...] = (
    (r"语速(\d{1,4})(?:字/分)?|pace(\d{1,4})", lambda m: Manner(pace=int(m[1] or m[2]))),
    (r"正常语速|usualpace", lambda _: Manner(pace="usual")),
    (r"(?:音量|volume)([+-]\d{1,3}(?:\.\d)?)(?:db)?", lambda m: Manner(louder_db=float(m[1]))),
    (r"正常音量|usualvolume", lambda _: Manner(louder_db=0.0)),
)
_EXAMPLES = (
    *("等待5s", "接听", "第2声接听", "响4声后接听", "挂机", "保持", "恢复"),
    *("转接组长", "等客户挂机", "打断", "回电"),
    *("语速120", "正常语速", "音量+6", "音量-8", "正常音量"),
    *("wait 5s", "answer", "answer on ring 2", "answer after 4 rings", "hang up", "hold", "resume"),
    *("transfer", "wait for hang-up", "interrupt", "call back"),
    *("pace 120", "usual pace", "volume +6", "usual volume"),
)
# Full-width signs, as Chinese keyboards type them, mean the same.
_NARROW = str.maketrans({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
_PARENTHESES = re.compile("[(\uff08]([^()\uff08\uff09]*)[)\uff09]")


def parse_script(text: str) -> tuple[Step, ...]:
    """Read a script; the first step is always an `Answer`. Raises ScriptError."""
    steps: list[Step] = []
    last_line = 0
    manner = Say("")
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip().removeprefix("\ufeff")
        if not line or line.startswith("#"):
            continue
        for step in _steps(line, number):
            if isinstance(step, Manner):
                manner = _changed(manner, step)
                continue
            if isinstance(step, Say):
                step = replace(manner, text=step.text)
            _check_order(steps, step, number)
            steps.append(step)
            last_line = number
    if not steps:
        raise ScriptError(1, M_("There is nothing in it to say or do."))
    if isinstance(steps[-1], Interrupt):
        raise ScriptError(last_line, M_("After an interruption something must be said."))
    return tuple(steps) if isinstance(steps[0], Answer) else (Answer(1), *steps)


def _changed(manner: Say, change: Manner) -> Say:
    if change.pace is not None:
        manner = replace(manner, pace=None if change.pace == "usual" else change.pace)
    if change.louder_db is not None:
        manner = replace(manner, louder_db=change.louder_db)
    return manner


def _steps(line: str, number: int) -> list[Step | Manner]:
    steps: list[Step | Manner] = []
    at = 0
    for found in _PARENTHESES.finditer(line):
        steps += _speech(line[at : found.start()], number)
        steps.append(_direction(found[1], number))
        at = found.end()
    return steps + _speech(line[at:], number)


def _speech(text: str, number: int) -> list[Step | Manner]:
    text = text.strip()
    if not text:
        return []
    if set(text.translate(_NARROW)) & set("()"):
        raise ScriptError(number, M_("A parenthesis is not closed."))
    return [Say(text)]


def _direction(written: str, number: int) -> Step | Manner:
    narrow = re.sub(r"\s", "", written.translate(_NARROW)).lower()
    for pattern, make in _MANNERS:
        if found := re.fullmatch(pattern, narrow):
            manner = make(found)
            _check_manner(manner, number)
            return manner
    plain = narrow.replace("-", "")
    for pattern, make in _DIRECTIONS:
        if found := re.fullmatch(pattern, plain):
            step = make(found)
            _check_size(step, number)
            return step
    near = nearest(written.strip(), _EXAMPLES, alike=50.0)
    message = M_("“({direction})” is not a known direction.", direction=written.strip())
    raise ScriptError(number, message, near)


def _check_size(step: Step, number: int) -> None:
    if isinstance(step, Wait) and not 0 < step.seconds <= LONGEST_WAIT:
        raise ScriptError(
            number, M_("A wait lasts more than 0 and at most {most} s.", most=int(LONGEST_WAIT))
        )
    if isinstance(step, Answer) and not 1 <= step.ring <= MOST_RINGS:
        raise ScriptError(number, M_("Rings are counted from 1 to {most}.", most=MOST_RINGS))


def _check_manner(manner: Manner, number: int) -> None:
    if isinstance(manner.pace, int) and not SLOWEST <= manner.pace <= FASTEST:
        raise ScriptError(
            number,
            M_("A pace lies between {least} and {most} 字/分.", least=SLOWEST, most=FASTEST),
        )
    if manner.louder_db is not None and abs(manner.louder_db) > MOST_DB:
        raise ScriptError(
            number, M_("A voice is at most {most} dB louder or softer.", most=int(MOST_DB))
        )


def _check_order(before: list[Step], step: Step, number: int) -> None:
    if not before:
        return
    over = isinstance(before[-1], HangUp | AwaitHangUp)
    again = isinstance(step, Answer | CallBack)
    if again and not over:
        raise ScriptError(
            number, M_("Before the next call somebody must hang up: (等客户挂机) or (挂机).")
        )
    if over and not again:
        raise ScriptError(number, M_("Once the call is over only (回电) or (接听) can follow."))
    if isinstance(before[-1], Interrupt) and not isinstance(step, Say):
        raise ScriptError(number, M_("After an interruption something must be said."))
