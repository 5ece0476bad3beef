"""A shift: one to three customers who come at their own times and are served by one trainee."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trainer.domain.chat import ChatView, CustomerState, CustomerView, arrivals
from trainer.domain.errors import KnownError
from trainer.domain.events import CallMode
from trainer.domain.message import Message
from trainer.domain.scenario import Scenario
from trainer.domain.scorecard import Scorecard
from trainer.domain.standard import Standard
from trainer.services.chat_conversation import TICK, Conversation
from trainer.services.chat_files import ChatFiles, open_chat
from trainer.services.wording import points_of
from trainer.storage.shelf import Shelf

LONGEST_SHIFT = 2000.0
"""Seconds after which even the most patient customer of a shift has left."""


@dataclass(slots=True)
class Visit:
    """A customer of the shift: when he comes, and what has become of him."""

    scenario: Scenario
    standard: Standard
    seed: int
    comes_at: float
    files: ChatFiles | None = None
    talk: Conversation | None = None
    scorecard: Scorecard | None = None

    @property
    def over(self) -> bool:
        return self.talk is not None and self.talk.ended


class ChatShift:
    """Played by `advance`, in seconds since the shift began; one thread at a time.

    A customer's chat begins on the shelf when he comes, and is scored when he has gone.
    """

    def __init__(
        self,
        shelf: Shelf,
        chats: Sequence[tuple[Scenario, Standard]],
        *,
        mode: CallMode,
        seed: int,
        trainee: str = "",
    ) -> None:
        self.now = 0.0
        self.mode: CallMode = mode
        self._shelf = shelf
        self._trainee = trainee
        times = arrivals(seed, len(chats))
        self.visits = [
            Visit(scenario, standard, seed + number, at)
            for number, ((scenario, standard), at) in enumerate(zip(chats, times, strict=True))
        ]

    @property
    def over(self) -> bool:
        """Everybody has come and gone."""
        return all(visit.over for visit in self.visits)

    @property
    def scored(self) -> bool:
        return all(visit.scorecard is not None for visit in self.visits)

    def advance(self, now: float) -> None:
        """Live on to `now`. Raises `KnownError` when a log cannot be written."""
        while self.now + TICK <= now + 1e-9:
            self.now = round(self.now + TICK, 3)
            for visit in self.visits:
                self._advance(visit)

    def _advance(self, visit: Visit) -> None:
        if visit.talk is None:
            if self.now < visit.comes_at:
                return
            self._come(visit)
        assert visit.talk is not None
        visit.talk.advance(self.now - visit.comes_at)

    def _come(self, visit: Visit) -> None:
        visit.files = open_chat(
            self._shelf,
            visit.scenario,
            visit.standard,
            mode=self.mode,
            seed=visit.seed,
            trainee=self._trainee,
        )
        visit.talk = Conversation(visit.scenario, visit.standard, visit.seed, visit.files.emit)

    def score_ended(self) -> None:
        """Close and score the chats that are over. Raises `KnownError`."""
        for visit in self.visits:
            if visit.over and visit.scorecard is None and visit.files is not None:
                visit.scorecard = visit.files.close()

    def abandon(self) -> None:
        """End what goes on; who has not come yet never comes."""
        self.visits = [visit for visit in self.visits if visit.talk is not None]
        for visit in self.visits:
            if visit.talk is not None:
                visit.talk.abandon()

    def let_go(self) -> None:
        """Leave the chats as they are on disk: the next start completes them."""
        for visit in self.visits:
            if visit.files is not None and visit.scorecard is None:
                visit.files.let_go()

    def view(self, error: KnownError | None = None) -> ChatView:
        """The shift as the window shows it."""
        failed: Message | None = error.message if error is not None else None
        remedy: Message | None = error.remedy if error is not None else None
        shown = [self._seen(n, visit) for n, visit in enumerate(self.visits)]
        return ChatView(
            tuple(each for each in shown if each is not None), len(self.visits), failed, remedy
        )

    def _seen(self, number: int, visit: Visit) -> CustomerView | None:
        talk = visit.talk
        if talk is None or visit.files is None:
            return None
        scenario, card = visit.scenario, visit.scorecard
        ending = scenario.endings.get(talk.ending) if talk.ended else None
        since = talk.waiting_since
        hint = ""
        if not talk.ended and self.mode == "practice":
            hint = talk.hint()
        elif not talk.ended and self.mode == "assisted":
            hint = points_of(scenario, talk.moment)
        return CustomerView(
            number=number,
            name=scenario.persona.name,
            title_zh=scenario.title.zh,
            title_en=scenario.title.en,
            company=scenario.variables.get("company", ""),
            state=_state(visit, talk),
            time=talk.now,
            typing=talk.typing,
            messages=tuple(talk.messages),
            waiting=None if since is None else talk.now - since,
            answered=talk.answered,
            hint=hint,
            quick_replies=talk.quick_replies(),
            call_id=visit.files.shelved.call_id,
            ending_zh=ending.label.zh if ending else "",
            ending_en=ending.label.en if ending else "",
            percent=card.percent if card is not None else None,
            passed=card.passed if card is not None else None,
            ledger=() if self.mode == "exam" and not talk.ended else talk.ledger,
            waited=talk.waited,
            time_to_write=talk.time_to_write,
        )


def _state(visit: Visit, talk: Conversation) -> CustomerState:
    if visit.scorecard is not None:
        return "scored"
    if talk.ended:
        return "ended"
    return "between" if talk.between else "talking"
