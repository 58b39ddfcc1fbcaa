"""What a bundle of changes says beside `users.csv`, so that nothing of it is passed over.

A pupil who moves may be named by `enrollments.csv` alone, a birthday by `demographics.csv`:
they are found among those whom earlier bundles told. What cannot be followed is named.
"""

from collections.abc import Iterator

from portfolio.admit.roster.oneroster.places import Places
from portfolio.admit.roster.oneroster.tables import Record, Tables
from portfolio.admit.roster.workbook.cells import Unclear
from portfolio.admit.roster.workbook.roster import ClassRow


def named_elsewhere(tables: Tables, places: Places) -> Iterator[tuple[Record, str, Record]]:
    """Pupils not in `users.csv`: as a record of theirs would be, and by which file and row.

    Their rows are numbered on from the last of `users.csv`, so that each number is one row's.
    """
    users, seen = tables.of("users"), set[str]()
    number = max((one.row_number for one in users.values()), default=1)
    for file, column in (("enrollments", "userSourcedId"), ("demographics", "sourcedId")):
        for one in tables.of(file).values():
            told = one.values.get(column, "")
            if told in users or told in seen or one.values.get("role", "student") != "student":
                continue
            seen.add(told)
            name = places.known.names.get(told)
            if name is not None:
                number += 1
                values = {"familyName": "", "givenName": name}
                yield Record(number, told, values, is_deleted=False), file, one
            elif file == "demographics" and not one.is_deleted:
                zh, en = "不是已知的学生的，没有读取", "is of no pupil that is known: not read"
                tables.note(file, one.row_number, column, zh=zh, en=en, left_out=False)
            elif file == "enrollments" and not one.is_deleted:
                zh = "这名学生不在 users.csv 里，以前的数据包也没有"
                en = "is nobody of users.csv, nor of an earlier bundle"
                tables.note(file, one.row_number, column, zh=zh, en=en)


def note_what_is_open(tables: Tables, places: Places) -> None:
    """Name the changes that say too little, or nothing that is done here."""
    for one in tables.of("enrollments").values():
        if one.is_deleted:
            _note_end(one, tables, places)
        elif one.values["role"] == "student":
            _note_unknown_class(one, tables, places)
    for one in tables.of("users").values():
        if one.is_deleted and not _is_known(one, places):
            zh = "要删除的不是已知的学生或教师，没有作任何改动；监护人由家庭和班主任解除"
            en = "is no pupil or teacher that is known: nothing is changed; families end guardians"
            tables.note("users", one.row_number, "status", zh=zh, en=en, left_out=False)
    for one in tables.of("classes").values():
        if one.is_deleted and one.sourced_id in places.known.classes:
            zh, en = "班级不会被删除；学生转班以选课记录为准", "classes stay; enrolments tell moves"
            tables.note("classes", one.row_number, "status", zh=zh, en=en, left_out=False)


def _is_known(gone: Record, places: Places) -> bool:
    told = {gone.sourced_id, gone.values.get("identifier"), gone.values.get("username")}
    return places.known.is_pupil(gone.sourced_id) or bool(told & places.known.staff)


def note_adults(tables: Tables) -> None:
    """A carer whom no pupil of the bundle names is nobody's carer: links go by the pupil's row."""
    named = {agent for one in tables.living("users") for agent in one.several("agentSourcedIds")}
    said = {
        one.values["userSourcedId"]: one.values["role"]
        for one in tables.living("roles")
        if one.values["role"] in {"parent", "guardian", "relative"}
    }
    for one in tables.living("users"):
        if one.sourced_id in said and one.sourced_id not in named:
            zh = "没有学生把这位家庭成员写在 agentSourcedIds 里，没有关联；请由家庭或班主任添加"
            en = "no pupil's agentSourcedIds name this carer: not linked; families add carers"
            tables.note("users", one.row_number, "agentSourcedIds", zh=zh, en=en, left_out=False)


def _note_end(ended: Record, tables: Tables, places: Places) -> None:
    """A pupil's homeroom ends: where they are from now on, or that they left, must be told."""
    user = ended.values.get("userSourcedId", "")
    group = ended.values.get("classSourcedId", "")
    if not user or not group:
        zh, en = (
            "删除选课记录时也要写明是谁、哪个班",
            "whose, and of which class, is needed too",
        )
        column = "classSourcedId" if user else "userSourcedId"
        tables.note("enrollments", ended.row_number, column, zh=zh, en=en)
        return
    record = tables.of("users").get(user)
    is_leaving = record is not None and record.is_deleted
    left_home = group in places.known.classes and places.known.classes[
        group
    ] == places.known.pupils.get(user)
    if left_home and not is_leaving and not places.homes_of(user):
        zh = "退出了行政班，却没有写明转到哪个班；离校请在 users.csv 标记 tobedeleted"
        en = "leaves the homeroom for none; who left the school is tobedeleted in users.csv"
        tables.note("enrollments", ended.row_number, "classSourcedId", zh=zh, en=en)


def _note_unknown_class(enrolled: Record, tables: Tables, places: Places) -> None:
    """It may be a lesson of an earlier bundle; it may be a homeroom that nobody told us of."""
    group, user = enrolled.values["classSourcedId"], enrolled.values["userSourcedId"]
    is_told = group in tables.of("classes") or group in places.known.classes
    if not is_told and user in places.known.pupils and not places.homes_of(user):
        zh = "不是已知的行政班，按课程处理，学生没有转班"
        en = "is no homeroom that is known: taken for a lesson, and nobody is moved"
        tables.note(
            "enrollments", enrolled.row_number, "classSourcedId", zh=zh, en=en, left_out=False
        )


def class_rows(tables: Tables, places: Places) -> Iterator[ClassRow]:
    """The homerooms of a bundle; of one of changes, each that cannot be followed is named."""
    for record, place in places.homes():
        if isinstance(place, Unclear):
            if tables.is_delta:
                zh, en = place.zh, place.en
                tables.note("classes", record.row_number, "title", zh=zh, en=en)
            continue
        before = places.known.classes.get(record.sourced_id)
        name = (min(place.grades, default=place.grade), place.number)
        if before and before.number != place.number and name in places.known.names_of_classes:
            zh = "本校已有同名的班；几个班互换名称，请用全量数据包"
            en = "another class has this name; to exchange names, send a full bundle"
            tables.note("classes", record.row_number, "title", zh=zh, en=en)
            continue
        yield ClassRow(external_id=record.sourced_id, grade=name[0], number=name[1])
