"""One JSON line per thing that happened: ids, counts and milliseconds;
never a name, a text or a token.
"""

import logging
import sys

import structlog


def configure() -> None:
    """Log to standard output; what libraries say goes the same way, from warnings on."""
    logging.basicConfig(stream=sys.stdout, level=logging.WARNING, format="%(message)s")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(
                structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
            ),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
    )
