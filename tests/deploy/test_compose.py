"""The compose file holds together, starts what `./run` starts, and gives each part its own only.

No engine is needed: what is checked are the rules of the Compose Specification that a slip breaks.
"""

import re
from graphlib import TopologicalSorter
from pathlib import Path
from types import MappingProxyType

import pytest

from aggregator.settings import Settings as AggregatorSettings
from composed import CHECKOUT, composed, name_of, ours, services, volume_of
from embedded.initdb import _command as initdb_command
from embedded.object_store import BUCKET, QUIET
from embedded.ours import ANSWERING, MIGRATIONS, WORKING
from embedded.postgres import SETTINGS
from make_secrets import make
from portfolio.env_example import settings_by_name
from portfolio.settings import Settings as PortfolioSettings

SETTINGS_OF = MappingProxyType({"PORTFOLIO_": PortfolioSettings, "AGGREGATOR_": AggregatorSettings})
ROLE_OF = {
    "portfolio-migrations": "portfolio",
    "portfolio-api": "portfolio_system",
    "portfolio-worker": "portfolio_system",
    **dict.fromkeys(("aggregator-migrations", "aggregator-api", "aggregator-worker"), "aggregator"),
}
NAMES = sorted(services())
OURS = sorted(ours())


def test_the_processes_are_those_of_run() -> None:
    """Another entry point in production would be one that no test has ever started."""
    started = {**MIGRATIONS, **ANSWERING, **WORKING}
    commands = {name: one["command"] for name, one in ours().items()}

    assert commands == {name: ["python", "-m", module] for name, module in started.items()}


def test_they_start_in_the_order_of_run() -> None:
    """Servers, migrations, those that answer, those that work; each waits for what it needs."""
    waits = {name: set(one.get("depends_on", {})) for name, one in services().items()}
    order = list(TopologicalSorter(waits).static_order())
    for service in ("portfolio", "aggregator"):
        assert waits[f"{service}-api"] >= {f"{service}-migrations"}
        assert waits[f"{service}-worker"] >= {f"{service}-api"}
    for before, after in ((MIGRATIONS, ANSWERING), (ANSWERING, WORKING)):
        for name in after:
            mine = [one for one in before if one.split("-")[0] == name.split("-")[0]]
            assert max(map(order.index, mine)) < order.index(name)


@pytest.mark.parametrize("name", NAMES)
def test_whom_a_service_waits_for_can_become_what_it_waits_for(name: str) -> None:
    """A wait for the health of one without a check, or the end of a restarted one, never ends."""
    for other, how in services()[name].get("depends_on", {}).items():
        waited_for = services()[other]
        if how["condition"] == "service_healthy":
            assert waited_for["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL"), other
        else:
            assert how["condition"] == "service_completed_successfully"
            assert waited_for["restart"] == "no", other


@pytest.mark.parametrize("kind", ["networks", "secrets", "volumes"])
def test_what_is_named_is_declared_and_what_is_declared_is_used(kind: str) -> None:
    """A misspelt network is a part that nobody reaches, found on the evening it is installed."""
    named = set()
    for one in services().values():
        mounts = one.get(kind, [])
        found = (
            [volume_of(mount) for mount in mounts]
            if kind == "volumes"
            else [name_of(mount) for mount in mounts]
        )
        named |= {name for name in found if name}

    assert named == set(composed()[kind])


@pytest.mark.parametrize("name", NAMES)
def test_an_image_is_pinned_by_its_version(name: str) -> None:
    """The same file a year later must not start something else."""
    image, _, tag = services()[name]["image"].rpartition(":")

    assert image
    assert re.match(r"\d+\.\d+", tag)


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_a_setting(name: str) -> None:
    """A misspelt one is passed over in silence: `extra="ignore"`."""
    prefix = f"{name.split('-', maxsplit=1)[0].upper()}_"
    known = {one for one, _ in settings_by_name(SETTINGS_OF[prefix], prefix)}

    assert set(services()[name]["environment"]) <= known


@pytest.mark.parametrize("name", OURS)
def test_a_service_starts_in_production_on_what_it_is_given(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Environment and secrets together are whole: nothing is missing, no example is left."""
    prefix, one = f"{name.split('-', maxsplit=1)[0].upper()}_", services()[name]
    make(tmp_path)
    given = tmp_path / "given"
    given.mkdir()
    for mount in one["secrets"]:
        if (file := tmp_path / name_of(mount)).exists():
            target = mount["target"] if isinstance(mount, dict) else file.name
            file.rename(given / target)
    for variable, value in one["environment"].items():
        monkeypatch.setenv(variable, re.sub(r"\$\{\w+:-(.*)\}", r"\1", value))
    settings = SETTINGS_OF[prefix](_secrets_dir=str(given))

    assert settings.profile == "production"
    assert f"//{ROLE_OF[name]}:" in settings.database_url.get_secret_value()


def test_only_who_migrates_is_told_the_owner_of_the_tables() -> None:
    """Whoever answers or works owns no table; whoever answers sees one school at a time."""
    told = {name: {name_of(one) for one in service["secrets"]} for name, service in ours().items()}
    by_role = {
        role: [name for name, secrets in told.items() if f"portfolio_{role}database_url" in secrets]
        for role in ("owner_", "school_", "")
    }

    assert by_role["owner_"] == ["portfolio-migrations"]
    assert by_role["school_"] == ["portfolio-api"]
    assert by_role[""] == ["portfolio-api", "portfolio-worker"]


def test_every_secret_that_is_not_told_by_others_is_made() -> None:
    """`make_secrets.py` and the compose file name the same files."""
    by_others = {"sources.json", "clients.json", "aggregator-signing.jwk"}
    files = {name: Path(one["file"]).name for name, one in composed()["secrets"].items()}

    assert all(name == file for name, file in files.items())
    assert set(files) - by_others == set(_made())


def _made() -> list[str]:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        made = make(Path(folder) / "secrets")
        assert make(Path(folder) / "secrets") == []
        return made


@pytest.mark.parametrize("name", NAMES)
def test_each_runs_as_nobody_special_on_a_file_system_it_cannot_write(name: str) -> None:
    """Whoever breaks in finds no root, no tools to change, no more rights to gain."""
    one = services()[name]

    assert one["user"] in ("10001:10001", "postgres")
    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in one


def test_only_the_two_apis_are_reached_and_only_from_this_host() -> None:
    """A proxy with TLS stands in front of them."""
    published = {name: one["ports"] for name, one in services().items() if "ports" in one}

    assert published == {
        "portfolio-api": ["127.0.0.1:8770:8770"],
        "aggregator-api": ["127.0.0.1:8780:8780"],
    }


def test_the_aggregator_reaches_neither_keys_nor_objects_and_the_feed_alone() -> None:
    """No child's record is on any network it is on."""
    at = {name: set(one["networks"]) for name, one in services().items()}
    aggregator = {name for name in at if name.startswith("aggregator-")}
    nets = set().union(*(at[name] for name in aggregator))

    assert not nets & (at["keys"] | at["objects"] | {"portfolio-data"})
    assert at["aggregator-worker"] & at["portfolio-api"] == {"feed"}
    assert all(one["internal"] for name, one in composed()["networks"].items() if name != "front")
    for name, given in services().items():
        if name.startswith("aggregator-") or name == "data":
            told = {name_of(one) for one in given["secrets"]}
            assert not told & {"portfolio_keys_database_url", "keys_database_password"}


def test_the_servers_are_set_up_as_run_sets_them_up() -> None:
    """What every test ran on is what production runs on."""
    options = initdb_command(Path("initdb"), Path(), "nianlun", Path("password"))
    which = ("--auth", "--data", "--locale", "--builtin")
    kept = [str(one) for one in options if str(one).startswith(which)]
    for name in ("data", "keys"):
        one = services()[name]
        words = one["environment"]["POSTGRES_INITDB_ARGS"].split()
        assert set(kept) <= set(words)
        ours_alone = {"listen_addresses", "unix_socket_directories"}
        assert {f"{k}={v}" for k, v in SETTINGS.items() if k not in ours_alone} <= set(
            one["command"]
        )
    store = services()["objects"]["command"]

    assert set(QUIET) <= set(store)
    assert f"-bucket={BUCKET}" in store
    assert ours()["portfolio-api"]["environment"]["PORTFOLIO_OBJECTS__BUCKET"] == BUCKET


def test_master_keys_are_on_a_volume_of_their_own() -> None:
    """Outside every backup of the databases, and only where they are used."""
    holders = {
        name
        for name, one in services().items()
        if any(volume_of(mount) == "master-keys" for mount in one.get("volumes", []))
    }

    assert holders == {name for name in services() if name.startswith("portfolio-")}


def test_what_is_mounted_from_the_checkout_is_there() -> None:
    """A path that is not there becomes an empty folder, and the server starts without it."""
    for one in services().values():
        for mount in one.get("volumes", []):
            if volume_of(mount) is None:
                assert (CHECKOUT / mount.split(":")[0]).is_file()
