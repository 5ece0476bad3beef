"""A chat in hand, without a window."""

from __future__ import annotations

from trainer.domain import events as ev
from trainer.domain.call import Call
from trainer.domain.scenario import Scenario
from trainer.domain.scorecard import Verdict
from trainer.scoring import score
from trainer.services.chat_conversation import Conversation
from trainer.services.workshop import Workshop


class Talk:
    """A conversation with its log."""

    def __init__(self, shop: Workshop, scenario: str | Scenario, seed: int = 1) -> None:
        self.log: list[ev.Event] = []
        self.scenario = shop.scenario(scenario) if isinstance(scenario, str) else scenario
        self.standard = shop.standard("chat")
        self.chat = Conversation(self.scenario, self.standard, seed, self.log.append)

    def wait(self, seconds: float) -> None:
        self.chat.advance(self.chat.now + seconds)

    def until_written_to(self) -> None:
        before = self.chat.now
        while self.chat.messages[-1:] == [] or self.chat.messages[-1].party != "customer":
            self.wait(0.1)
            assert self.chat.now < before + 60.0

    def answer_with(self, *messages: str) -> None:
        """One after the other, each when there is something to answer."""
        for text in messages:
            self.until_written_to()
            self.wait(1.0)
            self.chat.send(text)

    def moments(self) -> list[str]:
        return [e.moment for e in self.log if isinstance(e, ev.MomentEntered)]

    def kinds(self) -> list[str]:
        return [event.kind for event in self.log]

    @property
    def states(self) -> list[str]:
        return [entry.state for entry in self.chat.ledger]

    def finding(self, criterion: str) -> tuple[Verdict, str]:
        card = score(self.standard, self.scenario, Call(self.log))
        found = next(f for f in card.findings if f.criterion == criterion)
        return found.verdict, str(found.reason)
