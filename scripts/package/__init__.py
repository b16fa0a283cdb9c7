"""What a package is: its bytes and records, its findings, its typed frames; how it is read, and written whole or not at all."""
