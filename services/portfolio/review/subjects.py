"""What an objection is about, as the log names it. Pure."""

from uuid import UUID

from portfolio.curate.domain import level_cell, subjects_cell, words_cell
from portfolio.review.objecting import Objection


def about_of(objection: Objection, student_id: UUID, term: str) -> UUID | None:
    """The entry or the cell that is objected to; None where it is neither."""
    match objection.about:
        case "entry":
            return objection.observation_id
        case "level":
            return level_cell(student_id, term, objection.indicator or "")
        case "subject_level":
            return subjects_cell(student_id, term)
        case "remark":
            return words_cell(student_id, term, "remark")
        case _:
            return None
