"""One listener over many files in a process of its own, so that its time and memory are its own.

``python -m trainer.benchmarks.asr_run bare|ours ENGINE MODEL`` reads a JSON list of 16 kHz WAV
files and writes one JSON object: what was heard and what it cost.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import soundfile

from trainer.speech import kaldi

_PIECE = 2000
"""Samples that vosk-transcriber, too, hands over at a time."""


def _ours(engine: str, folder: Path) -> Any:
    from trainer.speech.engines import load_engine
    from trainer.speech.recogniser import transcribe_file

    model = load_engine(engine, folder)

    def hear(path: str) -> list[tuple[str, float]]:
        return [(word.word, word.start) for word in transcribe_file(path, model).words]

    return hear


def _bare(engine: str, folder: Path) -> Any:
    """As short as it can be written with Vosk alone: no partial words, no other readings."""
    model = kaldi.open_model(folder)

    def hear(path: str) -> list[tuple[str, float]]:
        recogniser = kaldi.open_recogniser(model, 16_000)
        recogniser.SetWords(True)
        sound, _rate = soundfile.read(path, dtype="int16")
        results: list[str] = []
        for at in range(0, len(sound), _PIECE):
            if recogniser.AcceptWaveform(sound[at : at + _PIECE].tobytes()):
                results.append(recogniser.Result())
        results.append(recogniser.FinalResult())
        words = [word for text in results for word in json.loads(text).get("result", [])]
        return [(word["word"], word["start"]) for word in words]

    return hear


def _megabytes() -> float:
    """The most memory this process has had so far; 0 where the system does not say."""
    try:
        # Not getrusage: what the parent had before it started this process counts in that.
        told = Path("/proc/self/status").read_text()
        return int(told.partition("VmHWM:")[2].split()[0]) / 1024
    except OSError:
        pass
    try:
        import resource
    except ImportError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)


def main(which: str, engine: str, folder: str) -> None:
    files: list[str] = json.load(sys.stdin)
    if engine == "vosk":
        import vosk  # noqa: F401  # pyright: ignore[reportUnusedImport]
    if files:
        soundfile.read(files[0])
    before, begun = _megabytes(), time.perf_counter()
    hear = (_ours if which == "ours" else _bare)(engine, Path(folder))
    loaded, after = time.perf_counter() - begun, _megabytes()
    heard: list[Any] = []
    cpu = 0.0
    for path in files:
        start = time.process_time()
        heard.append(hear(path))
        cpu += time.process_time() - start
    json.dump(
        {
            "load_s": loaded,
            "loaded_mb": after - before,
            "peak_mb": _megabytes() - before,
            "cpu_s": cpu,
            "heard": heard,
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main(*sys.argv[1:4])
