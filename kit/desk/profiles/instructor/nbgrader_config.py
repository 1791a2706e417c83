"""nbgrader for an instructor: the settings of the course, wherever a command is started from."""

import os
from pathlib import Path

from kit.classroom.config import configure

configure(get_config(), Path(os.environ["KIT_COURSE"]))  # noqa: F821 - nbgrader gives it
