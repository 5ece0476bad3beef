"""``python -m trainer.speech.model_probe FOLDER``: load a model and decode a second of noise.

Exit code 0 when that worked. A damaged model may abort or crash: that is what it is for.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from trainer.domain.sound import SAMPLE_RATE
from trainer.speech.kaldi import open_model, open_recogniser


def main(folder: str) -> int:
    try:
        model = open_model(Path(folder))
        recogniser = open_recogniser(model, SAMPLE_RATE)
        recogniser.SetWords(True)
        noise = np.random.default_rng(0).normal(0, 500, SAMPLE_RATE).astype(np.int16)
        recogniser.AcceptWaveform(noise.tobytes())
        recogniser.FinalResult()
    except Exception:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
