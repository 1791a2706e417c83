"""The committed sample: whole, small, what this version makes, and the notebook that looks at it runs."""

import json
from pathlib import Path

import nbformat
import pytest
from browser import ROOT
from nbclient import NotebookClient

from kit.dataset.proof import prove_dataset
from kit.dataset.writer import write_dataset

SAMPLE = ROOT / "synthetic_data" / "sample"
BEHIND = ROOT / "notebooks" / "90-behind-the-scenes.ipynb"


def test_the_sample_is_proved_and_small():
    assert prove_dataset(SAMPLE) == ()
    assert sum(path.stat().st_size for path in SAMPLE.iterdir()) < 3_000_000


def test_the_sample_is_what_this_version_makes_from_its_seed(tmp_path):
    settings = json.loads((SAMPLE / "manifest.json").read_text())
    assert settings["synthetic"] is True
    write_dataset(tmp_path / "again", 200, "heron", workers=1)
    for path in SAMPLE.glob("*.csv"):
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes(), path.name


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_every_step_of_the_notebook_behind_the_scenes_runs_and_shows_something():
    notebook = nbformat.read(BEHIND, as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells)
    done = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(BEHIND.parent)}}).execute()
    steps = [cell for cell in done.cells if cell.cell_type == "code"]
    assert len(steps) == 6
    assert all(cell.outputs for cell in steps)
    kinds = {kind for cell in steps for out in cell.outputs for kind in out.get("data", {})}
    assert {"image/png", "text/html"} <= kinds
    assert not [out for cell in steps for out in cell.outputs if out.output_type in ("error", "stderr")]
    assert Path(SAMPLE / "answers.csv").is_file()
