"""What can be done with the package: one thin file per command, over the rooms that do the work."""

import os
import signal
import sys

# Every command passes through this file, before anything else is imported.
if sys.argv[:1] == ["-m"]:  # a program was called, and Python is about to look for it
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, lambda *_: os._exit(130))  # there is nothing yet to clear away
    from scripts.package.endings import begin

    begin()
