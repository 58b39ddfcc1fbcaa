"""Which earlier terms a term is compared with: the one before, and the like one a year before.

A term's id is its school year and half, such as `2026-2027-1`; autumn meets autumn.
"""


def preceding(term: str) -> str:
    """The term just before."""
    first, last, half = _parts(term)
    return f"{first - 1}-{last - 1}-2" if half == 1 else f"{first}-{last}-1"


def like(term: str) -> str:
    """The same half of the school year before."""
    first, last, half = _parts(term)
    return f"{first - 1}-{last - 1}-{half}"


def compared_with(term: str) -> tuple[str, str]:
    """Both, the like term first."""
    return like(term), preceding(term)


def _parts(term: str) -> tuple[int, int, int]:
    first, last, half = term.split("-")
    return int(first), int(last), int(half)
