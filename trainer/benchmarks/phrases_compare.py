"""The sentences of `trainer bench phrases` held against their sound where wording is in doubt.

As in a call (`trainer.services.second_look`), for the phrase that is asked about, and in the
measured part for every other one too: false alarms are counted there.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from trainer.benchmarks.phrases_cases import Wanted
from trainer.benchmarks.phrases_hear import Heard, Sounds, key_of, mark
from trainer.phrases import Doubt, find, listen
from trainer.services.second_look import compare
from trainer.speech.base import LoadedModel


def look_again(
    heard: Sequence[Heard],
    model: LoadedModel,
    engine: str,
    cache: Path,
    tell: Callable[[int, int], None],
) -> list[Heard]:
    """The same with what their sound says; asked where it is new."""
    file = cache / f"compared-{mark(model, engine)}.jsonl"
    phrases = list(dict.fromkeys(h.trial.wanted for h in heard if h.trial.split == "test"))
    known = _kept(file)
    wanted = [_doubts(h, phrases if h.trial.split == "test" else [h.trial.wanted]) for h in heard]
    missing = [
        (at, doubt)
        for at, doubts in enumerate(wanted)
        for doubt in doubts
        if _key(heard[at], doubt) not in known
    ]

    cache.mkdir(parents=True, exist_ok=True)
    sounds = Sounds()

    def ask(each: tuple[int, Doubt]) -> tuple[str, float | None]:
        at, doubt = each
        found = dict(compare(model, [doubt], lambda _: sounds.of(heard[at])))
        return _key(heard[at], doubt), found.get(doubt)

    try:
        with (
            file.open("a", encoding="utf-8") as out,
            ThreadPoolExecutor(os.cpu_count() or 1) as pool,
        ):
            for done, (key, ratio) in enumerate(pool.map(ask, missing), 1):
                known[key] = ratio
                out.write(json.dumps([key, ratio]) + "\n")
                tell(done, len(missing))
    finally:
        sounds.close()
    return [
        replace(
            each,
            compared={
                doubt: ratio for doubt in doubts if (ratio := known[_key(each, doubt)]) is not None
            },
        )
        for each, doubts in zip(heard, wanted, strict=True)
    ]


def _doubts(heard: Heard, phrases: Iterable[Wanted]) -> tuple[Doubt, ...]:
    sound = listen([heard.utterance])
    for wanted in phrases:
        find(wanted.phrase, sound, forbidden=wanted.forbidden)
    return tuple(sound.doubts)


def _key(heard: Heard, doubt: Doubt) -> str:
    source = heard.source
    # A recording may be replaced by another of the same name, but not by one of its length.
    own = f"{source} {heard.seconds}" if isinstance(source, Path) else key_of(source)
    told = json.dumps([own, doubt.against, doubt.text], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _kept(file: Path) -> dict[str, float | None]:
    known: dict[str, float | None] = {}
    if not file.exists():
        return known
    for line in file.read_text("utf-8").splitlines():
        try:
            key, ratio = json.loads(line)
        except ValueError:
            continue  # a run that was broken off in the middle of a line
        known[str(key)] = None if ratio is None else float(ratio)
    return known
