"""The program's language: gettext catalogues in assets/locale, msgids in English.

A language without a catalogue falls back to the msgids, which are the English text.
"""

from __future__ import annotations

import gettext as _gettext
import os

from trainer import paths
from trainer.domain.message import Message

DOMAIN = "trainer"
LANGUAGES: dict[str, str] = {"zh_CN": "简体中文", "zh_TW": "繁體中文", "en": "English"}
"""Code → the language's own name."""

_catalogue: _gettext.NullTranslations = _gettext.NullTranslations()
_code = "en"


def system_language() -> str:
    """The language of the user's environment, as a code of `LANGUAGES`; English when unknown."""
    names = [os.environ.get(name, "") for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")]
    name = next((n for n in names if n), "")
    if not name:
        import locale

        name = locale.getlocale()[0] or ""
    return match_language(name)


def match_language(name: str) -> str:
    """The nearest language the program has for a locale's name (``zh_HK.UTF-8`` → ``zh_TW``)."""
    plain = name.split(":")[0].split(".")[0].replace("-", "_").lower()
    if not plain.startswith(("zh", "chinese")):
        return "en"
    traditional = ("tw", "hk", "mo", "hant", "traditional")
    return "zh_TW" if any(mark in plain for mark in traditional) else "zh_CN"


def set_language(code: str) -> str:
    """Switch to a language (``system`` = the environment's); returns the code now in use."""
    global _catalogue, _code
    _code = system_language() if code in ("", "system") else code
    _catalogue = _gettext.translation(
        DOMAIN, paths.assets() / "locale", languages=[_code], fallback=True
    )
    return _code


def language() -> str:
    """The code of the language in use."""
    return _code


def is_chinese() -> bool:
    """Whether data with two languages (a scenario's title) is shown in Chinese."""
    return _code.startswith("zh")


def _(msgid: str) -> str:
    """The text in the language in use."""
    return _catalogue.gettext(msgid) if msgid else ""


def ngettext(one: str, many: str, n: int) -> str:
    """The text for `n` things."""
    return _catalogue.ngettext(one, many, n)


def render(message: Message) -> str:
    """A message in the language in use."""
    return message.render(_)
