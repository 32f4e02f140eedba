"""``archiver VERB``: everything after the crawl. One module a verb."""

from __future__ import annotations

import os
import sys

import click

from archiver import __version__
from archiver.cli.reparse import reparse
from archiver.cli.search import search
from archiver.cli.show import show
from archiver.cli.stats import stats
from archiver.errors import EXIT_CODES, INTERRUPTED, ArchiverError

__all__ = ["cli", "main"]

_CODES = "\n".join(f"  {code:>3}  {meaning}" for code, meaning in EXIT_CODES.items())


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=f"\b\nExit codes\n{_CODES}",
)
@click.version_option(__version__, prog_name="archiver")
def cli() -> None:
    """Search, read and rebuild an archive that `scrapy crawl` has made."""


for _verb in (search, show, stats, reparse):
    cli.add_command(_verb)


def main() -> None:
    """Run the command line; an error of ours is one line on stderr and its exit code."""
    try:
        cli(prog_name="archiver", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except ArchiverError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # `| head` has seen enough; Python would complain once more while closing stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
