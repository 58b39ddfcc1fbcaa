"""What was said in time keeps its answer; what comes too late is refused with a sentence."""

from journey.standing import Told


def test_wang_laoshi_s_phone_finds_its_network_after_the_term_closed_and_gets_its_first_answer(
    told: Told,
) -> None:
    """The record is there: a phone that asks late must hear so, and stop asking."""
    first = told.on_the_bus[0]

    assert told.replayed.status_code == 200
    assert told.replayed.json()["position"] == first["position"]
    assert told.replayed.json()["observation_id"] == first["observation_id"]


def test_what_wang_laoshi_remembers_only_after_the_term_is_refused(told: Told) -> None:
    """The facts of a closed term are frozen: families have read the report made of them."""
    problem = told.too_late.json()

    assert told.too_late.status_code == 409
    assert problem["type"] == "/problems/term-is-not-open"
    assert problem["detail"] == "本学期不在记录阶段，不能新增或更改记录。"
