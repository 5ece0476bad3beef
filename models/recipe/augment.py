"""What rooms, telephones and bystanders do to speech, applied at random while training."""

from __future__ import annotations

import numpy as np
import soxr
from scipy.signal import butter, fftconvolve, lfilter, sosfilt

from models.recipe.settings import SAMPLE_RATE
from trainer.domain.voice import LineEffects
from trainer.speech.effects import apply_effects
from trainer.speech.noise import NOISES as LINE_NOISES

Sound = np.ndarray  # float32, int16 scale, 16 kHz

_PHONE_BAND = butter(4, [300, 3400], btype="bandpass", fs=SAMPLE_RATE, output="sos")
_MU = 255.0
NOISES = ("white", "pink", "brown", "babble", "hum", "clicks", "music")


def change_speed(sound: Sound, factor: float) -> Sound:
    """Play `factor` times as fast, pitch included; times must be divided by `factor`."""
    return soxr.resample(sound, SAMPLE_RATE * factor, SAMPLE_RATE, quality="LQ")


def reverberate(sound: Sound, t60_s: float, chance: np.random.Generator) -> Sound:
    """A room of the given reverberation time, the direct sound unmoved."""
    length = int(t60_s * SAMPLE_RATE)
    decay = np.exp(-6.9 * np.arange(length) / length)
    room = (chance.standard_normal(length) * decay).astype(np.float32)
    room *= chance.uniform(0.15, 0.5) / np.sqrt(np.sum(room**2))
    room[:16] = 0
    room[0] = 1.0
    return fftconvolve(sound, room)[: len(sound)].astype(np.float32)


def tilt(sound: Sound, amount: float) -> Sound:
    """Darker (amount < 0) or brighter (> 0), between −0.6 and 0.6."""
    return lfilter([1.0, -amount], [1.0], sound).astype(np.float32)


def telephone(sound: Sound) -> Sound:
    """Telephone band, 8 kHz, 8-bit µ-law and back."""
    narrow = sosfilt(_PHONE_BAND, sound)
    narrow = soxr.resample(narrow.astype(np.float32), SAMPLE_RATE, 8000, quality="MQ")
    x = np.clip(narrow / 32768.0, -1, 1)
    code = np.round(np.sign(x) * np.log1p(_MU * np.abs(x)) / np.log1p(_MU) * 127)
    x = np.sign(code) * np.expm1(np.abs(code) / 127 * np.log1p(_MU)) / _MU
    wide = soxr.resample((x * 32768).astype(np.float32), 8000, SAMPLE_RATE, quality="MQ")
    result = np.zeros(len(sound), np.float32)
    result[: min(len(wide), len(sound))] = wide[: len(sound)]
    return result


def level(sound: Sound) -> float:
    """Root mean square of the louder parts, int16 scale."""
    power = sound.astype(np.float64) ** 2
    blocks = power[: len(power) // 320 * 320].reshape(-1, 320).mean(axis=1)
    if not len(blocks):
        return 0.0
    return float(np.sqrt(np.mean(blocks[blocks >= np.median(blocks)])))


def noise(kind: str, length: int, chance: np.random.Generator, speech: list[Sound]) -> Sound:
    """`length` samples of a kind from `NOISES`, of no particular level.

    `speech` is what babble is mixed from.
    """
    white = chance.standard_normal(length).astype(np.float32)
    if kind == "pink":
        spectrum = np.fft.rfft(white) / np.sqrt(np.maximum(np.arange(length // 2 + 1), 20))
        return np.fft.irfft(spectrum, length).astype(np.float32)
    if kind == "brown":
        return lfilter([1.0], [1.0, -0.985], white).astype(np.float32)
    if kind == "babble":
        mixed = np.zeros(length, np.float32)
        for _ in range(int(chance.integers(4, 9))):
            voice = speech[int(chance.integers(len(speech)))].astype(np.float32)
            repeated = np.resize(voice, length)
            mixed += np.roll(repeated, int(chance.integers(length))) * chance.uniform(0.3, 1)
        return mixed
    time = np.arange(length) / SAMPLE_RATE
    if kind == "hum":
        base = chance.choice([50.0, 60.0, 100.0, 120.0])
        tones = [np.sin(2 * np.pi * base * k * time) / k**1.2 for k in range(1, 9)]
        return (np.sum(tones, axis=0) + 0.05 * white).astype(np.float32)
    if kind == "clicks":
        ticks = (chance.random(length) < chance.uniform(3, 15) / SAMPLE_RATE) * white
        return lfilter([1.0], [1.0, -0.9], ticks * 30).astype(np.float32) + 0.02 * white
    if kind == "music":
        notes = np.zeros(length)
        for start in range(0, length, SAMPLE_RATE // 3):
            pitch = 220 * 2 ** (int(chance.integers(0, 25)) / 12)
            part = time[: min(SAMPLE_RATE // 2, length - start)]
            envelope = np.exp(-4 * part)
            for overtone in (1, 2, 3):
                tone = np.sin(2 * np.pi * pitch * overtone * part) / overtone
                notes[start : start + len(part)] += envelope * tone
        return notes.astype(np.float32)
    return white


def add_noise(sound: Sound, other: Sound, snr_db: float) -> Sound:
    """Mix so that the speech is `snr_db` above the noise."""
    loud, quiet = level(sound), float(np.sqrt(np.mean(other.astype(np.float64) ** 2)))
    if loud <= 0 or quiet <= 0:
        return sound
    return (sound + other * (loud / quiet * 10 ** (-snr_db / 20))).astype(np.float32)


def to_level(sound: Sound, dbfs: float) -> Sound:
    """Scale so that the louder parts lie at `dbfs`, and clip as a card would."""
    loud = level(sound)
    if loud <= 0:
        return sound
    return np.clip(sound * (32768 * 10 ** (dbfs / 20) / loud), -32768, 32767)


def line(
    sound: np.ndarray,
    noise: str | None,
    snr_db: float,
    seed: int,
    crowd: Sound | None = None,
    **more: float,
) -> np.ndarray:
    """The application's own telephone line: band, codec, and noise as loud as `snr_db` heard.

    int16 in and out. `crowd` is what its noise "babble" is made of; `more` are other effects of
    `LineEffects`.
    """
    effects = LineEffects(noise=noise, snr_db=snr_db, **more)  # type: ignore[arg-type]
    heard = np.clip(sound, -32768, 32767).astype(np.int16)
    people = np.zeros(1) if crowd is None else crowd.astype(np.float64)
    return apply_effects(heard, effects, seed, lambda _kind: people)


def distort(sound: Sound, chance: np.random.Generator, speech: list[Sound]) -> tuple[Sound, float]:
    """One training example: sound altered at random, and the speed factor used.

    A third goes over the application's own line, a quarter over a plainer telephone that hears
    the noise of the room, the rest to a headset's microphone.
    """
    speed = 1.0
    if chance.random() < 0.6:
        speed = float(chance.uniform(0.88, 1.10))
        sound = change_speed(sound, speed)
    if chance.random() < 0.4:
        sound = tilt(sound, float(chance.uniform(-0.5, 0.5)))
    # Noise is seldom as loud as at the lower end, where even people miss words.
    snr_db = float(chance.triangular(0, 15, 35))
    if chance.random() < 0.33:
        kinds = [*LINE_NOISES, "babble"]
        kind = str(chance.choice(kinds)) if chance.random() < 0.7 else None
        crowd = noise("babble", len(sound), chance, speech) if kind == "babble" else None
        heard = line(
            to_level(sound, float(chance.uniform(-30, -14))),
            kind,
            snr_db,
            int(chance.integers(1 << 30)),
            crowd,
            dropouts=float(chance.uniform(0, 0.08)) if chance.random() < 0.15 else 0.0,
            echo=float(chance.uniform(0, 0.7)) if chance.random() < 0.2 else 0.0,
        )
        return heard.astype(np.float32), speed
    if chance.random() < 0.35:
        sound = reverberate(sound, float(chance.uniform(0.12, 0.55)), chance)
    if chance.random() < 0.7:
        kind = str(chance.choice(NOISES))
        sound = add_noise(sound, noise(kind, len(sound), chance, speech), snr_db)
    sound = to_level(sound, float(chance.uniform(-32, -9)))
    if chance.random() < 0.37:
        sound = telephone(sound)
    return sound.astype(np.float32), speed
