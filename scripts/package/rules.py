"""The rules of bytes and columns, which the reading of a file keeps: what each asks, what a finding says, how it is mended."""

from __future__ import annotations

from schemas.rule import Rule, register

for name, explains, says, hint, formats in [
    ("missing-file", "Every file that datapackage.json names is there and can be read.", "{detail}", "put the file back, or take its resource out of datapackage.json", False),
    ("change-unfinished", "No change of several files was stopped by force in the middle, so that some are new and some are old.", "belongs to a change that was never finished: a command was killed while it replaced {detail}", "{mend}", False),
    ("empty-file", "Every table has a header line, even a table without records.", "has no header", "begin it with the header: {expected}", False),
    ("wrong-file", "Every file is the file itself, not a Git LFS pointer to it, a workbook or a web page that shows it.", "is {detail}", "{mend}", False),
    ("merge-conflict", "No file holds the marks of a merge that nobody resolved.", "holds an unresolved merge: {detail}", "decide which of the two versions stays, or keep the rows of both, then remove the lines with the marks", False),
    ("header-missing", "A table begins with its header, the line of column names.", "does not begin with the header of the table", "put the header in the first line: {expected}", False),
    ("header-twice", "The header is only in the first line; where it comes again, two tables were joined.", "is the header again", "remove the line, and check that the rows below it are not there twice", False),
    ("table-twice", "A table stands in its file once, not twice, one copy behind the other.", "is where the table begins again, row for row", "remove this line and all below it", False),
    ("encoding", "The files are UTF-8.", "holds bytes that are not UTF-8 ({detail})", "save the file as UTF-8 (Excel calls it “CSV UTF-8”), and start from the old file: letters that the other character set lacks are lost", False),
    ("bom", "The files begin with the first column's name, not with a byte order mark.", "begins with a byte order mark", "run make format, or save as UTF-8 without BOM", True),
    ("nul", "No cell holds a NUL byte.", "holds a NUL byte", "remove it", False),
    ("line-ending", "Lines end in a line feed alone, as on Linux and macOS.", "ends in a carriage return", "run make format", True),
    ("final-newline", "The last line ends in a line feed.", "the last line does not end in a line feed", "run make format", True),
    ("malformed-csv", "The file can be read as CSV: quotation marks come in pairs, and one inside a quoted cell is doubled.", "cannot be read as CSV from here on: {detail}", "look for a quotation mark that is not closed or not doubled", False),
    ("blank-line", "There are no blank lines.", "is blank", "run make format", True),
    ("blank-row", "No row is blank in every cell, as spreadsheets save rows that were emptied.", "has nothing but blank cells", "remove the line", False),
    ("separator", "Cells are separated by commas.", "separates its cells by {detail}", "{first}save it with the comma as separator (in R: write.csv, not write.csv2)", False),
    ("cell-count", "Every row has as many cells as the header.", "has {detail}", "look for a missing or superfluous comma; a cell that holds a comma must be in quotation marks", False),
    ("newline-in-cell", "No cell holds a line break.", "holds a line break", "write a space instead", False),
    ("quoting", "A cell is in quotation marks only if it holds a comma or a quotation mark.", "has quotation marks where none are needed, or none where they are", "run make format", True),
    ("row-order", "Rows are sorted by their key, in the order of code points.", "is out of order: rows are sorted by {expected}", "run make format", True),
    ("nfc", "Text is in the Unicode normal form NFC, in which a letter with an accent is one character.", "“{value}” is not in Unicode NFC", "type the accented letters anew", False),
    ("invisible-character", "No cell holds a character that cannot be seen: controls, zero-width characters, marks that turn the direction of writing.", "holds the invisible character {detail}", "remove it", False),
    ("plain-space", "Every space is a plain one: no-break and thin spaces look alike and compare as different.", "holds {detail} instead of a plain space", "type a plain space", False),
    ("wrong-character-set", "No cell is UTF-8 that was read in another character set, which turns “é” into “Ã©”.", "“{value}” is UTF-8 that was read in another character set; did you mean “{better}”?", "open the old file again with the character set UTF-8; Calc and Excel ask for it when they import", False),
    ("lost-characters", "No word begins with two question marks or has one between its letters, which is what a tool writes for letters that its character set lacks, and none holds U+FFFD (�), which stands for bytes that a tool could not read. A question that is not followed by a space is not meant.", "“{value}” holds question marks where letters were lost", "start again from the old file, and open and save it with the character set UTF-8", False),
    ("number-like", "No text is nothing but a number, a date, a time or a truth value that some tool would write in another way, as 1.1 for 1.10.", "“{value}” is a number, a date or a truth value to some spreadsheet and may be changed by it", "write it with a word, such as “sec. 1.10” or “100,000 troops”", False),
    ("surrounding-space", "No cell begins or ends in a space.", "“{value}” begins or ends in a space", "remove the space", False),
    ("repeated-space", "No cell holds two spaces in a row.", "“{value}” holds two spaces in a row", "remove one of them", False),
    ("mixed-alphabets", "All letters of a word belong to one alphabet: a search does not find a Latin word with a Cyrillic letter that looks the same, or a Cyrillic word with a Latin one. A word made up only of such letters is in the alphabet of the words beside it.", "holds letters of another alphabet than the words beside them in {detail}", "type the word again, with one keyboard layout", False),
    ("stray-mark", "An accent, a vowel sign or a selector of variants follows the letter, digit or sign that it belongs to, not a space, and it is not the first character of a cell.", "holds {detail} without the character that it belongs to", "type the letter with its mark anew, or remove the mark", False),
    ("spreadsheet-error", "No cell is what a spreadsheet shows where a formula or reference fails, such as #REF! or Err:502.", "“{value}” is what a spreadsheet shows in the place of a value", "take the cell from the old file", False),
    ("look-alike", "Every letter and digit is the common character: no ligature such as ﬁ, no full-width letter, no mathematical letter.", "holds {detail}, which looks like common letters, but a search for those does not find it", "type the common letters", False),
    ("formula", "No cell begins with a character at which a spreadsheet starts to calculate.", "“{value}” would be run as a formula by a spreadsheet", "begin the cell with another character", False),
    ("null-token", "No cell is a word that some tool reads as a missing value; a blank cell says that already.", "“{value}” is read as a missing value by some tools", "leave the cell blank; R writes NA there unless write.csv is told na = \"\"", False),
    ("column-missing", "Every column of the schema is there.", "the column “{value}” is missing", "add it, blank where nothing is known; the header is {expected}", False),
    ("column-unknown", "There are no columns but those of the schema.", "{detail} is not in the schema{meant}", "remove it, or correct its name", False),
    ("row-numbers", "There is no column of row numbers, such as R and pandas put in front.", "{detail} holds row numbers", "remove it; in R write.csv with row.names = FALSE leaves it out, in pandas to_csv with index=False", False),
    ("column-twice", "No column appears twice.", "the column “{value}” appears twice", "remove one of the two", False),
    ("column-order", "The columns are in the order of the schema.", "the columns are not in the order of the schema", "run make format; the header is {expected}", True),
]:  # fmt: skip
    layer = "structure" if name.startswith(("column", "cell", "row-numbers")) else "bytes"
    register(Rule(name, layer, explains, says, hint, formats=formats))

register(
    Rule(
        "key-twice",
        "package",
        "No object in datapackage.json or in a schema has a key twice, because programs keep only one of the two, and not all of them the same one.",
        "has the key “{value}” twice",
        "remove one of the two",
    )
)
register(
    Rule(
        "plain-json",
        "package",
        "datapackage.json and the schemas are JSON that every program reads alike: no byte order mark, no NaN or Infinity, no number that programs cannot hold exactly, no half of a surrogate pair.",
        "holds {detail}",
        "{mend}",
    )
)

# After a finding of one of these rules some cells of a file, or all, are not what they seem: nothing is concluded from it elsewhere.
UNKNOWN = frozenset(["encoding", "nul", "cell-count"])

# After a finding of one of these rules the cells of a file are not known for sure: it may be neither rewritten nor loaded.
UNSURE = frozenset(
    ["missing-file", "change-unfinished", "empty-file", "wrong-file", "merge-conflict", "header-missing", "header-twice", "table-twice", "encoding", "nul", "malformed-csv", "separator", "cell-count", "column-missing", "column-unknown", "row-numbers", "column-twice"]
)  # fmt: skip
