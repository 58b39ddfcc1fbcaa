"""Small bundles of OneRoster 1.2, in full or of changes."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from zipfile import ZipFile

NOW = "2026-09-10T00:00:00Z"
_HEADS = {
    "orgs": "name,type,identifier",
    "courses": "title,orgSourcedId",
    "classes": "title,grades,courseSourcedId,classCode,classType,schoolSourcedId",
    "enrollments": "classSourcedId,schoolSourcedId,userSourcedId,role,primary",
    "users": "enabledUser,username,givenName,familyName,grades",
    "roles": "userSourcedId,roleType,role,orgSourcedId",
    "demographics": "birthDate,sex",
}


def full(**files: Sequence[str]) -> bytes:
    """Every file that a full bundle needs; rows are `sourcedId,…` without status and instant."""
    rows = {name: [_told(one, ",") for one in files.get(name, ())] for name in _HEADS}
    return _zipped("bulk", rows)


def changes(**files: Sequence[str]) -> bytes:
    """Only these files; a row that begins with `-` is tobedeleted."""
    rows = {
        name: [
            _told(one.removeprefix("-"), f"{'tobedeleted' if one[0] == '-' else 'active'},{NOW}")
            for one in told
        ]
        for name, told in files.items()
    }
    return _zipped("delta", rows)


def _told(row: str, said: str) -> str:
    sourced_id, _, rest = row.partition(",")
    return f"{sourced_id},{said},{rest}"


def _zipped(mode: str, files: Mapping[str, Sequence[str]]) -> bytes:
    manifest = ["propertyName,value", "manifest.version,1.0", "oneroster.version,1.2"]
    manifest += [f"file.{name},{mode if name in files else 'absent'}" for name in _HEADS]
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("manifest.csv", "\r\n".join(manifest))
        for name, rows in files.items():
            head = f"sourcedId,status,dateLastModified,{_HEADS[name]}"
            archive.writestr(f"{name}.csv", "\r\n".join([head, *rows]))
    return out.getvalue()
