"""`permanence indicators`: a folder of returns in, the indicators as at a day out. Needs no database."""

from datetime import datetime
from pathlib import Path

import click

from tenants.indicators.catalogue import indicators as worked_out
from tenants.indicators.export import write_indicators
from tenants.indicators.periods import NotAQuarterEnd
from tenants.journeys.build import build_journeys
from tenants.uploads.reading import Refused, read_folder


@click.command("indicators")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--as-at", "as_at", required=True, type=click.DateTime(["%Y-%m-%d"]), help="A quarter end, for example 2025-03-31."
)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The CSV file to write.")
def indicators(folder: Path, as_at: datetime, out: Path) -> None:
    """Work out every indicator as at a day from the returns in FOLDER, one sub-folder a collection year."""
    try:
        made = worked_out(build_journeys(read_folder(folder)), as_at.date())
    except (Refused, NotAQuarterEnd) as refused:
        raise click.ClickException(str(refused)) from refused
    with out.open("w", encoding="utf-8", newline="") as file:
        write_indicators(made, file)
    click.echo(f"{len(made)} indicators as at {as_at:%-d %B %Y}.")
    for years in sorted({one.not_held for one in made if one.not_held}):
        named = ", ".join(str(year) for year in years)
        codes = ", ".join(one.code for one in made if one.not_held == years)
        click.echo(f"Without the children of the returns of {named}, which are not held: {codes}.", err=True)
