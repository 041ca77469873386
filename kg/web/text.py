"""Texts in two languages: what a page says in Chinese, and in English for who asks for it."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Language(StrEnum):
    """Languages that pages are written in; names of the documents stay Chinese in both."""

    ZH = "zh"
    EN = "en"

    @property
    def other(self) -> Language:
        """The language to switch to."""
        return Language.EN if self is Language.ZH else Language.ZH


class Text(msgspec.Struct, frozen=True):
    """A text in Chinese and in English."""

    zh: str
    en: str

    def say(self, language: Language) -> str:
        """The text in a language.

        >>> Text("项目", "Projects").say(Language.EN)
        'Projects'
        """
        return self.en if language is Language.EN else self.zh


def same(text: str) -> Text:
    """A name or figure that reads the same in both languages."""
    return Text(text, text)
