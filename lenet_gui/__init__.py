"""The desktop window in which LeNet-5 learns, and the command line beside it."""

import os
import sys

# A wheel brings `core` and `resources` here, where no other package of that name is in the way. In the source they lie
# beside this folder.
_INSTALLED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "_installed")
if os.path.isdir(_INSTALLED) and _INSTALLED not in sys.path:
    sys.path.insert(0, _INSTALLED)
