"""One error shape for every failure: ``{code, message}`` in Vietnamese, never the exception's own words."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from channels.messages import help_for
from corpus.errors import TrolyError

_log = logging.getLogger(__name__)

# Codes that are not here mean that the service cannot answer now: 503.
_STATUS = {
    "EMPTY_QUESTION": 422, "QUESTION_TOO_LONG": 422, "BAD_INPUT": 422, "BAD_REQUEST": 422, "UNKNOWN_COLLECTION": 422,
    "UNKNOWN_KIOSK": 404, "KIOSK_NO_LINK": 404,
    "NOT_FOUND": 404, "METHOD_NOT_ALLOWED": 405, "BODY_TOO_LARGE": 413, "INTERNAL": 500,
    "FEEDBACK_FULL": 429, "TICKETS_FULL": 429, "TOO_FAST": 429, "TICKET_UNKNOWN": 404,
    "FORGED": 403, "CHANNEL_OFF": 404, "MODEL_UNKNOWN": 404,
    "SIGN_IN_FAILED": 401, "PASSWORD_ENDED": 401, "CODE_WRONG": 401, "SESSION_ENDED": 401, "LOCKED_OUT": 429, "SIGN_IN_TOO_FAST": 429,
    "PASSWORD_SHORT": 422, "PASSWORD_LONG": 422, "PASSWORD_GUESSABLE": 422, "PASSWORD_SAME": 422, "LOGIN_TAKEN": 422,
    "LAST_ADMINISTRATOR": 422, "FORBIDDEN": 403, "SSO_REFUSED": 403, "SSO_NO_ROLE": 403, "SSO_WEAK": 403, "ACCOUNT_DISABLED": 403, "SSO_OFF": 404, "FOREIGN_ORIGIN": 403, "SIGN_IN_NEEDS_HTTPS": 403,
    "ASSISTANT_UNKNOWN": 404, "ASSISTANT_INVALID": 422, "ASSISTANT_SLUG": 422, "ASSISTANT_TAKEN": 422, "ASSISTANT_COLLECTION": 422,
    "USAGE_PERIOD": 422, "ASSISTANT_UNIT": 422,
    "KEY_MISSING": 401, "KEY_INVALID": 401, "KEY_SCOPE": 403, "KEY_TOO_FAST": 429,
}  # fmt: skip
_CODE = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED", 413: "BODY_TOO_LARGE"}


class ErrorBody(BaseModel):
    """What every failed request gets."""

    code: str = Field(examples=["QUESTION_TOO_LONG"])
    message: str = Field(examples=["Câu hỏi quá dài, vui lòng rút gọn."])


# What the description of every operation says of failure; others are added with ``|``.
RESPONSES: dict[int | str, dict[str, Any]] = {status: {"model": ErrorBody} for status in (422, 500, 503)}
NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"model": ErrorBody}}
TOO_MANY: dict[int | str, dict[str, Any]] = {429: {"model": ErrorBody}}


def status_of(code: str) -> int:
    """The HTTP status of a code."""
    return _STATUS.get(code, 503)


def error_response(code: str, status: int | None = None, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The response for a code."""
    body = ErrorBody(code=code, message=help_for(code))
    return JSONResponse(body.model_dump(), status_code=status or status_of(code), headers=headers)


def install(app: FastAPI) -> None:
    """Route every foreseen failure of the app through ``error_response``; ``Guards`` catch the rest."""

    async def troly(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, TrolyError)
        if status_of(error.code) >= 500 and error.code != "NOT_READY":
            _log.error("%s: %s", error.code, error.detail)
        return error_response(error.code)

    async def validation(_: Request, error: Exception) -> JSONResponse:
        return error_response("BAD_REQUEST")

    async def http(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        return error_response(_CODE.get(error.status_code, "BAD_REQUEST"), error.status_code, error.headers)

    app.add_exception_handler(TrolyError, troly)
    app.add_exception_handler(RequestValidationError, validation)
    app.add_exception_handler(HTTPException, http)
