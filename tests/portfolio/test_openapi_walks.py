"""schemathesis walks the API over real HTTP, as each kind of caller: no input yields a 5xx.

Each operation with valid and invalid input, ids that exist among the generated ones;
and stateful, where an answer's ids feed the next request.
Every answer is as the description says, every error a problem in the caller's language.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as effort
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup

from embedded.object_store import ObjectStoreServer
from embedded.postgres import Cluster
from live_service import LiveService
from openapi_links import api
from openapi_school import CALLERS, a_living_school
from openapi_seeds import Seeds
from openapi_walk import CREDENTIALS, LANGUAGES, Steps, Walk, operations, vary

EFFORT = effort(
    max_examples=10,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
# The simplest one, which Hypothesis always begins with, and one by chance.
ONE_HISTORY = effort(EFFORT, max_examples=2, stateful_step_count=10)
HISTORIES = 6
# Those who may record something, or plan a term (`test_openapi.py`).
BEGIN = {"admin", "other admin", "class teacher", "subject teacher", "guardian"}
# A history goes on: nothing in it ends a session, a term or a pupil.
ENDS = ["close_term", "erase", "sign_out", "sign_out_everywhere", "end_session"]
ENDS += ["change_password", "confirm_password", "create_account"]


@pytest.fixture(scope="module")
def school(
    data_cluster: Cluster,
    keys_cluster: Cluster,
    object_store_server: ObjectStoreServer,
    tmp_path_factory: pytest.TempPathFactory,
    worker: str,
) -> Iterator[tuple[LiveService, Seeds]]:
    """A real small school on databases of its own, behind a port."""
    servers = (data_cluster, keys_cluster, object_store_server)
    folder = tmp_path_factory.mktemp("openapi")
    with a_living_school(servers, folder, f"openapi_{worker}") as entered:
        yield entered


@pytest.fixture(params=CALLERS)
def walk(request: pytest.FixtureRequest, school: tuple[LiveService, Seeds]) -> Iterator[Walk]:
    """Each kind of caller."""
    walk = Walk(request.param, *school)
    walk.seeds.thaw()
    yield walk
    walk.line.close()


def test_no_input_yields_a_5xx(walk: Walk) -> None:
    """Valid and invalid input to each operation, with what exists among what was made up."""
    faults = {name: fault for name in operations() if (fault := fault_of(name, walk))}

    assert not faults, "\n\n".join(f"{name}: {fault}" for name, fault in faults.items())


def fault_of(name: str, walk: Walk) -> BaseException | None:
    """What is wrong with an answer of this operation, if anything is found."""
    cases = [operations()[name].as_strategy(mode) for mode in GenerationMode]

    @EFFORT
    @given(case=st.one_of(cases), data=st.data())
    def send(case: Any, data: st.DataObject) -> None:
        vary(case, data, walk.seeds)
        said = {}
        if data.draw(st.integers(0, 9)) == 9:
            said["authorization"] = data.draw(st.sampled_from(CREDENTIALS))
        walk.send(case, data.draw(st.sampled_from(sorted(LANGUAGES))), **said)

    try:
        send()
    except (AssertionError, FailureGroup, ExceptionGroup) as fault:
        return fault
    return None


def test_no_history_yields_a_5xx(walk: Walk) -> None:
    """Request after request, each fed with what was answered before."""
    chosen = api().exclude(operation_id=ENDS)
    steps, sent = Steps(walk), []

    class History(chosen.as_state_machine()):
        def setup(self) -> None:
            steps.begin()

        def before_call(self, case: Any) -> None:
            steps.prepare(case)

        def call(self, case: Any, **_: Any) -> Any:
            sent.append(response := walk.send(case))
            return response

        def validate_response(self, *_: Any, **__: Any) -> None:
            """`Walk.send` has done it."""

    # A run of its own for each: Hypothesis repeats beginnings, but the school remembers them.
    for number in range(HISTORIES):
        run_state_machine_as_test(seed(number)(History), settings=ONE_HISTORY)

    assert len(sent) > 5 * HISTORIES
    # Histories begin with a PUT: whoever may make none comes to nothing.
    assert (walk.name in BEGIN) is any(one.status_code < 300 for one in sent)
