"""Texts in two languages: what a page says in Chinese, and in English for who asks for it."""

from __future__ import annotations

from collections.abc import Mapping
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


def language_of(environment: Mapping[str, str]) -> Language:
    """The language of a terminal, by the first of the variables that name a locale (POSIX); English for others.

    >>> language_of({"LANG": "zh_CN.UTF-8"}), language_of({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"})
    (<Language.ZH: 'zh'>, <Language.EN: 'en'>)
    """
    named = next((environment[name] for name in _LOCALE if environment.get(name)), "")
    return Language.ZH if named.startswith("zh") else Language.EN


_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")


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


class Said(str):
    """A Chinese text of ours that knows its English, for data that holds Chinese texts: `en` is the English.

    Equal to the plain Chinese text. What is made of it by joining or formatting is plain text again.

    >>> both(Said("收入", "income")), both("双井街道")
    (Text(zh='收入', en='income'), Text(zh='双井街道', en='双井街道'))
    """

    en: str

    def __new__(cls, zh: str, en: str) -> Said:
        """Put both together."""
        said = super().__new__(cls, zh)
        said.en = en
        return said

    def __reduce__(self) -> tuple[type[Said], tuple[str, str]]:
        """Both texts go along to another process."""
        return Said, (str(self), self.en)


def both(text: str) -> Text:
    """A text in both languages: as it says itself in English, else the same."""
    return Text(str(text), text.en if isinstance(text, Said) else text)


def english(text: str) -> str:
    """The English of a text that knows it, else the text."""
    return text.en if isinstance(text, Said) else text


def in_language(text: str, language: Language) -> str:
    """A text as plain text in a language, as far as it knows itself in it."""
    return english(text) if language is Language.EN else str(text)
