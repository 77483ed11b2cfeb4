"""Webhooks of Messenger, SMS and hotline."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from starlette.concurrency import run_in_threadpool

from channels.http.errors import error_response
from channels.messaging import Messaging

router = APIRouter(include_in_schema=False)


@router.get("/channels/messenger/webhook")
def subscribe(
    request: Request,
    mode: Annotated[str, Query(alias="hub.mode")] = "",
    token: Annotated[str, Query(alias="hub.verify_token")] = "",
    challenge: Annotated[str, Query(alias="hub.challenge", max_length=200)] = "",
) -> Response:
    """Answer the registration of the webhook."""
    messaging: Messaging = request.app.state.messaging
    if not messaging.messenger_settings.enabled:
        return error_response("CHANNEL_OFF", 404)
    if not messaging.messenger_webhook.subscribed(mode, token):
        return error_response("FORGED", 403)
    return PlainTextResponse(challenge)


@router.post("/channels/messenger/webhook")
async def messenger(request: Request, x_hub_signature_256: Annotated[str, Header()] = "") -> Response:
    """Take events of the page."""
    messaging: Messaging = request.app.state.messaging
    if not messaging.messenger_settings.enabled:
        return error_response("CHANNEL_OFF", 404)
    raw = await request.body()
    became = await run_in_threadpool(messaging.messenger_webhook.receive, raw, x_hub_signature_256)
    return error_response("FORGED", 403) if became == "forged" else PlainTextResponse("EVENT_RECEIVED")


@router.post("/channels/{name}/webhook")
async def signed(name: str, request: Request, x_troly_signature: Annotated[str, Header()] = "") -> Response:
    """Take a message of a gateway with signed requests."""
    messaging: Messaging = request.app.state.messaging
    webhook = messaging.signed_webhooks.get(name)
    if webhook is None:
        return error_response("CHANNEL_OFF", 404)
    became = await run_in_threadpool(webhook.receive, await request.body(), x_troly_signature)
    return error_response("FORGED", 403) if became == "forged" else JSONResponse({"status": became})
