"""The errors that a person is told of in one plain sentence, and the exit code of a command that they end."""

from __future__ import annotations


class PackageError(Exception):
    """The directory is no package: one plain sentence that says why."""

    exit_code = 2


class UsageError(PackageError):
    """The command line is wrong: one plain sentence that says why."""


class AccessError(PackageError):
    """Something could not be read or written, whatever is in it: one plain sentence that says what and why."""

    exit_code = 3


class ClosedError(PackageError):
    """What is asked for would change what was released: one plain sentence that says what to do instead."""

    exit_code = 1


class LoadError(PackageError):
    """A package cannot be read completely: one plain sentence that says where and why."""

    exit_code = 1


class SiteError(PackageError):
    """The site cannot be built: one plain sentence, and what MkDocs said where it was MkDocs that failed."""

    exit_code = 1


class QualityError(PackageError):
    """A file of docs/quality cannot be used: one plain sentence."""

    exit_code = 1
