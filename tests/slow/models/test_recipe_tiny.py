"""The whole pipeline in its smallest form, from the synthesiser to a model that decodes.

It needs the build requirements of `models/recipe` beside the test requirements.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
from pathlib import Path

import numpy as np
import pytest
import soundfile
import vosk

REPOSITORY = Path(__file__).resolve().parents[3]


WORDS = {
    "你好": "ni2 hao3", "再见": "zai4 jian4", "谢谢": "xie4 xie5", "先生": "xian1 sheng5",
    "电话": "dian4 hua4", "问题": "wen4 ti2", "明天": "ming2 tian1", "时间": "shi2 jian1",
    "公司": "gong1 si1", "服务": "fu2 wu4", "地址": "di4 zhi3", "姓名": "xing4 ming2",
}  # fmt: skip
SYLLABLES = ["ma1", "hao3", "shi4", "zhong1", "guo2", "ren2", "da4", "xue2", "ni3", "wo3"]
_SAY = """
import json, sys
import numpy as np
from models.recipe.espeak import Espeak
espeak = Espeak()
for spoken, voice, target in json.loads(sys.argv[1]):
    np.save(target, espeak.say(spoken, voice)[0])
"""


def archive(folder: Path) -> Path:
    """Recordings named and packed like those of people, but spoken by the synthesiser."""
    asked = [(pinyin, "cmn-latn-pinyin+f4", f"64k/hsk/cmn-{w}.mp3") for w, pinyin in WORDS.items()]
    asked += [(s, "cmn-latn-pinyin+m4", f"64k/syllabs/cmn-{s}.mp3") for s in SYLLABLES]
    said = [(*entry[:2], str(folder / f"{number}.npy")) for number, entry in enumerate(asked)]
    subprocess.run([sys.executable, "-c", _SAY, json.dumps(said)], cwd=REPOSITORY, check=True)
    path = folder / "people.tar"
    with tarfile.open(path, "w") as tar:
        for number, (_, _, name) in enumerate(asked):
            sound = np.pad(np.load(folder / f"{number}.npy"), 4000)
            data = io.BytesIO()
            soundfile.write(data, sound, 22050, format="MP3")
            member = tarfile.TarInfo(name)
            member.size = data.tell()
            data.seek(0)
            tar.addfile(member, data)
    return path


def make(*options: str, out: Path, work: Path) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "models.recipe", "--tiny", *options),
            *("--out", str(out), "--work", str(work)),
        ],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_the_tiny_recipe_makes_a_model_that_loads_and_understands(tmp_path: Path) -> None:
    out, work = tmp_path / "model", tmp_path / "work"
    make(out=out, work=work)
    vosk.Model(str(out))
    report = json.loads((out / "evaluation.json").read_text(encoding="utf-8"))
    # Half an hour of speech makes a poor model, but one that plainly hears syllables.
    assert report["clean"]["toneless_syllable_error"] < 0.5
    assert report["clean"]["word_times_within_60_ms"] > 0.8

    # With recordings it goes on from there; the finished stages are not repeated.
    first = (out / "am" / "final.mdl").read_bytes()
    make("--human", str(archive(tmp_path)), out=out, work=work)
    assert (out / "am" / "final.mdl").read_bytes() != first
    vosk.Model(str(out))
    report = json.loads((out / "evaluation.json").read_text(encoding="utf-8"))
    assert report["clean"]["toneless_syllable_error"] < 0.5
    assert set(report["toneless_syllable_error_of_people_left_out"]) == {"tan", "chen"}
    assert "CC BY-SA" in (out / "model.json").read_text(encoding="utf-8")

    # One stage on its own makes again what it is for, and nothing else.
    second = (out / "am" / "final.mdl").read_bytes()
    for name in ("work/net-refined-0.pt", "model/am/final.mdl"):
        (tmp_path / name).unlink()
    graph = (out / "graph" / "Gr.fst").stat().st_mtime_ns
    make("--stage", "refine", out=out, work=work)
    third = (out / "am" / "final.mdl").read_bytes()
    assert len(third) == len(second) and third != first
    assert (out / "graph" / "Gr.fst").stat().st_mtime_ns == graph
    vosk.Model(str(out))
