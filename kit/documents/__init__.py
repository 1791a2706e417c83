"""What lands on a clerk's desk: each paper is drawn from engine and scenario values, one paper one file."""
