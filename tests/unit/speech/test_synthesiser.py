"""The real pyttsx3 in its real process."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from trainer.domain.errors import KnownError
from trainer.domain.sound import SAMPLE_RATE, Samples
from trainer.domain.voice import LineEffects, Persona
from trainer.speech.base import SpeechRequest
from trainer.speech.levels import set_speech_level, speech_dbfs, trim_silence
from trainer.speech.prosody import pinyin_text, prosody, rate_for
from trainer.speech.reading import Syllable, count_syllables, read
from trainer.speech.recogniser import VoskModel, VoskRecogniser
from trainer.speech.synthesiser import PyttsxSynthesiser
from trainer.speech.tts_cache import SpeechCache
from trainer.speech.voices import Voice

LINES = [
    "喂，您好，我想问一下快递的事情",
    "我的电话是13800138000，尾号1024",
    "你们的服务态度太差了！",
    "我等了半个小时了，打了三次电话都没人接。",
    "我要还款，可是银行的APP打不开，怎么办呢？",
    "为什么多扣了我300元？",
    "能不能说慢一点，我记一下",
    "好的，那就这样吧，谢谢您",
]


def pace_of(samples: Samples, text: str) -> float:
    return count_syllables(text) * 60.0 / (len(samples) / SAMPLE_RATE - 0.1)


def test_thirty_lines_in_a_row_at_their_pace(fresh_voice: PyttsxSynthesiser) -> None:
    chance = random.Random(8)
    seen: set[bytes] = set()
    requests = [
        SpeechRequest(
            chance.choice(LINES)
            + chance.choice(["", "，好吗？", "，是这样的。"])
            + "一二三四五"[i % 5],
            Persona(
                sex=chance.choice(["female", "male"]),
                pace=chance.randint(140, 300),
                variant=chance.choice(["", "f3", "m3"]),
            ),
        )
        for i in range(30)
    ]
    for request, future in [(r, fresh_voice.prepare(r)) for r in requests]:
        samples = future.result(60)
        assert pace_of(samples, request.text) == pytest.approx(request.persona.pace, rel=0.06)
        assert speech_dbfs(samples) == pytest.approx(-20, abs=1.5)
        seen.add(samples.tobytes())
    assert len(seen) == 30


@pytest.mark.parametrize("text", ["喂？", "嗯。", "好", "不行！"])
def test_very_short_lines(fresh_voice: PyttsxSynthesiser, text: str) -> None:
    samples = fresh_voice.prepare(SpeechRequest(text, Persona())).result(30)
    assert 0.2 < len(samples) / SAMPLE_RATE < 1.2


def test_what_is_spoken_is_understood(voice: PyttsxSynthesiser, model: VoskModel) -> None:
    for text in ("您好，请问有什么可以帮助您", "对不起，让您久等了", "感谢您的来电，再见"):
        samples = voice.prepare(SpeechRequest(text, Persona(sex="male", pace=190))).result(30)
        recogniser = VoskRecogniser(model)
        recogniser.accept(np.concatenate([np.zeros(6400, np.int16), samples]))
        recogniser.accept(np.zeros(6400, np.int16))
        assert recogniser.finish().text == text.replace("，", "")


def test_the_same_request_is_the_same_sound_in_any_order(tmp_path: Path) -> None:
    requests = [SpeechRequest(line, Persona(variant="f2")) for line in LINES[:4]]
    sounds: list[dict[str, bytes]] = []
    for number, order in enumerate((requests, requests[::-1])):
        synthesiser = PyttsxSynthesiser(tmp_path / str(number))
        sounds.append({r.text: synthesiser.prepare(r).result(30).tobytes() for r in order})
        synthesiser.close()
    assert sounds[0] == sounds[1]


def test_mood_is_faster_louder_higher_within_bounds(voice: PyttsxSynthesiser) -> None:
    persona = Persona(pace=200)
    calm, angry, furious = (prosody(persona, mood) for mood in (1, 4, 99))
    assert calm.pace == 200 and calm.pitch == 50 and calm.gain_db == 0
    assert calm.pace < angry.pace < furious.pace <= 200 * 1.12 + 1e-9
    assert calm.pitch < angry.pitch < furious.pitch <= 62
    assert furious.gain_db <= 4
    text = LINES[3]
    soft, loud = (
        voice.prepare(SpeechRequest(text, persona, mood=mood)).result(30) for mood in (1, 5)
    )
    assert speech_dbfs(loud) - speech_dbfs(soft) == pytest.approx(4, abs=1)
    assert pace_of(loud, text) == pytest.approx(224, rel=0.06)


def test_accent_effects_and_sex_change_the_sound(voice: PyttsxSynthesiser) -> None:
    text = "是的，我知道这是什么事情"
    variants = [
        SpeechRequest(text, Persona()),
        SpeechRequest(text, Persona(sex="male")),
        SpeechRequest(text, Persona(accent="southern", accent_strength=1.0)),
        SpeechRequest(text, Persona(), effects=LineEffects()),
        SpeechRequest(text, Persona(), effects=LineEffects(noise="street")),
        SpeechRequest(text, Persona(), effects=LineEffects(noise="street"), seed=1),
    ]
    assert len({voice.prepare(r).result(30).tobytes() for r in variants}) == len(variants)


def test_a_killed_child_in_mid_render_recovers(fresh_voice: PyttsxSynthesiser) -> None:
    assert fresh_voice.name.startswith("espeak-ng")
    stopping = threading.Event()
    spoken: list[Samples] = []
    kills: list[int] = []

    def kill_again_and_again() -> None:
        """Once in every other line, at any moment of it: a second try must find peace."""
        while not stopping.wait(0.02):
            pid = fresh_voice.child_pid
            if pid is not None and len(spoken) >= 2 * len(kills):
                os.kill(pid, signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
                kills.append(pid)

    killer = threading.Thread(target=kill_again_and_again)
    killer.start()
    try:
        futures = [
            fresh_voice.prepare(SpeechRequest(f"{line}{number}号", Persona()))
            for number, line in enumerate(LINES)
        ]
        for future in futures:
            spoken.append(future.result(60))
            assert len(spoken[-1]) > SAMPLE_RATE
    finally:
        stopping.set()
        killer.join()
    assert len(kills) >= 2


def test_a_hanging_child_is_replaced(fresh_voice: PyttsxSynthesiser) -> None:
    fresh_voice.check()
    hung = fresh_voice.child_pid
    assert hung is not None
    # Windows cannot stop a process; there it is a dead child that is replaced.
    os.kill(hung, getattr(signal, "SIGSTOP", signal.SIGTERM))
    samples = fresh_voice.prepare(SpeechRequest(LINES[0], Persona())).result(30)
    assert len(samples) > SAMPLE_RATE
    assert fresh_voice.child_pid not in (None, hung)
    with pytest.raises(OSError):
        os.kill(hung, 0)


def test_what_is_rendered_is_found_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    request = SpeechRequest(LINES[3], Persona(), effects=LineEffects(noise="pink"))
    first = PyttsxSynthesiser(tmp_path)
    rendered = first.prepare(request).result(30)
    monkeypatch.delattr(PyttsxSynthesiser, "render")  # nobody renders from here on
    assert first.prepare(request).done()
    first.close()
    second = PyttsxSynthesiser(tmp_path)
    second.check()
    from_disk = second.prepare(request)
    assert from_disk.done() and np.array_equal(from_disk.result(), rendered)
    with pytest.raises(ValueError, match="read-only"):
        rendered[0] = 1
    second.close()


def test_many_threads_and_one_rendering_for_the_same_line(fresh_voice: PyttsxSynthesiser) -> None:
    results: list[tuple[str, bytes]] = []

    def ask(number: int) -> None:
        text = LINES[number % 3]
        results.append(
            (text, fresh_voice.prepare(SpeechRequest(text, Persona())).result(60).tobytes())
        )

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 12
    assert len(set(results)) == 3


def test_the_line_needed_now_goes_first(fresh_voice: PyttsxSynthesiser) -> None:
    done: list[str] = []

    def ask(text: str, urgent: bool = False) -> None:
        future = fresh_voice.prepare(SpeechRequest(text, Persona()), urgent=urgent)
        future.add_done_callback(lambda _: done.append(text))

    fresh_voice.check()
    for line in LINES:
        ask(line)
    awaited = fresh_voice.prepare(SpeechRequest("这句话我正等着听呢", Persona()))
    awaited.add_done_callback(lambda _: done.append("awaited"))
    ask("请先说这一句", urgent=True)
    ask(LINES[-1], urgent=True)
    awaited.result(30)
    deadline = time.monotonic() + 30
    while len(done) < len(LINES) + 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    # One or two may already have been under way.
    assert done.index("请先说这一句") < done.index(LINES[-1]) < done.index("awaited") <= 4
    assert done.index(LINES[-2]) == len(done) - 1


def test_closing_cancels_and_ends_the_process(tmp_path: Path) -> None:
    synthesiser = PyttsxSynthesiser(tmp_path)
    synthesiser.check()
    pid = synthesiser.child_pid
    futures = [synthesiser.prepare(SpeechRequest(line, Persona())) for line in LINES]
    synthesiser.close()
    assert all(future.done() for future in futures)
    assert futures[-1].cancelled()
    assert synthesiser.child_pid is None
    assert pid is not None
    if os.name == "posix":
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert synthesiser.prepare(SpeechRequest("您好", Persona())).cancelled()


def test_nothing_to_say_and_no_voice(tmp_path: Path, fresh_voice: PyttsxSynthesiser) -> None:
    with pytest.raises(KnownError, match="nothing in this line"):
        fresh_voice.prepare(SpeechRequest("……？", Persona())).result(30)
    mute = PyttsxSynthesiser(tmp_path, drivers=["no-such-driver"])
    with pytest.raises(KnownError, match="no voice that speaks Mandarin") as caught:
        mute.prepare(SpeechRequest("您好", Persona())).result(30)
    assert caught.value.remedy is not None
    assert mute.name == ""
    mute.close()


def test_an_unwritable_cache_is_no_obstacle(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    synthesiser = PyttsxSynthesiser(blocked / "voices")
    assert len(synthesiser.prepare(SpeechRequest("您好", Persona())).result(30))
    synthesiser.close()


def test_the_cache_keeps_to_its_bound(tmp_path: Path) -> None:
    cache = SpeechCache(tmp_path, max_bytes=100_000)
    for number in range(40):
        cache.put(f"{number:02x}{number}", np.full(2500, number + 1, np.int16))
        os.utime(tmp_path / f"{number:02x}" / f"{number:02x}{number}.pcm", (number, number))
        assert sum(path.stat().st_size for path in tmp_path.glob("*/*")) <= 105_000
    fresh = SpeechCache(tmp_path, max_bytes=100_000)
    assert fresh.get("000") is None
    newest = fresh.get("2739")
    assert newest is not None and newest[0] == 40
    assert not list(tmp_path.glob("*/*.part"))


def test_rates_follow_the_measured_table() -> None:
    voice = Voice("espeak", "sit/cmn-latn-pinyin")
    assert rate_for(voice, 222) == 180
    assert rate_for(voice, 350) == 260
    rates = [rate_for(voice, pace) for pace in range(100, 450, 10)]
    assert rates == sorted(rates)


def test_pinyin_as_the_voice_wants_it() -> None:
    assert pinyin_text(read("您好，我还款。")) == "nin2 hao3, wo3 huan2 kuan3."
    assert pinyin_text([Syllable("xiong2", "熊"), Syllable("lv4", "绿")]) == "xong2 lv4"


def test_silence_is_trimmed_and_level_set() -> None:
    tone = (3000 * np.sin(np.arange(8000) / 5)).astype(np.int16)
    quiet = np.zeros(8000, np.int16)
    cut = trim_silence(np.concatenate([quiet, tone, quiet]))
    assert len(cut) / SAMPLE_RATE == pytest.approx(0.6, abs=0.012)
    assert speech_dbfs(set_speech_level(cut, -20)) == pytest.approx(-20, abs=0.3)
    assert len(trim_silence(quiet)) == 0
    assert not set_speech_level(quiet, -20).any()
