"""What reaches the log of a fault: where it happened, never the value it happened with."""

import io
import logging
from contextlib import redirect_stdout

import pytest
import structlog

from portfolio.support.logging import _WithoutWords, without_words

CANARY = "王小明"


def stumble() -> None:
    """As a driver words it: with the argument it could not send, and with a cause."""
    try:
        int(CANARY)
    except ValueError as cause:
        cause.add_note(CANARY)
        raise RuntimeError(f"invalid input for query argument $6: {CANARY}") from cause


def a_fault() -> BaseException:
    with pytest.raises(RuntimeError) as raised:
        stumble()
    return raised.value


def test_a_fault_is_logged_without_its_words() -> None:
    """A canary name must never reach a log, nor by way of the cause or a note."""
    fault, out = a_fault(), io.StringIO()
    log = structlog.wrap_logger(
        structlog.PrintLogger(out),
        processors=[
            structlog.processors.ExceptionRenderer(without_words),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    with redirect_stdout(out):
        log.error("fault", exc_info=fault)

    assert "RuntimeError" in out.getvalue()
    assert "test_logging.py" in out.getvalue()
    assert CANARY not in out.getvalue()


def test_the_server_logs_a_fault_without_its_words() -> None:
    """The server writes the trace of a fault once more by itself."""
    fault = a_fault()
    record = logging.LogRecord(
        "uvicorn.error",
        logging.ERROR,
        "server.py",
        1,
        "Exception in ASGI application",
        None,
        (type(fault), fault, fault.__traceback__),
    )
    line = _WithoutWords("%(message)s").format(record)

    assert "RuntimeError" in line
    assert CANARY not in line
