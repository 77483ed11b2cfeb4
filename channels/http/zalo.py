"""Zalo's webhook and the file that shows Zalo whose domain this is."""

from __future__ import annotations

from html import escape
from typing import Annotated

from fastapi import APIRouter, Header, Request
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.concurrency import run_in_threadpool

from channels.http.errors import error_response
from channels.messaging import Messaging

router = APIRouter(include_in_schema=False)


@router.post("/channels/zalo/webhook")
async def webhook(request: Request, x_zevent_signature: Annotated[str, Header()] = "") -> JSONResponse:
    """Take an event. 200: it is on disk, or nothing needs doing; 403: the signature is wrong; 503: send it again."""
    messaging: Messaging = request.app.state.messaging
    if not messaging.zalo_settings.enabled:
        return error_response("CHANNEL_OFF", 404)
    raw = await request.body()
    became = await run_in_threadpool(messaging.zalo_webhook.receive, raw, x_zevent_signature)
    if became == "forged":
        return error_response("FORGED", 403)
    return JSONResponse({"status": became})


@router.get("/zalo_verifier{code}.html")
def verifier(code: str, request: Request) -> HTMLResponse:
    """The page by which Zalo verifies the domain."""
    messaging: Messaging = request.app.state.messaging
    content = messaging.zalo_settings.site_verification
    if not content or code != content:
        return HTMLResponse("", status_code=404)
    tag = f'<meta name="zalo-platform-site-verification" content="{escape(content, quote=True)}" />'
    return HTMLResponse(f"<!doctype html><html lang=vi><head><title>Zalo</title>{tag}</head><body></body></html>")
