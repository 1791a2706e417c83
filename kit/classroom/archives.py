"""Archives that `nbgrader zip_collect` unpacks: one that is broken or hostile is left out, and the others are not."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from pathlib import Path

from nbgrader.plugins import ExtractorPlugin

from kit.classroom.plain import one_line

__all__ = ["OneByOne"]

LARGEST_UNPACKED_BYTES = 200_000_000


class OneByOne(ExtractorPlugin):
    """Unpacks each archive by itself; nbgrader stops for the whole class at the first that fails."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Unpack all files of a folder, with one line for each that is left out."""
        for root, _, names in os.walk(archive_path):
            for name in sorted(names):
                path = Path(root) / name
                target = Path(extracted_path) / path.parent.relative_to(archive_path)
                try:
                    self._extract_one(path, target)
                except Exception as problem:  # of one archive, whatever it is: it must not cost the others
                    said = one_line(str(problem).replace(extracted_path, "") or type(problem).__name__, 150)
                    self.log.warning("%s: it was not unpacked: %s; ask for it again", one_line(name, 100), said)

    def _extract_one(self, path: Path, target: Path) -> None:
        """Unpack in a place apart: a folder half full would be collected as if it were all."""
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                size = sum(member.file_size for member in archive.infolist())
            if size > LARGEST_UNPACKED_BYTES:
                raise ValueError(f"it would take {size / 1e6:,.0f} MB")
        with tempfile.TemporaryDirectory() as place:
            packed, unpacked = Path(place) / "packed", Path(place) / "unpacked"
            packed.mkdir()
            shutil.copy(path, packed)
            super().extract(str(packed), str(unpacked))
            shutil.copytree(unpacked, target, dirs_exist_ok=True)
