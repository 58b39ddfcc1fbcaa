"""What a family does with its phone, in a real browser against the real service."""

from collections.abc import Callable

from live_service import LiveService
from openapi_seeds import Seeds
from web import families

Scenario = Callable[[str], str]
Site = tuple[LiveService, Seeds]


def test_a_family_records_what_is_done_at_home(family_walk: Scenario) -> None:
    """Two taps, five with a photo, also without network; twice only where it was twice."""
    assert "fail 0" in family_walk("family-labour")


def test_a_family_answers_what_its_teacher_asks(family_walk: Scenario, family_site: Site) -> None:
    """Where each record stands in words; a question is answered, a record corrected or taken back;
    another adult is let in by whoever knows the password;
    then the draft is looked at, and what is wrong in it is said.
    """
    live, seeds = family_site
    families.asks(seeds)
    families.term_of_facts(live, seeds)
    families.signed_in_a_while_ago(live)
    told = family_walk("family-records")
    families.opens_check(seeds)

    assert "fail 0" in told
    assert "fail 0" in family_walk("family-draft")


def test_a_family_reads_its_report(family_walk: Scenario, family_site: Site) -> None:
    """The sentence first, facts with their days, the chart's table, received, saved, checked."""
    live, seeds = family_site
    families.term_of_facts(live, seeds)
    families.closes(seeds)
    told = family_walk("family-report")
    families.is_corrected(seeds)

    assert "fail 0" in told
    assert "fail 0" in family_walk("family-versions")


def test_another_family_finds_nothing_of_this_one(family_walk: Scenario) -> None:
    """Neither a page, nor a record, nor a picture by its address."""
    assert "fail 0" in family_walk("family-apart")


def test_nobody_is_ranked_anywhere(family_walk: Scenario, family_site: Site) -> None:
    """Families, teachers, the administrator: every page there is a way to, and every answer."""
    live, seeds = family_site
    families.asks(seeds)
    families.term_of_facts(live, seeds)
    families.closes(seeds)

    assert "fail 0" in family_walk("crawl")
