"""What the telephone line does to a voice. Pure: the same sound, effects and seed, the same result.

Order as on a real line: the room (speakerphone echo), the microphone (clipping), the surroundings
(noise), the line's band, its contacts (crackle), the codec (µ-law at 8 kHz), lost packets, the
volume. The SNR holds as heard: speech and noise are both measured after the band.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from trainer.domain.sound import SAMPLE_RATE, Samples
from trainer.domain.voice import LineEffects, NoiseKind
from trainer.speech.levels import FULL_SCALE, soft_limit, speech_power
from trainer.speech.noise import (
    NOISES,
    OF_THE_LINE,
    PeopleKind,
    Sound,
    cracks,
    good_length,
    of_people,
    office,
)

LOW, HIGH = 300.0, 3400.0
"""Edges of the telephone band in Hz."""
_MU = 255.0


def _nobody(kind: PeopleKind) -> Sound:
    raise ValueError(f"there is no voice to make “{kind}” of")


def apply_effects(
    samples: Samples,
    effects: LineEffects,
    seed: int = 0,
    people: Callable[[PeopleKind], Sound] = _nobody,
) -> Samples:
    """`samples` as they arrive over the line; same length, never clipped unless it is asked for.

    `people` gives the loops of speech for surroundings with people in them.
    """
    n = len(samples)
    if not n:
        return samples.copy()
    telephone = effects.band == "telephone"
    sound: Sound = samples / FULL_SCALE
    if effects.echo > 0:
        sound = _echo(sound, min(effects.echo, 1.0), _chance(seed, n, 1))
    if effects.clipping > 0:
        sound = _overdriven(sound, min(effects.clipping, 1.0))
    if telephone:
        sound = telephone_band(sound)
    power = speech_power(soft_limit(sound))
    faded = _fades(n)
    heard = np.ones(n)
    if effects.silent_after is not None:
        heard[int(effects.silent_after * SAMPLE_RATE) :] = 0
    sound = sound * heard
    if effects.noise is not None:
        noise = _noise(effects.noise, n, _chance(seed, n, 2), people)
        if telephone:
            noise = telephone_band(noise)
        rms = float(np.sqrt(np.mean(noise**2))) or 1.0
        noise *= np.sqrt(power) * 10 ** (-effects.snr_db / 20) / rms * faded
        sound = sound + (noise if effects.noise in OF_THE_LINE else noise * heard)
    if effects.crackle > 0:
        crackle = cracks(n, _chance(seed, n, 3), min(effects.crackle, 1.0))
        sound = sound + np.sqrt(power) * (telephone_band(crackle) if telephone else crackle)
    if telephone:
        sound = _mu_law(sound)
    if effects.dropouts > 0:
        sound = sound * _dropouts(n, min(effects.dropouts, 0.9), _chance(seed, n, 4))
    return soft_limit(sound * 10 ** (effects.level_db / 20))


def _chance(seed: int, n: int, effect: int) -> np.random.Generator:
    """Each effect draws from a stream of its own: none changes with what else is on the line."""
    return np.random.default_rng([seed & 0x7FFFFFFF, n, effect])


def _noise(
    kind: NoiseKind,
    n: int,
    chance: np.random.Generator,
    people: Callable[[PeopleKind], Sound],
) -> Sound:
    if kind == "babble":
        return of_people(n, chance, people("crowd"))
    if kind == "child":
        return of_people(n, chance, people("child"))
    if kind == "office":
        return office(n, chance, people("crowd"))
    return NOISES[kind](n, chance)


def _fades(n: int) -> Sound:
    """Soft edges for what is not silent at the ends of a line."""
    ramp = min(320, n // 2)
    gain = np.ones(n)
    if ramp:
        gain[:ramp] = np.linspace(0, 1, ramp)
        gain[-ramp:] = gain[:ramp][::-1]
    return gain


def _overdriven(sound: Sound, amount: float) -> Sound:
    """The tops cut off: everything above a limit that `amount` lowers; as loud as before."""
    power = speech_power(soft_limit(sound))
    limit = float(np.max(np.abs(sound))) * (1 - 0.97 * amount) ** 1.5
    if power <= 0 or limit <= 0:
        return sound
    cut = np.clip(sound, -limit, limit) / limit
    return cut * np.sqrt(power / speech_power(soft_limit(cut * 0.5))) * 0.5


def telephone_band(sound: Sound) -> Sound:
    """Only what is between 300 and 3400 Hz, with soft edges (-6 dB at the edges)."""
    size = good_length(len(sound) + 800)
    frequencies = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
    low = 1 / (1 + np.exp(-(frequencies - LOW) / 15.0))
    high = 1 / (1 + np.exp((frequencies - HIGH) / 40.0))
    return np.fft.irfft(np.fft.rfft(sound, size) * low * high, size)[: len(sound)]


def _mu_law(sound: Sound) -> Sound:
    """Through the 8-bit telephone codec at 8 kHz and back. The sound must be band-limited."""
    size = good_length(len(sound) + 800)
    coarse = np.fft.irfft(np.fft.rfft(sound, size)[: size // 4 + 1], size // 2) * 0.5
    coarse = np.clip(coarse, -1, 1)
    code = np.rint(np.sign(coarse) * np.log1p(_MU * np.abs(coarse)) / np.log1p(_MU) * 127) / 127
    decoded = np.sign(code) * np.expm1(np.abs(code) * np.log1p(_MU)) / _MU
    spectrum = np.zeros(size // 2 + 1, dtype=complex)
    spectrum[: size // 4 + 1] = np.fft.rfft(decoded) * 2
    # The codec's own noise ends at 4 kHz; what its receiver lets through ends a little below.
    spectrum *= 1 / (1 + np.exp((np.fft.rfftfreq(size, 1 / SAMPLE_RATE) - 3600.0) / 40.0))
    return np.fft.irfft(spectrum, size)[: len(sound)]


def _echo(sound: Sound, amount: float, chance: np.random.Generator) -> Sound:
    """A handset on the table: early reflections and a tail of 0.15–0.6 s."""
    seconds = 0.15 + 0.45 * amount
    n = int(seconds * SAMPLE_RATE)
    time = np.arange(n) / SAMPLE_RATE
    room = chance.standard_normal(n) * np.exp(-6.9 * time / seconds)
    room[: int(0.008 * SAMPLE_RATE)] = 0
    for _ in range(5):
        room[int(chance.uniform(0.008, 0.05) * SAMPLE_RATE)] += chance.uniform(4, 9)
    room /= np.sqrt(np.sum(room**2))
    size = good_length(len(sound) + n)
    wet = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(room, size), size)[: len(sound)]
    return sound * (1 - 0.6 * amount) + wet * 0.8 * amount


def _dropouts(n: int, share: float, chance: np.random.Generator) -> Sound:
    """A gain curve that is 0 for `share` of the time, in gaps of 60–250 ms with short ramps."""
    gain = np.ones(n)
    wanted, tries = share * n, 0
    while n - gain.sum() < wanted and tries < 2000:
        tries += 1
        left = wanted - (n - float(gain.sum()))
        length = int(min(chance.uniform(0.06, 0.25) * SAMPLE_RATE, max(left, 0.03 * SAMPLE_RATE)))
        start = int(chance.integers(0, max(1, n - length)))
        gain[start : start + length] = 0
    ramp = np.hanning(96)
    smooth: Sound = np.convolve(gain, ramp / ramp.sum(), mode="same").real
    return np.clip(smooth, 0, 1)
