"""nbgrader's settings for this course; what they are and why is in kit/classroom/config.py."""

from pathlib import Path

from kit.classroom.config import configure

configure(c, course=Path(__file__).parent)  # noqa: F821 - nbgrader puts `c` here
