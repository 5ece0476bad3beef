from __future__ import annotations

import json

import pytest

from trainer.domain.errors import KnownError
from trainer.speech import catalogue as cat

LINE = {
    "lang": "cn",
    "lang_text": "Chinese",
    "md5": "d1a8e82933dcc7632667c036b0bb3dbb",
    "name": "vosk-model-small-cn-0.22",
    "obsolete": "false",
    "size": 43898754,
    "size_text": "41.9MiB",
    "type": "small",
    "url": "https://example.invalid/vosk-model-small-cn-0.22.zip",
    "version": "0.22",
}


def listed(*lines: object) -> tuple[cat.Offer, ...]:
    return cat.read_list(json.dumps(lines).encode(), "here")


def test_what_ships_names_the_small_model_first_and_an_address_with_encryption() -> None:
    known = cat.load()
    assert known.models[0].name == "vosk-model-small-cn-0.22"
    assert known.get("vosk-model-cn-0.22") is not None
    assert known.address.startswith("https://") and known.address.endswith("/")
    assert all(model.title.zh and model.note.zh and model.note.en for model in known.models)


def test_a_line_of_vosks_list() -> None:
    (offer,) = listed(LINE)
    assert (offer.name, offer.size, offer.obsolete) == (LINE["name"], LINE["size"], False)
    assert offer.md5 == LINE["md5"]


def test_only_chinese_models_and_the_current_ones_first() -> None:
    old = LINE | {"name": "vosk-model-small-cn-0.3", "obsolete": "true"}
    english = LINE | {"name": "vosk-model-en", "lang": "en-us"}
    assert [offer.name for offer in listed(old, english, LINE)] == [LINE["name"], old["name"]]


@pytest.mark.parametrize(
    "change",
    [
        {"name": "../../etc"},
        {"name": "a/b"},
        {"name": ".hidden"},
        {"name": ""},
        {"md5": "short"},
        {"md5": None},
        {"size": 0},
        {"size": "much"},
    ],
    ids=str,
)
def test_a_line_that_does_not_read_is_left_out(change: dict[str, object]) -> None:
    assert [offer.name for offer in listed(LINE | change, "nonsense", LINE)] == [LINE["name"]]


@pytest.mark.parametrize("data", [b"<html>log in</html>", b"{}", b"", b"\xff\xfe"])
def test_something_else_is_one_sentence(data: bytes) -> None:
    with pytest.raises(KnownError) as caught:
        cat.read_list(data, "https://server/list")
    assert "https://server/list" in str(caught.value) and caught.value.remedy is not None


def test_the_address_can_be_a_mirror(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cat.address(cat.load()) == cat.load().address
    monkeypatch.setenv(cat.ADDRESS_VARIABLE, "http://mirror.example/vosk")
    assert cat.address(cat.load()) == "http://mirror.example/vosk/"
    monkeypatch.setenv(cat.ADDRESS_VARIABLE, "file:///etc")
    with pytest.raises(KnownError):
        cat.address(cat.load())


def test_short_names() -> None:
    assert cat.full_name("small-cn-0.22") == cat.full_name("vosk-model-small-cn-0.22")
