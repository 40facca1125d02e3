"""`permanence journeys`: a folder of returns in, the children's journeys out. Needs no database."""

from pathlib import Path

import click

from tenants.journeys.build import build_journeys
from tenants.journeys.export import write_journeys
from tenants.uploads.reading import Refused, read_folder


@click.command("journeys")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The CSV file to write.")
def journeys(folder: Path, out: Path) -> None:
    """Derive every child's journey from the returns in FOLDER, one sub-folder a collection year."""
    try:
        returns = read_folder(folder)
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
    derived = build_journeys(returns)
    with out.open("w", encoding="utf-8", newline="") as file:
        write_journeys(derived.values(), file)
    incomplete = sum(bool(journey.incomplete) for journey in derived.values())
    years = ", ".join(str(one.year) for one in returns)
    click.echo(f"{len(derived)} children from the returns of {years}; {incomplete} with a date that cannot be known.")
