"""How a package leaves: flat table, SQLite, Parquet, workbooks, SQL, metadata standards, citations."""
