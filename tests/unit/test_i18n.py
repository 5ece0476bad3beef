from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tools import i18n as tool
from trainer import i18n
from trainer.domain.errors import KnownError
from trainer.domain.message import M_, joined


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    i18n.set_language("en")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("zh_CN.UTF-8", "zh_CN"),
        ("zh", "zh_CN"),
        ("zh-Hans", "zh_CN"),
        ("Chinese (Simplified)_China.936", "zh_CN"),
        ("zh_HK.UTF-8", "zh_TW"),
        ("zh-Hant-TW", "zh_TW"),
        ("Chinese (Traditional)_Taiwan.950", "zh_TW"),
        ("de_DE.UTF-8", "en"),
        ("C", "en"),
        ("", "en"),
        ("zh_TW:zh:en", "zh_TW"),
    ],
)
def test_the_nearest_language(name: str, code: str) -> None:
    assert i18n.match_language(name) == code


def test_the_environment_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_TW.UTF-8")
    assert i18n.set_language("system") == "zh_TW"
    assert i18n._("Settings") == "設定"


def test_switching_and_falling_back() -> None:
    assert i18n.set_language("zh_CN") == "zh_CN" and i18n.is_chinese()
    assert i18n._("Hang up") == "挂机"
    assert i18n.render(M_("Incoming call · ring {n}", n=2)) == "来电 第 2 声"
    assert i18n.ngettext("{n} call", "{n} calls", 3).format(n=3) == "3 通电话"
    i18n.set_language("fr")
    assert i18n._("Hang up") == "Hang up"
    assert i18n.ngettext("{n} call", "{n} calls", 1) == "{n} call"
    assert i18n._("") == ""


def test_the_committed_catalogues_are_complete_and_fresh() -> None:
    assert tool.problems() == []


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW"])
def test_a_button_is_called_in_messages_as_on_itself(language: str) -> None:
    words = {m.id: str(m.string) for m in tool.load(language) if isinstance(m.id, str) and m.id}
    named = [
        (sentence, words[quoted])
        for sentence in words
        for quoted in re.findall("“([^”]+)”", sentence)
        if quoted in words
    ]
    assert any("“Search again”" in sentence for sentence, _button in named)
    assert [s for s, button in named if button not in words[s]] == []


def test_the_tool_finds_wrong_placeholders() -> None:
    catalogue = tool.Catalog(locale="zh_CN")
    catalogue.add("Saved: {path}", "已保存:{file}")
    catalogue.add("All", "")
    assert list(tool.broken(catalogue)) == ["Saved: {path}"]
    assert list(tool.untranslated(catalogue)) == ["All"]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "There is no check “x”. Did you mean “y”?"),
        ("zh_CN", "没有检查“x”。您是不是想写“y”？"),
    ],
)
def test_sentences_are_joined_as_the_language_has_it(language: str, told: str) -> None:
    i18n.set_language(language)
    first = M_("There is no check “{name}”.", name="x")
    second = M_("Did you mean “{word}”?", word="y")
    assert i18n.render(joined(first, second)) == told
    assert i18n.render(KnownError(first, second).told) == told
    assert i18n.render(KnownError(first).told) == i18n.render(first)


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW"])
def test_chinese_has_full_width_marks_and_cites_no_english_titles(language: str) -> None:
    narrow = re.compile(r"[\u4e00-\u9fff”）][?!;]|[\u4e00-\u9fff].*\}[?!]|[。？！，；] ")
    title = re.compile(r"“[A-Z][a-z]+ [a-z]+[^”]*”")
    texts = [str(m.string) for m in tool.load(language) if m.id]
    assert [text for text in texts if narrow.search(text) or title.search(text)] == []
