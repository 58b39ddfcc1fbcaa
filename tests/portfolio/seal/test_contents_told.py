"""Whose words a report's contents pass on."""

import pytest

from closed_terms import a_plain_term
from portfolio.seal.closed_term import Voice, VoiceText
from portfolio.seal.contents_told import voices


@pytest.mark.parametrize(("peers", "heard"), [(2, 0), (3, 3)])
def test_peers_are_heard_from_three_on(peers: int, heard: int) -> None:
    """Of fewer it could be guessed who said it; the paper holds to the same."""
    said = tuple(VoiceText(voice=Voice.PEER, text=f"谢谢你{n}") for n in range(peers))
    told = [one for one in voices(a_plain_term(voices=said)) if one["voice"] == "peer"]

    assert len(told) == heard


def test_the_child_speaks_first() -> None:
    """Then the class teacher, then the family."""
    said = (
        VoiceText(voice=Voice.GUARDIAN, text="你每天自己收书包。"),
        VoiceText(voice=Voice.STUDENT, text="我学会了跳绳。", for_child=True),
    )
    told = list(voices(a_plain_term(voices=said, remark="一直记得关灯。")))

    assert [one["voice"] for one in told] == ["student", "class_teacher", "guardian"]
    assert [one["for_child"] for one in told] == [True, False, False]
