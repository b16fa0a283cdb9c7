"""What is wrong with a package: its descriptor, the witness beside our own checks, the sentence for each finding, the three reports."""
