"""`trainer bench asr`: measures and prints."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import soundfile

from trainer.benchmarks import asr, asr_corpus
from trainer.benchmarks.asr_corpus import Item
from trainer.benchmarks.asr_errors import TOLERANCE, Errors, Said, compare
from trainer.benchmarks.figures import median
from trainer.speech.base import LoadedModel
from trainer.speech.engines import DEFAULT

_COMMAND_FILES = 40
"""Files that the whole commands are given: enough to fill every core, few enough to repeat."""


def run(
    model: LoadedModel,
    engine: str,
    manifest: Path | None,
    rounds: int,
    say: Callable[[str], None],
) -> None:
    """Measure `model`, which must have been loaded once before, and say it line by line.

    Raises KnownError for a manifest that cannot be used.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        folder = Path(place)
        sounds = folder / "sounds"
        sounds.mkdir()
        items = (
            asr_corpus.make(sounds)
            if manifest is None
            else asr_corpus.from_manifest(manifest, sounds)
        )
        seconds = sum(soundfile.info(item.path).duration for item in items)
        say(f"model {model.name} ({engine}), {len(items)} files, {seconds:.0f} s of sound")
        ours = asr.listen("ours", engine, model.path, items)
        _errors(items, ours.heard, say)
        bare = asr.listen("bare", engine, model.path, items) if engine == DEFAULT else None
        _costs(ours, bare, items, seconds, say)
        few = items[:: max(1, len(items) // _COMMAND_FILES)]
        _commands(model.path, engine, few, rounds, folder, say)


def _errors(items: Sequence[Item], heard: Sequence[Said], say: Callable[[str], None]) -> None:
    say(f"\n{'':24}{'CER':>8}{'syllables':>11}{'word start':>12}{f'±{TOLERANCE * 1000:.0f} ms':>9}")
    groups = list(dict.fromkeys(item.group for item in items if item.group))
    for group in ("", *groups):
        rows = [n for n, item in enumerate(items) if not group or item.group == group]
        found = compare([items[n] for n in rows], [heard[n] for n in rows])
        say(f"{group or 'all':24}{_error_columns(found)}")
    voices = sorted({item.voice for item in items if item.voice})
    if voices:
        by_voice = {
            voice: compare(
                [item for item in items if item.voice == voice],
                [said for item, said in zip(items, heard, strict=True) if item.voice == voice],
            ).characters
            for voice in voices
        }
        worst = sorted(by_voice, key=lambda voice: -by_voice[voice])[:3]
        say("worst voices            " + ", ".join(f"{v} {by_voice[v]:.1%}" for v in worst))


def _error_columns(found: Errors) -> str:
    columns = f"{found.characters:8.1%}{found.syllables:11.1%}"
    if not found.times:
        return columns + f"{'–':>12}{'–':>9}"
    return columns + f"{found.mean_distance * 1000:9.0f} ms{found.well_placed:9.1%}"


def _costs(
    ours: asr.Listened,
    bare: asr.Listened | None,
    items: Sequence[Item],
    seconds: float,
    say: Callable[[str], None],
) -> None:
    def row(name: str, one: float, other: float | None, form: str) -> str:
        left = f"{name:36}{format(one, form):>12}"
        if other is None:
            return left
        ratio = f"{one / other:8.2f}" if other > 0 else f"{'–':>8}"
        return left + f"{format(other, form):>12}{ratio}"

    heads = f"{'bare Vosk':>12}{'ratio':>8}" if bare else ""
    say(f"\n{'one thread, processor time':36}{'this program':>12}{heads}")
    if bare is not None:
        own, other = compare(items, ours.heard), compare(items, bare.heard)
        say(row("character error", own.characters, other.characters, ".2%"))
    say(row("real-time factor", ours.cpu / seconds, bare and bare.cpu / seconds, ".4f"))
    say(row("times faster than real time", seconds / ours.cpu, bare and seconds / bare.cpu, ".1f"))
    say(row("load, s", ours.load, bare and bare.load, ".3f"))
    say(row("memory for the model, MB", ours.loaded_mb, bare and bare.loaded_mb, ".1f"))
    say(row("memory at most while listening, MB", ours.peak_mb, bare and bare.peak_mb, ".1f"))


def _commands(
    model: Path,
    engine: str,
    items: Sequence[Item],
    rounds: int,
    folder: Path,
    say: Callable[[str], None],
) -> None:
    seconds = sum(soundfile.info(item.path).duration for item in items)
    names = ["trainer transcribe", "trainer transcribe --jobs 1"]
    peer = engine == DEFAULT and asr.can_peer()
    if peer:
        names.append("vosk-transcriber")
    taken: dict[str, list[asr.Command]] = {name: [] for name in names}
    peer_heard: list[Said] = []
    for _round in range(rounds):
        taken[names[0]].append(asr.our_command(engine, model, items, 0))
        taken[names[1]].append(asr.our_command(engine, model, items, 1))
        if peer:
            timed, peer_heard = asr.peer_command(model, items, folder / "peer")
            taken[names[2]].append(timed)
    title = f"whole command, {len(items)} files, {seconds:.0f} s"
    say(f"\n{title:36}{'wall, s':>12}{'processor, s':>14}{'wall ratio':>12}")
    for name, times in taken.items():
        ratios = [own.wall / mine.wall for own, mine in zip(times, taken[names[0]], strict=True)]
        wall, cpu = median([t.wall for t in times]), median([t.cpu for t in times])
        say(f"{name:36}{wall:12.2f}{cpu:14.2f}{median(ratios):12.2f}")
    if peer:
        say(f"vosk-transcriber's character error: {compare(items, peer_heard).characters:.2%}")
    elif engine == DEFAULT:
        say("vosk-transcriber was not measured: it needs the program ffmpeg.")
