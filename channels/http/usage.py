"""Figures of use, for the reporting system of the province."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from channels.assistants.usage import as_csv, as_json
from channels.container import Container
from channels.http.errors import RESPONSES, ErrorBody
from channels.http.policy import permitted
from channels.staff.roles import Permission, Staff

_DAYS = 30
_UNKEPT = {"cache-control": "no-store"}
_REFUSED: dict[int | str, dict[str, Any]] = {status: {"model": ErrorBody} for status in (401, 403, 429)}

router = APIRouter(responses=RESPONSES | _REFUSED)


@router.get("/v1/usage", summary="Số liệu sử dụng")
def usage(
    request: Request,
    reader: Annotated[Staff, Depends(permitted(Permission.READ_USAGE))],
    first: Annotated[date | None, Query(description="Ngày đầu; mặc định: 30 ngày trước ngày cuối.")] = None,
    last: Annotated[date | None, Query(description="Ngày cuối, kể cả ngày ấy; mặc định: hôm nay.")] = None,
    form: Annotated[Literal["json", "csv"], Query(alias="format")] = "json",
) -> Response:
    """Counts of answers by day, assistant, channel, topic and outcome, without a word of anybody's. Needs the
    permission ``read_usage``, or a key with the scope ``usage``. Who administers one agency gets its assistants'."""
    container: Container = request.app.state.container
    until = last or date.today()
    rows = container.assistants.usage.rows(reader, first or until - timedelta(days=_DAYS), until)
    if form == "csv":
        return Response(as_csv(rows), media_type="text/csv; charset=utf-8", headers=_UNKEPT)
    return Response(as_json(rows), media_type="application/json", headers=_UNKEPT)
