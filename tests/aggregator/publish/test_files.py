"""The files of a release: the same bytes for the same numbers, readable by other systems."""

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest

from aggregator.ingest.events import CubeSnapshot
from aggregator.measure.domain import measure_school
from aggregator.protect.domain import protect_school
from aggregator.protect.policy import Policy
from aggregator.publish.b12_documents import SchoolB12Feed
from aggregator.publish.b12_feed import publish_feed, publish_school, told_before
from aggregator.publish.files import COLUMNS, KEY, csv_of, data_files, table_schema
from aggregator.schemas import feed_schema
from aggregator.support.vocabulary import load_vocabulary
from cubes import RATED, TERM, a_cube, a_tiny_cube

VOCABULARY = load_vocabulary(Path(__file__).parents[3] / "schemas")
POLICY = Policy()


def feed(*cubes: dict[str, object]) -> SchoolB12Feed:
    """What a release of these schools tells."""
    schools = []
    for cube in cubes:
        measures = measure_school(CubeSnapshot.model_validate(cube))
        protected = protect_school(measures, policy=POLICY, vocabulary=VOCABULARY)
        schools.append(publish_school(measures, protected))
    return publish_feed(
        term=TERM, release="r1", status="final", policy=POLICY.version, schools=tuple(schools)
    )


SOME = feed(
    a_cube(opened=400, reported=526),
    a_cube("2150000124", enrolled=100, rows=dict.fromkeys(RATED, (30, 25, 15, 10, 20))),
    a_cube("2150000125", enrolled=30, rows=dict.fromkeys(RATED, (30, 0, 0, 0, 0))),
    a_tiny_cube("2150000126"),
)


def lines() -> list[dict[str, str]]:
    """`data.csv` as a reader sees it."""
    return list(csv.DictReader(io.StringIO(csv_of(SOME).decode(), newline="")))


def test_the_json_holds_against_its_published_schema() -> None:
    """What `publish` sends is what the schema promises (contract)."""
    jsonschema.Draft202012Validator(feed_schema()).validate(json.loads(data_files(SOME)[1].content))


def test_csv_and_json_hold_the_same_numbers() -> None:
    """One line for each number, none for what is not told."""
    told = [one for school in SOME.schools for one in school.numbers]

    assert len(lines()) == len(told) + 1  # one line says that a school is too small
    assert [line["OBS_VALUE"] for line in lines() if line["OBS_VALUE"]] == [
        str(one.numerator) for one in told if one.numerator is not None
    ]


def test_a_line_carries_the_dimensions_of_sdmx() -> None:
    """26a of the first school, as a reader finds it."""
    line = next(line for line in lines() if line["MEASURE"] == "26a")

    assert line == {
        "TIME_PERIOD": TERM,
        "REF_AREA": "500103",
        "SCHOOL": "2150000123",
        "INDICATOR": "school.26",
        "SUBJECT": "_Z",
        "BAND": "ALL",
        "LEVEL": "_Z",
        "MEASURE": "26a",
        "SINCE": "_Z",
        "OBS_VALUE": "400",
        "DENOMINATOR": "528",
        "SHARE_BOUND": "",
        "POINTS": "",
        "OBS_STATUS": "A",
        "CONF_STATUS": "F",
        "REASON": "",
    }


def test_a_share_near_an_end_is_a_bound_without_a_number() -> None:
    """526 of 528 stands as at least 95 %."""
    line = next(line for line in lines() if line["MEASURE"] == "26e")

    assert (line["OBS_VALUE"], line["SHARE_BOUND"], line["CONF_STATUS"]) == ("", ">=95", "C")


def test_every_missing_number_has_a_reason_with_its_sentence() -> None:
    """In the table a code, in `data.json` the sentence."""
    for line in lines():
        if not line["OBS_VALUE"]:
            assert SOME.reasons[line["REASON"]].zh
            assert SOME.reasons[line["REASON"]].en


def test_no_line_counts_fewer_than_ten() -> None:
    """The table as a reader opens it in a spreadsheet."""
    counts = [int(line["OBS_VALUE"]) for line in lines() if line["OBS_VALUE"]]

    assert counts
    assert min(counts) >= 10


def test_a_school_that_is_too_small_is_one_line_without_numbers() -> None:
    """It is seen that it is there, and why it is not told of."""
    (line,) = [line for line in lines() if line["SCHOOL"] == "2150000126"]

    assert line["REASON"] == "group_too_small"
    assert not line["OBS_VALUE"]
    assert not line["DENOMINATOR"]


def test_columns_and_key_are_as_the_table_schema_says() -> None:
    """Frictionless Table Schema: a reader checks before loading."""
    schema = table_schema()
    keys = [tuple(line[name] for name in KEY) for line in lines()]

    assert [field["name"] for field in schema["fields"]] == list(COLUMNS) == list(lines()[0])
    assert len(keys) == len(set(keys))
    for line in lines():
        for column in schema["fields"]:
            assert line[column["name"]] or not column["constraints"]["required"]
            assert (
                column["type"] == "string"
                or line[column["name"]].isdecimal()
                or not line[column["name"]]
            )


def test_the_same_numbers_give_the_same_bytes() -> None:
    """A release can be made again from what was kept and compared."""
    assert data_files(SOME) == data_files(SOME.model_copy())


def test_a_document_can_be_read_back_as_what_was_told() -> None:
    """Releases are compared by what they told, not by what was known."""
    measures = measure_school(CubeSnapshot.model_validate(a_cube()))
    protected = protect_school(measures, policy=POLICY, vocabulary=VOCABULARY)

    assert told_before(publish_school(measures, protected)) == protected.observations


@pytest.mark.parametrize("word", ["rank", "percentile", "score", "average", "mean", "leaderboard"])
def test_nobody_is_ranked_and_nothing_is_averaged(word: str) -> None:
    """The rule of the whole system, in the words of what leaves it."""
    content = b"".join(one.content for one in data_files(SOME)).decode().lower()

    assert word not in content
