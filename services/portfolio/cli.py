"""`nianlun …`: what an operator does at a school's installation. Each command says what it did."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import orjson
import typer

from portfolio.admit.access.export_commands import approve_as_operator
from portfolio.admit.commands import register_school
from portfolio.admit.erasing import erasing
from portfolio.admit.events import SchoolRegistered
from portfolio.admit.identity.second_factor import reset_by_operator
from portfolio.assembly import House, standing_house
from portfolio.catalogue import PROJECTIONS
from portfolio.cli_options import Authority, Code, ReportingUnit, Stage
from portfolio.cli_registration import add_to as add_registration_to
from portfolio.settings import Settings
from portfolio.share.audit_press import printed
from portfolio.share.audit_queries import gathered
from portfolio.share.audit_view import view_of
from portfolio.share.signing import SigningKey
from portfolio.support.access_verify import verify_trail
from portfolio.support.actor import Role
from portfolio.support.ids import derived, school_id_of
from portfolio.support.problems import Refusal
from portfolio.support.projecting import Projector
from portfolio.support.verify import verify_school

app = typer.Typer(
    name="nianlun", no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False
)


def _run(work: Callable[[House], Awaitable[dict[str, Any]]]) -> dict[str, Any]:
    """Do it, print what it said, and hand that back; a refusal is a sentence and status 1."""

    async def inside() -> dict[str, Any]:
        async with standing_house(Settings()) as house:
            return await work(house)

    try:
        told = asyncio.run(inside())
    except Refusal as refusal:
        typer.echo(refusal.detail("zh"), err=True)
        raise typer.Exit(1) from None
    typer.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())
    return told


async def _registered(house: House, code: str) -> UUID:
    """The id of a school there is: a misspelt one must not look like one without a fault."""
    school_id = school_id_of(code)
    await house.desk.rosters.school(school_id)
    return school_id


@app.command("create-school")
def create_school(
    school: Code,
    name: Annotated[str, typer.Option(help="Name as printed on reports.")],
    authority: Authority,
    stage: Annotated[Stage, typer.Option(help="Which years it has.")] = Stage.PRIMARY,
    admin_name: Annotated[str, typer.Option(help="The first administrator.")] = "学校管理员",
    reporting_unit: ReportingUnit = None,
) -> None:
    """Register a school; prints the first administrator's single-use code."""

    async def work(house: House) -> dict[str, Any]:
        registered = SchoolRegistered.model_validate(
            {
                "code": school,
                "name": name,
                "authority": authority,
                "stage": stage,
                "reporting_unit": reporting_unit,
            }
        )
        school_id, code = await register_school(house.desk, registered, admin_name=admin_name)
        return {"school_id": school_id, "admin_code": code}

    _run(work)


@app.command("create-feed-account")
def create_feed_account(school: Code) -> None:
    """An account that may read a school's outgoing feed and nothing else; prints its password."""

    async def work(house: House) -> dict[str, Any]:
        school_id, password = await _registered(house, school), secrets.token_urlsafe(24)
        reader = derived(school_id, "feed-reader")
        until = house.desk.clock.now() + timedelta(minutes=5)
        issued = await house.desk.accounts.issue(school_id, Role.FEED, [reader], until)
        await house.desk.accounts.activate(school_id, issued[0].code, "feed", password)
        key = SigningKey.from_file(Settings().signing_key_file)
        login = f"{school}/feed"
        return {"login": login, "password": password, "public_jwk": key.public_jwk()}

    _run(work)


@app.command()
def verify(school: Code) -> None:
    """Check a school's whole log and its trail of who read: nothing missing, hashes, heads;
    names what is wrong, and ends with status 1 where anything is.
    """

    async def work(house: House) -> dict[str, Any]:
        school_id = await _registered(house, school)
        found = await verify_school(house.desk.journal.store, school_id)
        trail = await verify_trail(house.desk.pool, school_id)
        return {
            "events": found.events,
            "access_lines": trail.lines,
            "access_lines_ended": trail.cut[0],
            "faults": [*found.faults, *trail.faults],
        }

    if _run(work)["faults"]:
        raise typer.Exit(1)


@app.command()
def rebuild(
    school: Code,
    view: Annotated[str, typer.Argument(help="Name of a projection, or `all`.")] = "all",
) -> None:
    """Empty a school's read tables and fold its whole log again."""

    async def work(house: House) -> dict[str, Any]:
        desk = house.desk
        projector = Projector(
            desk.pool,
            desk.journal,
            PROJECTIONS,
            on_erased=erasing(desk.journal.keyring, desk.clock),
        )
        names = [one.name for one in PROJECTIONS if view in {"all", one.name}]
        if not names:
            raise typer.BadParameter(f"no projection is called {view}")
        school_id = await _registered(house, school)
        return {name: await projector.rebuild(school_id, name) for name in names}

    _run(work)


@app.command("reset-second-factor")
def reset_second_factor(
    school: Code, staff_number: Annotated[str, typer.Option(help="工号, as on the list of staff.")]
) -> None:
    """The last administrator lost theirs: forget it, end their sessions, note it in the log."""

    async def work(house: House) -> dict[str, Any]:
        school_id = await _registered(house, school)
        staff_id = await reset_by_operator(house.desk, school_id, staff_number)
        return {"staff_id": staff_id, "reset": True}

    _run(work)


@app.command("rotate-master-key")
def rotate_master_key() -> None:
    """Wrap every key under a new master key and destroy the old: pending erasures become final."""

    async def work(house: House) -> dict[str, Any]:
        return {"master_key_epoch": await house.desk.journal.keyring.rotate()}

    _run(work)


@app.command("approve-export")
def approve_export(
    school: Code, export: Annotated[UUID, typer.Option(help="Id of the request.")]
) -> None:
    """Stand in as the second person where a school has nobody else; leaves a line."""

    async def work(house: House) -> dict[str, Any]:
        school_id = await _registered(house, school)
        await approve_as_operator(house.desk, school_id, export)
        return {"export_id": str(export), "approved_as": "operator"}

    _run(work)


@app.command("audit-report")
def audit_report(
    school: Code,
    year: Annotated[int, typer.Option(min=2020, max=2099, help="The calendar year.")],
    out: Annotated[Path, typer.Option(help="The PDF to write.")],
) -> None:
    """Print a year's audit of how pupils' data were read: numbers, staff, duties; no child."""

    async def work(house: House) -> dict[str, Any]:
        told = await gathered(house.desk, await _registered(house, school), year)
        out.write_bytes(printed(view_of(told), told.made_on))
        return {"written": out.name, "faults": [one for c in told.chains for one in c.faults]}

    _run(work)


@app.command()
def erasures(school: Code) -> None:
    """The school's erasures, and whether old copies of the databases could still be opened."""

    async def work(house: House) -> dict[str, Any]:
        school_id = await _registered(house, school)
        found = await house.desk.journal.keyring.forgotten(school_id)
        return {str(one.stream_id): "pending" if one.is_pending else "final" for one in found}

    _run(work)


add_registration_to(app, _run)
if __name__ == "__main__":
    app()
