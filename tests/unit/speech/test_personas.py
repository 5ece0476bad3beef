"""Age, loudness, Cantonese and recordings, on the real voice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from trainer.domain.sound import SAMPLE_RATE, Samples
from trainer.domain.voice import Age, LineEffects, Persona, Sex
from trainer.speech import synthesiser
from trainer.speech.base import SpeechRequest
from trainer.speech.levels import speech_dbfs
from trainer.speech.reading import count_syllables
from trainer.speech.shaping import make_frail, shape_for
from trainer.speech.synthesiser import PyttsxSynthesiser
from trainer.speech.tts_process import TtsProcess
from trainer.speech.voices import VoiceInfo

TEXT = "您好，我想咨询一下，我的快递三天了还没有到。"
AGES: Sequence[Age] = ("child", "young", "adult", "elder")


def said(voice: PyttsxSynthesiser, persona: Persona, mood: int = 1, text: str = TEXT) -> Samples:
    return voice.prepare(SpeechRequest(text, persona, mood=mood)).result(30)


def pitches(samples: Samples) -> np.ndarray:
    """Hz in each voiced 40 ms, by autocorrelation."""
    found: list[float] = []
    for at in range(0, len(samples) - 640, 320):
        frame = samples[at : at + 640].astype(float)
        alike = np.correlate(frame, frame, "full")[639:]
        lag = 40 + int(np.argmax(alike[40:230]))
        if np.mean(frame**2) > 500**2 and alike[lag] > 0.5 * alike[0]:
            found.append(SAMPLE_RATE / lag)
    return np.array(found)


@pytest.mark.parametrize("sex", ["female", "male"])
def test_the_younger_the_higher(voice: PyttsxSynthesiser, sex: Sex) -> None:
    child, young, adult, elder = (
        float(np.median(pitches(said(voice, Persona(sex=sex, age=age))))) for age in AGES
    )
    assert child > 220
    assert child > young > adult > elder


def test_age_does_not_change_the_pace_or_the_level(voice: PyttsxSynthesiser) -> None:
    for age in AGES:
        samples = said(voice, Persona(age=age, pace=210))
        pace = count_syllables(TEXT) * 60 / (len(samples) / SAMPLE_RATE - 0.1)
        assert pace == pytest.approx(210, rel=0.06)
        assert speech_dbfs(samples) == pytest.approx(-20, abs=0.5)


def test_an_old_voice_trembles() -> None:
    time = np.arange(4 * SAMPLE_RATE) / SAMPLE_RATE
    steady = np.rint(8000 * np.sin(2 * np.pi * 200 * time)).astype(np.int16)
    frail = make_frail(steady, 1.0)
    assert len(frail) == len(steady)
    assert np.array_equal(frail, make_frail(steady, 1.0))
    envelope = np.abs(frail.astype(float)).reshape(-1, 160).max(axis=1)
    spectrum = np.abs(np.fft.rfft(envelope - envelope.mean()))
    tremor = float(np.fft.rfftfreq(len(envelope), 0.01)[np.argmax(spectrum)])
    assert 4 < tremor < 7


def test_loudness_is_the_persons_not_the_lines(voice: PyttsxSynthesiser) -> None:
    levels = [speech_dbfs(said(voice, Persona(loudness=how))) for how in ("soft", "normal", "loud")]
    assert levels == pytest.approx([-28, -20, -15], abs=0.7)


def test_anger_makes_the_pitch_move_more(voice: PyttsxSynthesiser) -> None:
    def reach(mood: int) -> float:
        heights = pitches(said(voice, Persona(), mood=mood))
        return float(np.log2(np.quantile(heights, 0.9) / np.quantile(heights, 0.1)))

    assert reach(5) > 1.1 * reach(1)


def test_a_persona_and_a_line_are_the_same_bytes_every_time(tmp_path: Path) -> None:
    requests = [
        SpeechRequest(TEXT, Persona(age="elder", accent="cantonese", accent_strength=0.65)),
        SpeechRequest(TEXT, Persona(age="child"), 4, LineEffects(noise="office", crackle=0.4), 3),
    ]
    sounds: list[list[bytes]] = []
    for number in range(2):
        synthesiser = PyttsxSynthesiser(tmp_path / str(number))
        sounds.append([synthesiser.prepare(r).result(30).tobytes() for r in requests])
        synthesiser.close()
    assert sounds[0] == sounds[1]


def test_a_voice_of_the_other_sex_is_moved() -> None:
    huihui_as_man = shape_for(Persona(sex="male"), "female", has_pitch=False)
    assert huihui_as_man.scale < 0.9
    assert shape_for(Persona(sex="female"), "female", has_pitch=False).scale == 1
    assert shape_for(Persona(sex="male", age="child"), "female", has_pitch=False).scale > 1.2
    high = shape_for(Persona(pitch=80), None, has_pitch=False)
    assert high.scale > 1 == shape_for(Persona(pitch=80), None, has_pitch=True).scale


def test_cantonese_is_another_language(voice: PyttsxSynthesiser) -> None:
    strong = Persona(accent="cantonese", accent_strength=1.0)
    assert voice.stand_in(strong) is None
    spoken = said(voice, strong)
    southern = said(voice, Persona(accent="southern", accent_strength=1.0))
    none = said(voice, replace(strong, accent_strength=0.0))
    assert np.array_equal(none, said(voice, Persona()))
    assert not np.array_equal(spoken, southern)
    pace = count_syllables(TEXT) * 60 / (len(spoken) / SAMPLE_RATE - 0.1)
    assert pace == pytest.approx(200, rel=0.08)


def test_half_a_cantonese_speaks_both(voice: PyttsxSynthesiser) -> None:
    """Of many short clauses some are Cantonese: the length is near both, the sound is neither."""
    text = "喂您好，我要投诉，你们公司，三天了，还没送到，快点给我，查一查吧"
    kinds = [said(voice, Persona(accent="cantonese", accent_strength=s), text=text)
             for s in (0.0, 0.5, 1.0)]  # fmt: skip
    assert len({kind.tobytes() for kind in kinds}) == 3
    assert len(kinds[1]) == pytest.approx(len(kinds[0]), rel=0.2)


def test_without_a_cantonese_voice_it_is_southern_and_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = VoiceInfo.from_json
    monkeypatch.setattr(
        VoiceInfo,
        "from_json",
        classmethod(
            lambda cls, data: real(data if "yue" not in data["id"] else {"id": "sit/other"})
        ),
    )
    poor = PyttsxSynthesiser(tmp_path)
    persona = Persona(accent="cantonese", accent_strength=1.0)
    told = poor.stand_in(persona)
    assert told is not None and "no Cantonese voice" in str(told)
    assert poor.stand_in(Persona(accent="southern", accent_strength=1.0)) is None
    assert len(said(poor, persona)) > SAMPLE_RATE
    poor.close()


def recorded(path: Path, seconds: float = 1.5) -> Path:
    time = np.arange(int(seconds * 44100)) / 44100
    soundfile.write(path, 0.05 * np.sin(2 * np.pi * 500 * time), 44100)
    return path


def test_a_recording_is_played_at_the_level_of_the_lines(
    voice: PyttsxSynthesiser, tmp_path: Path
) -> None:
    file = recorded(tmp_path / "x.wav")
    plain = SpeechRequest(TEXT, Persona(), recording=str(file))
    samples = voice.prepare(plain).result(30)
    assert len(samples) == pytest.approx(1.5 * SAMPLE_RATE, abs=20)
    assert speech_dbfs(samples) == pytest.approx(-20, abs=0.5)
    thin = voice.prepare(replace(plain, effects=LineEffects(level_db=-20))).result(30)
    assert speech_dbfs(thin) == pytest.approx(-40, abs=1)
    recorded(file, 2.5)
    assert len(voice.prepare(plain).result(30)) == pytest.approx(2.5 * SAMPLE_RATE, abs=20)


@pytest.mark.parametrize("content", [None, b"", b"RIFF and nothing"])
def test_a_recording_that_broke_is_spoken(
    voice: PyttsxSynthesiser, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "x.wav"
    if content is not None:
        file.write_bytes(content)
    request = SpeechRequest(TEXT, Persona(), recording=str(file))
    assert np.array_equal(voice.prepare(request).result(30), said(voice, Persona()))


def test_nothing_of_the_new_work_is_done_by_whoever_asks(
    fresh_voice: PyttsxSynthesiser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workers: list[tuple[str, threading.Thread]] = []

    def watch(name: str) -> None:
        real: Callable[..., object] = getattr(synthesiser, name)

        def note(*given: object) -> object:
            workers.append((name, threading.current_thread()))
            return real(*given)

        monkeypatch.setattr(synthesiser, name, note)

    work = ("read_recording", "set_speech_level", "perform", "apply_effects")
    for name in work:
        watch(name)
    fresh_voice.check()
    file = str(recorded(tmp_path / "long.wav", 50))
    office = LineEffects(noise="office", echo=0.5, crackle=0.5)
    requests = [
        SpeechRequest(TEXT, Persona(age="elder", accent="cantonese", accent_strength=0.6)),
        SpeechRequest(TEXT, Persona(), effects=office),
        SpeechRequest(TEXT, Persona(), effects=office, recording=file),
    ]
    for request in requests:
        fresh_voice.prepare(request)
    for request in requests:
        assert len(fresh_voice.prepare(request).result(30)) > SAMPLE_RATE
    assert {name for name, _ in workers} == set(work)
    assert threading.current_thread() not in {thread for _, thread in workers}


def test_the_child_process_takes_a_range(tmp_path: Path) -> None:
    process = TtsProcess("espeak")
    heights: list[float] = []
    for reach in (10, 90):
        path = tmp_path / f"{reach}.wav"
        process.ask(
            {
                "op": "say",
                "text": "ni3 hao3 ma1 wo3 hen3 hao3 xie4 xie4 ni3",
                "voice": "cmn-latn-pinyin+f2",
                "path": str(path),
                "rate": 160,
                "pitch": 50,
                "range": reach,
            },
            10,
        )
        sound, rate = soundfile.read(path, dtype="int16")
        found = pitches(np.asarray(sound, dtype=np.int16)) * rate / SAMPLE_RATE
        heights.append(float(np.quantile(found, 0.9) / np.quantile(found, 0.1)))
    process.close()
    assert heights[1] > 1.1 * heights[0]
