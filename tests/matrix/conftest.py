"""A service of their own for the tests of this folder, whose worker runs, and its two schools."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from matrix.furnished import furnished
from matrix.world import World, a_world
from portfolio.support.pages import ENTRIES
from standing_service import Opening, Service


@pytest.fixture(scope="session")
async def matrix_service(
    opening: Opening, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Service]:
    """The service with its worker."""
    pages = built(tmp_path_factory.mktemp("pages"))
    async with opening("matrix", pages_dir=str(pages)) as standing:
        yield standing


def built(folder: Path) -> Path:
    """Pages as a build leaves them: nobody's data is in them."""
    entries = [f"{entry}/index.html" for entry in ENTRIES]
    for name in (*entries, "assets/page.js", "start/page.js", "icon.svg", "worker.js"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("<p>", "utf-8")
    return folder


@pytest.fixture(scope="session")
async def abroad(matrix_service: Service) -> World:
    """The other school."""
    return await a_world(matrix_service)


@pytest.fixture(scope="session")
async def standing_world(matrix_service: Service, abroad: World) -> World:
    """What `world` is; its sessions grow old while other tests run."""
    made = await a_world(matrix_service, abroad)
    await made.settled()
    return made


@pytest.fixture
async def world(standing_world: World) -> World:
    """The school where only those knock who are refused: nobody changes anything."""
    await standing_world.awake()
    return standing_world


@pytest.fixture
async def shown(furnished_world: World) -> World:
    """The school in which everything can be read; somebody has looked, and the family sees it."""
    await furnished_world.awake()
    return furnished_world


@pytest.fixture(scope="session")
async def furnished_world(matrix_service: Service, abroad: World) -> World:
    """What `shown` is."""
    made = await furnished(await a_world(matrix_service, abroad))
    pupil = made.sites["own"].student_id
    looked = await made.callers["class teacher"].get(f"/students/{pupil}")
    assert looked.is_success, looked.text
    return made
