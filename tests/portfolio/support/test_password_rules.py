"""Passwords that a stranger would try first are refused; everything else is people's own affair."""

import pytest

from portfolio.support.password_rules import PasswordIsEasyToGuess, require_good


@pytest.mark.parametrize(
    "password",
    [
        "1234567",
        "12345678",
        "87654321",
        "20160312",
        "13800138000",
        "aaaaaaaa",
        "abcabcabc",
        "abababab",
        "qwertyuiop",
        "poiuytrewq",
        "1qaz2wsx",
        "1q2w3e4r",
        "abcdefgh",
        "password",
        "Passw0rd!",
        "P@ssw0rd2026",
        "ADMIN2026!!",
        "woaini520",
        "iloveyou1314",
        "nianlun2026",
        "lihong88",
        "88lihong",
        "2150000123abc",
        "年轮示例小学123",
        "１２３４５６７８",
    ],
)
def test_what_is_tried_first_is_refused(password: str) -> None:
    """Sequences, repetitions, dates, telephone numbers, common words, one's own words."""
    with pytest.raises(PasswordIsEasyToGuess):
        require_good(password, "lihong", "2150000123", "年轮示例小学")


@pytest.mark.parametrize(
    "password",
    [
        "三月的雨落在屋檐",
        "kettle-over-the-moon",
        "lihong drinks green tea",
        "Xq7rT2mB",
        "827364519203746",
        "correct horse",
        "          x y z   ",
        "passwordless gardens grow",
    ],
)
def test_anything_else_is_taken(password: str) -> None:
    """No rule of composition, any character, blanks too (NIST SP 800-63B-4, 3.1.1.2)."""
    require_good(password, "lihong", "2150000123", "年轮示例小学", "")


def test_the_refusal_does_not_say_the_password() -> None:
    """Nor which of the rules it was: that would be said to whoever looks over the shoulder."""
    with pytest.raises(PasswordIsEasyToGuess) as refused:
        require_good("lihong88", "lihong")

    assert "lihong" not in refused.value.detail("zh") + refused.value.detail("en")
