"""A scenario's examples played as text: no sound, no recogniser, the same order of events."""

from __future__ import annotations

from trainer.services.script_reader import ScriptReader, play

__all__ = ["ScriptReader", "play"]
