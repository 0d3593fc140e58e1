"""One view a file, each a pure function of one moment (`core.moment.Moment`) and one selection."""
