"""A bundle of OneRoster 1.2 with every file and column that schools send, and bundles near it."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from portfolio.admit.roster.file import RosterFile

NOW = "2026-09-01T00:00:00Z"
HEADS = {
    "orgs": "sourcedId,status,dateLastModified,name,type,identifier",
    "courses": "sourcedId,status,dateLastModified,title,orgSourcedId,subjects",
    "classes": "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,"
    "classType,schoolSourcedId,termSourcedIds,subjects",
    "enrollments": "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,"
    "userSourcedId,role,primary",
    "users": "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,"
    "identifier,email,phone,agentSourcedIds,grades,password",
    "roles": "sourcedId,status,dateLastModified,userSourcedId,roleType,role,orgSourcedId",
    "demographics": "sourcedId,status,dateLastModified,birthDate,sex",
}
FULL: dict[str, list[str]] = {
    "orgs": ["o1,,,年轮示例小学,school,2150000123"],
    "courses": ["k1,,,语文课,o1,语文"],
    "classes": [
        "c31,,,三年级1班,03,k1,,homeroom,o1,t1,",
        "c32,,,三年级2班,03,k1,,homeroom,o1,t1,",
        "lesson,,,语文（三1）,03,k1,,scheduled,o1,t1,",
    ],
    "enrollments": [
        "e1,,,c31,o1,ming,student,false",
        "e2,,,lesson,o1,ming,student,false",
        "e3,,,c31,o1,wang,teacher,true",
        "e4,,,lesson,o1,wang,teacher,false",
        "e5,,,c32,o1,hong,student,false",
    ],
    "users": [
        "ming,,,true,u1,{registry:L500000201803151234},小明,李,,a@b.invalid,19900001234,mum,03,pw",
        'hong,,,true,u2,,Anna,Smith,,,,"mum,gran",03,',
        "mum,,,true,u3,,秀,王,,,19900001235,,,",
        "gran,,,true,u4,,大山,赵,,,,,,",
        "wang,,,true,u5,,老师,王,T001,,,,,",
    ],
    "roles": [
        "r1,,,ming,primary,student,o1",
        "r2,,,hong,primary,student,o1",
        "r3,,,mum,primary,parent,o1",
        "r4,,,gran,primary,relative,o1",
        "r5,,,wang,primary,teacher,o1",
    ],
    "demographics": ["ming,,,2018-03-15,male", "mum,,,,female"],
}


def a_bundle(
    changes: Mapping[str, list[str]] | None = None,
    *,
    mode: str = "bulk",
    heads: Mapping[str, str] | None = None,
    manifest: str | None = None,
    only: bool = False,
) -> bytes:
    """The full bundle with these files exchanged, or these files only."""
    files = {**({} if only else FULL), **(changes or {})}
    said = manifest or "\n".join(
        (
            "propertyName,value",
            "manifest.version,1.0",
            "oneroster.version,1.2",
            *(f"file.{one},{mode if one in files else 'absent'}" for one in HEADS),
        )
    )
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("manifest.csv", f"\ufeff{said}\r\n")
        for name, rows in files.items():
            head = {**HEADS, **(heads or {})}[name]
            archive.writestr(f"{name}.csv", "\r\n".join((head, *rows, "")))
    return packed.getvalue()


def reasons(read: RosterFile) -> list[tuple[str, int, bool]]:
    return [(one.column, one.row_number, one.left_out) for one in read.problems]
