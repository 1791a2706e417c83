"""nbgrader for a trainee: where assignments come from and go to. The kit sets these names when it starts."""

import os

c = get_config()  # noqa: F821 - nbgrader gives it
c.CourseDirectory.course_id = "patient-accounts"
c.Exchange.root = os.environ["KIT_EXCHANGE"]
c.Exchange.cache = os.environ["KIT_CACHE"]
