"""What every recogniser must do, whoever makes it: subclass `RecogniserContract`."""

from __future__ import annotations

import threading
from itertools import pairwise

import numpy as np
import pytest

from trainer.domain.sound import BLOCK, SAMPLE_RATE, Samples
from trainer.speech.base import LoadedModel, Transcript
from trainer.speech.nbest import text_of


def hear(model: LoadedModel, sound: Samples, block: int = BLOCK) -> Transcript:
    recogniser = model.recogniser()
    for at in range(0, len(sound), block):
        recogniser.accept(sound[at : at + block])
    return recogniser.finish()


class RecogniserContract:
    """A subclass gives the fixtures `loaded` (LoadedModel) and `said` (text, its sound)."""

    def test_it_hears_what_was_said(self, loaded: LoadedModel, said: tuple[str, Samples]) -> None:
        assert hear(loaded, said[1]).text == said[0]

    def test_blocks_do_not_matter(self, loaded: LoadedModel, said: tuple[str, Samples]) -> None:
        whole = hear(loaded, said[1], len(said[1]))
        assert all(hear(loaded, said[1], block) == whole for block in (BLOCK, 37, SAMPLE_RATE))

    def test_words_have_ordered_times_and_confidences(
        self, loaded: LoadedModel, said: tuple[str, Samples]
    ) -> None:
        heard = hear(loaded, said[1])
        assert heard.words and heard.text == text_of(heard.words)
        assert heard.alternatives[0].words == heard.words
        for word in heard.words:
            assert 0 <= word.start < word.end <= len(said[1]) / SAMPLE_RATE
            assert 0 < word.conf <= 1
        for earlier, later in pairwise(heard.words):
            assert earlier.end <= later.start + 1e-6

    def test_times_follow_the_sound(self, loaded: LoadedModel, said: tuple[str, Samples]) -> None:
        late = np.concatenate([np.zeros(2 * SAMPLE_RATE, np.int16), said[1]])
        moved = hear(loaded, late).words[-1].start - hear(loaded, said[1]).words[-1].start
        assert moved == pytest.approx(2.0, abs=0.1)

    def test_finish_starts_over(self, loaded: LoadedModel, said: tuple[str, Samples]) -> None:
        recogniser = loaded.recogniser()
        assert recogniser.finish() == Transcript("")
        for _time in range(2):
            recogniser.accept(said[1])
            assert recogniser.finish() == hear(loaded, said[1])
        assert recogniser.finish() == Transcript("")

    def test_silence_says_nothing(self, loaded: LoadedModel) -> None:
        heard = hear(loaded, np.zeros(3 * SAMPLE_RATE, np.int16))
        assert (heard.text, heard.words) == ("", ())

    def test_threads_share_the_model(self, loaded: LoadedModel, said: tuple[str, Samples]) -> None:
        alone = hear(loaded, said[1])
        heard: list[Transcript] = []
        threads = [
            threading.Thread(target=lambda: heard.append(hear(loaded, said[1])))
            for _number in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert heard == [alone] * 4

    def test_texts_are_held_against_the_sound_or_not_at_all(
        self, loaded: LoadedModel, said: tuple[str, Samples]
    ) -> None:
        text, sound = said
        right, wrong, strange = loaded.likelihoods(sound, [text, text[:2], "䲜"])
        assert strange is None
        assert (right is None) == (wrong is None)
        if right is not None and wrong is not None:
            assert right > wrong
        assert loaded.likelihoods(sound, [text[:2], text]) == (wrong, right)
        assert loaded.likelihoods(sound, []) == ()

    def test_it_says_which_model_it_is(self, loaded: LoadedModel) -> None:
        assert loaded.name
        assert loaded.path.is_dir()
