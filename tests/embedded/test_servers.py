"""The embedded servers are real, private to this machine, and come back with what they held."""

import asyncpg
import pytest

from embedded.postgres import Cluster


async def test_the_database_is_postgresql_with_checksums_and_its_own_locale(
    data_cluster: Cluster,
) -> None:
    """Silent damage is noticed, and strings sort alike on every machine."""
    data_cluster.create_database("facts")
    connection = await asyncpg.connect(data_cluster.dsn("facts"))
    try:
        checksums = await connection.fetchval("SHOW data_checksums")
        locale = await connection.fetchval(
            "SELECT datlocale FROM pg_database WHERE datname = 'facts'"
        )
    finally:
        await connection.close()

    assert (checksums, locale) == ("on", "C.UTF-8")


async def test_nobody_comes_in_with_another_password(data_cluster: Cluster) -> None:
    """Other users of the machine reach the port, not the records."""
    stranger = Cluster(data_cluster.name, data_cluster.port, "guessed")

    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(stranger.dsn("postgres"))
