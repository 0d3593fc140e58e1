"""LeNet-5, alive: `python main.py` opens the window, `python main.py --help` says what else there is."""

import sys

if __name__ == "__main__":
    from lenet_gui.command_line.endings import ended_by_ctrl_c

    with ended_by_ctrl_c():
        from lenet_gui.command_line.main import main
    sys.exit(main())
