"""nbgrader's settings for an instructor: those of the course, wherever nbgrader is started."""

import os

load_subconfig("nbgrader_config.py", path=os.environ["KIT_COURSE"])  # noqa: F821 - nbgrader puts it here
