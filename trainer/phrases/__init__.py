"""Finding a phrase by sound in what was heard. See docs/phrases.md.

``find(compile_phrase(id, templates, variables), listen(utterances))`` answers said, unsure or
not_said, with the place and what was heard there.
"""

from trainer.phrases.heard import Doubt, Heard, listen
from trainer.phrases.match import Answer, Match, Phrase, compile_phrase, find, find_all
from trainer.phrases.template import TemplateError

__all__ = [
    "Answer",
    "Doubt",
    "Heard",
    "Match",
    "Phrase",
    "TemplateError",
    "compile_phrase",
    "find",
    "find_all",
    "listen",
]
