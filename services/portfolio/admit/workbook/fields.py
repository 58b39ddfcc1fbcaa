"""What is read of a school's list, under which names its columns go, and what never is.

The tables here are the whole of it: a column that stands in none is not read either
(个人信息保护法, art. 6: no more than the purpose needs).
"""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Field(StrEnum):
    """What a column of a roster may be taken for."""

    SCHOOL_CODE = "school_code"
    NAME = "name"
    SEX = "sex"
    BORN_ON = "born_on"
    GRADE = "grade"
    CLASS = "class"
    CLASS_OF_ENTRY = "class_of_entry"
    CLASS_OF_GRADUATION = "class_of_graduation"
    ROSTER_NUMBER = "roster_number"
    REGISTRY_NUMBER = "registry_number"
    BOARDS = "boards"
    INDIVIDUAL_PLAN = "individual_plan"
    LEFT_BEHIND = "left_behind"
    GUARDIAN_1 = "guardian_1"
    GUARDIAN_1_IS = "guardian_1_is"
    GUARDIAN_2 = "guardian_2"
    GUARDIAN_2_IS = "guardian_2_is"
    GUARDIAN_3 = "guardian_3"
    GUARDIAN_3_IS = "guardian_3_is"
    GUARDIAN_4 = "guardian_4"
    GUARDIAN_4_IS = "guardian_4_is"
    FATHER = "father"
    MOTHER = "mother"
    NOT_NEEDED = "not_needed"


class Column(BaseModel):
    """One column of a list as it was understood.

    `key` names the column in a mapping: its title, with `#2` for the second of one title,
    `列C` where it has none.
    `examples` are values of this file, at most three, and none of a column that is discarded.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    title: str
    letter: str
    field: Field | None
    is_sure: bool
    is_discarded: bool
    examples: tuple[str, ...] = ()
    zh: str = ""
    en: str = ""


class Note(BaseModel):
    """Something to know about the whole list before it is taken in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str
    en: str


class Skipped(BaseModel):
    """Rows that hold no pupil, counted by what they are."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    blank: int = 0
    subtotals: int = 0
    repeated_heads: int = 0
    notes: int = 0
