"""Write a file so that a crash leaves either the old one or the new one, never half of it."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["sync_folder", "write_bytes_durably", "write_durably"]


def write_durably(path: Path, text: str, *, mode: int = 0o644) -> None:
    """Replace a file of text: temporary file in the same folder, on the disk, then renamed."""
    write_bytes_durably(path, text.encode(), mode=mode)


def write_bytes_durably(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Replace a file of any kind: temporary file in the same folder, on the disk, then renamed."""
    draft = path.with_name(f".{path.name}.draft")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make new file names in a folder durable too; Windows neither needs nor allows it."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
