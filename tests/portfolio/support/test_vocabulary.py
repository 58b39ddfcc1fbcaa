"""The vocabulary is data: these are the facts and the promises it must keep."""

import json
from datetime import date
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from portfolio.support.vocabulary import (
    UnknownObservationType,
    Vocabulary,
    json_schemas,
    load_vocabulary,
)
from portfolio.support.vocabulary_divisions import AuthorityIsUnknown
from portfolio.support.vocabulary_frameworks import FrameworkName

FOLDER = Path(__file__).parents[3] / "schemas" / "vocabulary"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(FOLDER)


@pytest.mark.parametrize(
    ("framework", "dimensions", "indicators", "points"),
    [("county", 6, 14, 34), ("school", 5, 12, 27), ("student", 5, 12, 27)],
)
def test_each_framework_is_whole(
    vocabulary: Vocabulary,
    framework: FrameworkName,
    dimensions: int,
    indicators: int,
    points: int,
) -> None:
    """An indicator lost in copying would be lost from every report and every feed."""
    placed = vocabulary.indicators(framework)

    assert len({one.code for one, _ in placed}) == dimensions
    assert len(placed) == indicators
    assert sum(len(one.points) for _, one in placed) == points


def test_b12_means_another_thing_in_each_framework(vocabulary: Vocabulary) -> None:
    """The code exists in three annexes, so it is never written without its framework."""
    names = {
        one.code: one.zh
        for framework in vocabulary.frameworks.frameworks
        for _, one in vocabulary.indicators(framework)
        if one.code.endswith(".B12")
    }

    assert names == {
        "county.B12": "学校办学质量状况",
        "school.B12": "学生发展质量状况",
        "student.B12": "社会体验",
    }


def test_every_point_of_a_pupil_has_a_type_in_every_grade(vocabulary: Vocabulary) -> None:
    """A point that no one can record anything for would stay empty for all children of a grade."""
    points = [p.code for _, one in vocabulary.indicators() for p in one.points]
    covered = {
        (grade, point)
        for one in vocabulary.observations.types
        for grade in range(1, 10)
        for point in one.points
        if one.submitted_by and one.is_for(grade)
    }

    assert {(grade, point) for grade in range(1, 10) for point in points} == covered


def test_every_point_has_two_voices_and_a_guide(vocabulary: Vocabulary) -> None:
    """Many voices is a rule of the evaluation: no point hangs on one person's eyes."""
    guides = {one.code: one for one in vocabulary.observations.points}
    points = {p.code for _, one in vocabulary.indicators() for p in one.points}

    assert guides.keys() == points
    assert all(len(one.credible_voices) >= 2 for one in guides.values())
    dispositional = {one.code for one in guides.values() if one.dispositional}
    assert dispositional == {f"student.{n}" for n in (1, 4, 6, 7, 9, 19, 23, 24)}


def test_there_are_sixty_seven_types_in_six_categories(vocabulary: Vocabulary) -> None:
    """The catalogue teachers choose from; only the anonymous survey has no author."""
    types = vocabulary.observations.types

    assert len(types) == 67
    assert {one.category for one in types} == {
        one.code for one in vocabulary.observations.categories
    }
    assert [one.code for one in types if not one.submitted_by] == ["AC08"]


def test_a_type_counts_towards_the_indicator_of_its_first_point(vocabulary: Vocabulary) -> None:
    """MC09 is evidence for points 5 and 8: one observation is one fact, about one indicator."""
    assert vocabulary.indicator_of("MC09") == "student.B2"
    assert vocabulary.indicator_of("LP03") == "student.B11"
    assert vocabulary.indicator_of("SP03") == "student.B12"


def test_the_types_of_an_indicator_are_those_that_count_towards_it(vocabulary: Vocabulary) -> None:
    """Each type belongs to one indicator, so no fact is counted twice."""
    by_indicator = [
        {one.code for one in vocabulary.types_of(indicator.code)}
        for _, indicator in vocabulary.indicators()
    ]

    assert all(by_indicator)
    assert sum(len(codes) for codes in by_indicator) == 67


@pytest.mark.parametrize(
    ("code", "role", "allowed"),
    [
        ("MC14", "guardian", True),
        ("MC14", "parent", True),
        ("MC01", "guardian", False),
        ("MC01", "class_teacher", True),
        ("PF04", "subject_teacher", False),
        ("AC08", "class_teacher", False),
        ("MC01", "staff", True),
        ("MC01", "school_admin", False),
        ("MC13", "peer", True),
    ],
)
def test_who_may_record_a_type(
    vocabulary: Vocabulary, code: str, role: str, *, allowed: bool
) -> None:
    """A guardian tells of the home, a teacher of the school; nobody speaks for another."""
    assert vocabulary.may_submit(code, role) is allowed


def test_what_others_than_teachers_record_is_confirmed_or_sampled(vocabulary: Vocabulary) -> None:
    """核实: what a teacher did not see counts only with a rule behind it, or concerns health."""
    unchecked = {
        one.code
        for one in vocabulary.observations.types
        if one.confirm == "never" and set(one.submitted_by) - {"teacher"}
    }

    assert unchecked == {"PF04", "PF07", "PF12"}


def test_an_unknown_type_is_refused(vocabulary: Vocabulary) -> None:
    """A phone may send any string; it gets a sentence, not a fault."""
    with pytest.raises(UnknownObservationType) as refused:
        vocabulary.observation_type("XX99")

    assert refused.value.detail("zh") == "没有这种观察类型。"


def test_ten_indicators_take_a_level(vocabulary: Vocabulary) -> None:
    """理想信念 is never rated, 学业水平 is told by subject; the other ten take A-D."""
    levelled = vocabulary.levelled_indicators()

    assert len(levelled) == 10
    assert {"student.B1", "student.B6"}.isdisjoint(levelled)


def test_levels_are_words_with_a_meaning_and_never_numbers(vocabulary: Vocabulary) -> None:
    """A label set may change, a descriptor may not; the first set is the default."""
    scale = vocabulary.level_scale

    assert [one.code for one in scale.levels] == ["A", "B", "C", "D"]
    default = [label.zh for label in scale.label_sets[0].labels.values()]
    assert default == ["突出", "稳定", "发展中", "起步中"]
    kinds = {one.kind for one in vocabulary.observations.measures}
    assert not kinds & {"score", "points", "rank"}


def test_sufficiency_has_a_default_and_two_exceptions(vocabulary: Vocabulary) -> None:
    """Two facts on two days before a level; one for 社会体验 and for signed subject levels."""
    facts = {one.code: vocabulary.sufficiency(one.code).facts for _, one in vocabulary.indicators()}

    assert [code for code, count in facts.items() if count == 1] == ["student.B6", "student.B12"]
    assert set(facts.values()) == {1, 2}


@pytest.mark.parametrize(
    ("grade", "taught", "not_taught"),
    [
        (1, {"语文", "科学", "劳动"}, {"英语", "信息科技", "物理"}),
        (3, {"英语", "信息科技"}, {"历史"}),
        (7, {"历史", "地理", "生物学"}, {"科学", "物理"}),
        (9, {"物理", "化学", "历史"}, {"地理", "生物学", "信息科技"}),
    ],
)
def test_subjects_follow_the_curriculum_plan(
    vocabulary: Vocabulary, grade: int, taught: set[str], not_taught: set[str]
) -> None:
    """义务教育课程方案（2022年版）: a child is told of the subjects of its own grade only."""
    names = {one.zh for one in vocabulary.subjects_for(grade)}

    assert taught <= names
    assert not names & not_taught


def test_a_subject_is_found_by_the_name_a_school_writes(vocabulary: Vocabulary) -> None:
    """Staff lists say 体育; the curriculum says 体育与健康."""
    found = vocabulary.subject_named("体育")

    assert found is not None
    assert found.zh == "体育与健康"
    assert vocabulary.subject_named("围棋") is None


def test_versions_travel_with_every_record(vocabulary: Vocabulary) -> None:
    """A snapshot names its definitions, so that numbers of two terms are compared only if alike."""
    assert vocabulary.versions == {
        "framework": "student.v1",
        "observation_types": "v1",
        "level_scale": "growth.v1",
    }


@pytest.mark.parametrize(
    "name",
    [
        "frameworks.yaml",
        "observation_types.yaml",
        "fitness_standard.json",
        "divisions.yaml",
        "tags.yaml",
    ],
)
def test_the_schema_beside_a_file_is_in_step_and_holds_it(name: str) -> None:
    """Others read these files too; the schema is generated from the models and kept beside them."""
    stem = name.partition(".")[0]
    kept = json.loads((FOLDER / f"{stem}.schema.json").read_text("utf-8"))

    assert kept == json_schemas()[f"{stem}.schema.json"]
    # JSON is YAML too; through JSON, where every key is text.
    data = json.loads(json.dumps(yaml.safe_load((FOLDER / name).read_text("utf-8"))))
    assert list(Draft202012Validator(kept).iter_errors(data)) == []


def test_the_counties_of_chongqing_are_those_of_the_day(vocabulary: Vocabulary) -> None:
    """38 lines; 江北 and 渝北 became 两江新区 and go on until its code is public."""
    divisions = vocabulary.divisions
    ended = [one for one in divisions.divisions if one.until]

    assert len(divisions.divisions) == 38
    assert {one.zh for one in ended} == {"江北区", "渝北区"}
    for one in divisions.divisions:
        divisions.require(one.code, date(2026, 9, 1))
    with pytest.raises(AuthorityIsUnknown):
        divisions.require("500199", date(2026, 9, 1))
    divisions.require("510104", date(2026, 9, 1))


def test_every_type_a_teacher_may_record_has_a_word_to_tap(vocabulary: Vocabulary) -> None:
    """On a key there is room for a word, not for the name of a type."""
    mine = [one for one in vocabulary.observations.types if "teacher" in one.submitted_by]
    signed = {"AC07"}  # by subject and for the term, never day by day

    assert [
        one.code for one in mine if one.code not in signed and not vocabulary.tags.of_type(one.code)
    ] == []
