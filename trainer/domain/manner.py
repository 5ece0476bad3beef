"""How an answer was given, beside its words: what the dialogue is told about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from trainer.domain.promise import Promise


@dataclass(frozen=True, slots=True)
class Manner:
    """`said_at`: phrase → call time at which it began; `values`: open place → what was heard in
    it; `pace` in 字/分 and `louder_by` in dB against what the agent said before the moment, None
    where too little was spoken to tell; `interrupted`: the answer cut into the customer's line.
    """

    said_at: Mapping[str, float] = field(default_factory=dict[str, float])
    values: Mapping[str, str] = field(default_factory=dict[str, str])
    pace: float | None = None
    louder_by: float | None = None
    interrupted: bool = False
    promises: tuple[Promise, ...] = ()


PLAIN = Manner()
"""An answer of which nothing but the words is known."""
