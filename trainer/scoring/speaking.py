"""How the trainee sounds: measures of the utterances that several checks share."""

from __future__ import annotations

from trainer.domain.events import Utterance
from trainer.phrases.heard import FILLERS, spoken


def only_fillers(utterance: Utterance) -> bool:
    """Whether nothing but 嗯, 啊 and the like was said."""
    characters = [utterance.text[at] for at in spoken(utterance.text)]
    return all(c in FILLERS for c in characters)
