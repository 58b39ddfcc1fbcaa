"""The usual stack: `def` endpoints on the library's Application and its PostgreSQL recorder.

Neither signed in, nor authorised, sealed or chained: the easier task.
"""

import os
from typing import Any
from uuid import UUID

import uvicorn
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from fastapi import FastAPI


class Portfolio(Aggregate):
    """A pupil's record, as the library's documentation would write it."""

    def __init__(self) -> None:
        self.last = ""

    @event("ObservationRecorded")
    def record(self, observation_id: str, body: dict[str, Any]) -> None:
        """An observation."""
        self.last = observation_id
        self.seen = len(body)


class Portfolios(Application[UUID]):
    """Records observations in streams of their own, so that none conflicts."""

    def record(self, observation_id: UUID, body: dict[str, Any]) -> UUID:
        """One observation, one commit."""
        portfolio = Portfolio()
        portfolio.record(str(observation_id), body)
        self.save(portfolio)
        return portfolio.id


app = FastAPI()
portfolios = Portfolios()


@app.put("/observations/{observation_id}", status_code=201)
def record(observation_id: UUID, body: dict[str, Any]) -> dict[str, Any]:
    """Record an observation."""
    return {
        "observation_id": observation_id,
        "portfolio_id": portfolios.record(observation_id, body),
    }


if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ["BENCH_PORT"]), log_config=None, access_log=False)
