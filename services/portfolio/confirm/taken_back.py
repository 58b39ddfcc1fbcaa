"""Why a record was taken back, as the child's family reads it. Pure.

They are told the reason that was tapped, in their language. What somebody typed in its place may
name another child, and stays with whoever wrote it and with the school.
"""

# As the pages offer them (`capture.reason.*`, `records.reason.*`); "other" tells nothing.
_TAPPED = (
    ("点错人", "Wrong child"),
    ("点错项", "Wrong word"),
    ("记错了", "A mistake"),
    ("重复了", "Duplicate"),
)


def told_to_family(reason: str | None, language: str) -> str | None:
    """A tapped reason in this language; None for any other words."""
    for zh, en in _TAPPED:
        if reason in {zh, en}:
            return en if language == "en" else zh
    return None
