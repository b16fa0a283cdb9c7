"""How good the data and the tools are: agreement, audit, evidence, coverage, expectations, measurements."""
