"""材料使用: the gate cuts the school's numbers; there is no child in them."""

from demo.school_term import ADMIN, SchoolTerm
from demo.screen import Bar


async def cut(at: SchoolTerm, _: Bar) -> str:
    """The final cube snapshot of the term goes into the feed."""
    path = f"/terms/{at.term.id}/cube-snapshots"
    await at.command("POST", path, ADMIN, {"cut": "final"}, name=("final cut",))
    return "最终数据已进入对外数据源 the final numbers are in the feed"
