"""`./test bench report`: stored events → stored PDF, all of it,
beside bare Typst compiling the very same documents in the same number of processes.

Ours: load the pupil's streams, open them, fold, decide what is due, close the term, collect,
word, lay out, render, seal, put into the object store, append, and bring the read tables up
to date. Beside it: documents that are ready, and a compiler.
"""

import asyncio
import multiprocessing
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import count
from pathlib import Path
from typing import Any, cast

import uvloop
from pydantic import SecretStr

from bench.common import interleaved, own_cluster, report
from bench.sealed_terms import TERM, Sealed, a_sealed_term
from embedded.object_store import ObjectStoreServer
from embedded.postgres import Cluster
from portfolio.admit.erasing import erasing
from portfolio.assembly import House, standing_house
from portfolio.catalogue import PROJECTIONS
from portfolio.seal.commands import Press
from portfolio.seal.press import RenderingPool
from portfolio.seal.process import FOR_EACH_RENDERER, Sealing
from portfolio.seal.render import PAGE, STANDARDS, Renderer, Sheet
from portfolio.seal.view import ReportView
from portfolio.settings import ObjectSettings, Settings
from portfolio.support.collecting import collect_rarely
from portfolio.support.migrations import migrate_all
from portfolio.support.projecting import Projector

# Three classes: a school's first and last reports, with which nothing else overlaps, are few.
PROCESSES, PUPILS = 2, 144
Documents = list[dict[str, bytes]]
_AS: dict[str, Any] = {"format": "pdf", "pdf_standards": STANDARDS, "timestamp": 0}
_bare: list[Renderer] = []


def _warm() -> None:
    _bare.append(Renderer())


def _compile_files(document: dict[str, bytes]) -> int:
    """Bare Typst: the page, its data as files, nothing else."""
    sources = _bare[0]._sources
    return _length(_bare[0]._compiler.compile(input=cast("bytes", {**sources, **document}), **_AS))


def _compile(document: dict[str, bytes]) -> int:
    """Bare Typst: the page, its data as inputs."""
    inputs = {name: content.decode() for name, content in document.items()}
    return _length(_bare[0]._compiler.compile(input=_with_inputs(), sys_inputs=inputs, **_AS))


@cache
def _with_inputs() -> bytes:
    """The page as it would be without files."""
    page = PAGE.read_text("utf-8")
    for file, given in (
        ('json("view.json")', 'json(bytes(sys.inputs.at("view.json")))'),
        ('image("code.svg",', 'image(bytes(sys.inputs.at("code.svg")), format: "svg",'),
        ('"picture-" + str(i) + ".svg"', 'bytes(sys.inputs.at("picture-" + str(i) + ".svg"))'),
    ):
        if file not in page:
            raise LookupError(file)
        page = page.replace(file, given)
    return page.encode()


def _length(pdf: object) -> int:
    return len(pdf) if isinstance(pdf, bytes) else 0


@dataclass
class Printer:
    """Our renderers; keeps what it was asked to print, for the bare ones to compile as well."""

    pool: RenderingPool
    views: list[ReportView] = field(default_factory=list)

    async def render(self, view: ReportView) -> bytes:
        """The PDF."""
        self.views.append(view)
        return await self.pool.render(view)


@dataclass(frozen=True)
class Shop:
    """Everything that stands for the length of the measurement."""

    house: House
    printer: Printer
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    async def prepared(self) -> Sealed:
        """Another school whose term was sealed, its read tables up to date."""
        sealed = await a_sealed_term(self.house, next(self.numbers), PUPILS)
        await self._projector().catch_up(sealed.school_id)
        return sealed

    async def issue(self, sealed: Sealed) -> float:
        """Reports per second."""
        projector, press = self._projector(), Press(*self._press(), "https://school.invalid")
        sealing, began = Sealing(press, PROCESSES * FOR_EACH_RENDERER), time.perf_counter()
        while await sealing.step(sealed.school_id):
            await projector.catch_up(sealed.school_id)
        took = time.perf_counter() - began
        stored = await self.house.desk.pool.fetchval(
            "SELECT count(*) FROM report WHERE school_id = $1 AND term = $2",
            sealed.school_id,
            TERM,
        )
        if stored != PUPILS:
            raise RuntimeError(f"{stored} of {PUPILS} reports")
        return PUPILS / took

    def _press(self) -> tuple[object, ...]:
        return self.house.desk, self.house.objects, self.printer.render

    def _projector(self) -> Projector:
        desk = self.house.desk
        on_erased = erasing(desk.journal.keyring, desk.clock)
        return Projector(desk.pool, desk.journal, PROJECTIONS, on_erased=on_erased)


def _settings(cluster: Cluster, objects: ObjectStoreServer, folder: Path) -> Settings:
    return Settings(
        profile="demo",
        database_url=SecretStr(cluster.dsn("data")),
        keys_database_url=SecretStr(cluster.dsn("keys")),
        master_key_dir=folder / "masters",
        signing_key_file=folder / "signing.jwk",
        objects=ObjectSettings(
            endpoint=objects.endpoint,
            access_key=SecretStr(objects.access_key),
            secret_key=SecretStr(objects.secret_key),
            bucket=objects.bucket,
        ),
        second_factor="offered",
    )


def main() -> None:
    """Measure, and print the ratio."""
    with ExitStack() as stack:
        cluster = stack.enter_context(own_cluster())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        objects = ObjectStoreServer.start(folder / "objects")
        stack.callback(objects.stop)
        runner = stack.enter_context(asyncio.Runner(loop_factory=uvloop.new_event_loop))
        for name in ("data", "keys"):
            cluster.create_database(name)
        runner.run(migrate_all(cluster.dsn("data"), cluster.dsn("keys")))
        house_stack = AsyncExitStack()
        settings = _settings(cluster, objects, folder)
        house = runner.run(house_stack.enter_async_context(standing_house(settings)))
        stack.callback(lambda: runner.run(house_stack.aclose()))
        pool = RenderingPool(PROCESSES)
        stack.callback(pool.close)
        context = multiprocessing.get_context("spawn")
        bare = ProcessPoolExecutor(PROCESSES, mp_context=context, initializer=_warm)
        stack.callback(bare.shutdown)
        shop = Shop(house, Printer(pool))
        # Both kinds of processes warm, and documents for the bare ones.
        runner.run(shop.issue(runner.run(shop.prepared())))
        renderer = Renderer()
        documents = [renderer.data(Sheet.of(view)) for view in shop.printer.views]
        # As the service does once it is warm.
        collect_rarely()

        def ours() -> float:
            return runner.run(shop.issue(runner.run(shop.prepared())))

        def typst(one: Callable[[dict[str, bytes]], int]) -> float:
            began = time.perf_counter()
            if 0 in bare.map(one, documents):
                raise RuntimeError("a document that does not compile")
            return len(documents) / (time.perf_counter() - began)

        for one in (_compile, _compile_files):
            typst(one)
        paths = {
            "ours": ours,
            "typst": partial(typst, _compile),
            "typst_files": partial(typst, _compile_files),
        }
        rates = interleaved(paths)
    report("report", rates, {name: ("ours", name) for name in ("typst", "typst_files")})


if __name__ == "__main__":
    main()
