"""The program as seen from the command line: its arguments and sub-commands."""
