"""Look over the whole kit: stale builds, task folders, links, words. Each finding names file, field and fix."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kit.engine.icd_codes import TABLE, icd_codes, icd_headings, icd_places_of_wrong_codes, no_such_icd_codes
from kit.reading import reading_grade
from kit.tasks.form import fields_of
from kit.tasks.task import FOLDER, Case, Task, answers_of, cases, task, task_ids

__all__ = ["Finding", "check_kit"]

FEWEST_CASES = 10
FEWEST_CASES_OF_A_FAMILY = 6
HIGHEST_GRADE = 8.0
SEEDS_TRIED = 5
HOUSE = FOLDER.parent
_LINK = re.compile(r"\]\(([^)\s]+)\)|(?:href|src)=\"([^\"]+)\"")
_ICD_CODE = re.compile(r"(?<![\w.$/-])[A-Z]\d[\dAB]\.[\dA-Z]{1,4}(?!\w)")
_SHORT_ICD_CODE = re.compile(r"\"([A-Z]\d[\dAB])\"")
_SPEAKS_OF_CODES = re.compile(r"code|diagnos|billed|heading|near|against")
_PROGRAMMERS_WORDS = re.compile(r"\b(?:python|traceback|exception|kernel|widget|null|NaN|stdout|json|boolean)\b", re.I)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: where, what is wrong there, and how to put it right."""

    file: str
    field: str
    fix: str

    def __str__(self) -> str:
        return f"{self.file}: {self.field}: {self.fix}"


def check_kit(root: Path) -> list[Finding]:
    """Run every check over a checkout; an empty list means that all is well."""
    parts: tuple[Callable[[Path], Iterator[Finding]], ...] = (_tasks, _rules, _codes, _stale, _links, _words)
    return [finding for part in parts for finding in part(root)]


def _tasks(root: Path) -> Iterator[Finding]:
    """Every task folder is whole, and its hand-worked cases come out."""
    for task_id in task_ids():
        where = f"kit/tasks/{task_id}"
        try:
            rules, worked = task(task_id), cases(task_id)
        except (ValueError, OSError, KeyError, AttributeError) as problem:
            yield Finding(where, "folder", f"{problem}; mend it")
            continue
        if len(worked) < FEWEST_CASES:
            yield Finding(f"{where}/cases.toml", "case", f"{len(worked)} cases; work at least {FEWEST_CASES} by hand")
        for name, message in {**rules.words.mistakes, **dict(enumerate(rules.words.hints, 1))}.items():
            if not message:
                yield Finding(f"{where}/task.md", str(name), "no words; write them")
        for case in worked:
            yield from _case(f"{where}/cases.toml", rules, case)


def _rules(root: Path) -> Iterator[Finding]:
    """Every rule says what it does and where it was read, and every family has its hand-worked cases."""
    from kit.engine.rulebook import FAMILIES, rules
    from kit.rules_page import cases_by_rule, sources_of

    try:
        worked = cases_by_rule(root)
    except ValueError as problem:
        yield Finding("tests/cases", "file", f"{problem}; mend it")
        return
    said: dict[str, str] = {}
    for one in rules().values():
        where = f"kit/engine, rule {one.name}"
        if not sources_of(one):
            yield Finding(where, "Source", "no address with a date in its docstring; say where the rule was read")
        if one.summary in said:
            yield Finding(where, "summary", f"the same words as {said[one.summary]}; say what is its own")
        said[one.summary] = one.name
        if not worked[one.name]:
            yield Finding(where, "cases", "none worked by hand; add some to tests/cases")
    for family in FAMILIES:
        count = sum(worked[one.name] for one in rules().values() if one.family == family)
        if count < FEWEST_CASES_OF_A_FAMILY:
            yield Finding("tests/cases", family, f"{count} cases; work at least {FEWEST_CASES_OF_A_FAMILY} by hand")
    for name in sorted(worked.keys() - rules().keys()):
        yield Finding("tests/cases", name, "there is no such rule; mend the name")


def _codes(_root: Path) -> Iterator[Finding]:
    """Every ICD-10-CM code of the kit is in its checked list, and may be billed all year where no mistake is meant."""
    own, listed = (TABLE.name, "icd_codes.py"), f"kit/engine/{TABLE.name}"
    all_year = {code for code, one in icd_codes().items() if one.since is None and one.until is None}
    known = {*icd_codes(), *icd_headings(), *no_such_icd_codes()}
    used: set[str] = set()
    for path in sorted(HOUSE.rglob("*")):
        if path.suffix not in (".py", ".toml", ".md") or path.name in own:
            continue
        where, text = f"kit/{path.relative_to(HOUSE).as_posix()}", path.read_text(encoding="utf-8")
        found = set(_ICD_CODE.findall(text))
        if path.suffix == ".toml":
            # A code without a point looks like a cell of a spreadsheet, so its line has to say what it is.
            found |= {
                c for row in text.splitlines() if _SPEAKS_OF_CODES.search(row) for c in _SHORT_ICD_CODE.findall(row)
            }
        used |= found
        for code in sorted(found - known):
            yield Finding(where, code, f"not in {listed}; check it against the official list, and add it there")
        if not where.startswith(tuple(f"{place}/" for place in icd_places_of_wrong_codes())):
            for code in sorted((found & known) - all_year):
                yield Finding(where, code, "may not be billed all year; use a code that may")
    for code in sorted(known - used):
        yield Finding(listed, code, "no part of the kit uses it; remove it")


def _case(where: str, rules: Task, case: Case) -> Iterator[Finding]:
    try:
        facts = rules.case(case.facts)
        fields = fields_of(rules.form(facts))
        answers = answers_of(rules.solve(facts), fields)
    except (ValueError, KeyError) as problem:
        yield Finding(where, case.id, f"its facts cannot be used ({problem}); mend them")
        return
    if "http" not in case.source and "Order" not in case.source:
        yield Finding(where, case.id, "source: no address; say where the rule was read")
    for name in sorted(set(case.expected) - set(answers)):
        yield Finding(where, f"{case.id}: {name}", "the form has no such blank; mend the name")
    for field in fields:
        expected = field.read(case.expected.get(field.name, field.given))
        found = field.read(field.written(answers[field.name]))
        if expected != found:
            yield Finding(
                where,
                f"{case.id}: {field.name}",
                f"worked by hand {expected}, the engine says {found}; find out which is right",
            )


def _stale(root: Path) -> Iterator[Finding]:
    """What was built is what a build would give now."""
    from kit.assess.forms import read_playlist
    from kit.classroom.course import refuse_edited, source_notebook
    from kit.desk.lessons import build_lessons
    from kit.rules_page import rules_page

    built = {Path("notebooks") / name: text for name, text in build_lessons().items()}
    built[Path("RULES.md")] = rules_page(root)
    for path in sorted((root / "assignments").glob("*.toml")):
        try:
            playlist = read_playlist(path)
        except ValueError as problem:
            yield Finding(f"assignments/{path.name}", "playlist", str(problem))
            continue
        target = Path("assignments/source") / path.stem / f"{path.stem}.ipynb"
        try:
            refuse_edited(root / target, path.stem, playlist)
        except ValueError as problem:
            yield Finding(str(target.parent), "build", str(problem))
            continue
        built[target] = source_notebook(path.stem, playlist)
    for name, text in built.items():
        if not (root / name).is_file():
            yield Finding(str(name), "build", "missing; run: kit build")
        elif (root / name).read_text(encoding="utf-8") != text:
            yield Finding(str(name), "build", "stale; run: kit build")
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        if path.relative_to(root) not in built:
            yield Finding(str(path.relative_to(root)), "build", "no lesson builds this file; remove it")


def _texts(root: Path) -> Iterator[tuple[Path, str]]:
    """Every text that a reader may follow links in: pages at the top, and the words of notebooks."""
    for path in sorted(root.glob("*.md")):
        yield path, path.read_text(encoding="utf-8")
    for path in [
        *sorted((root / "notebooks").glob("*.ipynb")),
        *sorted((root / "assignments/source").rglob("*.ipynb")),
    ]:
        try:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        except (ValueError, KeyError):
            continue
        yield (
            path,
            "\n".join(c["source"] for c in cells if c["cell_type"] == "markdown" and isinstance(c["source"], str)),
        )


def _links(root: Path) -> Iterator[Finding]:
    """Links to files lead somewhere; links to the web are secure."""
    for path, text in _texts(root):
        where = str(path.relative_to(root))
        for found in _LINK.finditer(text):
            target = found[1] or found[2]
            if target.startswith(("https://", "#", "mailto:")):
                continue
            if target.startswith(("http://localhost", "http://127.0.0.1")):
                continue
            if "://" in target:
                yield Finding(where, target, "a link to the web starts with https://; change it")
            elif not (path.parent / target.partition("#")[0]).exists():
                yield Finding(where, target, "this link leads nowhere; mend or remove it")


def _words(root: Path) -> Iterator[Finding]:
    """What trainees read is plain: grade 8 or below, and free of programmers' words."""
    pages = {Path("kit/desk/start.md"): root / "kit/desk/start.md"}
    for task_id in task_ids():
        for name in ("task.md", "lesson.md"):
            pages[Path("kit/tasks") / task_id / name] = FOLDER / task_id / name
    for name, path in pages.items():
        if not path.is_file():
            yield Finding(str(name), "file", "missing; write it")
            continue
        for number, text in enumerate(re.split(r"\n\s*\n", path.read_text(encoding="utf-8")), 1):
            grade = reading_grade(text)
            if len(text.split()) >= 12 and grade > HIGHEST_GRADE:
                yield Finding(
                    str(name),
                    f"paragraph {number}",
                    f"reads at grade {grade:.1f}; bring it to {HIGHEST_GRADE:g} or below",
                )
            for word in _PROGRAMMERS_WORDS.findall(text):
                yield Finding(
                    str(name), f"paragraph {number}", f"trainees do not know the word {word!r}; say it plainly"
                )
