"""The commands of this package."""

import click

from entities.shell import Settings, answer_style


@click.command()
@click.argument("files", nargs=-1)
@answer_style
def read(settings: Settings, files: tuple[str, ...]) -> None:
    """Read."""
    click.echo(repr((settings, files)))
