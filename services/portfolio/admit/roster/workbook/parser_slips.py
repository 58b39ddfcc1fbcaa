"""A parser of somebody else's, whose slips are answered as a refusal."""

from collections.abc import Iterator
from contextlib import contextmanager

from python_calamine import CalamineError, PasswordError

from portfolio.admit.roster.workbook.refusals import LockedWorkbook, NotAWorkbook


@contextmanager
def refusing() -> Iterator[None]:
    """Turn what the parser raises into `NotAWorkbook` or `LockedWorkbook`."""
    try:
        yield
    except PasswordError:
        raise LockedWorkbook from None
    except BaseException as error:
        # The parser is Rust: a slip inside it arrives as a PanicException, which is no Exception.
        if isinstance(error, CalamineError | ValueError | OverflowError) or (
            type(error).__name__ == "PanicException"
        ):
            raise NotAWorkbook from None
        raise
