"""The 'paths' picture of an action without a photograph: ways from different sides meet and go on together.

The same code and colour give the same bytes. Pure functions; used for the web, cards and print.
"""

from xml.sax.saxutils import escape

PAPER, INK = "#FCFBF8", "#0B0D12"
WIDTH, HEIGHT, BAND = 1600, 1000, 600
COLUMNS = (-60, 260, 620, 980, 1340, 1660)
FULL, PALE, DEEP = "full", "pale", "deep"


def seed(code):
    """FNV-1a over the code, 32 bits."""
    value = 0x811C9DC5
    for byte in code.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def numbers(state):
    """mulberry32: an endless stream of floats in [0, 1)."""
    while True:
        state = (state + 0x6D2B79F5) & 0xFFFFFFFF
        mixed = ((state ^ (state >> 15)) * (state | 1)) & 0xFFFFFFFF
        mixed ^= (mixed + ((mixed ^ (mixed >> 7)) * (mixed | 61))) & 0xFFFFFFFF
        yield ((mixed ^ (mixed >> 14)) & 0xFFFFFFFF) / 4294967296


def mix(first, second, share):
    """`share` of the second colour in the first, in sRGB."""
    pairs = zip(bytes.fromhex(first[1:]), bytes.fromhex(second[1:]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def picture(code, colour, *, title="", mirrored=False, height=HEIGHT):
    """An SVG of 1600 × `height`: 1000 for lists and cards, 460 for a band, up to 2200 for a printed page.

    The code decides everything: how many paths, where they meet, how close we stand, and the ground, which is
    the colour itself, a pale or a deep tone of it, so that a list of one priority stays varied.
    """
    draw = numbers(seed(code))
    count = 5 + int(next(draw) * 3)
    thick = round(430 * (height / HEIGHT) ** 0.7) // count
    ways, leaver, meet = _ways(draw, count, thick, height)
    ground, inks = _inks(draw, colour, count, leaver)
    shapes = "".join(_shape(ways[path], inks[path], thick) for path in _shuffled(range(count), draw))
    stand = _stand(draw, meet, height, mirrored)
    label = f'role="img"><title>{escape(title)}</title>' if title else 'aria-hidden="true" focusable="false">'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="paths" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" preserveAspectRatio="xMidYMid slice" {label}'
        f'<rect width="{WIDTH}" height="{height}" fill="{ground}"/>'
        f'<g fill="none" stroke-width="{thick}" stroke-linecap="round"{stand}>{shapes}</g></svg>'
    )


def _ways(draw, count, thick, height):
    """The points of each path; which one leaves again; where they meet."""
    scale = height / HEIGHT
    lanes = _shuffled(range(9), draw)[:count]
    meet_column = 2 + int(next(draw) * 2)
    meet_y = round((320 + next(draw) * 360) * scale)
    order = sorted(range(count), key=lambda path: lanes[path])
    bundle = {path: meet_y + round((rank - (count - 1) / 2) * thick) for rank, path in enumerate(order)}
    leaves_low = meet_y <= height / 2
    leaver = order[-1] if leaves_low else order[0]
    ways = []
    for path in range(count):
        start = 1 if next(draw) < 0.3 else 0
        bend = 1 + int(next(draw) * (meet_column - 1))
        entry, via = (round((60 + lanes[near] * 110) * scale) for near in (path, (path + 1) % count))
        points = []
        for column in range(start, len(COLUMNS)):
            if column < meet_column:
                y = entry if column < bend else round((entry + via) / 2)
            elif path == leaver and column > meet_column:
                y = height + 60 if leaves_low else -60
            else:
                y = bundle[path]
            points.append((COLUMNS[column], y))
        ways.append(points)
    return ways, leaver, (COLUMNS[meet_column], meet_y)


def _inks(draw, colour, count, leaver):
    """The ground, and an ink for each path: tints and shades of it, one in paper white, never the leaver."""
    dark = sum(bytes.fromhex(colour[1:])) < 380
    choice = next(draw)
    ground = FULL if choice < 0.5 else (PALE if choice < 0.78 else DEEP)
    field = {FULL: colour, PALE: mix(colour, PAPER, 0.78), DEEP: mix(colour, INK, 0.42 if dark else 0.12)}[
        ground
    ]
    if ground == PALE:
        tones = [colour, mix(colour, PAPER, 0.45), mix(colour, INK, 0.25), mix(colour, PAPER, 0.6), colour]
    else:
        tones = [mix(field, PAPER, share) for share in ((0.16, 0.34, 0.6) if dark else (0.25, 0.5, 0.75))]
        tones += [mix(field, INK, share) for share in ((0.3, 0.5) if dark else (0.14, 0.3))]
        if ground == DEEP:
            tones[0] = colour
    inks = _shuffled((tones + tones[:3])[: count - 1], draw)
    inks.insert(int(next(draw) * count), PAPER)
    if inks[leaver] == PAPER:
        other = (leaver + 1) % count
        inks[leaver], inks[other] = inks[other], inks[leaver]
    return field, inks


def _stand(draw, meet, height, mirrored):
    """Where we stand: far, near the meeting point, or on a rise. A transform attribute, or nothing."""
    choice, turn = next(draw), next(draw)
    x, y = meet
    moves = []
    if mirrored:
        moves.append(f"matrix(-1 0 0 1 {WIDTH} 0)")
    if height >= BAND and choice >= 0.75:
        angle = 18 if turn < 0.5 else -18
        moves.append(
            f"rotate({angle} {WIDTH // 2} {height // 2}) translate({x} {y}) scale(1.45) translate({-x} {-y})"
        )
    elif height >= BAND and choice >= 0.45:
        moves.append(f"translate({WIDTH // 2} {height // 2}) scale(1.7) translate({-x + 60} {-y})")
    return f' transform="{" ".join(moves)}"' if moves else ""


def _shape(points, ink, thick):
    """Level runs joined by S-curves; a path that begins inside begins with a dot."""
    (x, y), *others = points
    parts = [f"M{x} {y}"]
    for next_x, next_y in others:
        reach = round((next_x - x) * 0.46)
        parts.append(f"C{x + reach} {y} {next_x - reach} {next_y} {next_x} {next_y}")
        x, y = next_x, next_y
    path = f'<path d="{"".join(parts)}" stroke="{ink}"/>'
    if points[0][0] > 0:
        x, y = points[0]
        path += f'<circle cx="{x}" cy="{y}" r="{thick * 0.85:.0f}" fill="{ink}" stroke="none"/>'
    return path


def _shuffled(items, draw):
    rest, result = list(items), []
    while rest:
        result.append(rest.pop(int(next(draw) * len(rest))))
    return result
