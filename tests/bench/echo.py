"""A bare FastAPI echo of the same body on the same server: what HTTP and JSON alone cost here."""

import os
from typing import Any
from uuid import UUID

import uvicorn
from fastapi import FastAPI

app = FastAPI()


@app.put("/observations/{observation_id}", status_code=201)
async def echo(observation_id: UUID, body: dict[str, Any]) -> dict[str, Any]:
    """The body again, and the id."""
    return {"observation_id": observation_id, **body}


if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ["BENCH_PORT"]), log_config=None, access_log=False)
