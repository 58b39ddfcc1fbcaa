"""What is kept of a feed and what stops it: nothing is trusted but the pinned key."""

import base64
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from joserfc.jwk import OKPKey

from aggregator.ingest.domain import FeedState, PinnedSchool, evolve
from aggregator.ingest.refusals import (
    BrokenChain,
    CodeHasEnded,
    FeedHasHole,
    HistoryRewritten,
    NumbersDisagree,
    UnknownCode,
    WrongDigest,
    WrongSchool,
    WrongSignature,
    WrongSupersedes,
)
from aggregator.support.school_codes import FormerCode
from cubes import (
    SCHOOL,
    TERM,
    USUAL,
    a_cube,
    a_history,
    a_key,
    a_subject,
    a_tiny_cube,
    an_event,
    sealed,
)

from .receiving import KEY, PINNED, changed, receive

SENT_ON = date(2027, 1, 20)
OTHER_NAME = OKPKey.import_key({**KEY.as_dict(private=True), "kid": "school-2"})


def test_a_signed_snapshot_is_received() -> None:
    """The usual case; a tiny school's snapshot too."""
    assert receive(an_event(a_cube(), 1, KEY)).snapshot.term == TERM
    assert receive(an_event(a_tiny_cube(), 1, KEY)).snapshot.groups == ()


def test_a_chain_of_cuts_is_received_in_order() -> None:
    """Provisional, final, another term, a revision of the first: each follows the one before."""
    cubes = [
        a_cube(cut="provisional"),
        a_cube(),
        a_cube(term="2026-2027-2"),
        a_cube(cut="revision"),
    ]
    state = FeedState()
    for event in a_history(KEY, *cubes):
        state = evolve(state, receive(event, state))

    assert state.position == 4


def test_a_hole_stops_the_feed() -> None:
    """Number 2 is missing: 3 is not taken instead (G6)."""
    first, _, third = a_history(KEY, a_cube(), a_cube(), a_cube())
    state = evolve(FeedState(), receive(first))

    with pytest.raises(FeedHasHole) as stopped:
        receive(third, state)
    assert stopped.value.fields == {"expected": 2, "found": 3}


def test_a_snapshot_kept_before_is_no_news() -> None:
    """At least once on the wire, once in the effect."""
    event = an_event(a_cube(), 1, KEY)
    state = evolve(FeedState(), receive(event))

    assert receive(event, state, state.last_digest) is None


def test_another_content_under_a_kept_number_stops_the_feed() -> None:
    """A school that rewrites its past is seen."""
    state = evolve(FeedState(), receive(an_event(a_cube(), 1, KEY)))

    with pytest.raises(HistoryRewritten):
        receive(an_event(a_cube(), 1, KEY), state, state.last_digest)


def test_a_signature_by_another_key_is_refused() -> None:
    """Even under the pinned key's name."""
    with pytest.raises(WrongSignature):
        receive(an_event(a_cube(), 1, a_key()))


def test_the_pinned_key_under_another_name_is_refused() -> None:
    """A `kid` nobody pinned would make rotation unseen."""
    with pytest.raises(WrongSignature):
        receive(an_event(a_cube(), 1, OTHER_NAME))


def test_a_header_that_asks_for_no_algorithm_is_refused() -> None:
    """`alg: none` is the oldest trick there is."""
    event = an_event(a_cube(), 1, KEY)
    header = base64.urlsafe_b64encode(b'{"alg":"none","kid":"school-1"}').rstrip(b"=").decode()
    event["data"]["signature"] = f"{header}..{event['data']['signature'].split('..')[1]}"

    with pytest.raises(WrongSignature):
        receive(event)


def test_a_changed_number_breaks_digest_or_signature() -> None:
    """One pupil moved after signing, with and without a new digest."""
    event = an_event(a_cube(), 1, KEY)
    event["data"]["snapshot"]["levels"][0]["n"] -= 1
    event["data"]["snapshot"]["levels"][1]["n"] += 1
    with pytest.raises(WrongDigest):
        receive(event)

    event["data"]["snapshot"] = sealed(event["data"]["snapshot"])
    with pytest.raises(WrongSignature):
        receive(event)


def test_a_snapshot_of_another_school_is_refused() -> None:
    """A source speaks for its schools, in the feed that was asked for."""
    with pytest.raises(WrongSchool):
        receive(an_event(a_cube("2150000999"), 1, KEY))


def recoded(until: date) -> PinnedSchool:
    """The usual school, called otherwise since."""
    return replace(PINNED, code="3150000999", former=(FormerCode(SCHOOL, until),))


def test_a_school_with_another_code_goes_on_where_it_was() -> None:
    """The next number, the same chain, a later cut of a term that was sent under the old code."""
    school, state = recoded(SENT_ON), FeedState()
    for event in a_history(KEY, a_cube(), a_cube(term="2026-2027-2"), a_cube("3150000999")):
        state = evolve(state, receive(event, state, school=school))

    assert state.position == 3


def test_a_former_code_ends_with_its_last_day() -> None:
    """By the school's calendar: 00:30 there is another day than in London."""
    event = an_event(a_cube(), 1, KEY)
    late = {**event, "time": "2027-01-20T16:30:00Z"}

    assert receive(event, school=recoded(SENT_ON)).sequence == 1
    with pytest.raises(CodeHasEnded) as refused:
        receive(late, school=recoded(SENT_ON))
    assert "2027-01-20" in refused.value.detail("zh")
    assert refused.value.detail("en")


def test_a_code_that_nobody_pinned_is_another_school_still() -> None:
    """Neither the new one nor a former one."""
    with pytest.raises(WrongSchool):
        receive(an_event(a_cube("2150000998"), 1, KEY), school=recoded(SENT_ON))
    lie = {**an_event(a_cube(), 1, KEY), "source": "/schools/3150000999/portfolio"}
    with pytest.raises(WrongSchool):
        receive(lie, school=recoded(SENT_ON))


@pytest.mark.parametrize(
    "lie",
    [
        {"source": "/schools/2150000999/portfolio"},
        {"subject": "2026-2027-2"},
        {"id": str(uuid4())},
    ],
)
def test_an_envelope_that_says_otherwise_is_refused(lie: dict[str, str]) -> None:
    """The envelope is not signed, so it must agree with what is."""
    with pytest.raises(WrongSchool):
        receive({**an_event(a_cube(), 1, KEY), **lie})


def test_a_broken_chain_is_refused() -> None:
    """The digest of the snapshot before must be named: a dropped one would leave no hole else."""
    with pytest.raises(BrokenChain):
        receive(changed(previous_digest="cd" * 32))


def test_a_later_cut_must_say_what_it_replaces() -> None:
    """And the first must not claim to replace anything."""
    first, second = a_history(KEY, a_cube(), a_cube())
    state = evolve(FeedState(), receive(first))
    second["data"]["snapshot"] = sealed({**second["data"]["snapshot"], "supersedes": None})

    with pytest.raises(WrongSupersedes):
        receive(an_event(second["data"]["snapshot"], 2, KEY), state)
    with pytest.raises(WrongSupersedes):
        receive(changed(supersedes=str(uuid4())))


@pytest.mark.parametrize(
    ("where", "fields"),
    [
        ("levels.student.B2.ALL", {"levels": a_cube(rows={"B2": (180, 220, 80, 8, 39)})["levels"]}),
        ("levels.student.B2.ALL", {"levels": a_cube(rows={"B2": USUAL})["levels"][:4]}),
        ("levels", {"levels": a_cube(rows={"B2": USUAL})["levels"] * 2}),
        ("groups.ALL", {"groups": a_cube(enrolled=9)["groups"]}),
        ("groups.ALL.by_individual_plan", {"groups": a_cube(plans=4)["groups"]}),
        ("groups.ALL", {"groups": []}),
        ("use.26a.ALL", {"use": a_cube(opened=529)["use"]}),
        ("use.26a.ALL", {"use": a_cube(enrolled=500)["use"]}),
        ("withheld", {"withheld": [{"band": "ALL", "reason": "group_below_10"}]}),
        ("subjects.chinese.ALL", {"subjects": a_subject("chinese", 400, 100, 20, 9)}),
    ],
)
def test_numbers_that_do_not_agree_are_refused(where: str, fields: dict[str, Any]) -> None:
    """Each pupil adds exactly one to exactly one level; parts do not exceed the whole."""
    with pytest.raises(NumbersDisagree) as stopped:
        receive(changed(**fields))
    assert stopped.value.fields["where"] == where


@pytest.mark.parametrize("indicator", ["student.B1", "student.B6"])
def test_an_indicator_without_levels_is_refused(indicator: str) -> None:
    """B1 has facts only, B6 is told by subject."""
    levels = [{**one, "indicator": indicator} for one in a_cube(rows={"B2": USUAL})["levels"]]

    with pytest.raises(UnknownCode):
        receive(changed(levels=levels))
