"""How large a digit is, for all who draw, read, keep or show one (paper, section III.A)."""

DIGIT_SIZE = 28  # rows and columns of a digit as MNIST keeps it
BOX = 20  # rows or columns that its ink fills, whichever are more
NUMBER_MARGIN = DIGIT_SIZE // 2  # columns of paper beside a number: its outermost digits, too, can stand in the middle
