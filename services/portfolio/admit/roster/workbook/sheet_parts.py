"""Which XML part of a workbook holds which of its sheets (ECMA-376, part 1, 18.2 and part 2, 9.3).

In: the parts, measured already. Out: the name of the part by the name of the tab.
"""

from collections.abc import Mapping
from posixpath import join, normpath
from xml.parsers import expat

_WORKBOOK = "xl/workbook.xml"
_LINKS = "xl/_rels/workbook.xml.rels"


def sheet_parts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Part by tab; a tab that points nowhere is left out."""
    by_lower = {name.lower(): name for name in parts}
    links = {
        one.get("Id", ""): one.get("Target", "") for one in _elements(parts, _LINKS, "Relationship")
    }
    found = {}
    for one in _elements(parts, _WORKBOOK, "sheet"):
        link = next((value for key, value in one.items() if key.rpartition(":")[2] == "id"), "")
        part = by_lower.get(normpath(join("/xl", links.get(link, ""))).lstrip("/").lower())
        if part is not None:
            found[one.get("name", "")] = part
    return found


def _elements(parts: Mapping[str, bytes], part: str, called: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == called:
            found.append(attributes)

    content = next((one for name, one in parts.items() if name.lower() == part), b"<none/>")
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(content, True)  # noqa: FBT003 — the standard library takes it by place
    return found
