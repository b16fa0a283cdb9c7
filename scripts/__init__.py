"""What can be done with the package: one thin file per command, over the rooms that do the work."""

import os
import sys
from _signal import SIGINT, default_int_handler, getsignal, signal  # of the module signal, which takes a while to load

# Every command passes through this file, before anything else is imported.
if sys.argv[:1] == ["-m"]:  # a program was called, and Python is about to look for it
    # Until here Python's own start could be interrupted, in its first hundredths of a second, and would end as Python does.
    if getsignal(SIGINT) is default_int_handler:
        signal(SIGINT, lambda *_: os._exit(130))  # there is nothing yet to clear away
    from scripts.package.endings import begin

    begin()
