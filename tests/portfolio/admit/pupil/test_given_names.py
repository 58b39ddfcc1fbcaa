"""What stands on a tile: the name that classmates call."""

import pytest

from portfolio.admit.pupil.given_names import given_name


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("王小明", "小明"),
        ("李晨", "晨"),
        ("欧阳晨", "晨"),
        ("欧阳晨曦", "晨曦"),
        ("欧阳", "阳"),
        ("沈𬭎远", "𬭎远"),
        ("阿依努尔·买买提", "阿依努尔"),
        ("安娜 李", "安娜"),
        ("Anna", "Anna"),
        ("Anna Li", "Anna"),
        ("王", "王"),
    ],
)
def test_the_surname_is_left_out(name: str, given: str) -> None:
    """One name of two characters too, and names that are written with a dot."""
    assert given_name(name) == given
