"""JSON lines to standard output: event name and ids, never a secret, a token or an address."""

import logging
import sys

import structlog


def configure_logging() -> None:
    """Called once per process, by `main.py` and `worker.py`."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    # Libraries speak only when something is wrong: their access lines would carry whole addresses.
    for name in ("uvicorn.access", "httpx", "httpcore", "sqlalchemy.engine"):
        logging.getLogger(name).setLevel(logging.WARNING)
