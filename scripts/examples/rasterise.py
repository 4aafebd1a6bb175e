"""Turns SVG files into JPEGs: python rasterise.py FROM TO. Needs: pip install resvg-py pillow."""

import io
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import resvg_py
from PIL import Image


def rasterise(pair: tuple[Path, Path]) -> None:
    svg, out = pair
    png = resvg_py.svg_to_bytes(svg_string=svg.read_text("utf-8"))
    image = Image.open(io.BytesIO(bytes(png))).convert("RGB")
    out.parent.mkdir(parents=True, exist_ok=True)
    image.save(out, quality=50, optimize=True, progressive=True, subsampling=2)


def main() -> None:
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    files = sorted(source.rglob("*.svg"))
    with ProcessPoolExecutor(4) as pool:
        list(pool.map(rasterise, [(f, target / f.relative_to(source).with_suffix(".jpg")) for f in files]))
    print(f"{len(files)} pictures")


if __name__ == "__main__":
    main()
