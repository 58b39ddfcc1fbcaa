"""The portfolio's description as a graph: what the answer to one operation feeds into another.

Follow one observation: recorded → shown, confirmed, withdrawn → judged → the term's numbers.
Written by hand; what schemathesis infers from names begins with answers nobody has given.
"""

from functools import cache
from typing import Any

import schemathesis
from schemathesis import BaseSchema

from portfolio.main import described_api

_OF_THE_ANSWER = {"observation_id": "$response.body#/observation_id"}
_OF_THE_FIRST = {"observation_id": "$response.body#/observation_ids/0"}
_OF_THE_CHILD = {
    "student_id": "$request.body#/student_id",
    "term": "$request.body#/term",
}
_SEEN = {"seen": "$response.body#/position"}
_ANSWERS = (
    "withdraw",
    "confirm",
    "reject",
    "attach",
    "ask_for_supplement",
    "reverse_confirmation",
    "check_sample",
)
_SIGNED = {"student_id": "$request.path.student_id", "term": "$request.path.term"}
_CHOSEN = {**_SIGNED, "observation_id": "$request.path.observation_id"}
_OF_THE_TERM = {"term": "$response.body#/term"}
# Only PUTs lead on: schemathesis begins with them as long as no POST does.
LEADS_TO: dict[str, dict[str, dict[str, str]]] = {
    "record_observation": dict.fromkeys(_ANSWERS, _OF_THE_ANSWER)
    | {"timeline": _OF_THE_CHILD | _SEEN, "sign_level": _OF_THE_CHILD, "judgement": _OF_THE_CHILD},
    "record_activity": dict.fromkeys(_ANSWERS, _OF_THE_FIRST),
    "attach": {
        "show": {
            "observation_id": "$request.path.observation_id",
            "evidence_id": "$response.body#/evidence_id",
        }
    },
    "sign_level": {"judgement": _SIGNED, "sign_level": _SIGNED, "report": _SIGNED},
    "select_entry": {"selection": _SIGNED, "drop_entry": _CHOSEN, "select_entry": _CHOSEN},
    "sign_subjects": {"judgement": _SIGNED, "sign_subjects": _SIGNED},
    "write_remark": {"judgement": _SIGNED, "write_remark": _SIGNED, "report_pdf": _SIGNED},
    "plan_term": {"term_state": _OF_THE_TERM, "cut_snapshot": _OF_THE_TERM},
}
_NOTHING_INFERRED = schemathesis.Config.from_dict(
    {"phases": {"stateful": {"inference": {"algorithms": []}}}}
)


@cache
def api() -> BaseSchema:
    """The description, as the running service gives it too, with what leads on to what."""
    described = described_api().openapi()
    for path in described["paths"].values():
        for operation in path.values():
            _link(operation, LEADS_TO.get(operation["operationId"], {}))
    return schemathesis.openapi.from_dict(described, config=_NOTHING_INFERRED)


def _link(operation: dict[str, Any], leads_to: dict[str, dict[str, str]]) -> None:
    for status in {"200", "201"} & operation["responses"].keys():
        operation["responses"][status]["links"] = {
            f"{name}_{status}": {"operationId": name, "parameters": parameters}
            for name, parameters in leads_to.items()
        }
