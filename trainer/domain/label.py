"""A name shown to people, in Chinese and English."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Label:
    """A name shown to people: data of the scenario, in Chinese and English."""

    zh: str
    en: str = ""

    def render(self, translate: Callable[[str], str]) -> str:
        """In the language of ``translate``; Chinese where there is no English."""
        chinese = translate(IN_ENGLISH) != IN_ENGLISH
        return self.zh if chinese or not self.en else self.en

    def __str__(self) -> str:
        return self.en or self.zh


def _(msgid: str) -> str:
    """The mark that extraction looks for."""
    return msgid


IN_ENGLISH = _("Language: English")
"""Translated by every catalogue of a Chinese language: tells which one is in use."""
