"""LeNet-5, alive: `python main.py` opens the window, `python main.py --help` says what else there is."""

import sys

from lenet_gui.command_line import main

if __name__ == "__main__":
    sys.exit(main())
