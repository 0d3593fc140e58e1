"""The views as docks: what surrounds each, how they are arranged, in front of a class too, and when they are made."""
