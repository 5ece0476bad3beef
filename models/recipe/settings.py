"""Every number of the recipe in one place.

Times are seconds, rates are espeak's words per minute, sounds are 16 kHz mono int16.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

SAMPLE_RATE = 16000
FRAME_STEP = 160  # samples between two feature frames (10 ms)
SUBSAMPLING = 3  # the net answers once every third frame (30 ms)
LABEL_OFFSET = 320  # centre of the first 40 ms window, in samples
FEATURE_DIM = 63  # 60 cepstra, 3 of pitch
CONTEXT = 24  # frames the net sees on either side of the frame it answers for


@dataclass(frozen=True)
class Settings:
    """What one run does. `tiny()` is the smoke run that finishes within minutes."""

    seed: int = 20240611
    utterances: int = 18000
    dev_utterances: int = 180
    test_utterances: int = 480
    job_size: int = 700
    job_timeout_s: float = 300.0
    random_voices: int = 170
    epochs: int = 5
    peak_rate: float = 2.5e-3
    batch_frames: int = 12000
    width: int = 256
    common_characters: int = 3500
    common_words: int = 12000
    threads: int = 2
    # Only for people's recordings, see `people`, `glue` and `adapt`.
    people_most: int = 10000  # recordings of one speaker, spread evenly
    realign_most: int = 10000
    people_utterances: int = 6000  # glued ones, half of them by each speaker
    adapt_synthetic: float = 0.8  # share of the synthesiser's files that stays in training
    adapt_epochs: int = 2
    adapt_nets: int = 2  # trained by different luck; the model gets their mean
    adapt_rate: float = 1.2e-3
    adapt_share: float = 0.75  # how far the final net goes from the synthetic to the adapted ones
    refine_rounds: int = 2  # … and on from there, each round warming up anew
    refine_epochs: int = 2
    refine_rate: float = 9e-4
    # For `tune` and `evaluate`.
    scales: tuple[float, ...] = (0.3, 0.4, 0.5, 0.6)  # of the net's answers, to choose from
    noise_clip_s: int = 20  # each kind of noise in which no word should be heard

    def tiny(self) -> Settings:
        """Small enough for minutes, big enough that the model loads and decodes its voice."""
        return replace(
            self,
            utterances=700,
            dev_utterances=12,
            test_utterances=24,
            job_size=350,
            random_voices=10,
            epochs=6,
            width=96,
            batch_frames=3000,
            common_characters=600,
            common_words=500,
            people_most=1000,
            realign_most=1000,
            people_utterances=280,
            adapt_epochs=2,
            refine_rounds=1,
            refine_epochs=1,
            scales=(0.4, 0.6),
            noise_clip_s=4,
        )


@dataclass(frozen=True)
class Places:
    """Where a run reads and writes. `work` may be deleted afterwards."""

    repository: Path
    work: Path
    model: Path

    @property
    def sentences(self) -> Path:
        return self.repository / "models" / "recipe" / "sentences"

    @property
    def speech(self) -> Path:
        return self.work / "speech"

    @property
    def features(self) -> Path:
        return self.work / "features"

    @property
    def net(self) -> Path:
        return self.work / "net.pt"

    def clips(self, alignment: int) -> Path:
        """People's recordings, aligned for the first or the second time."""
        return self.work / f"people-{alignment}"

    def glued(self, alignment: int) -> Path:
        """Features of the utterances made from these clips."""
        return self.work / f"glued-{alignment}"

    def adapted_net(self, number: int) -> Path:
        return self.work / f"net-people-{number}.pt"

    @property
    def blended_net(self) -> Path:
        return self.work / "net-blended.pt"

    def refined_net(self, number: int) -> Path:
        return self.work / f"net-refined-{number}.pt"

    def net_without(self, speaker: str) -> Path:
        """The net that was adapted to everyone but `speaker`."""
        return self.work / f"net-without-{speaker}.pt"

    @property
    def left_out(self) -> Path:
        return self.work / "left-out.json"

    @property
    def continuous(self) -> Path:
        """Errors in whole sentences of people left out."""
        return self.work / "continuous.json"
