"""nbgrader for an instructor: the course's own settings, wherever a command is started from."""

import os

load_subconfig("nbgrader_config.py", path=os.environ["KIT_COURSE"])  # noqa: F821 - nbgrader gives it
