"""Several parts of a wording, each of which was heard, as one piece of evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from trainer.domain.scorecard import LEFT_OUT
from trainer.phrases import Match
from trainer.scoring.checks.base import in_time
from trainer.scoring.evidence import Utterances


def together(matches: Sequence[Match], part: Utterances) -> dict[str, Any]:
    """`start`, `end` (s) and `heard` of all these places, of which there is at least one.

    Places that follow or overlap each other in what was said are quoted in one piece; what lies
    between two others is left out of the quotation.
    """
    ordered = in_time(matches)
    pieces: list[str] = []
    until = 0.0
    for match in ordered:
        overlaps = bool(pieces) and (match.start or 0.0) < until
        if not (overlaps and match.heard in pieces[-1]):
            joined = _joined(pieces[-1], match.heard, part, overlaps) if pieces else None
            pieces[-1:] = [joined] if joined else [*pieces[-1:], match.heard]
        until = max(until, match.end or 0.0)
    return {
        "start": ordered[0].start,
        "end": until,
        "heard": LEFT_OUT.join(piece for piece in pieces if piece),
    }


def _joined(one: str, other: str, part: Utterances, overlaps: bool) -> str | None:
    """Both as they stand together in one utterance; None where they do not."""
    for shared in range(min(len(one), len(other)) if overlaps else 0, -1, -1):
        if not one.endswith(other[:shared]):
            continue
        # What was typed has marks between its words.
        whole = re.compile(rf"{re.escape(one)}\W*{re.escape(other[shared:])}")
        found = next(filter(None, (whole.search(u.text) for u in part)), None)
        if found is not None:
            return found[0]
    return None
