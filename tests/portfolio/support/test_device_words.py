"""Browser and system, nothing finer."""

import pytest

from portfolio.support.device_words import device_words

_CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (None, ""),
        ("", ""),
        ("python-httpx/0.28", ""),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_CHROME} Safari/537.36", "Chrome · Windows"),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_CHROME} Safari/537.36 Edg/126.0",
            "Edge · Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1",
            "Safari · iPhone",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 12; ELS-AN00) {_CHROME} Mobile MicroMessenger/8.0",
            "微信 · Android",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/127.0",
            "Firefox · Linux",
        ),
    ],
)
def test_a_device_in_words(said: str | None, words: str) -> None:
    """Enough for its owner to know it again."""
    assert device_words(said) == words
