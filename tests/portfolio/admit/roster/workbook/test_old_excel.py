"""An .xls is read too; it cannot be measured first, so it is parsed where it can do no harm."""

from datetime import date
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo.old_workbook import old_workbook
from portfolio.admit.roster.workbook.refusals import (
    HasMacros,
    LockedWorkbook,
    NotAWorkbook,
    WorkbookTooLargeInside,
)
from portfolio.admit.roster.workbook.sheets import Tab, kind_of, tabs
from portfolio.support.problems import Refusal


def test_values_dates_and_merged_cells_come_as_from_a_new_workbook() -> None:
    """Everything after this step knows only rows."""
    rows = [["花名册"], ["姓名", "生日", "座号"], ["李䶮明", date(2018, 3, 15), 7]]
    content = old_workbook("三年级", rows, [(0, 0, 0, 2)])

    assert kind_of(content) == "xls"
    assert list(tabs(content)) == [
        Tab(
            "三年级",
            [["花名册", "", ""], ["姓名", "生日", "座号"], ["李䶮明", date(2018, 3, 15), 7.0]],
            (((0, 0), (0, 2)),),
        )
    ]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (old_workbook("a", [["x"]], locked=True), LockedWorkbook),
        (old_workbook("a", [["x"]]) + "EncryptedPackage".encode("utf-16-le"), LockedWorkbook),
        (old_workbook("a", [["x"]]) + "_VBA_PROJECT_CUR".encode("utf-16-le"), HasMacros),
        (old_workbook("a", [["x"]])[:1024], NotAWorkbook),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), NotAWorkbook),
    ],
)
def test_locked_programmed_or_broken_ones_are_refused(
    content: bytes, refusal: type[Refusal]
) -> None:
    """A password, a macro, half a file: each is told what to do."""
    with pytest.raises(refusal) as refused:
        list(tabs(content))

    assert refused.value.detail("zh").endswith("。")


def test_a_value_in_the_last_cell_does_not_take_the_service_down() -> None:
    """The parser lays out 65,536 × 256 cells; in here it may use half a gigabyte and no more."""
    far = [["x"], *[[]] * 65_534, [*[None] * 255, "y"]]
    # A child begins with as much as its parent has.
    before = max(getrusage(one).ru_maxrss for one in (RUSAGE_CHILDREN, RUSAGE_SELF))

    with pytest.raises(WorkbookTooLargeInside):
        list(tabs(old_workbook("a", far)))

    assert getrusage(RUSAGE_CHILDREN).ru_maxrss <= max(before, 512 * 1024)


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_a_damaged_one_is_read_or_refused(data: st.DataObject) -> None:
    """Bytes change anywhere; the parser's slips stay in its process."""
    content = bytearray(old_workbook("名单", [["姓名", "年级"], ["李明", 3]]))
    for _ in range(3):
        content[data.draw(st.integers(8, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        read = list(tabs(bytes(content)))
    except Refusal:
        return
    assert len(read) <= 1
