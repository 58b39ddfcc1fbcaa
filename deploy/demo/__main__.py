"""`python -m demo`: drive the demonstration county's terms.
`./run` tells it all by environment.
"""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from demo.county_term import Clients
from demo.farewell import bid_farewell
from demo.journey import drive
from demo.opening import Told, under_way
from demo.screen import Screen, Watch
from demo.summarising import summarise
from embedded.troubles import Trouble

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    portfolio: Annotated[str, typer.Option(envvar="DEMO_PORTFOLIO_URL", help="学生档案 its URL")],
    aggregator: Annotated[str, typer.Option(envvar="DEMO_AGGREGATOR_URL", help="汇总 its URL")],
    schools: Annotated[
        Path,
        typer.Option(envvar="DEMO_SCHOOLS_FILE", help="学校与首个登录码 first codes"),
    ],
    operator: Annotated[
        str, typer.Option(envvar="DEMO_OPERATOR_SECRET", help="汇总运营方密钥 operator's secret.")
    ],
    evaluator: Annotated[
        str, typer.Option(envvar="DEMO_EVALUATOR_SECRET", help="评价方密钥 evaluator's secret.")
    ],
    clock: Annotated[Path, typer.Option(envvar="DEMO_CLOCK_FILE", help="时钟文件 the clock.")],
    out: Annotated[Path, typer.Option(envvar="DEMO_OUT", help="文件写到哪里 where files go.")],
) -> None:
    """用真实的 HTTP 接口走完示例县的各个学期。Drive the demo county's terms by HTTP."""
    clients = Clients(operator, evaluator)
    told = Told(portfolio, aggregator, schools, clients, clock, out.resolve())
    try:
        asyncio.run(_drive(told))
    except Trouble as trouble:
        sys.stderr.write(f"✗ {trouble}\n")
        raise typer.Exit(1) from None


async def _drive(told: Told) -> None:
    screen, watch = Screen(), Watch()
    async with under_way(told) as at:
        if await drive(at, screen) or not (told.out / "summary.html").exists():
            await summarise(at, told)
        bid_farewell(at, told, screen, watch.read())


if __name__ == "__main__":
    app(prog_name="python -m demo")
