"""A child whose name the system cannot write is a child the system does not know."""

import pytest

from portfolio.admit.roster.workbook.cells import Unclear
from portfolio.admit.roster.workbook.person_name import person_name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("阎\u3000若", "阎若"),
        (" 江 梦 瑟 ", "江梦瑟"),
        ("欧阳\n明月", "欧阳明月"),
        ("阿依努尔·买买提", "阿依努尔·买买提"),
        ("阿依努尔•买买提", "阿依努尔·买买提"),
        ("阿依努尔 · 买买提", "阿依努尔·买买提"),
        ("阿依努尔．买买提", "阿依努尔·买买提"),
        ("阿依努尔・买买提", "阿依努尔·买买提"),
        ("Anna  Maria O'Neil", "Anna Maria O'Neil"),
        ("J. Smith", "J. Smith"),
        ("Zoe\u0301", "Zoé"),
        ("秦𬭎\u200b", "秦𬭎"),
        ("曾䶮明", "曾䶮明"),
        ("胡𠅤明", "胡𠅤明"),
        ("\U000323af明", "\U000323af明"),
        ("李沐宇（大）", "李沐宇（大）"),
    ],
)
def test_a_name_is_kept_whole_and_in_one_spelling(written: str, name: str) -> None:
    """民委发〔2016〕33号: one dot, no lost characters; blanks that typists add for width go."""
    assert person_name(written) == name


def test_a_name_of_fifty_characters_fits() -> None:
    """The same notice asks for room for fifty."""
    assert person_name("李" * 50) == "李" * 50


@pytest.mark.parametrize("written", ["李\ue863", "123", "李<b>", "李\x00", "李" * 51, "·", "李☺"])
def test_what_cannot_stand_in_a_name_is_named(written: str) -> None:
    """A private character shows on one computer only; the sentence gives its code, not the name."""
    with pytest.raises(Unclear) as unclear:
        person_name(written)

    assert "李" not in unclear.value.zh
