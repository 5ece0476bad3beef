"""Full-width signs, as Chinese input types them, where a file wants the half-width ones."""

from __future__ import annotations

import re

from trainer.content.gaps import is_gap
from trainer.domain.message import M_, Message

_BRACKETS = {"｛": "{", "｝": "}", "［": "[", "］": "]", "【": "[", "】": "]"}
_QUOTES = {"“": '"', "”": '"', "‘": "'", "’": "'"}
_LISTED = {**_BRACKETS, **_QUOTES, "，": ",", "、": ",", "：": ":"}
_TEMPLATE = {**_BRACKETS, "（": "(", "）": ")", "｜": "|", "＊": "*"}
_ALL = {**_LISTED, **_TEMPLATE, "＃": "#"}
OPENING = "｛［【"


def stands_wide(wide: str) -> Message:
    """The sentence about these full-width signs."""
    narrow = "".join(dict.fromkeys(_ALL[sign] for sign in wide))
    return M_(
        "The full-width “{wide}” stands here; type the half-width “{narrow}”.",
        wide=wide,
        narrow=narrow,
    )


def wide_in_value(text: str) -> Message | None:
    """What to say of a name, number or list with full-width signs in it; None of prose.

    Between such signs stand only names and numbers, unless it begins with a bracket.
    """
    if is_gap(text):
        return None
    found = _found(text, _LISTED)
    rest = re.sub(rf"[\s{re.escape(''.join(_LISTED))}]", "", text)
    if found and set(found) <= _QUOTES.keys() and rest.isascii():
        return M_(
            "Full-width quotation marks stand around “{text}”; leave them out, or type half-width "
            "ones.",
            text=text.strip().strip("".join(_QUOTES)),
        )
    if found and (rest.isascii() or text.lstrip()[0] in OPENING):
        return stands_wide(found)
    return None


def wide_in_template(template: str) -> Message | None:
    """What to say of the full-width brackets and bars in a template that cannot be read."""
    found = "" if is_gap(template) else _found(template, _TEMPLATE)
    return stands_wide(found) if found else None


def _found(text: str, signs: dict[str, str]) -> str:
    """Those of the signs that stand in the text, each once, in their order."""
    return "".join(dict.fromkeys(sign for sign in text if sign in signs))
