"""sherpa-onnx behind the same Protocol as Vosk; an optional package, several times more accurate.

Two sorts of model. Streaming ones give words while one speaks. The others hear an utterance as a
whole: no words before `finish`, and what is longer than `LONGEST` is cut where it is quietest.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from trainer.domain.errors import KnownError
from trainer.domain.events import Alternative, Word
from trainer.domain.message import M_
from trainer.domain.sound import SAMPLE_RATE, Samples
from trainer.speech.base import Recogniser, Transcript
from trainer.speech.nbest import text_of
from trainer.speech.probe import survives
from trainer.speech.sherpa_files import Layout, find_layout, locate

LONGEST = 20.0
"""Seconds after which a whole-utterance model gets what there is: its memory grows with length."""
_SEARCH = 5.0
"""Seconds before that in which the quietest place is looked for."""
_QUIET = SAMPLE_RATE // 5
CHARACTER = 0.25
"""Seconds that a word lasts at most: these models say when it begins, not when it ends."""
UNRATED = 0.8
"""Confidence of a word whose model gives no probability."""
_SHORTEST_TAIL = 1.0


class SherpaModel:
    """A loaded model; may serve many recognisers in many threads. Made by `load_model`."""

    def __init__(self, path: Path, layout: Layout) -> None:
        self.path = path
        self.kind = layout.kind
        self._tail = max(int(layout.metadata.get("T", "0")) / 100 + 0.2, _SHORTEST_TAIL)
        self._engine: Any = _open(layout)

    @property
    def name(self) -> str:
        return self.path.name

    def recogniser(self) -> Recogniser:
        """A new listener that shares the model."""
        if self.kind.startswith("streaming"):
            return _Streaming(self._engine, self._tail)
        return _Whole(self._engine)

    def likelihoods(self, sound: Samples, texts: Sequence[str]) -> tuple[float | None, ...]:
        """None for each: these models cannot be limited to a sentence."""
        return (None,) * len(texts)


def load_model(path: str | Path) -> SherpaModel:
    """The model in the folder `path`. Raises KnownError where there is none that loads.

    sherpa-onnx may end the process over a damaged model, so each is loaded in a child first.
    """
    _need_package()
    folder = locate(Path(path).expanduser().absolute())
    layout = find_layout(folder)
    _probe(folder)
    try:
        return SherpaModel(folder, layout)
    except (RuntimeError, ValueError) as problem:
        raise _damaged(folder) from problem


def _need_package() -> None:
    try:
        import sherpa_onnx  # noqa: F401  # pyright: ignore[reportUnusedImport]
    except ImportError as problem:
        raise KnownError(
            M_("The recogniser sherpa-onnx is not installed."),
            M_("Install it: pip install sherpa-onnx"),
        ) from problem


def _open(layout: Layout) -> Any:
    import sherpa_onnx

    online: Any = sherpa_onnx.OnlineRecognizer
    offline: Any = sherpa_onnx.OfflineRecognizer
    make, more = {
        "streaming transducer": (online.from_transducer, {}),
        "streaming paraformer": (online.from_paraformer, {}),
        "streaming zipformer ctc": (online.from_zipformer2_ctc, {}),
        "transducer": (offline.from_transducer, {}),
        "paraformer": (offline.from_paraformer, {}),
        "zipformer ctc": (offline.from_zipformer_ctc, {}),
        "sense voice": (offline.from_sense_voice, {"language": "zh"}),
    }[layout.kind]
    # One thread for each listener: the cores are shared out among files, not within one.
    return make(**layout.files, num_threads=1, **more)


def _probe(folder: Path) -> None:
    if not survives("trainer.speech.sherpa", folder):
        raise _damaged(folder)


def _damaged(folder: Path) -> KnownError:
    return KnownError(
        M_("sherpa-onnx cannot load the speech model {path}: it is damaged.", path=str(folder)),
        M_("Unpack or copy the model again."),
    )


def _floats(pcm: Samples) -> np.ndarray:
    return pcm.astype(np.float32) / 32768.0


class _Streaming:
    """Words while one speaks; used from one thread at a time."""

    def __init__(self, engine: Any, tail: float) -> None:
        self._engine = engine
        self._tail = np.zeros(int(tail * SAMPLE_RATE), np.float32)
        self._start_over()

    def _start_over(self) -> None:
        self._stream: Any = self._engine.create_stream()
        self._fed = 0
        self._partial = ""

    def accept(self, pcm: Samples) -> str:
        """Feed mono 16 kHz int16 sound of any length; the words so far, without spaces."""
        if len(pcm):
            self._fed += len(pcm)
            self._stream.accept_waveform(SAMPLE_RATE, _floats(pcm))
            if self._decode():
                self._partial = self._result().text
        return self._partial

    def _decode(self) -> bool:
        decoded = False
        while self._engine.is_ready(self._stream):
            self._engine.decode_stream(self._stream)
            decoded = True
        return decoded

    def _result(self) -> Transcript:
        result = self._engine.get_result_all(self._stream)
        words = words_of(
            str(result.text),
            list(result.tokens),
            list(result.timestamps),
            list(result.ys_probs),
            self._fed / SAMPLE_RATE,
        )
        return _transcript(words)

    def finish(self) -> Transcript:
        """The final result for everything fed since the last `finish`; starts over."""
        if not self._fed:
            return Transcript("")
        # The last words come out only when there is sound for a whole chunk after them.
        self._stream.accept_waveform(SAMPLE_RATE, self._tail)
        self._stream.input_finished()
        self._decode()
        transcript = self._result()
        self._start_over()
        return transcript


class _Whole:
    """Hears pieces of at most `LONGEST` seconds as wholes; used from one thread at a time."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self._start_over()

    def _start_over(self) -> None:
        self._waiting = np.zeros(0, np.int16)
        self._heard = 0.0
        self._words: tuple[Word, ...] = ()

    def accept(self, pcm: Samples) -> str:
        """Feed mono 16 kHz int16 sound of any length; the words of the pieces already heard."""
        self._waiting = np.concatenate([self._waiting, pcm])
        longest = int(LONGEST * SAMPLE_RATE)
        while len(self._waiting) >= longest:
            cut = _quietest(self._waiting[:longest])
            self._hear(self._waiting[:cut])
            self._waiting = self._waiting[cut:]
        return text_of(self._words)

    def _hear(self, piece: Samples) -> None:
        stream = self._engine.create_stream()
        stream.accept_waveform(SAMPLE_RATE, _floats(piece))
        self._engine.decode_stream(stream)
        result = stream.result
        words = words_of(
            str(result.text),
            list(result.tokens),
            list(result.timestamps),
            list(result.ys_log_probs),
            len(piece) / SAMPLE_RATE,
        )
        self._words += tuple(
            Word(w.word, w.start + self._heard, w.end + self._heard, w.conf) for w in words
        )
        self._heard += len(piece) / SAMPLE_RATE

    def finish(self) -> Transcript:
        """The final result for everything fed since the last `finish`; starts over."""
        if len(self._waiting):
            self._hear(self._waiting)
        words = self._words
        self._start_over()
        return _transcript(words)


def _quietest(sound: Samples) -> int:
    """Where to cut: the middle of the quietest 0.2 s in the last `_SEARCH` seconds."""
    first = len(sound) - int(_SEARCH * SAMPLE_RATE)
    starts = range(first, len(sound) - _QUIET + 1, _QUIET // 4)
    power = [float(np.mean(sound[at : at + _QUIET].astype(np.float64) ** 2)) for at in starts]
    return starts[int(np.argmin(power))] + _QUIET // 2


def words_of(
    text: str, pieces: list[str], starts: list[float], log_probs: list[float], length: float
) -> tuple[Word, ...]:
    """Words from a model's own pieces, `starts` in seconds; Chinese by the character.

    Pieces that are no plain text (parts of a character's bytes) are replaced by the characters of
    `text`, spread evenly over the time in which something was said. `length`: of the sound (s).
    """
    if not text.strip() or not pieces:
        return ()
    if len(starts) != len(pieces):  # some models give no times
        starts = [float(at) for at in np.linspace(0.0, length, len(pieces), endpoint=False)]
    plain = [piece.replace("▁", " ") for piece in pieces]
    if "".join("".join(plain).split()) != "".join(text.split()):
        first, last = starts[0], min(starts[-1] + CHARACTER, length)
        plain, log_probs = list(text), []
        starts = [float(at) for at in np.linspace(first, last, len(plain), endpoint=False)]
    rated = len(log_probs) == len(plain)
    words: list[Word] = []
    joinable = False
    for index, piece in enumerate(plain):
        sound = "".join(char for char in piece if char.isalnum() or char in "'-")
        if not sound or piece.startswith("<"):
            joinable = False
            continue
        start = min(max(float(starts[index]), 0.0), length)
        after = float(starts[index + 1]) if index + 1 < len(plain) else length
        end = max(start, min(after, start + CHARACTER, length))
        conf = min(1.0, math.exp(min(log_probs[index], 0.0))) if rated else UNRATED
        if joinable and sound.isascii() and not piece.startswith(" "):
            before = words.pop()
            sound, start, conf = before.word + sound, before.start, min(before.conf, conf)
        words.append(Word(sound, round(start, 3), round(end, 3), round(conf, 4)))
        joinable = sound.isascii() and not piece.endswith(" ")
    return tuple(words)


def _transcript(words: tuple[Word, ...]) -> Transcript:
    alternatives = (Alternative(words, 1.0),) if words else ()
    return Transcript(text_of(words), words, alternatives)


def _try(folder: Path) -> int:
    """Load and hear a second of noise; 0 when that worked."""
    try:
        recogniser = SherpaModel(folder, find_layout(folder)).recogniser()
        noise = np.random.default_rng(0).normal(0, 500, SAMPLE_RATE).astype(np.int16)
        recogniser.accept(noise)
        recogniser.finish()
    except Exception:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_try(Path(sys.argv[1])))
