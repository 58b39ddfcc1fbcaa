"""county.B12 over HTTP: an evaluator reads what the newest release tells of a county."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response
from pydantic import BaseModel

from aggregator.protect.told import Reason
from aggregator.publish.answers import (
    NOT_MODIFIED,
    AtDesk,
    IfNoneMatch,
    Release,
    Term,
    release_answer,
    sent,
)
from aggregator.publish.b12_documents import Sentence
from aggregator.publish.b12_feed import sentences
from aggregator.publish.county_b12 import CountyB12, CountyB12Feed
from aggregator.publish.queries import counties_in_term
from aggregator.support.canonical import sha256_hex
from aggregator.support.oauth import caller
from aggregator.support.openapi import problems
from aggregator.support.problems import NotFound

router = APIRouter(prefix="/b12/v1", tags=["county.B12"])

Division = Annotated[
    str, Path(pattern=r"^[0-9]{6}$", description="区划代码 / code of the division")
]


class CountyAnswer(BaseModel):
    """What the newest release tells of one county."""

    release: Release
    reasons: dict[Reason, Sentence]
    county_b12: CountyB12


@router.get(
    "/counties/{division}/terms/{term}",
    summary="一个区县的 county.B12（学生发展部分） / One county's county.B12, pupils' part",
    description="分小学、初中：各校比例的差异及同校同期变化。不排名，学校按代码列出。"
    " / By stage: the spread over schools, and the change of the same schools, like term with like."
    " No order but that of codes.",
    dependencies=[Depends(caller)],
    responses={200: {"model": CountyAnswer}, **NOT_MODIFIED, **problems(401, 404)},
    response_class=Response,
)
async def county(
    at: AtDesk, division: Division, term: Term, if_none_match: IfNoneMatch = None
) -> Response:
    """The newest release's word on one county."""
    found = await counties_in_term(at.engine, term)
    if found is None:
        raise NotFound
    made, content = found
    told = CountyB12Feed.model_validate_json(content).counties
    document = next((one for one in told if one.division == division), None)
    if document is None:
        raise NotFound
    answer = CountyAnswer(release=release_answer(made), reasons=sentences(), county_b12=document)
    written = answer.model_dump_json().encode()
    return sent(written, "application/json", sha256_hex(written), if_none_match)
