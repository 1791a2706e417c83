"""nbgrader's settings for a trainee: which course, and where work is handed out and in."""

import os

c.CourseDirectory.course_id = "patient-accounts"  # noqa: F821 - nbgrader puts `c` here
c.Exchange.root = os.environ["KIT_EXCHANGE"]  # noqa: F821
