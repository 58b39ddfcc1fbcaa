"""The shapes of `judging.yaml` and `wording.yaml`: who signs, what is drawn by lot,
and what a school does not write about a child.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from portfolio.support.vocabulary_frameworks import (
    Code,
    Frozen,
    IndicatorCode,
    Text,
    Version,
    Word,
)

Severity = Literal["refuse", "advise"]


class Share(Frozen):
    """So many of a thousand."""

    per_mille: Annotated[int, Field(ge=0, le=1000)]


class JudgingFile(Frozen):
    """The whole of `judging.yaml`; `signers`: indicator → subjects whose teacher may sign it."""

    version: Version
    signers: Mapping[IndicatorCode, tuple[Code, ...]]
    samples: Share
    second_ratings: Share
    alike_percent: Annotated[int, Field(ge=1, le=100)]


class WordingRule(Frozen):
    """One way of writing that is refused or advised against, and what to write instead."""

    code: Code
    severity: Severity
    patterns: tuple[Word, ...] = Field(min_length=1)
    words: Text
    instead: Text


class WordingFile(Frozen):
    """The whole of `wording.yaml`; `concrete`: what makes a sentence a told fact."""

    version: Version
    rules: tuple[WordingRule, ...]
    concrete: tuple[Word, ...]

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        codes = [one.code for one in self.rules]
        if len(set(codes)) != len(codes):
            raise ValueError("wording: the same code twice")
        for pattern in (*(p for one in self.rules for p in one.patterns), *self.concrete):
            _must_compile(pattern)
        return self


def _must_compile(pattern: str) -> None:
    try:
        found = re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {pattern}") from error
    if found.match(""):
        raise ValueError(f"matches anything: {pattern}")
