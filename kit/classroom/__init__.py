"""The classroom: nbgrader marks the kit's assignments from the trainees' answers, and runs nothing of theirs."""
