"""Draw the visit sheet: who was seen, when, where and what for."""

from __future__ import annotations

__all__ = ["draw_visit_sheet"]
