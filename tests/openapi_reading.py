"""The usual requests about who read, and about exports."""

from typing import Any
from uuid import uuid4

from openapi_seeds import Seeds

Json = dict[str, Any]
NAMES = {"acknowledge_alarm", "request_export"}


def body_of(name: str, seeds: Seeds) -> Json:
    """What somebody would say."""
    if name == "acknowledge_alarm":
        return {"words": "已向本人核实，属正常工作。"}
    groups, reason = [seeds.class_group_id], "新学期统一给家长发登录码。"
    return {"what": "guardian_codes", "class_group_ids": groups, "reason": reason}


def path_of() -> Json:
    """What an address names: nothing of it is there, but the year."""
    return {"alarm_id": str(uuid4()), "export_id": str(uuid4()), "year": 2026}
