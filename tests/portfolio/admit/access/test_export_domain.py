"""An export: who may say yes, how long, how often."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from portfolio.admit.access.export_domain import (
    Export,
    ExportIsApproved,
    ExportIsNotApproved,
    ExportIsOver,
    NeedsASecondPerson,
    NotYourExport,
)

NOON = datetime(2027, 1, 20, 4, tzinfo=UTC)
ASKER, SECOND = uuid4(), uuid4()
ASKED = Export(uuid4(), "class_reports", "2026-2027-1", (uuid4(), uuid4()), ASKER, NOON)
APPROVED = replace(
    ASKED, approved_by=SECOND, approved_as="second_person", approved_at=NOON + timedelta(hours=1)
)
USED = replace(APPROVED, used_at=NOON + timedelta(hours=2))
SOON, LATER = NOON + timedelta(hours=3), NOON + timedelta(hours=73)


def test_a_second_person_approves_and_the_asker_uses() -> None:
    """The way it is meant."""
    ASKED.require_approvable(SECOND, SOON)
    ASKED.require_approvable(None, SOON)
    APPROVED.require_usable(ASKER, SOON)


@pytest.mark.parametrize("export", [ASKED, APPROVED, USED])
def test_nobody_approves_their_own(export: Export) -> None:
    """Whatever has become of it."""
    with pytest.raises(NeedsASecondPerson):
        export.require_approvable(ASKER, SOON)


def test_what_is_approved_used_or_lapsed_is_not_approved_again() -> None:
    """A second yes would begin another 24 hours."""
    with pytest.raises(ExportIsApproved):
        APPROVED.require_approvable(SECOND, SOON)
    for export, at in ((USED, SOON), (ASKED, LATER), (APPROVED, LATER)):
        with pytest.raises(ExportIsOver):
            export.require_approvable(SECOND, at)


def test_only_the_asker_uses_it() -> None:
    """Not even whoever approved."""
    with pytest.raises(NotYourExport):
        APPROVED.require_usable(SECOND, SOON)


def test_it_is_used_once_within_a_day() -> None:
    """Before the yes not, after one use not, after 24 hours not."""
    with pytest.raises(ExportIsNotApproved):
        ASKED.require_usable(ASKER, SOON)
    for export, at in ((USED, SOON), (APPROVED, NOON + timedelta(hours=25)), (ASKED, LATER)):
        with pytest.raises(ExportIsOver):
            export.require_usable(ASKER, at)
