"""How rows come in: the questions that are asked, the answers as somebody gave them, and the rows that they make."""
