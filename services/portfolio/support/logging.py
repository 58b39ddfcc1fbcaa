"""One JSON line per thing that happened: ids, counts and milliseconds;
never a name, a text or a token.

What an exception says may hold the value that it stumbled over, so its kind and its frames are
logged and its words are not.
"""

import logging
import sys
import traceback
from typing import Any

import structlog
from structlog.typing import ExcInfo

# Their words are ours, and hold ids only.
_TOLD = frozenset({"MapperDeserialisationError"})
_frames = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)


def configure() -> None:
    """Log to standard output; what libraries say goes the same way, from warnings on."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(_WithoutWords("%(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(without_words),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
    )


def without_words(exc_info: ExcInfo) -> list[dict[str, Any]]:
    """An exception and its causes: kinds and frames."""
    causes = _frames(exc_info)
    for cause in causes:
        if cause["exc_type"] not in _TOLD:
            cause["exc_value"] = ""
        cause["exc_notes"] = []
        cause["exceptions"] = []
    return causes


class _WithoutWords(logging.Formatter):
    """For what the server logs by itself."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 — the library's name
        return "".join([*traceback.format_tb(ei[2]), ei[0].__name__])
