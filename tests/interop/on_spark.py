"""Runs SQL in Spark, in local mode with two workers: takes a JSON list of statements, prints a JSON list of what each returned.

The folder in which it is started becomes the warehouse. Started with the Python of an environment that has pyspark, see spark.txt. What
a statement returns is `[seconds, rows]`; each cell is a text as Spark prints it, or null.
"""

from __future__ import annotations

import json
import sys
import time

from pyspark.sql import SparkSession

SETTINGS = {
    "spark.driver.memory": "4g",
    "spark.sql.shuffle.partitions": "8",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.driver.host": "localhost",
}


def main() -> int:
    """Runs the program; ends with Spark's own words where a statement fails."""
    builder = SparkSession.builder.master("local[2]")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    session, printed = builder.getOrCreate(), []
    for statement in json.load(sys.stdin):
        started = time.monotonic()
        rows = [[None if cell is None else str(cell) for cell in row] for row in session.sql(statement).collect()]
        printed.append([time.monotonic() - started, rows])
    session.stop()
    json.dump(printed, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
