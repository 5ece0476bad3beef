"""Vosk: one model for the whole program, and recognisers that stream to it."""

from __future__ import annotations

import json
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import soundfile
import soxr

from trainer.domain.errors import KnownError
from trainer.domain.events import Alternative
from trainer.domain.message import M_
from trainer.domain.sound import SAMPLE_RATE, Samples
from trainer.speech import model_check
from trainer.speech.base import LoadedModel, Transcript
from trainer.speech.kaldi import (
    CHUNK,
    Kaldi,
    knows_word,
    open_model,
    open_recogniser,
    open_sentence,
)
from trainer.speech.likelihood import acoustic_scale, cut, likelihood, takes_sentences
from trainer.speech.nbest import join, readings, text_of

ALTERNATIVES = 8
"""Readings of an utterance that are handed on."""
ASKED = 20
"""Readings asked of Vosk: confidences are the better the more there are. It costs 1 % of time."""


class VoskModel:
    """A loaded model; may serve many recognisers in many threads. Made by `load_model`."""

    def __init__(self, path: Path, handle: object) -> None:
        self.path = path
        self.handle = handle

    @property
    def name(self) -> str:
        return self.path.name

    def recogniser(self) -> VoskRecogniser:
        """A new listener that shares the model."""
        return VoskRecogniser(self)

    def likelihoods(self, sound: Samples, texts: Sequence[str]) -> tuple[float | None, ...]:
        """How well each text explains the sound (see `LoadedModel`)."""
        if not takes_sentences(self.path):
            return (None,) * len(texts)
        scale = acoustic_scale(self.path)
        found = {text: self._likelihood(sound, text, scale) for text in dict.fromkeys(texts)}
        return tuple(found[text] for text in texts)

    def _likelihood(self, sound: Samples, text: str, scale: float) -> float | None:
        words = cut(text, lambda word: knows_word(self.handle, word))
        if words is None:
            return None
        decoder = open_sentence(self.handle, SAMPLE_RATE, words)
        return likelihood(decoder, words, sound, scale)


_loaded: weakref.WeakValueDictionary[tuple[str, str], VoskModel] = weakref.WeakValueDictionary()
_loading = threading.Lock()


def load_model(path: str | Path) -> VoskModel:
    """The model in the folder `path`; the same object while anyone holds it.

    Raises KnownError where the folder is no model that Vosk can load. The first load of an
    unknown folder takes twice as long: it is tried in a process of its own.
    """
    folder = model_check.locate(Path(path).expanduser().absolute())
    with _loading:
        mark = model_check.check(folder)
        key = str(folder), mark
        model = _loaded.get(key)
        if model is None:
            try:
                model = VoskModel(folder, open_model(folder))
            except RuntimeError as problem:
                raise KnownError(
                    M_("Vosk cannot load the speech model {path}.", path=str(folder)),
                    M_("Close other programs if memory is short, or choose a smaller model."),
                ) from problem
            _loaded[key] = model
        return model


class VoskRecogniser:
    """Streaming recognition with n-best; used from one thread at a time.

    What Vosk ends by itself at a pause is kept until `finish`, so nothing is lost. Every
    utterance starts with a fresh decoder: no utterance hangs on an earlier one.
    """

    def __init__(self, model: VoskModel, alternatives: int = ALTERNATIVES) -> None:
        self._model = model
        self._alternatives = alternatives
        self._kaldi: Kaldi | None = None
        self._start_over()

    def _start_over(self) -> None:
        self._kaldi = None
        self._rest = b""
        self._pieces: list[list[Alternative]] = []
        self._partial = ""

    def _open(self) -> Kaldi:
        """The decoder of this utterance. Not made before there is sound: it costs 2 ms."""
        if self._kaldi is None:
            self._kaldi = open_recogniser(self._model.handle, SAMPLE_RATE)
            self._kaldi.SetMaxAlternatives(max(ASKED, self._alternatives))
            self._kaldi.SetWords(True)
        return self._kaldi

    def accept(self, pcm: Samples) -> str:
        """Feed mono 16 kHz int16 sound of any length; the words so far, without spaces."""
        if self.feed(pcm):
            partial = json.loads(self._open().PartialResult()).get("partial", "")
            settled = [word for piece in self._pieces if piece for word in piece[0].words]
            coming = [w for w in str(partial).split() if not w.startswith(("[", "<"))]
            self._partial = text_of([*settled, *coming])
        return self._partial

    def feed(self, pcm: Samples) -> bool:
        """Feed without asking for the words so far; whether Vosk was given anything."""
        data = self._rest + np.ascontiguousarray(pcm, dtype="<i2").tobytes()
        size = 2 * CHUNK
        whole = len(data) - len(data) % size
        for at in range(0, whole, size):
            self._decode(data[at : at + size])
        self._rest = data[whole:]
        return whole > 0

    def _decode(self, data: bytes) -> None:
        kaldi = self._open()
        if kaldi.AcceptWaveform(data):
            self._pieces.append(readings(json.loads(kaldi.Result())))

    def finish(self) -> Transcript:
        """The final result for everything fed since the last `finish`; starts over."""
        if self._rest:
            self._decode(self._rest)
        if self._kaldi is None:
            return Transcript("")
        self._pieces.append(readings(json.loads(self._kaldi.FinalResult())))
        pieces = self._pieces
        self._start_over()
        return _transcript(join(pieces, self._alternatives))


def _transcript(alternatives: list[Alternative]) -> Transcript:
    if not alternatives:
        return Transcript("")
    words = alternatives[0].words
    return Transcript(text_of(words), words, tuple(alternatives))


def transcribe_file(
    path: str | Path, model: LoadedModel, after_second: Callable[[], None] | None = None
) -> Transcript:
    """What is said in a sound file: WAV, FLAC, OGG or MP3, any rate, any number of channels.

    Read in blocks, so its length does not matter. Times are seconds from the file's beginning.
    `after_second` is called after each second of sound; what it raises ends the work.
    Raises KnownError for a file that is missing, no sound, damaged or empty.
    """
    recogniser = model.recogniser()
    heard = False
    for block in read_sound(Path(path)):
        heard = heard or len(block) > 0
        recogniser.accept(block)
        if after_second is not None:
            after_second()
    if not heard:
        raise KnownError(
            M_("The sound file {path} is empty.", path=str(path)), M_("Choose another recording.")
        )
    return recogniser.finish()


def read_sound(path: Path, channel: int | None = None) -> Iterator[Samples]:
    """The sound of a file in blocks: mono, 16 kHz, int16.

    `channel`: that one alone where the file has it, else the mean of all.
    """
    if not path.is_file():
        raise KnownError(
            M_("The sound file {path} does not exist.", path=str(path)),
            M_("Check the name of the file and its folder."),
        )
    try:
        with soundfile.SoundFile(path) as file:
            resampler = (
                None
                if file.samplerate == SAMPLE_RATE
                else soxr.ResampleStream(file.samplerate, SAMPLE_RATE, 1, dtype="float32")
            )
            for block in file.blocks(blocksize=file.samplerate, dtype="float32", always_2d=True):
                alone = channel is not None and channel < block.shape[1]
                mono = (
                    np.ascontiguousarray(block[:, channel])
                    if alone
                    else block.mean(axis=1, dtype=np.float32)
                )
                yield _to_int16(mono if resampler is None else resampler.resample_chunk(mono))
            if resampler is not None:
                yield _to_int16(resampler.resample_chunk(np.zeros(0, np.float32), last=True))
    except (soundfile.SoundFileError, RuntimeError, OSError) as problem:
        raise KnownError(
            M_("The file {path} cannot be read as sound.", path=str(path)),
            M_("Use a recording in WAV, FLAC, OGG or MP3."),
        ) from problem


def _to_int16(sound: np.ndarray) -> Samples:
    return np.clip(np.rint(sound * 32768.0), -32768, 32767).astype(np.int16)
