"""The shape of `divisions.yaml`: counties by code, with the days on which they begin and end."""

from datetime import date
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from portfolio.support.problems import Malformed
from portfolio.support.vocabulary_frameworks import Frozen, Version

DivisionCode = Annotated[str, Field(pattern=r"^[0-9]{6}$")]


class AuthorityIsUnknown(Malformed):
    """A code of the province that stands for no county."""

    zh = "没有代码为 {code} 的区县。"
    en = "No county has the code {code}."


class AuthorityHasEnded(Malformed):
    """The county is no more, and what came after it has a code."""

    zh = "代码 {code} 的区县已经撤销，请用 {now}。"
    en = "The county of code {code} is no more; use {now}."


class Named(Frozen):
    """A division by name, and by code where one is public."""

    zh: str
    code: DivisionCode | None


class Division(Frozen):
    """A county; `until`: the first day on which it is no more."""

    code: DivisionCode
    zh: str
    kind: Literal["district", "county", "autonomous_county"]
    since: date | None = None
    until: date | None = None
    merged_into: Named | None = None


class DivisionsFile(Frozen):
    """The whole of `divisions.yaml`."""

    version: Version
    province: Named
    divisions: tuple[Division, ...]

    def require(self, code: str, on: date) -> None:
        """Raise `AuthorityIsUnknown` or `AuthorityHasEnded` where nobody of this code answers for
        schools on a day. Of other provinces nothing is known, and nothing is said.

        A county that ended goes on where the code of its successor is not public.
        """
        if code[:2] != (self.province.code or "")[:2]:
            return
        found = self._by_code.get(code)
        if found is None or (found.since and on < found.since):
            raise AuthorityIsUnknown(reason=code, code=code)
        now = found.merged_into.code if found.merged_into else None
        if found.until and on >= found.until and now:
            raise AuthorityHasEnded(reason=code, code=code, now=now)

    @cached_property
    def _by_code(self) -> dict[str, Division]:
        return {one.code: one for one in self.divisions}

    @model_validator(mode="after")
    def _codes_stand_once(self) -> Self:
        if len(self._by_code) != len(self.divisions):
            raise ValueError("a code stands for two divisions")
        return self
