"""`python -m ssegraph` is the command."""

from ssegraph.cli import main

main(prog_name="ssegraph")
