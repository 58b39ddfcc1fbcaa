"""The book of events: which of them fence what is written afterwards."""

from portfolio.catalogue import TOPICS

# Reviewed by people. Whatever changes what may be written, or who may, raises the epoch of its
# stream; all else must not, or observations of one pupil would get into each other's way.
FENCES_OF_A_PUPIL = {
    "student-admitted",
    "class-assigned",
    "guardian-linked",
    "guardian-recognised",
    "guardian-unlinked",
    "consent-granted",
    "consent-withdrawn",
    "individual-plan-followed",
    "facts-reopened",
    # Whose words name the pupil, what grade is judged, whether anybody may write at all.
    "person-corrected",
    "entry-year-corrected",
    "student-returned",
    "admission-undone",
    "term-closed",
    "report-issued",
    "transferred-out",
    "student-erased",
}
FENCES_OF_A_SCHOOL = {
    "school-registered",
    "school-renamed",
    "school-recoded",
    "authority-assigned",
    "roster-imported",
    "roster-import-undone",
    "class-formed",
    "class-mixed",
    "class-known-as",
    "class-renumbered",
    "staff-assigned",
    "staff-released",
    "staff-list-taken",
    "duty-ended",
    "term-planned",
    "term-opened",
    "term-sealed",
    "check-opened",
    "check-closed",
    "notice-opened",
    "notice-closed",
}


def test_which_events_fence_is_known_by_name() -> None:
    """An event that fences and should not is as wrong as one that should and does not."""
    fencing = {event.topic for event in TOPICS.all() if event.raises_epoch}

    assert fencing == FENCES_OF_A_PUPIL | FENCES_OF_A_SCHOOL


def test_what_many_people_write_at_once_never_fences() -> None:
    """64 teachers on one pupil: none of their entries makes another's decide again."""
    common = ("observation-recorded", "evidence-attached", "observation-confirmed", "level-signed")

    assert not any(TOPICS[topic].raises_epoch for topic in common)
