"""Small plots as inline SVG: stacked bars and dots with intervals. Colours differ in lightness too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from evals.intervals import Interval

COLOURS = ("#1b3a5c", "#2f74b5", "#6aaed6", "#d98b2b", "#a83232")
_ROW, _LEFT, _WIDTH = 22, 150, 560


def stacked_bars(table: Mapping[str, Mapping[str, int]], stages: Sequence[tuple[str, str]]) -> str:
    """One bar per row of ``table``: counts per stage, ``stages`` being (key, label) in order."""
    most = max((sum(row.values()) for row in table.values()), default=1) or 1
    parts: list[str] = []
    for n, (name, row) in enumerate(table.items()):
        x, y = float(_LEFT), 26 + n * _ROW
        parts.append(_text(_LEFT - 6, y + 13, name, "end"))
        for place, (key, label) in enumerate(stages):
            width = _WIDTH * row.get(key, 0) / most
            title = escape(f"{name}: {label} {row.get(key, 0)}")
            parts.append(
                f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="16" fill="{COLOURS[place]}">'
                f"<title>{title}</title></rect>"
            )
            if width > 18:
                parts.append(_text(x + width / 2, y + 13, str(row[key]), "middle", "#fff"))
            x += width
        parts.append(_text(x + 5, y + 13, str(sum(row.values()))))
    return _svg(parts + _legend(stages), 36 + len(table) * _ROW)


def _legend(stages: Sequence[tuple[str, str]]) -> list[str]:
    parts: list[str] = []
    x = _LEFT
    for place, (_, label) in enumerate(stages):
        parts.append(f'<rect x="{x}" y="4" width="12" height="12" fill="{COLOURS[place]}"/>')
        parts.append(_text(x + 16, 14, label))
        x += 34 + 8 * len(label)
    return parts


def dots(rows: Mapping[str, Interval]) -> str:
    """One dot per row on a scale of 0 to 1, with its interval as a line."""
    parts = [
        f'<line x1="{_LEFT + _WIDTH * t:.0f}" y1="18" x2="{_LEFT + _WIDTH * t:.0f}" y2="{24 + len(rows) * _ROW}" '
        f'stroke="#ddd"/>' + _text(_LEFT + _WIDTH * t, 12, f"{t:.1f}", "middle")
        for t in (0, 0.2, 0.4, 0.6, 0.8, 1)
    ]
    for n, (name, value) in enumerate(rows.items()):
        y = 32 + n * _ROW
        low, high, mean = (_LEFT + _WIDTH * min(max(v, 0), 1) for v in (value.low, value.high, value.mean))
        parts.append(_text(_LEFT - 6, y + 4, f"{name} ({value.n})", "end"))
        parts.append(f'<line x1="{low:.1f}" y1="{y}" x2="{high:.1f}" y2="{y}" stroke="{COLOURS[1]}" stroke-width="3"/>')
        parts.append(f'<circle cx="{mean:.1f}" cy="{y}" r="5" fill="{COLOURS[0]}"/>')
        parts.append(_text(_LEFT + _WIDTH + 12, y + 4, f"{value.mean:.3f}"))
    return _svg(parts, 36 + len(rows) * _ROW)


def _text(x: float, y: float, text: str, anchor: str = "start", fill: str = "#222") -> str:
    return f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}" fill="{fill}">{escape(text)}</text>'


def _svg(parts: Sequence[str], height: int) -> str:
    width = _LEFT + _WIDTH + 70
    return f'<svg viewBox="0 0 {width} {height}" width="{width}" role="img">{"".join(parts)}</svg>'
