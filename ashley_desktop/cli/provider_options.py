"""What `providers add` and `providers edit` take, and what it means."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from ashley_desktop.core.provider_book import Changes
from ashley_desktop.errors import InvalidInput

NAME = typer.Argument(..., metavar="NAME", help="A provider, as “providers list” names it.")
AS_JSON = typer.Option(False, "--json", help="One JSON array.")
NAME_OF_OWN = typer.Argument(
    ..., metavar="NAME", help="Its name: letters, digits, dots, dashes and _."
)
BASE_URL = typer.Option(
    None, "--base-url", metavar="URL", help="Where its API is; “” goes back to what ships."
)
MODEL = typer.Option(None, "--model", metavar="M", help="The model that answers.")
TITLE = typer.Option(None, "--title", metavar="T", help="What people see instead of the name.")
CA_FILE = typer.Option(
    None, "--ca-file", metavar="FILE", help="Certificates (PEM) to trust besides; “” for none."
)
PROXY = typer.Option(
    None, "--proxy", metavar="URL", help="A proxy of http or https on the way; “” for none."
)
HEADER = typer.Option(
    None,
    "--header",
    metavar="“NAME: VALUE”",
    help="Sent with every request; may be given several times, and replaces those there are. “” "
    "for none. A key does not belong here.",
)
NEEDS_KEY = typer.Option(None, "--key/--no-key", help="Whether it wants a key.")
SEND_REASONING = typer.Option(
    None,
    "--send-reasoning/--no-send-reasoning",
    help="Whether its models want their earlier thinking back.",
)
ALLOW_HTTP = typer.Option(
    False,
    "--allow-http",
    help="Agree that everybody on the way can read along: without it, an address beyond this "
    "machine and its network has to begin with https. It is kept for this address.",
)
ADD_MODELS = typer.Option(
    None,
    "--add-models",
    metavar="PATH",
    help="For “offline”: a model file (GGUF) or a folder of them to use besides; may be given "
    "several times. The files stay where they are.",
)
DROP_MODELS = typer.Option(
    None,
    "--drop-models",
    metavar="PATH",
    help="For “offline”: use what was added no longer; what is there stays as it is.",
)
LABEL = typer.Option(
    None, "--label", metavar="LABEL", help="Which of several keys, by the name you gave it."
)


def changes(
    *,
    base_url: str | None,
    model: str | None,
    title: str | None,
    ca_file: str | None,
    proxy: str | None,
    header: Sequence[str] | None,
    needs_key: bool | None,
    send_reasoning: bool | None,
) -> Changes:
    """What the words of a call want changed.

    Raises: InvalidInput (problem ``header_name``) for a header that is none.
    """
    return Changes(
        title=title,
        base_url=base_url,
        model=model,
        ca_file=ca_file,
        proxy=proxy,
        headers=_headers(header) if header else None,
        needs_key=needs_key,
        send_reasoning=send_reasoning,
    )


def _headers(given: Sequence[str]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for one in given:
        name, colon, value = one.partition(":")
        if not one.strip():
            continue
        if not colon or name.strip() in headers:
            raise InvalidInput(problem="header_name", header=name.strip() if colon else "")
        headers[name.strip()] = value.strip()
    return headers
