"""Frozen forms: a playlist is issued as a pool of blank forms that goes out and a key that stays."""

from __future__ import annotations

import base64
import hashlib
import json
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

import kit
from kit.assess.answer_key import AnswerKey
from kit.documents.exhibit import Exhibit
from kit.tasks.field import Field as Blank
from kit.tasks.form import Grid, Upload
from kit.tasks.task import Task, task, task_ids
from kit.tasks.variant import Variant, variant

__all__ = [
    "BlankForm",
    "FormKey",
    "ItemKey",
    "KeyFile",
    "Paper",
    "Playlist",
    "PlaylistItem",
    "Pool",
    "PoolItem",
    "assigned",
    "issue",
    "read_playlist",
]

FormPart = Annotated[Blank | Grid | Upload, Field(discriminator="part")]
ItemId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PlaylistItem(_Model):
    """One task of an assignment: which task, how hard, how many points, points for a written note."""

    id: ItemId
    task: str
    level: int = Field(default=1, ge=1)
    points: float = Field(gt=0, le=1000)
    note_points: float = Field(default=0, ge=0, le=1000)


class Playlist(_Model):
    """An assignment as an instructor writes it in TOML."""

    title: str = Field(min_length=1, max_length=200)
    pass_percent: float = Field(ge=0, le=100)
    variants: int = Field(ge=1, le=500)
    item: list[PlaylistItem] = Field(min_length=1, max_length=100)

    @model_validator(mode="after")
    def _known_tasks_once(self) -> Playlist:
        ids = [item.id for item in self.item]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"these item ids are used twice: {', '.join(twice)}")
        for item in self.item:
            if item.task not in task_ids():
                raise ValueError(
                    f"item {item.id}: there is no task {item.task!r}; the tasks are {', '.join(task_ids())}"
                )
            if item.level > len(task(item.task).levels):
                raise ValueError(f"item {item.id}: {item.task} has levels 1 to {len(task(item.task).levels)}")
        return self


class Download(_Model):
    """A file that belongs to a paper, such as an export to work on; `data` is base64."""

    name: str
    data: str


class Paper(_Model):
    """An exhibit as it is shown: rendered, with nothing left to compute from."""

    title: str
    html: str
    download: Download | None = None

    @classmethod
    def of(cls, exhibit: Exhibit) -> Paper:
        """An exhibit, with the file that belongs to it, as text."""
        file = exhibit.file
        download = Download(name=file.name, data=base64.b64encode(file.data).decode("ascii")) if file else None
        return cls(title=exhibit.title, html=exhibit.html, download=download)


class BlankForm(_Model):
    """One set of papers of the pool, and the blanks to fill in for them."""

    id: str
    exhibits: list[Paper]
    parts: tuple[FormPart, ...]


class PoolItem(_Model):
    """One task as it goes out: words, and the pool of forms."""

    id: ItemId
    task: str = ""
    title: str
    job: str
    points: float
    note_points: float
    note_prompt: str
    forms: list[BlankForm]

    @model_validator(mode="before")
    @classmethod
    def _blanks_of_each_form(cls, data: Any) -> Any:
        """Until version 0.3 all forms of a task had the same blanks, which stood beside them."""
        if isinstance(data, dict) and "fields" in data:
            data = dict(data)
            fields = data.pop("fields")
            data["forms"] = [{"parts": fields, **form} for form in data.get("forms", ())]
            _name_the_parts(data["forms"])
        return data


def _name_the_parts(forms: list[dict[str, Any]]) -> None:
    for form in forms:
        form["parts"] = [{"part": "field", **part} for part in form["parts"]]


class Pool(_Model):
    """All that a trainee's machine gets: no key, no seed, nothing to derive them from."""

    assignment: str
    issue: str
    title: str
    items: list[PoolItem]


class FormKey(_Model):
    """The key of one form, with what made it, for the issuer only."""

    seed: str
    level: int
    parts: tuple[FormPart, ...]
    expected: dict[str, str]
    mistakes: dict[str, dict[str, str]]
    follows: dict[str, Any] = {}

    @model_validator(mode="before")
    @classmethod
    def _with_blanks(cls, data: Any) -> Any:
        """Until version 0.3 a key named no blanks; all were amounts."""
        if isinstance(data, dict) and "parts" not in data:
            names = data.get("expected", {})
            data = {**data, "parts": [Blank(name, name.replace("_", " ").capitalize()) for name in names]}
        return data

    @property
    def answer_key(self) -> AnswerKey:
        """What marking needs of it."""
        return AnswerKey(self.parts, self.expected, self.mistakes, self.follows)


class ItemKey(_Model):
    """The keys of one task of the assignment, in the order of the pool."""

    task: str
    points: float
    note_points: float
    forms: dict[str, FormKey]


class KeyFile(_Model):
    """One issue of an assignment: its keys and the versions they were made with."""

    assignment: str
    issue: str
    issued: datetime
    kit_version: str
    playlist: Playlist
    items: dict[str, ItemKey]


def read_playlist(path: Path) -> Playlist:
    """Read a playlist. Raises ValueError that names the file, each wrong field, its value and the fix."""
    try:
        return Playlist.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as problem:
        raise ValueError(f"{path.name}: this is not TOML: {problem}") from None
    except ValidationError as problem:
        found = [
            f"{path.name}: {'.'.join(str(step) for step in error['loc']) or 'playlist'}: {error['msg']}"
            + ("" if error["type"] in ("missing", "value_error") else f" (found {error['input']!r})")
            for error in problem.errors()
        ]
        raise ValueError("\n".join(found)) from None


def issue(assignment: str, playlist: Playlist, secret: str, issued: datetime) -> tuple[Pool, KeyFile]:
    """Draw the pool of an assignment from the issuer's secret: the blank forms, and their keys.

    The same secret gives the same forms. Neither the secret nor a seed is in the pool.
    """
    number = _digest(secret, "issue")[:8]
    items, keys = [], {}
    for item in playlist.item:
        rules = task(item.task)
        drawn = [
            (
                _digest(secret, item.id, str(i))[:12],
                variant(rules, _digest(secret, item.id, "seed", str(i)), item.level),
            )
            for i in range(playlist.variants)
        ]
        items.append(_pool_item(item, rules, drawn))
        keys[item.id] = ItemKey(
            task=item.task,
            points=item.points,
            note_points=item.note_points,
            forms={name: _form_key(found) for name, found in drawn},
        )
    pool = Pool(assignment=assignment, issue=number, title=playlist.title, items=items)
    key_file = KeyFile(
        assignment=assignment,
        issue=number,
        issued=issued,
        kit_version=kit.__version__,
        playlist=playlist,
        items=keys,
    )
    return pool, key_file


def assigned(issue_number: str, item_id: str, trainee: str, forms: list[str]) -> str:
    """Which form of the pool a trainee gets: it follows from the trainee's id, on every machine alike."""
    return forms[int(_digest(issue_number, item_id, trainee), 16) % len(forms)]


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _pool_item(item: PlaylistItem, rules: Task, drawn: list[tuple[str, Variant]]) -> PoolItem:
    return PoolItem(
        id=item.id,
        task=rules.id,
        title=rules.words.title,
        job=rules.words.job,
        points=item.points,
        note_points=item.note_points,
        note_prompt=rules.words.note if item.note_points else "",
        forms=[
            BlankForm(id=name, exhibits=[Paper.of(paper) for paper in found.exhibits], parts=found.parts)
            for name, found in drawn
        ],
    )


def _form_key(found: Variant) -> FormKey:
    return FormKey(
        seed=found.seed,
        level=found.level,
        parts=found.parts,
        expected=dict(found.expected),
        mistakes={name: dict(answers) for name, answers in found.mistakes.items()},
        follows=json.loads(json.dumps(dict(found.follows))),
    )
