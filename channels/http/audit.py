"""The log of what staff did, for other systems that watch."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from channels.container import Container
from channels.http.errors import RESPONSES, ErrorBody
from channels.http.policy import permitted
from channels.staff.roles import Permission, Staff

_REFUSED: dict[int | str, dict[str, Any]] = {status: {"model": ErrorBody} for status in (401, 403, 429)}

router = APIRouter(responses=RESPONSES | _REFUSED)


@router.get("/v1/audit", summary="Nhật ký việc làm của cán bộ")
def audit(
    request: Request,
    response: Response,
    reader: Annotated[Staff, Depends(permitted(Permission.READ_AUDIT))],
    before: Annotated[int | None, Query(ge=1, description="Chỉ các dòng có số nhỏ hơn.")] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> list[dict[str, Any]]:
    """The latest lines first. Needs the permission ``read_audit``, or a key with the scope ``audit``. Who administers
    one agency gets what its own people did."""
    response.headers["cache-control"] = "no-store"
    container: Container = request.app.state.container
    return [asdict(entry) for entry in container.administration.log.entries(reader, before=before, limit=limit)]
