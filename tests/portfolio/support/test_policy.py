"""Who may do what, where a sentence says it better than the matrix (`tests/matrix`)."""

from collections.abc import Iterator

import pytest

from portfolio import catalogue
from portfolio.support import policy
from portfolio.support.policy import POLICY, Only, Relation
from portfolio.support.problems import Forbidden, NotFound, Refusal


def test_a_stranger_is_not_found_and_a_relative_is_forbidden() -> None:
    """The two words of the policy."""
    with pytest.raises(NotFound):
        policy.require("level.sign", frozenset())
    with pytest.raises(Forbidden):
        policy.require("level.sign", frozenset({Relation.GUARDIAN}))
    policy.require("level.sign", frozenset({Relation.GUARDIAN, Relation.CLASS_TEACHER}))


def test_every_condition_is_upheld_by_a_refusal() -> None:
    """A condition that nothing refuses would be a promise on paper."""
    assert catalogue.TOPICS  # with it every step, and its refusals, is there
    kinds = {kind().kind for kind in _kinds(Refusal)}

    assert {one.kind for one in Only} - kinds == set()
    named = {one for right in POLICY.values() for one in right.only}
    assert named == set(Only)


def _kinds(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    yield kind
    for one in kind.__subclasses__():
        yield from _kinds(one)


def test_nobody_is_judged_from_above_or_by_machines() -> None:
    """Levels and remarks are the teacher's; an administrator keeps the books;
    a feed reader reads the feed and nothing else.
    """
    assert POLICY["remark.write"].who == {Relation.CLASS_TEACHER}
    # A subject teacher only what `judging.yaml` gives to the subject.
    assert POLICY["level.sign"].who == {Relation.CLASS_TEACHER, Relation.SUBJECT_TEACHER}
    by_admin = {action for action, it in POLICY.items() if Relation.SCHOOL_ADMIN in it.who}
    # Confirming is theirs only where the one class teacher wrote it (`confirm/answering.py`).
    judging = {"level.sign", "subject_level.sign", "remark.write", "second_rating.give"}
    assert not by_admin & {"observation.record", "evidence.read", *judging}
    by_feed = {action for action, it in POLICY.items() if Relation.FEED_READER in it.who}
    assert by_feed == {"feed.read"}


def test_a_guardian_reads_and_records_and_signs_nothing() -> None:
    """The whole of what a family may do."""
    by_guardian = {action for action, it in POLICY.items() if Relation.GUARDIAN in it.who}

    assert by_guardian == {
        "student.read",
        "guardian.read",
        "guardian.link",
        "guardian.unlink",
        "guardian.join",
        "access_line.read",
        "consent.read",
        "consent.give",
        "consent.withdraw",
        "observation.record",
        "observation.correct",
        "observation.withdraw",
        "observation.read",
        "evidence.attach",
        "evidence.read",
        "report.read",
        "draft.read",
        "draft.check",
        "notice.read",
        "objection.file",
        "objection.read",
        "report.acknowledge",
        "next_step.join",
        "letter.write",
        "spoken_remark.hear",
        "entry.select",
        "family_words.write",
        "pictures.choose",
        "selection.read",
        "telling.read",
    }
