"""A sheet of paper photographed on something else, such as a table: found by its four edges and laid flat."""

import numpy as np

LOOKED_AT = 64  # pixels a side, to which a picture is made smaller before a sheet is looked for
LEVELS = 8  # of grey at which sheet and ground may part
LEAST_SHEET, MOST_EDGE = 0.12, 0.4  # a sheet covers this share of the picture, and less than that of its border
LEAST_INK, MOST_INK = 0.002, 0.25  # of the sheet, so that no digit is taken for one
MOST_MISFIT = 0.1  # of the sheet and the area between its corners together, the part that is in one of them only
LEAST_STEP = 0.1  # of grey, from the sheet to the ground: shadows have softer edges
INSIDE = 0.035  # of each side is left away: the edge of the paper and its shadow


def flat_sheet(grey: np.ndarray) -> np.ndarray | None:
    """The sheet on which something is written, (rows, columns) 0 to 1, out of a picture of it; None if there is none.

    A sheet is an even area with four straight edges that does not reach all round the picture and holds some ink.
    """
    step = max(1, max(grey.shape) // LOOKED_AT)
    rows, columns = (side // step for side in grey.shape)
    if min(rows, columns) < 24:
        return None
    small = grey[: rows * step, : columns * step].reshape(rows, step, columns, step).mean(axis=(1, 3))
    low, high = np.percentile(small, [2, 98])
    if high - low < 0.15:
        return None
    found = []
    for level in np.linspace(low, high, LEVELS + 2)[1:-1]:
        for lighter in (small > level, small <= level):
            found += _sheets(lighter, small)
    if not found:
        return None
    _misfit, corners = min(found, key=lambda sheet: sheet[0])
    return laid_flat(grey, (corners + 0.5) * step)


def _sheets(area: np.ndarray, grey: np.ndarray) -> list[tuple[float, np.ndarray]]:
    """What of an area (rows, columns) of True may be a sheet: none or one (misfit, corners (4, 2) of row, column)."""
    start = _middle_place(area)
    if start is None:
        return []
    sheet = ~_reached(~_one_spot(area, start), None)  # the spot with all that it encloses
    spot = sheet & area
    size = int(sheet.sum())
    if size < LEAST_SHEET * area.size or not LEAST_INK < 1 - spot.sum() / size < MOST_INK:
        return []
    border = np.concatenate([sheet[0], sheet[-1], sheet[1:-1, 0], sheet[1:-1, -1]])
    if border.mean() > MOST_EDGE:
        return []
    corners = corners_of(sheet)
    within = between(corners, area.shape)
    misfit = (sheet ^ within).sum() / (sheet | within).sum()
    return [(misfit, corners)] if misfit < MOST_MISFIT and _step(sheet, grey) > LEAST_STEP else []


def _middle_place(area):
    """The place of the area nearest to its own middle line, where a sheet surely is; None if there is no area."""
    places = np.argwhere(area)
    if not len(places):
        return None
    middle = (np.array(area.shape) - 1) / 2
    return tuple(places[np.argmin(np.abs(places - middle).sum(axis=1))])


def _one_spot(area, start):
    seed = np.zeros_like(area)
    seed[start] = True
    return _reached(area, seed)


def _reached(area: np.ndarray, seed: np.ndarray | None) -> np.ndarray:
    """What of the area can be reached from the seed in it, or from the border, going along rows and columns."""
    if seed is None:
        seed = np.zeros_like(area)
        seed[[0, -1]] = seed[:, [0, -1]] = True
    reached, count = seed & area, -1
    while count != (count := int(reached.sum())):
        for axis in (0, 1):
            for way in (1, -1):
                reached = _swept(reached, area, axis, way)
    return reached


def _swept(reached, area, axis, way):
    """Along one axis: whatever of the area lies without a gap behind something reached."""
    reached, area = (np.swapaxes(what, 0, axis)[::way] for what in (reached, area))
    places = np.arange(len(area))[:, None]
    last_gap = np.maximum.accumulate(np.where(area, -1, places), axis=0)
    last_seed = np.maximum.accumulate(np.where(reached, places, -1), axis=0)
    return np.swapaxes((area & (last_seed > last_gap))[::way], 0, axis)


def corners_of(filled: np.ndarray) -> np.ndarray:
    """(4, 2) of row, column, clockwise from the upper left: the places furthest out, whichever way spans more."""
    places = np.argwhere(filled)
    rows, columns = places.T
    slanted = (rows + columns, columns - rows, -rows - columns, rows - columns)
    upright = (rows, -columns, -rows, columns)
    # For a sheet turned by 45 degrees, the first corner is that furthest up.
    spans = [places[[int(np.argmin(order)) for order in orders]] for orders in (slanted, upright)]
    spans[0] = spans[0][[0, 3, 2, 1]]
    slanted, upright = map(_quadrilateral_area, spans)
    return spans[int(upright > 1.05 * slanted)].astype(float)


def _quadrilateral_area(corners):
    first, second = corners[2] - corners[0], corners[3] - corners[1]
    return abs(first[0] * second[1] - first[1] * second[0]) / 2


def between(corners: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Which places lie between the corners, or half a place beyond."""
    places = np.stack(np.indices(shape), axis=-1)
    within = np.ones(shape, bool)
    for here, there in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        way, off = there - here, places - here
        within &= way[1] * off[..., 0] - way[0] * off[..., 1] >= -0.5 * np.hypot(*way)
    return within


def _step(sheet, grey):
    """By how much the grey differs a little inside the sheet's edge and a little outside."""
    small, large, smallest, largest = sheet, sheet, sheet, sheet
    for _ring in range(2):
        small, large = smallest, largest
        smallest, largest = ~_widened(~smallest), _widened(largest)
    if not (small & ~smallest).any() or not (largest & ~large).any():
        return 0.0
    return float(abs(np.median(grey[small & ~smallest]) - np.median(grey[largest & ~large])))


def _widened(area):
    wider = area.copy()
    wider[1:] |= area[:-1]
    wider[:-1] |= area[1:]
    wider[:, 1:] |= area[:, :-1]
    wider[:, :-1] |= area[:, 1:]
    return wider


def laid_flat(grey: np.ndarray, corners: np.ndarray, inside: float = INSIDE) -> np.ndarray:
    """The picture between the corners, (4, 2) of row, column, as a rectangle, without that share of each side."""
    lengths = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    across, down = max(lengths[0], lengths[2]), max(lengths[1], lengths[3])
    y = np.linspace(inside, 1 - inside, max(2, round(down)))[:, None]
    x = np.linspace(inside, 1 - inside, max(2, round(across)))[None]
    row, column = _perspective(corners, x, y)
    row, column = np.clip(row, 0, grey.shape[0] - 1.001), np.clip(column, 0, grey.shape[1] - 1.001)
    top, left = row.astype(int), column.astype(int)
    below, right = row - top, column - left
    upper = grey[top, left] * (1 - right) + grey[top, left + 1] * right
    lower = grey[top + 1, left] * (1 - right) + grey[top + 1, left + 1] * right
    return upper * (1 - below) + lower * below


def _perspective(corners, x, y):
    """Row and column in the picture of places of the sheet, 0 to 1 across and down."""
    equations, values = [], []
    for (u, v), corner in zip([(0, 0), (1, 0), (1, 1), (0, 1)], corners, strict=True):
        for axis, value in enumerate(corner):
            row = [0.0] * 8
            row[3 * axis : 3 * axis + 3] = u, v, 1
            row[6:] = -u * value, -v * value
            equations.append(row)
            values.append(value)
    a, b, c, d, e, f, g, h = np.linalg.solve(np.array(equations), np.array(values))
    depth = g * x + h * y + 1
    return (a * x + b * y + c) / depth, (d * x + e * y + f) / depth
