"""`personas`: who can answer."""

from __future__ import annotations

import typer

from ashley_desktop.cli import output, shapes
from ashley_desktop.core import presets
from ashley_desktop.core.personas import Personas
from ashley_desktop.paths import resources

app = typer.Typer(help="Who can answer: each persona has its own manner and settings.")


def _personas() -> Personas:
    return Personas(presets.personas(resources()))


@app.command("list", epilog="Example: ashley-desktop personas list --json")
def list_(as_json: bool = typer.Option(False, "--json", help="One JSON array.")) -> int:
    """List the personas, the default one first."""
    known = list(_personas())
    if as_json:
        output.document([shapes.persona(one) for one in known])
    else:
        output.columns([(one.name, one.title, one.description) for one in known])
    return 0


@app.command(epilog="Example: ashley-desktop personas show technical")
def show(
    name: str = typer.Argument(..., metavar="NAME", help="Its name, or its title."),
) -> int:
    """Show one persona with its instructions to the model. Exit status 5: there is none."""
    one = _personas().find(name)
    output.columns(
        [
            ("Name", one.name),
            ("Title", one.title),
            ("Description", one.description),
            ("Temperature", f"{one.temperature:g}"),
            ("Longest answer", f"{one.max_tokens} tokens"),
        ]
    )
    output.say(f"\n{one.prompt}")
    return 0
