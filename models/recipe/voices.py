"""Which voices train, which tune, which test; and made-up voices for variety."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import espeakng_loader

BASE = "cmn-latn-pinyin"

# Never heard in training. Chosen before anything was measured, and never exchanged.
DEV_VARIANTS = ["f5", "m2", "iven2", "linda", "klatt6", "edward"]
TEST_VARIANTS = [
    "f4", "m4", "m8", "Andy", "steph3", "belinda", "john", "klatt3", "Alicia", "paul",
    *(f"unheard{number}" for number in range(10)),  # made up, like most of those in training
]  # fmt: skip
# Rates between those of the training set, which avoids them.
DEV_RATES = [135, 165, 205, 235]
TEST_RATES = [125, 150, 175, 190, 220, 245]

# Whispers, robots and caricatures: no one talks like that to a customer.
_ODD = {
    "whisper", "whisperf", "Demonic", "UniRobot", "anikaRobot", "Mr serious", "croak",
    "robosoft", "robosoft2", "robosoft3", "robosoft4", "robosoft5", "robosoft6",
    "robosoft7", "robosoft8", "Tweaky", "Lee", "fast", "Storm",
}  # fmt: skip


def prepare_data(target: Path, random_voices: int, seed: int) -> Path:
    """Copy the synthesiser's data to `target`, adding `random_voices` made-up variants.

    espeak-ng lists at most 349 voices, so languages that are not needed are left out.
    """
    if target.exists():
        return target
    part = target.with_name(target.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    shutil.copytree(espeakng_loader.get_data_path(), part)
    for entry in (part / "lang").iterdir():
        if entry.name not in ("sit", "gmw"):
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    chance = random.Random(seed)
    made = [f"made{number}" for number in range(random_voices)]
    unheard = [name for name in TEST_VARIANTS if name.startswith("unheard")]
    for name in (*made, *unheard):
        text = _made_up_variant(name, chance)
        (part / "voices" / "!v" / name).write_text(text, encoding="ascii")
    part.rename(target)
    return target


def _made_up_variant(name: str, chance: random.Random) -> str:
    size = chance.uniform(0.82, 1.25)  # all formants together: the length of the throat
    low = chance.uniform(70, 210)
    lines = [
        "language variant",
        f"name {name}",
        f"pitch {low:.0f} {low * chance.uniform(1.3, 1.65):.0f}",
        f"flutter {chance.randint(0, 6)}",
        f"roughness {chance.choice([0, 0, 1, 2, 3])}",
    ]
    if chance.random() < 0.25:
        lines.append(f"klatt {chance.choice([1, 2, 3, 4, 5])}")
    for formant in range(7):
        own = 1.0 if formant == 0 else size * chance.uniform(0.95, 1.05)
        strength, width = chance.uniform(70, 130), chance.uniform(75, 140)
        lines.append(f"formant {formant} {own * 100:.0f} {strength:.0f} {width:.0f}")
    if chance.random() < 0.4:
        lines.append(f"voicing {chance.randint(60, 140)}")
        lines.append(f"consonants {chance.randint(60, 130)} {chance.randint(60, 130)}")
    if chance.random() < 0.2:
        lines.append(f"breath 0 {' '.join(str(chance.randint(0, 4)) for _ in range(7))}")
    return "\n".join(lines) + "\n"


def training_voices(data: Path) -> list[str]:
    """Names of all voices that training may use, plain `cmn-latn-pinyin` first."""
    held_out = set(DEV_VARIANTS) | set(TEST_VARIANTS) | _ODD
    names = sorted(p.name for p in (data / "voices" / "!v").iterdir() if p.name not in held_out)
    # espeak folds the case of names: a held-out voice must not slip in by another spelling.
    folded = {name.lower() for name in held_out}
    return [BASE, *(f"{BASE}+{name}" for name in names if name.lower() not in folded)]
