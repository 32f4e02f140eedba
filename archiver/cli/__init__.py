"""``archiver VERB``: everything after the crawl. One module a verb."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from archiver import __version__
from archiver.cli.completion import complete
from archiver.cli.lines import harmless
from archiver.errors import EXIT_CODES, INTERRUPTED, ArchiverError, ArgumentError

__all__ = ["cli", "main"]

_CODES = "\n".join(f"  {code:>3}  {meaning}" for code, meaning in EXIT_CODES.items())


_VERBS = (
    "inspect", "new-site", "search", "show", "stats", "coverage", "changes", "visits", "links",
    "networks", "browse", "replay", "cite", "verify-citation", "export", "schema", "verify",
    "index", "recover", "reparse", "completion",
)  # fmt: skip


class _Verbs(click.Group):
    """Imports a verb when it is asked for: what some of them need takes long to import."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _VERBS:
            return None
        module = cmd_name.replace("-", "_")
        verb: click.Command = getattr(import_module(f"archiver.cli.{module}"), module)
        return verb


@click.group(
    cls=_Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=f"\b\nExit codes\n{_CODES}",
    invoke_without_command=True,
)
@click.version_option(__version__, prog_name="archiver")
@click.pass_context
def cli(context: click.Context) -> None:
    """Search, read, replay, export, verify and rebuild an archive that `scrapy crawl` has made."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; an error is one line on stderr and its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal may not know every character
            stream.reconfigure(errors="replace")
    sys.exit(_run(sys.argv[1:] if arguments is None else arguments))


def _run(arguments: Sequence[str]) -> int:
    color = False if os.environ.get("NO_COLOR") else None
    try:
        if (completed := complete(cli, arguments)) is not None:
            return completed
        # Not `cli()`, which would end with 1 where `| head` has seen enough.
        with cli.make_context("archiver", list(arguments), color=color) as context:
            cli.invoke(context)
    except click.exceptions.Exit as done:  # --help, --version
        return done.exit_code
    except BrokenPipeError:
        _drop_output()
    except KeyboardInterrupt:
        click.echo("interrupted; what was stored stays", err=True)
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the outermost edge: one line, never a traceback
        told = _ours(error)
        click.echo(f"error: {harmless(' '.join(str(told).split()))}", err=True)
        return told.exit_code
    return 0


def _ours(error: Exception) -> ArchiverError:
    """*error* as one of ours, with its exit code."""
    if isinstance(error, ArchiverError):
        return error
    if isinstance(error, click.ClickException):
        context = getattr(error, "ctx", None)
        path = context.command_path if context else "archiver"
        return ArgumentError(f"{error.format_message().rstrip('.')}; see `{path} --help`")
    if isinstance(error, OSError):
        _drop_output()
        what = error.filename or "the results cannot be printed"
        return ArchiverError(f"{what}: {error.strerror or error}; check the disk, then try again")
    return ArchiverError(f"internal: {type(error).__name__}: {error}; please report it")


def _drop_output() -> None:
    """Let what is still to be printed vanish, since Python would complain of it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
