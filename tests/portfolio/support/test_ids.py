"""Ids tell their time of birth where that may show, and only there (RFC 9562)."""

import time
from datetime import UTC, datetime, timedelta
from uuid import RFC_4122, UUID

from portfolio.support.ids import derived, made_by_id, school_id_of, uuid7


def test_an_id_of_version_7_opens_with_the_milliseconds_of_its_birth() -> None:
    """RFC 9562, 5.7: 48 bits of Unix time in milliseconds, so ids made later sort later."""
    before = time.time_ns() // 1_000_000
    made = uuid7()
    after = time.time_ns() // 1_000_000

    assert (made.version, made.variant) == (7, RFC_4122)
    assert before <= made.int >> 80 <= after


def test_ids_made_at_once_differ() -> None:
    """74 random bits: two phones in one millisecond do not meet."""
    made = [uuid7() for _ in range(10_000)]

    assert len(set(made)) == len(made)


def test_every_random_bit_of_an_id_is_used() -> None:
    """A mask put wrong would leave bits at rest and make collisions likelier than they look."""
    seen_set, seen_clear = 0, 0
    for _ in range(200):
        seen_set |= uuid7().int
        seen_clear |= ~uuid7().int
    random_bits = (0xFFF << 64) | ((1 << 62) - 1)

    assert seen_set & random_bits == random_bits
    assert seen_clear & random_bits == random_bits


def test_two_installations_agree_on_the_id_of_a_school() -> None:
    """The tenant's id follows from the 学校标识码; to change it would orphan every log."""
    assert school_id_of("2150000123") == UUID("91910768-662f-5495-b9e6-27fff1535c5d")
    assert school_id_of("2150000123") != school_id_of("2150000124")


def test_an_id_that_follows_from_others_is_the_same_on_every_retry() -> None:
    """A child's observation in an activity is named by activity and child."""
    activity, child, other = uuid7(), uuid7(), uuid7()

    assert derived(activity, child) == derived(activity, child)
    assert derived(activity, child) != derived(activity, other)
    assert derived(activity, child).version == 5


def test_an_id_of_a_phone_says_when_it_was_made_whatever_it_says() -> None:
    """The latest that 48 bits can say is beyond any calendar."""
    now = datetime.now(UTC)

    assert abs(made_by_id(uuid7()) - now) < timedelta(minutes=1)
    assert made_by_id(UUID(int=2**128 - 1)).year == 9999
