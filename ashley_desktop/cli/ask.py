"""`ask`: one message to a model; the reply streams to standard output."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Protocol

import typer

from ashley_desktop import errors
from ashley_desktop.cli import output, shapes
from ashley_desktop.cli.moderate import noted, refusal
from ashley_desktop.cli.running import DONE, INTERRUPTED, REFUSED_BY_MODERATION, Call, run
from ashley_desktop.cli.typed import text_of
from ashley_desktop.core.events import (
    Adapted,
    Delta,
    QuestionJudged,
    ReplyFinished,
    ReplyStarted,
    UserSaved,
    Waiting,
)
from ashley_desktop.core.finish import Finish, finish_of
from ashley_desktop.errors import AshleyError
from ashley_desktop.sentences import english
from ashley_desktop.storage.records import ErrorRecord, MessageRecord, State

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.core.asking import Ask
    from ashley_desktop.core.chat import ChatService
    from ashley_desktop.core.events import ChatEvent

EPILOG = """\b
Examples:
  ashley-desktop ask "What is the capital of France?"
  ashley-desktop ask --persona Technical --json "Explain a mutex"
  git diff | ashley-desktop ask --no-store -

Exit status: 0 answered, 1 the program failed, 2 wrong words, 3 moderation refused it, 4 the
provider refused, was silent or broke off, 5 no such session, persona or provider, 130
interrupted."""

STOPPED = {"code": "stopped", "text": "The reply was stopped.", "hint": ""}
WAITS = {"rate_limited": "rate limited", "server_error": "the server has a problem"}


def ask(
    context: typer.Context,
    text: str | None = typer.Argument(
        None, metavar="TEXT", help="The message; absent or “-” reads standard input."
    ),
    persona: str | None = typer.Option(
        None, "--persona", metavar="NAME", help="Who answers; see “personas list”."
    ),
    session: str | None = typer.Option(
        None, "--session", metavar="ID", help="Go on in this conversation; a new one otherwise."
    ),
    provider: str | None = typer.Option(
        None, "--provider", metavar="NAME", help="Who is asked, this time; see “providers list”."
    ),
    model: str | None = typer.Option(
        None, "--model", metavar="NAME", help="Which model, this time; see “providers models”."
    ),
    temperature: float | None = typer.Option(
        None, "--temperature", metavar="X", help="0 to 2, over the persona's own."
    ),
    max_tokens: int | None = typer.Option(
        None, "--max-tokens", metavar="N", help="The longest answer, over the persona's own."
    ),
    top_p: float | None = typer.Option(
        None, "--top-p", metavar="X", help="Above 0, up to 1, over the persona's own."
    ),
    no_store: bool = typer.Option(False, "--no-store", help="Keep nothing of this on disk."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object a line."),
) -> int:
    """Send one message and stream the reply.

    The message and its reply are kept as a conversation, unless --no-store is given. Ctrl+C stops
    the reply and keeps what has arrived; pressed again, it ends the program at once.
    """
    if no_store and session is not None:
        raise typer.BadParameter("it cannot go with --session.", param_hint="--no-store")
    call: Call = context.obj
    face: _Face = _Lines() if as_json else _Text()
    try:
        from ashley_desktop import temporary
        from ashley_desktop.core.asking import Ask
        from ashley_desktop.core.parameters import Parameters

        who = Ask(persona, provider, model, Parameters(temperature, max_tokens, top_p))
        question = text_of(text)

        async def work(parts: Parts, stop: asyncio.Event) -> int:
            if not no_store:
                if session is not None and persona is None:
                    await _tell_gone(parts, session)
                return await _Asking(parts.chat, stop, face).run(question, who, session)
            async with aclosing(await temporary.begin(parts)) as forgotten:
                return await _Asking(forgotten.chat, stop, face, kept=False).run(question, who)

        return run(call, work, stoppable=True)
    except AshleyError as error:
        face.problem(shapes.error(ErrorRecord(error.code, error.parameters)), None)
        return error.exit_status


async def _tell_gone(parts: Parts, session_id: str) -> None:
    """Say who answers where the conversation's own persona was deleted."""
    named = (await parts.sessions.get(session_id)).persona
    if not parts.personas.is_there(named):
        gone, now = parts.personas.title(named), parts.personas.default.title
        output.tell(f"The persona {gone} of this conversation is gone; {now} answers.")


class _Face(Protocol):
    """How a reply is written down."""

    def delta(self, text: str) -> None: ...

    def end_line(self) -> None: ...

    def done(self, message: MessageRecord, session_id: str | None) -> None: ...

    def problem(self, error: dict[str, str], session_id: str | None) -> None: ...


class _Lines:
    """One JSON object a line."""

    def delta(self, text: str) -> None:
        output.line({"type": "delta", "text": text})

    def end_line(self) -> None:
        """Every object has ended its line."""

    def done(self, message: MessageRecord, session_id: str | None) -> None:
        done: dict[str, Any] = {
            "type": "done",
            "response": message.content,
            "session_id": session_id,
            "persona": message.persona,
            "model": message.model,
            "tokens_used": shapes.tokens_used(message),
        }
        output.line(done)

    def problem(self, error: dict[str, str], session_id: str | None) -> None:
        output.line({"type": "error", **error, "session_id": session_id})


class _Text:
    """The reply as it comes; anything else goes to standard error."""

    def __init__(self) -> None:
        self._open = False  # the line on standard output has not ended yet

    def delta(self, text: str) -> None:
        output.write(text)
        self._open = not text.endswith("\n")

    def done(self, message: MessageRecord, session_id: str | None) -> None:
        self.end_line()

    def problem(self, error: dict[str, str], session_id: str | None) -> None:
        self.end_line()
        output.tell(" ".join(filter(None, (error["text"], error["hint"]))))
        if session_id is not None:
            output.tell(f"The conversation is kept as {session_id}.")

    def end_line(self) -> None:
        if self._open:
            output.write("\n")
            self._open = False


class _Asking:
    """Follows one reply and tells it as it comes."""

    def __init__(
        self, chat: ChatService, stop: asyncio.Event, face: _Face, *, kept: bool = True
    ) -> None:
        self._chat = chat
        self._stop = stop
        self._face = face
        self._kept = kept  # otherwise the session's ID leads nowhere, and is not told
        self._session_id: str | None = None
        self._broken: Exception | None = None  # standard output takes no more
        self._finished: MessageRecord | None = None

    async def run(self, question: str, ask: Ask, session_id: str | None = None) -> int:
        if self._stop.is_set():
            return INTERRUPTED
        events = self._chat.send(question, self._stop, session_id=session_id, ask=ask)
        try:
            async with aclosing(events):
                async for event in events:
                    self._take(event)
        except asyncio.CancelledError:
            self._try(self._face.problem, shapes.error(ErrorRecord("closed")), self._session_id)
            raise
        return self._ended()

    def _take(self, event: ChatEvent) -> None:
        if isinstance(event, Delta):
            self._try(self._face.delta, event.text)
        elif isinstance(event, UserSaved):
            self._session_id = event.session.session_id if self._kept else None
            output.tell(noted(event.message))
        elif isinstance(event, QuestionJudged):
            self._finished = event.message
            output.tell(noted(event.message))
        elif isinstance(event, ReplyStarted):
            self._tell_start(event)
        elif isinstance(event, Waiting):
            reason = WAITS.get(event.code, "no connection")
            output.tell(f"{reason}, trying again in {event.wait_s:.0f} s")
        elif isinstance(event, Adapted):
            refused = ", ".join(event.fields)
            output.tell(f"{event.model} does not take {refused}; asked without, from now on.")
        elif isinstance(event, ReplyFinished):
            self._finished = event.message

    def _tell_start(self, event: ReplyStarted) -> None:
        if event.left_out:
            output.tell(f"{event.left_out} older messages did not fit and were not sent.")
        if event.message.provider == "offline" and output.watched():
            output.tell("The small model on this machine answers; it is being loaded.")

    def _tell_finish(self, message: MessageRecord) -> None:
        """Say why the model stopped, where it did not simply come to its end."""
        finish = finish_of(message.finish_reason)
        if finish is Finish.STOP:
            return
        self._try(self._face.end_line)
        text, hint = english(finish, {"reason": (message.finish_reason or "")[:60]})
        if finish is Finish.LENGTH and not self._session_id:
            hint = ""  # what is not kept cannot be gone on with
        output.tell(" ".join(filter(None, (text, hint))))

    def _try(self, tell: Any, *words: Any) -> None:
        """Write, or stop the reply where nothing takes it any more."""
        if self._broken is not None:
            return
        try:
            tell(*words)
        except (output.OutputClosed, output.OutputFailed) as broken:
            self._broken = broken
            self._stop.set()

    def _ended(self) -> int:
        message = self._finished
        assert message is not None, "a reply always ends with ReplyFinished"
        status = DONE
        refused = refusal(message)
        if refused is not None:
            status = REFUSED_BY_MODERATION
            self._try(self._face.problem, refused, self._session_id)
        elif message.state is State.COMPLETE:
            self._tell_finish(message)
            self._try(self._face.done, message, self._session_id)
            output.tell(noted(message))
        elif message.state is State.STOPPED:
            status = INTERRUPTED
            self._try(self._face.problem, STOPPED, self._session_id)
        else:
            error = message.error or ErrorRecord("stream_cut")
            status = errors.exit_status(error.code)
            self._try(self._face.problem, shapes.error(error), self._session_id)
        if self._broken is not None and status in (INTERRUPTED, DONE):
            raise self._broken  # quiet where the reader went away, told where the disk is full
        return status
