"""What people draw that is no digit, drawn by the program: what a network must be shown to say "none of these".

Thresholds alone do not do it: for a network that knows digits only, a box is the clearest 0 there is. What looks like a
digit to everyone (a circle, a tick, the letters B, G, I, J, L, O, Q, S, U, V, Y, Z, b, g, l, q) is left out.
"""

import numpy as np

from core.data.curves import PATH_POINTS
from core.data.pen_digits import drawn_by_hand, strokes_of_digit

# Strokes of straight lines, "x,y x,y", in hundredths; a point after ~ is passed in a curve.
LETTERS = {
    "A": "0,100 40,0 80,100 | 16,62 64,62",
    "E": "70,0 0,0 0,100 72,100 | 0,50 60,50",
    "F": "0,100 0,0 70,0 | 0,48 56,48",
    "H": "0,0 0,100 | 70,0 70,100 | 0,50 70,50",
    "K": "0,0 0,100 | 64,0 2,52 70,100",
    "M": "0,100 8,0 44,70 80,0 90,100",
    "N": "0,100 0,0 66,100 66,0",
    "P": "0,100 0,0 ~36,0 ~64,10 ~66,36 ~40,50 0,52",
    "R": "0,100 0,0 ~36,0 ~62,10 ~62,36 ~40,48 0,50 | 26,50 70,100",
    "T": "0,0 90,0 | 45,0 45,100",
    "W": "0,0 22,100 46,30 70,100 92,0",
    "a": "60,30 ~30,24 ~4,50 ~8,84 ~34,90 60,60 | 60,26 62,80 ~68,98 ~84,94",
    "e": "6,56 80,52 ~74,14 ~40,0 ~8,20 ~0,60 ~20,96 ~50,98 ~80,80",
    "h": "0,0 0,100 | 0,62 ~24,38 ~48,44 54,70 54,100",
    "k": "0,0 0,100 | 50,36 2,68 56,100",
    "m": "0,36 0,100 | 0,52 ~20,36 ~36,48 36,100 | 36,52 ~56,36 ~74,48 76,100",
    "n": "0,30 0,100 | 0,48 ~28,28 ~56,40 60,66 60,100",
    "r": "0,20 0,100 | 0,46 ~20,24 ~50,22",
    "w": "0,10 ~6,80 ~24,92 ~44,70 44,30 ~48,80 ~68,92 ~88,70 90,10",
    "x": "0,0 70,100 | 70,0 0,100",
}


def _boxes(random):
    wide = np.exp(random.normal(0, 0.3))
    return _ring([(0, 0), (wide, 0), (wide, 1), (0, 1)], 0.06, random)


def _triangles(random):
    wide = np.exp(random.normal(0.1, 0.25))
    corners = np.array([(wide / 2 + random.normal(0, 0.15), 0), (wide, 1), (0, 1)])
    if random.random() < 0.35:
        corners[:, 1] = 1 - corners[:, 1]  # on its tip
    if random.random() < 0.2:
        corners = corners[:, ::-1]
    return _ring(corners, 0.05, random)


def _crosses(random):
    wide = np.exp(random.normal(0, 0.25))
    return _lines([[(0, 0), (wide, 1)], [(wide, 0), (0, 1)]], 0.06, random)


def _plus_signs(random):
    wide, x, y = np.exp(random.normal(0, 0.25)), random.normal(0.5, 0.06), random.normal(0.5, 0.06)
    return _lines([[(0, y), (wide, y)], [(x * wide, 0), (x * wide, 1)]], 0.04, random)


def _stars(random):
    kind = random.random()
    turn = random.normal(0, 0.15)
    if kind < 0.4:  # in one line through five points
        angles = turn - np.pi / 2 + 4 * np.pi / 5 * np.arange(6)
        return _lines([0.5 + 0.5 * np.stack([np.cos(angles), np.sin(angles)], 1)], 0.04, random)
    if kind < 0.65:  # its outline
        points = int(random.integers(4, 7))
        angles = turn - np.pi / 2 + np.pi / points * np.arange(2 * points)
        far = np.where(np.arange(2 * points) % 2, 0.5 * random.uniform(0.35, 0.6), 0.5)[:, None]
        return _ring(0.5 + far * np.stack([np.cos(angles), np.sin(angles)], 1), 0.03, random)
    count = int(random.integers(3, 5))  # lines through one point
    angles = turn + np.pi / count * np.arange(count) + random.normal(0, 0.08, count)
    ways = 0.5 * np.stack([np.cos(angles), np.sin(angles)], 1)
    return _lines([[0.5 - way, 0.5 + way] for way in ways], 0.04, random)


def _dashes(random):
    strokes = []
    for number in range(int(random.choice([1, 1, 1, 2, 2, 3]))):
        y, rise = 0.4 * number, random.normal(0, 0.06)
        strokes.append([(0, y - rise), (1, y + rise)])
    return _lines(strokes, 0.03, random)


def _scribbles(random):
    count = int(random.integers(9, 34))
    kind = random.random()
    if kind < 0.4:  # to and fro
        along, side = np.linspace(0, 1, count), np.arange(count) % 2
        points = np.stack([along, side], 1) + random.normal(0, 0.12, (count, 2))
        points = points[:, ::-1] if random.random() < 0.6 else points
    elif kind < 0.7:  # anywhere
        points = random.uniform(0, 1, (count, 2))
    else:  # round and round
        angles = np.cumsum(random.uniform(0.6, 1.2, count)) * random.choice([-1, 1])
        far = (
            random.uniform(0.15, 0.5, count)[:, None]
            if random.random() < 0.5
            else np.linspace(0.1, 0.5, count)[:, None]
        )
        drift = np.linspace(0, random.uniform(0, 1.2), count)[:, None] * [1, 0]
        points = 0.5 + far * np.stack([np.cos(angles), np.sin(angles)], 1) + drift
    return [_through(points, np.ones(count, bool))]


def _two_digits(random):
    first, second = (strokes_of_digit(int(digit), random) for digit in random.choice(10, 2, p=_TWO))
    if random.random() < 0.55:  # side by side
        right = max(stroke[:, 0].max() for stroke in first) - min(stroke[:, 0].min() for stroke in second)
        way = np.array([right + random.uniform(0.05, 0.4), random.normal(0, 0.06)])
    else:
        angle = random.uniform(0, 2 * np.pi)
        way = random.uniform(0.1, 0.45) * np.array([np.cos(angle), np.sin(angle)])
    return first + [stroke + way for stroke in second]


_TWO = np.array([1.1, 0.7] + [1.025] * 8) / 10  # the digits of `_two_digits`: two ones over one another are a one


def _letters(random):
    strokes = []
    for part in LETTERS[str(random.choice(list(LETTERS)))].split("|"):
        words = part.split()
        points = np.array([word.lstrip("~").split(",") for word in words], float) / 100
        round_ = np.array([word.startswith("~") for word in words])
        strokes.append(_through(points + random.normal(0, 0.04, points.shape), round_))
    return strokes


def _signs(random):
    """A hash, an arrow, a spiral, waves, two rings: whatever else comes to people's minds."""
    kind = int(random.integers(5))
    if kind == 0:
        a, b = random.uniform(0.2, 0.4), random.uniform(0.6, 0.8)
        return _lines([[(a, 0), (a, 1)], [(b, 0), (b, 1)], [(0, a), (1, a)], [(0, b), (1, b)]], 0.04, random)
    if kind == 1:
        turn = random.uniform(0, 2 * np.pi)
        matrix = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        return _lines(
            [np.array(line) @ matrix for line in ([(0, 0), (1, 0)], [(0.65, -0.3), (1, 0), (0.65, 0.3)])], 0.03, random
        )
    if kind == 2:
        angles = np.linspace(0, random.uniform(4, 7) * np.pi, 30)
        return [_through(angles[:, None] * np.stack([np.cos(angles), np.sin(angles)], 1) / 40, np.ones(30, bool))]
    if kind == 3:
        waves = int(random.integers(4, 9))
        points = np.stack([np.linspace(0, 1, waves), 0.35 * (np.arange(waves) % 2)], 1) + random.normal(
            0, 0.02, (waves, 2)
        )
        return [_through(points, np.full(waves, random.random() < 0.5))]
    angles = np.linspace(0, 2 * np.pi, 13)
    ring = 0.4 * np.stack([np.cos(angles), np.sin(angles)], 1)
    beside, inside = ring + [random.uniform(0.5, 1), random.normal(0, 0.05)], ring * random.uniform(0.3, 0.6)
    return [_through(points, np.ones(13, bool)) for points in (ring, beside if random.random() < 0.6 else inside)]


KINDS = {
    "boxes": _boxes,
    "triangles": _triangles,
    "crosses": _crosses,
    "plus signs": _plus_signs,
    "stars": _stars,
    "dashes": _dashes,
    "scribbles": _scribbles,
    "two digits": _two_digits,
    "letters": _letters,
    "signs": _signs,
}
_SHARES = np.array([4, 3, 1, 1, 2, 2, 3, 7, 8, 2]) / 33


def strokes_of_no_digit(generator: np.random.Generator) -> list[np.ndarray]:
    """The strokes, (n, 2) x, y, of something that is no digit, about 1 high."""
    draw = list(KINDS.values())[generator.choice(len(KINDS), p=_SHARES)]
    strokes = draw(generator)
    ends = np.cumsum([len(stroke) for stroke in strokes]) - 1
    lifted = np.zeros(ends[-1] + 1, bool)
    lifted[ends] = True
    return drawn_by_hand(np.concatenate(strokes), lifted, generator)


def _ring(corners, unsure, random):
    """A closed line round the corners, begun anywhere: in one stroke that may not quite close, or side by side."""
    corners = np.asarray(corners, float)
    corners = np.roll(corners, int(random.integers(len(corners))), axis=0)
    closed = np.concatenate([corners, corners[:1]])
    if random.random() < 0.5:
        return _lines([closed], unsure, random)
    return _lines([closed[i : i + 2] for i in range(len(corners))], unsure, random)


def _lines(strokes, unsure, random):
    """Each corner a little beside its place, and each side a little bowed."""
    found = []
    for corners in strokes:
        corners = np.asarray(corners, float) + random.normal(0, unsure, (len(corners), 2))
        middles = (corners[:-1] + corners[1:]) / 2 + random.normal(0, 0.025, (len(corners) - 1, 2))
        points = np.empty((2 * len(corners) - 1, 2))
        points[::2], points[1::2] = corners, middles
        round_ = np.zeros(len(points), bool)
        round_[1::2] = True
        found.append(_through(points, round_))
    return found


def _through(points, round_):
    """Points along the line through these: a corner at each but where `round_`, (n,) bool."""
    line = [points[:1]]
    each = max(6, PATH_POINTS // 2 // max(1, len(points) - 1))  # a pad that tells few points cuts no corner by much
    for i in range(len(points) - 1):
        start, end = points[i], points[i + 1]
        leaving = points[i - 1] if i and round_[i] else start
        arriving = points[i + 2] if i + 2 < len(points) and round_[i + 1] else end
        t = np.linspace(0, 1, each + 1)[1:, None]
        line.append(
            start
            + 0.5 * t * (end - leaving)
            + t**2 * (leaving - 2.5 * start + 2 * end - 0.5 * arriving)
            + t**3 * (1.5 * start - 0.5 * leaving - 1.5 * end + 0.5 * arriving)
        )
    return np.concatenate(line)
