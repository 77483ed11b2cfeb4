"""Zalo's webhook and the file that shows Zalo whose domain this is."""

from __future__ import annotations

from html import escape
from typing import Annotated

from fastapi import APIRouter, Header, Request
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.concurrency import run_in_threadpool

from channels.http.errors import error_response
from channels.messaging import Messaging
from channels.zalo.accounts import PREFIX

router = APIRouter(include_in_schema=False)


@router.post("/channels/zalo/webhook")
async def webhook(request: Request, x_zevent_signature: Annotated[str, Header()] = "") -> JSONResponse:
    """Take an event. 200: it is on disk, or nothing needs doing; 403: the signature is wrong; 503: send it again."""
    return await _taken("zalo", request, x_zevent_signature)


@router.post("/channels/zalo/{account}/webhook")
async def account_webhook(
    account: str, request: Request, x_zevent_signature: Annotated[str, Header()] = ""
) -> JSONResponse:
    """The same for an agency's account."""
    return await _taken(f"{PREFIX}{account}", request, x_zevent_signature)


async def _taken(name: str, request: Request, signature: str) -> JSONResponse:
    messaging: Messaging = request.app.state.messaging
    line = messaging.zalo_lines.get(name)
    if line is None:
        return error_response("CHANNEL_OFF", 404)
    raw = await request.body()
    became = await run_in_threadpool(line.webhook.receive, raw, signature)
    if became == "forged":
        return error_response("FORGED", 403)
    return JSONResponse({"status": became})


@router.get("/zalo_verifier{code}.html")
def verifier(code: str, request: Request) -> HTMLResponse:
    """The page by which Zalo verifies the domain."""
    messaging: Messaging = request.app.state.messaging
    known = {messaging.zalo_settings.site_verification}
    known |= {line.settings.site_verification for line in messaging.zalo_lines.values()}
    content = next((each for each in known if each and each == code), "")
    if not content:
        return HTMLResponse("", status_code=404)
    tag = f'<meta name="zalo-platform-site-verification" content="{escape(content, quote=True)}" />'
    return HTMLResponse(f"<!doctype html><html lang=vi><head><title>Zalo</title>{tag}</head><body></body></html>")
