"""The machine that trains: one step at a time, by as many processes as help."""
