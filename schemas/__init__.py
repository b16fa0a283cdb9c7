"""The schemas of the dataset: one Table Schema per table (JSON), and what Pandera checks on top of them (Python)."""
