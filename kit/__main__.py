"""The command line: one verb, one line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

import kit

__all__ = ["main"]

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
course_app = typer.Typer(no_args_is_help=True, help="Build and look after the assignments of a course.")
app.add_typer(course_app, name="course")
import_app = typer.Typer(no_args_is_help=True, help="Read files that others made, and say what is in them.")
app.add_typer(import_app, name="import")

NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Print the address only.")]
Port = Annotated[int | None, typer.Option(help="Use this port instead of the first free one.")]
Folder = Annotated[Path | None, typer.Option(help="The kit's folder, if it is not the one this command came from.")]


def checkout(folder: Path | None = None) -> Path:
    """The kit's folder: the one named, else the one that this command was installed from."""
    root = (folder or Path(__file__).parents[1]).resolve()
    if not (root / "notebooks").is_dir() or not (root / "assignments").is_dir():
        raise ValueError(
            f"{root} is not the kit's folder: it has no notebooks/ and assignments/. Name it with --folder."
        )
    return root


def _known(course: Path, assignment: str) -> str:
    """The assignment's name, also when its file was named; raises ValueError that names those there are."""
    name = assignment.removesuffix(".toml")
    if not (course / f"{name}.toml").is_file():
        known = ", ".join(sorted(path.stem for path in course.glob("*.toml"))) or "none"
        raise ValueError(f"there is no playlist assignments/{name}.toml; there are: {known}")
    return name


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(f"Patient Accounts Kit {kit.__version__}")
        raise typer.Exit


@app.callback()
def _kit(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_say_version, is_eager=True)
    ] = False,
) -> None:
    """Learn, practice and prove the job of a patient account representative."""


@app.command(epilog="Example: kit start --no-browser")
def start(no_browser: NoBrowser = False, port: Port = None, folder: Folder = None) -> None:
    """Open the lessons, as a trainee."""
    from kit.desk.lab import start_trainee

    start_trainee(browser=not no_browser, port=port, folder=checkout(folder))


@app.command(epilog="Example: kit teach --no-browser")
def teach(no_browser: NoBrowser = False, port: Port = None, folder: Folder = None) -> None:
    """Open the course with nbgrader's tools, as an instructor."""
    from kit.desk.lab import start_instructor

    start_instructor(browser=not no_browser, port=port, folder=checkout(folder))


@app.command(epilog="Example: kit build")
def build(folder: Folder = None) -> None:
    """Build the lesson notebooks, the sources of all assignments, and the page of rules."""
    from kit.assess.forms import read_playlist
    from kit.classroom.course import refuse_edited, source_notebook
    from kit.desk.lessons import build_lessons
    from kit.files import write_durably
    from kit.rules_page import rules_page

    root = checkout(folder)
    built = {root / "notebooks" / name: text for name, text in build_lessons().items()}
    built[root / "RULES.md"] = rules_page(root)
    for path in sorted((root / "assignments").glob("*.toml")):
        target = root / "assignments" / "source" / path.stem / f"{path.stem}.ipynb"
        playlist = read_playlist(path)
        refuse_edited(target, path.stem, playlist)
        built[target] = source_notebook(path.stem, playlist)
    for path, text in built.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_durably(path, text)
        typer.echo(f"built {path.relative_to(root)}")


@app.command(epilog="Example: kit check")
def check(folder: Folder = None) -> None:
    """Look for stale builds, broken task folders, dead links and hard words. Ends with 1 if it finds any."""
    from kit.check import check_kit

    findings = check_kit(checkout(folder))
    for finding in findings:
        typer.echo(str(finding))
    typer.echo(f"{len(findings)} to mend." if findings else "All is well.")
    raise typer.Exit(1 if findings else 0)


@app.command(epilog="Example: kit explain --plan plan.toml --claim claim.toml")
def explain(
    rule: Annotated[str, typer.Argument(help="A rule, such as payment-plan; none for a claim.")] = "",
    plan: Annotated[list[Path] | None, typer.Option(help="A plan's file; again for each further payer.")] = None,
    claim: Annotated[Path | None, typer.Option(help="The claim's file: services, and what is met.")] = None,
    facts: Annotated[Path | None, typer.Option(help="The file with the facts for the rule.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Work out a real bill, or any rule of the billing office, and show every step with its source.

    Files are TOML or JSON. Without files it lists the rules, or the facts that a rule takes.
    """
    import shutil

    from kit import explain as explaining

    if plan and claim and not rule and not facts:
        worksheet = explaining.explain_claim(plan, claim)
    elif rule and facts and not plan and not claim:
        worksheet = explaining.explain_rule(rule, facts)
    elif plan or claim or facts:
        raise ValueError("give either --plan and --claim, or a rule and its --facts")
    else:
        typer.echo(explaining.describe(rule) if rule else explaining.list_rules())
        return
    width = shutil.get_terminal_size((110, 24)).columns
    typer.echo(explaining.as_json(worksheet) if as_json else explaining.as_table(worksheet, width))


@app.command(epilog="Example: kit data --patients 1000 --seed spring --out my-hospital")
def data(
    patients: Annotated[int, typer.Option(help="How many patients.", min=1)],
    out: Annotated[Path, typer.Option(help="The folder for the files: a new one, or one that was not finished.")],
    seed: Annotated[str, typer.Option(help="Any word; the same word gives the same patients.")] = "1",
    format: Annotated[str, typer.Option(help="csv, or parquet.")] = "csv",
    workers: Annotated[int | None, typer.Option(help="How many processes; one for each core if left out.")] = None,
    dask: Annotated[str | None, typer.Option(help="Address of a Dask scheduler, to use other machines.")] = None,
    prove: Annotated[bool, typer.Option("--prove", help="Prove every sum on the written files.")] = False,
) -> None:
    """Make the files of a synthetic hospital: patients, bills, payments, errors, and the answers.

    Stopped before its end, the same command goes on where it was. Ends with 2 if the proof finds anything.
    """
    from kit.dataset.command import make_dataset

    typer.echo(make_dataset(patients, seed, out, format=format, workers=workers, dask=dask, prove=prove))


@app.command(epilog="Example: kit papers --out papers --seed spring --patient 7")
def papers(
    out: Annotated[Path, typer.Option(help="The folder for the papers.")],
    seed: Annotated[str, typer.Option(help="The seed of a data set; any word.")] = "1",
    patient: Annotated[int, typer.Option(help="Which patient of it, counted from 1.", min=1)] = 1,
) -> None:
    """Draw every paper and file of one made-up patient: web pages, PDFs, workbooks, slides, remittances."""
    from kit.papers import write_papers

    typer.echo(write_papers(seed, patient, out))


@import_app.command("synthea", epilog="Example: kit import synthea downloads/csv --out synthea-accounts")
def import_synthea(
    folder: Annotated[Path, typer.Argument(help="The folder with Synthea's CSV files.")],
    out: Annotated[Path | None, typer.Option(help="Write the accounts as tables to this folder.")] = None,
) -> None:
    """Turn a Synthea ledger into patient accounts, and say what balances and what does not."""
    from kit import imports

    typer.echo(imports.import_synthea(folder, out))


@import_app.command("remittance", epilog="Example: kit import remittance payer-march.835")
def import_remittance(files: Annotated[list[Path], typer.Argument(help="Electronic remittances (835).")]) -> None:
    """Read electronic remittances and check every sum. Ends with 1 if there is anything to look at."""
    from kit import imports

    said, sound = imports.import_remittances(files)
    typer.echo(said)
    raise typer.Exit(0 if sound else 1)


@import_app.command("benefits", epilog="Example: kit import benefits answer.271")
def import_benefits(files: Annotated[list[Path], typer.Argument(help="Answers about benefits (271).")]) -> None:
    """Read what payers answered about coverage. Ends with 1 if there is anything to look at."""
    from kit import imports

    said, sound = imports.import_benefits(files)
    typer.echo(said)
    raise typer.Exit(0 if sound else 1)


@course_app.command("build", epilog="Example: kit course build week-1")
def course_build(
    assignment: Annotated[str, typer.Argument(help="The playlist's name, such as week-1.")],
    new_forms: Annotated[
        bool, typer.Option("--new-forms", help="Issue fresh forms even if the playlist is the same.")
    ] = False,
    replace_edits: Annotated[
        bool, typer.Option("--replace-edits", help="Build over a source notebook that was edited by hand.")
    ] = False,
    folder: Folder = None,
) -> None:
    """Issue the forms of an assignment, keep its keys, and build its nbgrader source."""
    from kit.classroom.course import build as build_assignment

    course = checkout(folder) / "assignments"
    assignment = _known(course, assignment)
    built = build_assignment(course, assignment, new_forms=new_forms, replace_edits=replace_edits)
    forms = sum(len(item.forms) for item in built.keys.items.values())
    said = "issued" if built.new_issue else "kept (the playlist has not changed)"
    typer.echo(f"{forms} forms {said}, issue {built.keys.issue}.")
    typer.echo(
        f"Source: {built.folder.relative_to(course.parent)}   Keys: assignments/.keys/{assignment} (keep them private)"
    )
    typer.echo(f"Next: kit teach, then Nbgrader > Formgrader, or: nbgrader generate_assignment {assignment}")


@course_app.command("report", epilog="Example: kit course report week-1")
def course_report(
    assignment: Annotated[str, typer.Argument(help="The assignment, such as week-1.")], folder: Folder = None
) -> None:
    """Say for every submission whether it was marked, or why not. Ends with 1 if one was not."""
    from kit.classroom.reconcile import reconcile

    course = checkout(folder) / "assignments"
    report = reconcile(course, _known(course, assignment))
    typer.echo(report.table())
    raise typer.Exit(1 if report.unmarked else 0)


def main() -> None:
    """Run the command; a problem is one sentence and exit code 2, never a traceback."""
    try:
        app()
    except ValueError as problem:
        print(problem, file=sys.stderr)
        sys.exit(2)
    except OSError as problem:
        where = f"{problem.filename}: " if problem.filename else ""
        print(f"{where}{problem.strerror or problem}; name another folder or file", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
