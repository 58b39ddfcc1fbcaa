"""The shape of `tags.yaml`: the short words a teacher taps, each a type seen in one way."""

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field, PositiveInt, model_validator

from portfolio.support.vocabulary_frameworks import Code, Frozen, Version
from portfolio.support.vocabulary_types import TypeCode

# What two lines of a key of four in a row hold at 390 pixels.
_LONGEST = 6


class Tag(Frozen):
    """One word on a key, and the type it stands for."""

    code: Code
    type: TypeCode
    zh: Annotated[str, Field(min_length=1, max_length=_LONGEST)]
    en: Annotated[str, Field(min_length=1, max_length=24)]


class TagsFile(Frozen):
    """The whole of `tags.yaml`; `usual`: what a measure is taken to be until somebody says."""

    version: Version
    usual: Mapping[Code, PositiveInt]
    tags: tuple[Tag, ...]

    @model_validator(mode="after")
    def _differ(self) -> Self:
        for names in ([one.code for one in self.tags], [one.zh for one in self.tags]):
            if len(set(names)) != len(names):
                raise ValueError("two tags of one code or word")
        return self

    def said(self, note: str | None, language: str) -> str | None:
        """A note in this language: a word that was tapped in its own words, all else as typed."""
        if language != "en":
            return note
        return next((one.en for one in self.tags if one.zh == note), note)

    def of_type(self, code: str) -> tuple[Tag, ...]:
        """The tags of a type, in the order of the file."""
        return tuple(one for one in self.tags if one.type == code)
