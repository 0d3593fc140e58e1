"""Lessons: text files whose steps each state the window completely, and the panel that leads through them."""

ENDING = ".lesson"
