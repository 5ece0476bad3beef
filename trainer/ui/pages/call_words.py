"""What the call page says of the call in big letters, and beneath them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainer.i18n import _
from trainer.ui.widgets.ledger import span_words
from trainer.ui.widgets.phone import RINGS_WANTED
from trainer.ui.words import clock

if TYPE_CHECKING:
    from trainer.services.call_view import CallView


def state_words(view: CallView) -> tuple[str, str]:
    """The state in a few words, and a sentence on it."""
    if view.state == "ringing":
        return _("Incoming call · ring {n}").format(n=max(1, view.rings)), _ringing(view)
    if view.state == "talking":
        return _("On the line {time}").format(time=clock(view.talk_time)), _talking(view)
    if view.state == "held":
        words = _("On hold {time}").format(time=clock(view.talk_time))
        return words, _("The customer cannot hear you")
    if view.state == "between":
        words = _("{time} later").format(time=span_words(view.waited))
        sentence = _("You promised to ring back · {seconds} s left, then the customer rings")
        return words, sentence.format(seconds=f"{view.call_back_left:.0f}")
    return _("Call ended"), _("{time} · scoring …").format(time=clock(view.talk_time))


def _ringing(view: CallView) -> str:
    sentence = (
        _("{seconds} s · more than three rings")
        if view.rings > RINGS_WANTED
        else _("{seconds} s · please answer within three rings")
    )
    return sentence.format(seconds=f"{view.ring_time:.0f}")


def _talking(view: CallView) -> str:
    if view.speaking == "customer":
        return _("The customer is speaking")
    if view.speaking == "trainee":
        return _("You are speaking")
    return _("Your turn") if not view.muted else _("Your microphone is muted")
