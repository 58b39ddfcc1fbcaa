"""Which passwords are refused because a stranger would try them first. Pure.

OWASP ASVS 5.0, 6.2: at least eight characters, any characters, no rule of composition;
refused is what follows from the account, the keyboard or the calendar, and what everybody takes.
NIST SP 800-63B-4, 3.1.1.2.
"""

import re
import unicodedata
from collections.abc import Iterator

from portfolio.support.problems import Malformed

LEAST, MOST = 8, 128
# With figures and marks around them taken away; those that people in China and elsewhere try first.
_STEMS = frozenset(
    {
        "abc",
        "admin",
        "administrator",
        "changeme",
        "guest",
        "hello",
        "iloveyou",
        "letmein",
        "login",
        "master",
        "mima",
        "nianlun",
        "nihao",
        "pass",
        "password",
        "school",
        "secret",
        "student",
        "teacher",
        "test",
        "user",
        "welcome",
        "woaini",
        "woaiwojia",
        "xuesheng",
        "xuexiao",
        "laoshi",
        "jiazhang",
        "wodemima",
    }
)
_LOOKALIKES = str.maketrans("013457@$!", "oieastasi")
# Figures alone are birthdays and telephone numbers up to here.
_FIGURES = 12
_ROWS = (
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "qazwsxedcrfvtgbyhnujmikolp",
)
_FEWEST_DIFFERENT = 4
_WORTH_NAMING = 3


class PasswordIsEasyToGuess(Malformed):
    """It is among what a stranger tries first."""

    zh = "这个密码容易被猜到，请换一个：不用账号、学校、生日、电话，也不用连续或重复的字符。"
    en = (
        "This password is easily guessed; choose one without login, school, birthday,"
        " telephone number, sequences or repetitions."
    )


def require_good(password: str, *own_words: str) -> None:
    """Raise `PasswordIsEasyToGuess` on a password that follows from the account's own words,
    a row of the keyboard, a date, a number, or a word that everybody takes.
    """
    plain = unicodedata.normalize("NFKC", password).lower()
    if len(password) < LEAST or any(_faults(plain, own_words)):
        raise PasswordIsEasyToGuess(reason="password")


def _faults(plain: str, own_words: tuple[str, ...]) -> Iterator[bool]:
    yield len(set(plain)) < _FEWEST_DIFFERENT
    yield plain.isdigit() and len(plain) <= _FIGURES
    yield _is_repeated(plain)
    yield _is_along_a_row(plain)
    yield _core(plain) in _STEMS or _core(plain).translate(_LOOKALIKES) in _STEMS
    yield any(_is_mostly(plain, word) for word in own_words)


def _core(plain: str) -> str:
    """Without figures and marks before and after."""
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)


def _is_repeated(plain: str) -> bool:
    """`abcabcabc`: one part and nothing else."""
    return plain in (plain + plain)[1:-1]


def _is_along_a_row(plain: str) -> bool:
    """All in one stroke over the keyboard or the alphabet, in either direction."""
    return any(plain in row + row or plain in row[::-1] * 2 for row in _ROWS)


def _is_mostly(plain: str, word: str) -> bool:
    """The word with no more than a few characters beside it."""
    own = word.lower()
    return len(own) >= _WORTH_NAMING and own in plain and len(plain) - len(own) < LEAST
