"""Random damage to a whole file: of its bytes, of the JSON in it, or of the arrays in it."""

import gzip
import io
import json
import random
import struct
import zipfile

import numpy as np

NUMBERS = (-1, 0, 1, 2, 9, 10, 255, 2**31 - 1, 2**31, 2**53, 2**63, 2**64, 10**400, -(10**30))
FRACTIONS = (0.0, -0.5, 1e-320, 1e-30, 0.3, 99.9, 1e6, 1e30, 3.5e38, 1e308, -1e308, float("nan"), float("inf"))
WORDS = ("", "7", "MAP", "<img src=/etc/passwd>", "\x1b[31m\x00\n", "\ud800", "a" * 100_000, "../../x", "‮abc")
OTHERS = (None, True, False, [], {}, [[]] * 300, [0] * 5000, {"x": 1}, [None], [[1, 2], [3]], ["a", "b"])
HOSTILE = NUMBERS + FRACTIONS + WORDS + OTHERS
EDGES = (b"\x00", b"\xff", b"\x00" * 4, b"\xff" * 4, b"\x7f\xff\xff\xff", b"\x80", b"[" * 3000, b'"', b"9" * 500)
TYPES = ("f4", "f8", "f2", "i8", "u8", "u1", "?", "c8", "U3", ">f4", ">i8", "S5")


def of_bytes(content: bytes, chance: random.Random) -> bytes:
    """Some bytes flipped, overwritten, cut off, left out, doubled or put in; most often near the beginning or end."""
    damaged = bytearray(content)
    for _again in range(chance.choice((1, 1, 2, 5, 30))):
        size = len(damaged)
        if not size:
            break
        where = chance.choice(
            (chance.randrange(size), chance.randrange(min(64, size)), size - 1 - chance.randrange(min(99, size)))
        )
        match chance.randrange(7):
            case 0:
                damaged[where] ^= 1 << chance.randrange(8)
            case 1:
                edge = chance.choice(EDGES)
                damaged[where : where + len(edge)] = edge
            case 2:
                del damaged[where:]
            case 3:
                del damaged[where : where + chance.randrange(1, 200)]
            case 4:
                damaged[where:where] = damaged[where : where + chance.randrange(1, 200)]
            case 5:
                damaged[where:where] = chance.choice(EDGES)
            case 6:
                number = chance.choice((0, 1, 0x7FFF, 0x10000, 20_000, 100_000, 2**31 - 1, 2**32 - 1))
                damaged[where : where + 4] = struct.pack(chance.choice("<>") + "I", number)
    return bytes(damaged)


def of_packed(content: bytes, chance: random.Random) -> bytes:
    """What is in a gzip file damaged, and packed again."""
    return gzip.compress(of_bytes(gzip.decompress(content), chance))


def of_json(text: bytes, chance: random.Random) -> bytes:
    """Some values of the JSON replaced by hostile ones, fields left out, put in, or given twice."""
    value = json.loads(text)
    for _again in range(chance.choice((1, 1, 1, 2, 4))):
        value = _changed(value, chance)
    return json.dumps(value).encode()


def _changed(value, chance):
    """The value with one thing in it changed, anywhere."""
    if isinstance(value, dict) and value and chance.random() < 0.95:
        name = chance.choice(list(value))
        match chance.randrange(12):
            case 0:
                return {field: value[field] for field in value if field != name}
            case 1:
                return value | {chance.choice(("unknown", "<b>", "", "__class__", "self")): chance.choice(HOSTILE)}
        return value | {name: _changed(value[name], chance)}
    if isinstance(value, list) and value and chance.random() < 0.9:
        place = chance.randrange(len(value))
        match chance.randrange(10):
            case 0:
                return value[:place] + value[place + 1 :]
            case 1:
                return value + [value[place]] * chance.choice((1, 10, 1000))
        return value[:place] + [_changed(value[place], chance)] + value[place + 1 :]
    if isinstance(value, int | float) and not isinstance(value, bool) and chance.random() < 0.3:
        return chance.choice((-value, value + 1, value * 2, value * 10**6, float(value), str(value), [value]))
    return chance.choice(HOSTILE)


def of_arrays(content: bytes, chance: random.Random) -> bytes:
    """An npz archive with some arrays, or the JSON in one of them, changed; or with a header that lies."""
    with np.load(io.BytesIO(content)) as file:
        arrays = {name: file[name] for name in file.files}
    described = "about" in arrays and chance.random() < 0.7
    for name in ["about"] if described else chance.sample(list(arrays), chance.choice((1, 1, 2))):
        arrays[name] = _changed_text(arrays[name], chance) if described else _changed_array(arrays[name], chance)
    file = io.BytesIO()
    with zipfile.ZipFile(
        file, "w", chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)[:1] * 9 + (zipfile.ZIP_BZIP2,))
    ) as archive:
        for name, array in arrays.items():
            if array is None:
                continue
            written = io.BytesIO()
            np.lib.format.write_array(written, array)
            member = written.getvalue()
            if chance.random() < 0.01:
                member = member.replace(b"'shape': (", b"'shape': (9999999999,")[: len(member)]
            if chance.random() < 0.003:
                member += bytes(200 << 20)  # a bomb: it packs into a thousandth
            archive.writestr(name + ".npy", member)
    return file.getvalue()


def _changed_text(array, chance):
    text = of_json(str(array).encode(), chance).decode()
    return np.array(text)


def _changed_array(array, chance):
    match chance.randrange(7):
        case 0:
            return None
        case 1:
            with np.errstate(all="ignore"):
                return array.astype(chance.choice(TYPES)) if array.dtype.kind != "U" else np.arange(3)
        case 2:
            return array.reshape(-1)[: chance.randrange(array.size + 1)]
        case 3:
            return array[None]
        case 4:
            return np.zeros(chance.choice(((), (0,), (3,), (10, 84), (61_706,), (0, 28, 28))), chance.choice(TYPES))
        case 5:
            return np.asfortranarray(array[::-1] if array.ndim else array)
    changed = np.array(array)
    if changed.dtype.kind in "if" and changed.size:
        with np.errstate(all="ignore"):
            number = chance.choice((-1, 0, 1, 2**62, 1e6, 1e30, 3e38, 1e308, float("nan"), float("inf")))
            if changed.dtype.kind == "i" and not -(2**63) <= number < 2**63:
                number = -(2**63)
            changed.reshape(-1)[chance.randrange(changed.size) :: chance.choice((1, 7, 10**9))] = number
    return changed
