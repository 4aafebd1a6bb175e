import {
  barcode,
  circle,
  curve,
  grain,
  hsl,
  n,
  type Picture,
  path,
  Random,
  rect,
  stroke,
  text,
} from './svg.ts';

export type Habit =
  | 'forb'
  | 'grass'
  | 'fern'
  | 'shrub'
  | 'rosette'
  | 'umbel'
  | 'conifer'
  | 'orchid'
  | 'cushion';

export interface Sheet {
  readonly seed: number;
  readonly habit: Habit;
  /** Hue of the petals, or null for none. */
  readonly flowerHue: number | null;
  readonly barcode: string;
  readonly name: string;
  readonly family: string;
  readonly place: string;
  readonly country: string;
  readonly collector: string;
  readonly date: string;
  readonly type: string | null;
}

const W = 640;
const H = 960;

/** A mounted specimen with label, barcode, colour card and stamp. */
export function herbariumSheet(sheet: Sheet): Picture {
  const r = new Random(sheet.seed);
  const paper = hsl(r.int(36, 48), r.int(28, 48), r.int(87, 93));
  let body = `<defs><radialGradient id="v" cx="45%" cy="40%" r="85%"><stop offset="0.55" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#6b5526" stop-opacity="0.28"/></radialGradient></defs>`;
  body += rect(0, 0, W, H, paper) + grain(W, H, sheet.seed, 0.22) + rect(0, 0, W, H, 'url(#v)');
  // The dried plant, with a soft shadow on the paper.
  const plant = drawPlant(sheet, r);
  body += `<g transform="translate(5 6)" opacity="0.16" style="filter:grayscale(1) brightness(0)">${plant}</g>${plant}`;
  for (let i = 0; i < 4; i += 1) {
    const y = r.int(300, 720);
    body += `<g transform="rotate(${r.int(-24, 24)} 320 ${y})">${rect(298 + r.int(-14, 10), y, 46, 8, '#f7f2df', 'opacity="0.85" stroke="#cfc6a2" stroke-width="0.7"')}</g>`;
  }
  body += colourCard(r.chance(0.5) ? 24 : W - 60, 30) + label(sheet, r) + barcodeLabel(sheet);
  if (sheet.type !== null) {
    body +=
      rect(W - 250, 40, 130, 34, '#c62f2f') +
      text(
        W - 185,
        63,
        19,
        sheet.type.toUpperCase(),
        'font-family="Liberation Sans" font-weight="bold" fill="#fff" text-anchor="middle"',
      );
  }
  if (r.chance(0.55)) {
    body += `<g transform="rotate(${r.int(-4, 4)} 110 ${H - 250})" >${rect(46, H - 300, 128, 92, '#f3ead0', 'stroke="#b5a67c"')}${path(`M46 ${H - 300}l64 40l64 -40`, 'none', 'stroke="#b5a67c"')}</g>`;
  }
  const [sx, sy] = [r.int(120, 190), H - 120];
  body += `<g opacity="0.6" fill="none" stroke="#3d4f9c" stroke-width="2.4">${`<circle cx="${sx}" cy="${sy}" r="42"/><circle cx="${sx}" cy="${sy}" r="30"/>`}</g>`;
  body += `<g opacity="0.7">${text(sx, sy - 2, 11, 'TOLLMERE', 'font-family="Liberation Sans" font-weight="bold" fill="#3d4f9c" text-anchor="middle"')}${text(sx, sy + 11, 9, 'HERBARIUM', 'font-family="Liberation Sans" fill="#3d4f9c" text-anchor="middle"')}</g>`;
  return { width: W, height: H, body };
}

/** Where the interesting part of a habit lies on the sheet; elsewhere the top of the stems. */
const FOCUS: Partial<Record<Habit, string>> = {
  rosette: 'scale(1.5) translate(-300 -560)',
  orchid: 'scale(1.5) translate(-300 -520)',
  cushion: 'scale(1.7) translate(-330 -600)',
  shrub: 'scale(1.7) translate(-320 -420)',
  conifer: 'scale(1.7) translate(-320 -420)',
};

/** A flower or leaf of the same sheet, larger. */
export function herbariumDetail(sheet: Sheet): Picture {
  const r = new Random(sheet.seed + 1);
  const plant = drawPlant(sheet, new Random(sheet.seed));
  const focus = FOCUS[sheet.habit] ?? 'scale(2.1) translate(-320 -300)';
  const body =
    rect(0, 0, 640, 640, hsl(r.int(36, 48), 34, 90)) +
    grain(640, 640, sheet.seed, 0.25) +
    `<g transform="translate(320 300) ${focus}"><g transform="translate(3 4)" opacity="0.16" style="filter:grayscale(1) brightness(0)">${plant}</g>${plant}</g>` +
    rect(430, 586, 170, 8, '#111') +
    rect(472, 586, 43, 8, '#fff') +
    rect(557, 586, 43, 8, '#fff') +
    text(515, 618, 18, '2 cm', 'font-family="Liberation Sans" text-anchor="middle"');
  return { width: 640, height: 640, body };
}

function label(sheet: Sheet, r: Random): string {
  const [x, y, w, h] = [W - 318, H - 190, 290, 164];
  const script = r.chance(0.35) ? 'Liberation Mono' : 'Liberation Serif';
  const size = script === 'Liberation Mono' ? 11 : 14;
  let out =
    rect(x, y, w, h, '#fdfaf0', 'stroke="#8c7b52" stroke-width="1.2"') +
    rect(x + 5, y + 5, w - 10, h - 10, 'none', 'stroke="#8c7b52" stroke-width="0.6"') +
    text(
      x + w / 2,
      y + 27,
      15,
      'TOLLMERE BOTANIC GARDEN',
      'font-family="Liberation Serif" font-weight="bold" text-anchor="middle" fill="#3c3522"',
    ) +
    text(
      x + w / 2,
      y + 45,
      12,
      `Flora of ${sheet.country}`,
      'font-family="Liberation Serif" text-anchor="middle" fill="#3c3522"',
    ) +
    text(
      x + 16,
      y + 72,
      16,
      sheet.name.length > 34 ? `${sheet.name.slice(0, 33)}…` : sheet.name,
      'font-family="Liberation Serif" font-style="italic" fill="#111"',
    );
  const lines = [
    sheet.family,
    ...wrap(sheet.place, script === 'Liberation Mono' ? 38 : 42).slice(0, 2),
    `${sheet.collector}      ${sheet.date}`,
  ];
  lines.forEach((one, i) => {
    out += text(x + 16, y + 92 + i * 18, size, one, `font-family="${script}" fill="#2a2a33"`);
  });
  return out;
}

function wrap(content: string, width: number): string[] {
  const lines: string[] = [''];
  for (const word of content.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}

function barcodeLabel(sheet: Sheet): string {
  const [x, y] = [W - 318, H - 252];
  return (
    rect(x, y, 176, 54, '#fff', 'stroke="#999" stroke-width="0.6"') +
    barcode(x + 12, y + 7, 152, 26, sheet.barcode) +
    text(
      x + 88,
      y + 48,
      13,
      `TMHB ${sheet.barcode}`,
      'font-family="Liberation Sans" text-anchor="middle"',
    )
  );
}

function colourCard(x: number, y: number): string {
  const colours = [
    '#f4f4f2',
    '#bdbdbd',
    '#7d7d7d',
    '#333',
    '#c0392b',
    '#e7c51f',
    '#3b8e4b',
    '#2a62a8',
    '#8e4aa0',
  ];
  let out = rect(
    x - 3,
    y - 3,
    40,
    colours.length * 25 + 90,
    '#fff',
    'stroke="#bbb" stroke-width="0.6"',
  );
  colours.forEach((c, i) => {
    out += rect(x, y + i * 25, 34, 24, c);
  });
  let ticks = '';
  for (let i = 0; i <= 16; i += 1) ticks += `M${x} ${y + 232 + i * 4.6}h${i % 4 === 0 ? 22 : 11}`;
  return out + stroke(ticks, '#222', 1);
}

interface Ink {
  readonly stem: string;
  readonly leaf: () => string;
  readonly petal: () => string;
  readonly heart: string;
}

function drawPlant(sheet: Sheet, r: Random): string {
  const hue = r.int(58, 104);
  const dry = r.int(18, 42);
  const ink: Ink = {
    stem: hsl(hue - 22, dry + 4, 30),
    leaf: () => hsl(hue + r.int(-12, 8), dry + r.int(-6, 10), r.int(26, 44)),
    petal: () => hsl((sheet.flowerHue ?? 40) + r.int(-8, 8), r.int(38, 66), r.int(46, 66)),
    heart: hsl(42, 60, 38),
  };
  switch (sheet.habit) {
    case 'grass':
      return grass(r, ink);
    case 'fern':
      return fern(r, ink);
    case 'shrub':
    case 'conifer':
      return shrub(r, ink, sheet);
    case 'rosette':
    case 'orchid':
    case 'cushion':
      return rosette(r, ink, sheet);
    default:
      return forb(r, ink, sheet);
  }
}

function leaf(
  x: number,
  y: number,
  angle: number,
  length: number,
  width: number,
  fill: string,
  vein = true,
): string {
  const w = width / 2;
  const d = `M0 0C${n(length * 0.25)} ${n(-w * 1.25)} ${n(length * 0.7)} ${n(-w)} ${n(length)} 0C${n(length * 0.7)} ${n(w)} ${n(length * 0.25)} ${n(w * 1.25)} 0 0z`;
  return `<g transform="translate(${n(x)} ${n(y)}) rotate(${n(angle)})">${path(d, fill, 'stroke="#3d3a1f" stroke-opacity="0.35" stroke-width="0.7"')}${vein ? stroke(`M0 0L${n(length * 0.95)} 0`, '#2f2c16', 0.8, 'opacity="0.45"') : ''}</g>`;
}

function flower(r: Random, x: number, y: number, size: number, ink: Ink, petals: number): string {
  let out = '';
  const turn = r.int(0, 90);
  for (let i = 0; i < petals; i += 1) {
    out += leaf(
      x,
      y,
      turn + (i * 360) / petals,
      size,
      (size * 4.2) / petals + size * 0.12,
      ink.petal(),
      false,
    );
  }
  return out + circle(x, y, size * 0.24, ink.heart);
}

/** Points along a slightly bent stem from (x, y) in a direction. */
function stemPoints(
  r: Random,
  x: number,
  y: number,
  angle: number,
  length: number,
): [number, number][] {
  const points: [number, number][] = [];
  let heading = angle;
  let [px, py] = [x, y];
  const steps = 12;
  for (let i = 0; i <= steps; i += 1) {
    points.push([px, py]);
    heading += (r.unit() - 0.5) * 9;
    px += Math.cos((heading * Math.PI) / 180) * (length / steps);
    py += Math.sin((heading * Math.PI) / 180) * (length / steps);
  }
  return points;
}

function forb(r: Random, ink: Ink, sheet: Sheet): string {
  let out = '';
  const stems = r.int(1, 3);
  const opposite = r.chance(0.5);
  const slim = r.int(10, 34);
  const petals = r.pick([4, 5, 5, 6, 8, 13]);
  for (let s = 0; s < stems; s += 1) {
    const points = stemPoints(
      r,
      320 + (s - (stems - 1) / 2) * 46,
      760,
      -90 + (s - (stems - 1) / 2) * 15,
      r.int(480, 600),
    );
    out += stroke(curve(points), ink.stem, 4.6 - stems * 0.6);
    points.forEach(([x, y], i) => {
      if (i < 1 || i > 10) return;
      const reach = 96 - i * 5.5;
      out += leaf(x, y, -40 + r.int(-18, 14), reach, slim, ink.leaf());
      if (opposite || i % 2 === 0)
        out += leaf(x, y, -140 + r.int(-14, 18), reach, slim, ink.leaf());
    });
    const [tx, ty] = points.at(-1) ?? [320, 200];
    if (sheet.habit === 'umbel') {
      for (let i = 0; i < 13; i += 1) {
        const a = ((-165 + i * 12.5) * Math.PI) / 180;
        const [ex, ey] = [tx + Math.cos(a) * 64, ty + Math.sin(a) * 52];
        out += stroke(`M${n(tx)} ${n(ty)}L${n(ex)} ${n(ey)}`, ink.stem, 1.3);
        for (let k = 0; k < 8; k += 1)
          out += circle(ex + r.int(-9, 9), ey + r.int(-6, 6), 3.2, ink.petal());
      }
    } else if (sheet.flowerHue !== null && r.chance(0.35)) {
      for (let i = 0; i < 13; i += 1)
        out += flower(r, tx + r.int(-15, 15), ty - 34 + i * 10, 15 + i * 0.6, ink, 4);
    } else if (sheet.flowerHue !== null) {
      out += flower(r, tx, ty, r.int(24, 46), ink, petals);
      const [bx, by] = points[8] ?? [tx, ty];
      out +=
        stroke(`M${n(bx)} ${n(by)}q26 -34 46 -66`, ink.stem, 2) +
        flower(r, bx + 46, by - 66, r.int(18, 30), ink, petals);
    }
  }
  return out + roots(r, ink, 320, 760);
}

function roots(r: Random, ink: Ink, x: number, y: number): string {
  let out = '';
  for (let i = 0; i < 12; i += 1) {
    out += stroke(
      curve(stemPoints(r, x + r.int(-16, 16), y, 90 + r.int(-55, 55), r.int(22, 70))),
      ink.stem,
      1.1,
      'opacity="0.7"',
    );
  }
  return out;
}

function grass(r: Random, ink: Ink): string {
  let out = '';
  for (let i = 0; i < 15; i += 1) {
    const points = stemPoints(r, 320 + r.int(-26, 26), 770, -90 + r.int(-28, 28), r.int(260, 470));
    out += stroke(curve(points), ink.leaf(), r.int(3, 6), 'opacity="0.92"');
  }
  for (let i = 0; i < 5; i += 1) {
    const points = stemPoints(r, 320 + r.int(-20, 20), 770, -90 + (i - 2) * 9, r.int(540, 640));
    out += stroke(curve(points), ink.stem, 2.2);
    for (const [x, y] of points.slice(8)) {
      for (let k = 0; k < 6; k += 1)
        out += leaf(
          x + r.int(-3, 3),
          y + r.int(-16, 16),
          r.pick([-58, -122]) + r.int(-14, 14),
          r.int(14, 30),
          6,
          hsl(44, 36, r.int(40, 60)),
          false,
        );
    }
  }
  return out + roots(r, ink, 320, 770);
}

function fern(r: Random, ink: Ink): string {
  let out = '';
  const fronds = r.int(2, 4);
  for (let f = 0; f < fronds; f += 1) {
    const points = stemPoints(r, 320, 770, -90 + (f - (fronds - 1) / 2) * 23, r.int(520, 620));
    const color = ink.leaf();
    out += stroke(curve(points), ink.stem, 3.4);
    for (let i = 2; i < points.length - 1; i += 1) {
      const [ax, ay] = points[i] ?? [0, 0];
      const [bx, by] = points[i + 1] ?? [0, 0];
      const heading = (Math.atan2(by - ay, bx - ax) * 180) / Math.PI;
      for (let k = 0; k < 3; k += 1) {
        const [x, y] = [ax + ((bx - ax) * k) / 3, ay + ((by - ay) * k) / 3];
        const reach = 78 * Math.sin((Math.PI * (i + k / 3 - 1)) / 12.5) + 9;
        out +=
          leaf(x, y, heading + 66, reach, 15, color, false) +
          leaf(x, y, heading - 66, reach, 15, color, false);
      }
    }
  }
  return out + roots(r, ink, 320, 770);
}

function shrub(r: Random, ink: Ink, sheet: Sheet): string {
  const needles = sheet.habit === 'conifer';
  const [length, width] = needles ? [30, 3] : [r.int(24, 56), r.int(12, 34)];
  let twigs = '';
  let leaves = '';
  const grow = (x: number, y: number, angle: number, reach: number, depth: number): void => {
    const points = stemPoints(r, x, y, angle, reach);
    twigs += stroke(curve(points), ink.stem, 1.4 + depth * 1.7);
    points.forEach(([px, py], i) => {
      if (depth < 3 && i > 2) {
        const sides = needles ? [-52, 52, -30, 30] : [i % 2 === 0 ? -52 : 52];
        for (const side of sides)
          leaves += leaf(
            px,
            py,
            angle + side + r.int(-14, 14),
            length * (0.7 + r.unit() * 0.5),
            width,
            ink.leaf(),
            !needles,
          );
      }
      if (depth > 1 && i % 3 === 0 && i > 2)
        grow(px, py, angle + r.pick([-1, 1]) * r.int(26, 52), reach * 0.56, depth - 1);
    });
    const [tx, ty] = points.at(-1) ?? [x, y];
    if (sheet.flowerHue !== null && depth === 1 && r.chance(0.7))
      leaves += flower(r, tx, ty, r.int(13, 26), ink, 5);
    if (needles && depth === 1 && r.chance(0.3))
      leaves += `<ellipse cx="${n(tx)}" cy="${n(ty)}" rx="10" ry="17" fill="${hsl(26, 34, 32)}"/>`;
  };
  grow(300 + r.int(-30, 30), 760, -90 + r.int(-9, 9), 470, 3);
  return twigs + leaves;
}

function rosette(r: Random, ink: Ink, sheet: Sheet): string {
  let out = '';
  const plants = sheet.habit === 'cushion' ? 5 : r.int(2, 3);
  const small = sheet.habit === 'cushion' ? 0.62 : 1;
  for (let p = 0; p < plants; p += 1) {
    const [x, y] =
      plants === 2
        ? [225 + p * 210, 700 - p * 150]
        : [180 + (p % 3) * 150, 700 - Math.floor(p / 2) * 190 + (p % 2) * 60];
    const blades = r.int(9, 15);
    for (let i = 0; i < blades; i += 1) {
      out += leaf(
        x,
        y,
        -175 + (i * 170) / (blades - 1) + r.int(-7, 7),
        r.int(64, 124) * small,
        r.int(15, 34) * small,
        ink.leaf(),
      );
    }
    const scapes = sheet.habit === 'cushion' ? 7 : 1;
    for (let s = 0; s < scapes; s += 1) {
      const points = stemPoints(
        r,
        x,
        y,
        -90 + (s - (scapes - 1) / 2) * 14,
        r.int(230, 330) * (sheet.habit === 'cushion' ? 0.36 : 1),
      );
      out += stroke(curve(points), ink.stem, 2.8 * small);
      const [tx, ty] = points.at(-1) ?? [x, y];
      if (sheet.flowerHue === null) continue;
      if (sheet.habit === 'orchid') {
        for (let k = 0; k < 15; k += 1)
          out += flower(r, tx + r.pick([-13, 0, 13]), ty - 40 + k * 10, 13 + k * 0.3, ink, 6);
      } else {
        for (let k = 0; k < (sheet.habit === 'cushion' ? 1 : 5); k += 1)
          out += flower(
            r,
            tx + (k === 0 ? 0 : r.int(-30, 30)),
            ty + (k === 0 ? 0 : r.int(-24, 24)),
            r.int(17, 26) * small,
            ink,
            5,
          );
      }
    }
    out += roots(r, ink, x, y);
  }
  return out;
}
