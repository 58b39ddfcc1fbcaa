"""`nianlun rename-school`, `recode-school`, `assign-authority`: what a school is registered as."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Any

import typer
from pydantic import BaseModel, ValidationError

from portfolio.admit.events import AuthorityAssigned, SchoolRecoded, SchoolRenamed
from portfolio.admit.registering import Registered, register_anew
from portfolio.assembly import House
from portfolio.support.ids import school_id_of

Run = Callable[[Callable[[House], Awaitable[dict[str, Any]]]], dict[str, Any]]
School = Annotated[str, typer.Option(help="学校标识码 the school began with.")]
FromOn = Annotated[
    datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="The day from which it holds.")
]


def add_to(app: typer.Typer, run: Run) -> None:
    """The three commands."""

    def register(school: str, kind: type[BaseModel], **said: object) -> None:
        async def work(house: House) -> dict[str, Any]:
            school_id = school_id_of(school)
            appended = await register_anew(house.desk, school_id, _read(kind, said))
            now = (await house.desk.rosters.school(school_id, fresh=True)).state
            told = {"code": now.code, "name": now.name, "authority": now.authority}
            return {**told, "position": appended.position}

        run(work)

    @app.command("rename-school")
    def rename(
        school: School, name: Annotated[str, typer.Option(help="The new name.")], from_on: FromOn
    ) -> None:
        """The school is called otherwise; reports that were issued keep the old name."""
        register(school, SchoolRenamed, name=name, from_on=from_on.date())

    @app.command("recode-school")
    def recode(
        school: School,
        code: Annotated[str, typer.Option(help="The new 学校标识码.")],
        stage: Annotated[str, typer.Option(help="primary, junior or nine_year.")],
        from_on: FromOn,
    ) -> None:
        """The school is of another type and has another code; people sign in as before."""
        register(school, SchoolRecoded, code=code, stage=stage, from_on=from_on.date())

    @app.command("assign-authority")
    def assign(
        school: School,
        authority: Annotated[str, typer.Option(help="Code of the county.")],
        from_on: FromOn,
    ) -> None:
        """Another county answers for the school."""
        register(school, AuthorityAssigned, authority=authority, from_on=from_on.date())


def _read(kind: type[BaseModel], said: dict[str, object]) -> Registered:
    try:
        found: Any = kind.model_validate(said)
    except ValidationError as wrong:
        named = ", ".join(str(one["loc"][0]) for one in wrong.errors())
        raise typer.BadParameter(f"not as it should be: {named}") from None
    read: Registered = found
    return read
