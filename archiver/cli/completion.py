"""``archiver completion``: what lets a shell finish verbs, options and the names of blogs."""

from __future__ import annotations

import os
from collections.abc import Sequence

import click
from click.shell_completion import get_completion_class, shell_complete

__all__ = ["complete", "completion"]

_PROGRAM = "archiver"
_VARIABLE = "_ARCHIVER_COMPLETE"
"""Where the scripts say what they want; click's own name for it."""


@click.command(
    epilog="\b\nExamples\n"
    "  archiver completion bash >> ~/.bash_completion\n"
    "  archiver completion zsh > ~/.zfunc/_archiver\n"
    "  archiver completion fish > ~/.config/fish/completions/archiver.fish\n"
    '  eval "$(archiver completion bash)"'
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script that completes words in a shell.

    It knows verbs, options, and behind --site the blogs of the archive. Written to the file named
    below, it counts in every new shell; zsh needs `fpath+=~/.zfunc` before `compinit` in ~/.zshrc.
    """
    root = context.find_root().command
    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(root, {}, _PROGRAM, _VARIABLE).source().rstrip())


def complete(root: click.Command, arguments: Sequence[str]) -> int | None:
    """Answer a shell that asks what may come next; the exit code, None where none asks."""
    instruction = os.environ.get(_VARIABLE)
    if not instruction or arguments:
        return None
    return shell_complete(root, {}, _PROGRAM, _VARIABLE, instruction)
