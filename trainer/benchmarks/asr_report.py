"""`trainer bench asr`: measures and prints."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import soundfile

from trainer.benchmarks import asr, asr_corpus
from trainer.benchmarks.asr_corpus import Item
from trainer.benchmarks.asr_errors import TOLERANCE, Errors, Said, compare
from trainer.benchmarks.figures import median
from trainer.services import transcribing
from trainer.speech.base import LoadedModel
from trainer.speech.engines import DEFAULT

_COMMAND_FILES = 40
"""Files that the whole commands are given: enough to fill every core, few enough to repeat."""
_PEER = "vosk-transcriber"


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
        few, heard = items[:_COMMAND_FILES], ours.heard[:_COMMAND_FILES]
        _commands(model.path, engine, few, heard, rounds, folder, say)


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
    heard: Sequence[Said],
    rounds: int,
    folder: Path,
    say: Callable[[str], None],
) -> None:
    cores = transcribing.cores()
    every, one, peer = f"trainer transcribe, {cores} jobs", "trainer transcribe, 1 job", _PEER
    taken: dict[str, list[asr.Command]] = {every: [], one: []}
    if engine == DEFAULT and asr.can_peer():
        taken[peer] = []
    peer_heard: list[Said] = []
    for _round in range(rounds):
        taken[every].append(asr.our_command(engine, model, items, 0))
        taken[one].append(asr.our_command(engine, model, items, 1))
        if peer in taken:
            timed, peer_heard = asr.peer_command(model, items, folder / "peer")
            taken[peer].append(timed)
    seconds = sum(soundfile.info(item.path).duration for item in items)
    title = f"whole command, {len(items)} files, {seconds:.0f} s"
    say(f"\n{title:36}{'wall, s':>12}{'processor, s':>14}{'cores busy':>12}")
    for name, times in taken.items():
        wall, cpu, busy = (
            median([getattr(one_time, what) for one_time in times])
            for what in ("wall", "cpu", "cores")
        )
        say(f"{name:36}{wall:12.2f}{cpu:14.2f}{busy:12.2f}")
    say("")
    _ratio(f"{cores} cores against 1, times as fast", taken[one], taken[every], say)
    same = {command.out for command in (*taken[every], *taken[one])}
    say(f"{'the same text from both':36}{'yes' if len(same) == 1 else 'NO':>12}")
    if peer in taken:
        _ratio("against vosk-transcriber", taken[peer], taken[every], say)
        errors_beside(items, heard, peer_heard, say)
    elif engine == DEFAULT:
        say("vosk-transcriber was not measured: it needs the program ffmpeg.")


def errors_beside(
    items: Sequence[Item],
    ours: Sequence[Said],
    peer: Sequence[Said],
    say: Callable[[str], None],
) -> None:
    """Both listeners' errors on the same files, which are fewer than those of the first table."""
    say(f"\n{f'the same {len(items)} files':36}{'this program':>12}{_PEER:>18}{'ratio':>8}")
    one, other = compare(items, ours), compare(items, peer)
    for name, own, its in (
        ("character error", one.characters, other.characters),
        ("syllable error", one.syllables, other.syllables),
    ):
        ratio = f"{own / its:8.2f}" if its > 0 else f"{'–':>8}"
        say(f"{name:36}{own:>12.2%}{its:>18.2%}{ratio}")


def _ratio(
    name: str,
    others: Sequence[asr.Command],
    ours: Sequence[asr.Command],
    say: Callable[[str], None],
) -> None:
    """How many times as long, and how much more processor time, the others took."""
    pairs = list(zip(others, ours, strict=True))
    wall = median([other.wall / own.wall for other, own in pairs])
    cpu = median([other.cpu / own.cpu if own.cpu else math.nan for other, own in pairs])
    say(f"{name:36}{wall:12.2f}   (processor time {cpu:.2f})")
