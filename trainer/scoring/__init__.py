"""What a call is worth: ``score(standard, scenario, log)`` → a scorecard. See docs/checks.md."""

from trainer.scoring.checks import CHECKS
from trainer.scoring.prepare import prepare
from trainer.scoring.score import BrokenCheckError, criteria, doubts, score

__all__ = ["CHECKS", "BrokenCheckError", "criteria", "doubts", "prepare", "score"]
