"""自评: pictures in grades 1 and 2, words from grade 3 on, numbers never."""

from pathlib import Path

import pytest

from portfolio.curate.self_review import (
    PICTURES,
    WORDS,
    AnswerIsNoChoice,
    QuestionIsUnknown,
    asks_of,
    require_answers,
)
from portfolio.support.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary(Path(__file__).parents[3] / "schemas" / "vocabulary")
AREAS = tuple(dict.fromkeys(area.code for area, _ in VOCABULARY.indicators()))
INDICATORS = tuple(one.code for _, one in VOCABULARY.indicators())


@pytest.mark.parametrize("grade", [1, 2])
def test_the_youngest_choose_a_picture_for_each_area(grade: int) -> None:
    """Five questions of three pictures; a child who cannot read is asked nothing else."""
    assert asks_of(grade) == "areas"
    assert len(AREAS) == 5
    require_answers(dict.fromkeys(AREAS, PICTURES[0]), grade, VOCABULARY)
    with pytest.raises(QuestionIsUnknown):
        require_answers({"student.B3": "A"}, grade, VOCABULARY)
    with pytest.raises(AnswerIsNoChoice):
        require_answers({AREAS[0]: "A"}, grade, VOCABULARY)


@pytest.mark.parametrize("grade", [3, 6, 9])
def test_from_grade_three_on_a_word_for_each_indicator(grade: int) -> None:
    """Also for what takes no level of a teacher: nothing follows from it."""
    assert asks_of(grade) == "indicators"
    for word in WORDS:
        require_answers(dict.fromkeys(INDICATORS, word), grade, VOCABULARY)
    with pytest.raises(QuestionIsUnknown):
        require_answers({AREAS[0]: "mostly"}, grade, VOCABULARY)


def test_what_is_left_open_is_left_out() -> None:
    """No child has to answer."""
    require_answers({}, 4, VOCABULARY)
