"""A service of their own for the tests of this folder, whose worker runs, and its two schools."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from embedded.object_store import ObjectStoreServer
from embedded.postgres import Cluster
from matrix.furnished import furnished
from matrix.world import World, a_world
from portfolio.support.pages import ENTRIES
from standing_service import Service, a_service


@pytest.fixture(scope="session")
async def matrix_service(
    data_cluster: Cluster,
    keys_cluster: Cluster,
    object_store_server: ObjectStoreServer,
    tmp_path_factory: pytest.TempPathFactory,
    worker: str,
) -> AsyncIterator[Service]:
    """The service with its worker."""
    servers = (data_cluster, keys_cluster, object_store_server)
    folder = tmp_path_factory.mktemp("matrix")
    pages = {"pages_dir": str(built(folder / "pages"))}
    async with a_service(servers, folder, f"matrix_{worker}", **pages) as standing:
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
async def world(matrix_service: Service, abroad: World) -> World:
    """The school where only those knock who are refused: nobody changes anything."""
    made = await a_world(matrix_service, abroad)
    await made.settled()
    return made


@pytest.fixture(scope="session")
async def shown(matrix_service: Service, abroad: World) -> World:
    """The school in which everything can be read."""
    return await furnished(await a_world(matrix_service, abroad))
