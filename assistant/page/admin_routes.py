"""Addresses of Beheer: signing in and out, and the Gradio panel behind it; closed when no key is set."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.page.admin_figures import logged
from assistant.page.admin_gaps import unanswered
from assistant.page.admin_gate import COOKIE, LIFETIME, Gate
from assistant.page.frame import STATIC, show
from assistant.question_log import QuestionLog
from assistant.service import Service

# Gradio's own pages start with a script in the page and build components from templates.
PANEL_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)


def add_admin(app: FastAPI, service: Service) -> FastAPI:
    """``/beheer``; the panel is only mounted when there is a key, so that nobody else pays for it."""
    gate = Gate(service.settings.admin_key)

    @app.get("/beheer", response_class=HTMLResponse, include_in_schema=False)
    def admin(request: Request) -> Response:
        if gate.open and gate.who(request):
            return RedirectResponse(f"{_panel_path()}/", status_code=303)
        return show("admin_sign_in.html", current="", open=gate.open, wrong=False)

    @app.post("/beheer", response_class=HTMLResponse, include_in_schema=False)
    def sign_in(request: Request, sleutel: Annotated[str, Form(max_length=500)] = "") -> Response:
        token = gate.sign_in(sleutel)
        if token is None:
            return show("admin_sign_in.html", status=403, current="", open=gate.open, wrong=True)
        answer = RedirectResponse(f"{_panel_path()}/", status_code=303)
        secure = request.url.scheme == "https"
        answer.set_cookie(COOKIE, token, LIFETIME, path="/beheer", httponly=True, samesite="strict", secure=secure)
        return answer

    @app.post("/beheer/uit", include_in_schema=False)
    def sign_out(request: Request) -> Response:
        gate.sign_out(request)
        answer = RedirectResponse("/beheer", status_code=303)
        answer.delete_cookie(COOKIE, path="/beheer")
        return answer

    return _mount_panel(app, service, gate) if gate.open else app


def _panel_path() -> str:
    from assistant.page.admin_panel import PATH

    return PATH


def _mount_panel(app: FastAPI, service: Service, gate: Gate) -> FastAPI:
    from assistant.page.admin_panel import PATH, build_panel, head

    def log() -> QuestionLog | None:
        return getattr(app.state, "question_log", None)

    panel = build_panel(service, lambda: unanswered(log()), lambda: logged(log()))
    import gradio as gr

    app.add_middleware(PanelGuard, path=PATH, gate=gate)
    mounted: Any = gr.mount_gradio_app(
        app,
        panel,
        PATH,
        auth_dependency=gate.who,
        ssr_mode=False,
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size="50mb",
        head=head(),
        css_paths=[STATIC / "base.css", STATIC / "admin.css"],
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"]),
    )
    return mounted  # type: ignore[no-any-return]


class PanelGuard:
    """Sends visitors without a session to the sign-in page and gives the panel's answers their own policy."""

    def __init__(self, app: ASGIApp, path: str, gate: Gate) -> None:
        self._app, self._path, self._gate = app, path, gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on everything else untouched."""
        if scope["type"] != "http" or not scope["path"].startswith(self._path):
            await self._app(scope, receive, send)
            return
        if self._gate.who(Request(scope)) is None:
            await RedirectResponse("/beheer", status_code=303)(scope, receive, send)
            return

        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [(k, v) for k, v in message["headers"] if k.lower() != b"content-security-policy"]
                message["headers"] = [*kept, (b"content-security-policy", PANEL_POLICY.encode())]
            await send(message)

        await self._app(scope, receive, send_with_policy)
