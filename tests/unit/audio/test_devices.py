from __future__ import annotations

import importlib
import sys

import pytest

from tests.unit.audio.fakes import FakeLibrary, device
from trainer.audio import devices, portaudio
from trainer.audio.portaudio import Form
from trainer.domain.errors import KnownError

WINDOWS = FakeLibrary(
    [
        device("麦克风 (2- USB Audio Devi", 0, 2, 0),
        device("扬声器 (Realtek(R) Audio)", 0, 0, 2),
        device("扬声器 (Realtek(R) Audio)", 1, 0, 2),
        device("耳机 (2- USB Audio Device)", 1, 0, 2),
        device("麦克风 (2- USB Audio Device)", 1, 1, 0),
        device("麦克风阵列 (Realtek(R) Audio)", 1, 2, 0),
    ],
    [("MME", 0, 1), ("Windows WASAPI", 5, 3)],
)

LINUX = FakeLibrary(
    [
        device("HDA Intel PCH: ALC257 Analog (hw:0,0)", 0, 2, 2),
        device("USB Headset: Audio (hw:1,0)", 0, 1, 2),
        device("sysdefault", 0, 128, 128),
        device("surround51:CARD=PCH,DEV=0", 0, 0, 6),
        device("dmix", 0, 0, 2),
        device("default", 0, 32, 32),
        device("pulse", 0, 32, 32),
    ],
    [("ALSA", 5, 5), ("OSS", -1, -1)],
)


def test_windows_lists_each_device_once_by_its_full_name(monkeypatch: pytest.MonkeyPatch) -> None:
    WINDOWS.use(monkeypatch)
    assert [d.key for d in devices.inputs()] == [
        "麦克风阵列 (Realtek(R) Audio)|Windows WASAPI",
        "麦克风 (2- USB Audio Device)|Windows WASAPI",
    ]
    assert [d.is_default for d in devices.inputs()] == [True, False]
    assert devices.outputs()[0].name == "耳机 (2- USB Audio Device)"


def test_linux_prefers_the_sound_server_and_hides_the_plumbing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    LINUX.use(monkeypatch)
    assert [d.name for d in devices.outputs()] == [
        "pulse",
        "default",
        "HDA Intel PCH: ALC257 Analog (hw:0,0)",
        "USB Headset: Audio (hw:1,0)",
    ]
    assert [d.is_default for d in devices.outputs()] == [True, False, False, False]


def test_a_stored_choice_is_found_again_after_replugging(monkeypatch: pytest.MonkeyPatch) -> None:
    LINUX.use(monkeypatch)
    choice = devices.choose_input("USB Headset: Audio (hw:3,0)|ALSA")
    assert choice.device.name == "USB Headset: Audio (hw:1,0)"
    assert choice.notice is None
    WINDOWS.use(monkeypatch)
    choice = devices.choose_input("麦克风 (4- USB Audio Device)|Windows WASAPI")
    assert choice.device.name == "麦克风 (2- USB Audio Device)"
    assert choice.notice is None


def test_two_devices_that_differ_in_numbering_alone_are_not_guessed_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [device(f"USB Headset: Audio (hw:{n},0)", 0, 1, 2) for n in (1, 2)]
    FakeLibrary(rows, [("ALSA", 0, 0)]).use(monkeypatch)
    choice = devices.choose_input("USB Headset: Audio (hw:5,0)|ALSA")
    assert choice.device.is_default
    assert choice.notice is not None
    assert devices.choose_input("USB Headset: Audio (hw:2,0)|ALSA").notice is None


def test_two_devices_of_one_name_have_two_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [device("USB Audio", 0, 1, 0), device("USB Audio", 0, 1, 0)]
    FakeLibrary(rows, [("Core Audio", 0, -1)]).use(monkeypatch)
    assert [d.key for d in devices.inputs()] == ["USB Audio|Core Audio", "USB Audio|Core Audio|2"]
    assert devices.choose_input("USB Audio|Core Audio|2").device.index == 1


def test_a_choice_that_is_gone_falls_back_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    LINUX.use(monkeypatch)
    choice = devices.choose_output("Jabra|ALSA")
    assert choice.device.name == "pulse"
    assert (
        str(choice.notice) == "The loudspeaker “Jabra” is not connected; “pulse” is used instead."
    )
    choice = devices.choose_input("Jabra|ALSA")
    assert str(choice.notice) == "The microphone “Jabra” is not connected; “pulse” is used instead."


def test_no_device_is_a_sentence_with_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    FakeLibrary([device("Speakers", 0, 0, 2)], [("Core Audio", -1, 0)]).use(monkeypatch)
    assert devices.inputs() == ()
    with pytest.raises(KnownError, match="No microphone was found") as caught:
        devices.choose_input(None)
    assert caught.value.remedy is not None
    FakeLibrary([], []).use(monkeypatch)
    with pytest.raises(KnownError, match="No loudspeaker"):
        devices.choose_output(None)


def test_without_portaudio_the_remedy_names_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(name: str) -> None:
        raise OSError("PortAudio library not found")

    monkeypatch.setattr(importlib, "import_module", fail)
    with pytest.raises(KnownError) as caught:
        devices.inputs()
    remedy = str(caught.value.remedy)
    assert ("libportaudio2" in remedy) == sys.platform.startswith("linux")


def test_our_own_form_is_tried_first_and_stereo_last(monkeypatch: pytest.MonkeyPatch) -> None:
    LINUX.use(monkeypatch)
    forms = {d.name: d.forms() for d in devices.inputs()}
    assert forms["pulse"] == (Form(16_000, 1), Form(48_000, 1), Form(48_000, 2))
    assert forms["USB Headset: Audio (hw:1,0)"] == (Form(16_000, 1), Form(48_000, 1))


class _Choosy(FakeLibrary):
    """Takes 48 kHz only."""

    def __init__(self, takes: int) -> None:
        super().__init__([device("Mic", 0, 1, 0)], [("Core Audio", 0, -1)])
        self.takes = takes
        self.asked: list[tuple[int, int]] = []

    def RawInputStream(self, **how: object) -> object:  # noqa: N802 - the library's name
        self.asked.append((int(str(how["samplerate"])), int(str(how["blocksize"]))))
        if how["samplerate"] != self.takes:
            raise self.PortAudioError("Invalid sample rate [PaErrorCode -9997]")
        return _Quiet()

    RawOutputStream = RawInputStream

    def query_devices(self, index: int | None = None) -> object:  # type: ignore[override]
        return self.rows if index is None else self.rows[index]

    def query_hostapis(self, index: int | None = None) -> object:  # type: ignore[override]
        rows = super().query_hostapis()
        return rows if index is None else rows[index]


class _Quiet:
    active = True
    latency = 0.04

    def start(self) -> None: ...
    def abort(self) -> None: ...
    def close(self) -> None: ...


def test_a_device_that_refuses_our_rate_is_opened_at_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    library = _Choosy(48_000)
    library.use(monkeypatch)
    forms = devices.inputs()[0].forms()
    stream = portaudio.open_stream("input", 0, forms, lambda *_: None)
    assert stream.form == Form(48_000, 1)
    assert library.asked == [(16_000, 320), (48_000, 960)]
    stream.close()
    stream.close()


def test_a_device_that_refuses_everything_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    library = _Choosy(96_000)
    library.use(monkeypatch)
    with pytest.raises(portaudio.OpenError) as caught:
        portaudio.open_stream("input", 0, devices.inputs()[0].forms(), lambda *_: None)
    sentence = str(devices.cannot_open("input", "Mic", caught.value))
    assert sentence.startswith("The microphone “Mic” could not be opened (Invalid sample rate).")
    assert "privacy settings" in sentence
    assert str(devices.cannot_open("output", "Box", "busy")).startswith("The loudspeaker “Box”")
