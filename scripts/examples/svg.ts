import { Random } from '../../bench/edan/random.ts';

/** Small helpers to draw with: every picture is a function of a seed and gives an SVG document. */
export { Random };

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly body: string;
}

export function svgDocument(picture: Picture): string {
  const { width, height, body } = picture;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${body}</svg>\n`;
}

export function n(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export function hsl(hue: number, saturation: number, lightness: number): string {
  return `hsl(${Math.round((hue + 360) % 360)},${Math.round(saturation)}%,${Math.round(lightness)}%)`;
}

export function rect(x: number, y: number, w: number, h: number, fill: string, more = ''): string {
  return `<rect x="${n(x)}" y="${n(y)}" width="${n(w)}" height="${n(h)}" fill="${fill}" ${more}/>`;
}

export function circle(x: number, y: number, r: number, fill: string, more = ''): string {
  return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(r)}" fill="${fill}" ${more}/>`;
}

export function path(d: string, fill: string, more = ''): string {
  return `<path d="${d}" fill="${fill}" ${more}/>`;
}

export function stroke(d: string, color: string, width: number, more = ''): string {
  return `<path d="${d}" fill="none" stroke="${color}" stroke-width="${n(width)}" stroke-linecap="round" stroke-linejoin="round" ${more}/>`;
}

export function text(
  x: number,
  y: number,
  size: number,
  content: string,
  more = 'font-family="Liberation Serif"',
): string {
  return `<text x="${n(x)}" y="${n(y)}" font-size="${n(size)}" ${more}>${escapeXml(content)}</text>`;
}

/** A grain over the whole picture, so that paper and paint do not look like plastic. */
export function grain(width: number, height: number, seed: number, strength: number): string {
  return `<filter id="grain"><feTurbulence type="fractalNoise" baseFrequency="0.035" numOctaves="2" seed="${seed % 997}"/><feColorMatrix values="0 0 0 0 0.3  0 0 0 0 0.24  0 0 0 0 0.15  0.9 0 0 0 -0.32"/></filter><rect width="${width}" height="${height}" filter="url(#grain)" opacity="${strength}"/>`;
}

/** Bars that look like a Code 39 label of the digits. */
export function barcode(x: number, y: number, w: number, h: number, digits: string): string {
  const bits = [...`*${digits}*`]
    .map((c) => ((c.charCodeAt(0) * 2654435761) >>> 0).toString(2).padStart(32, '1').slice(2, 14))
    .join('');
  const step = w / bits.length;
  const bars = [...bits].map((bit, i) =>
    bit === '1'
      ? `M${n(x + i * step)} ${n(y)}h${(step * 0.9).toFixed(2)}v${n(h)}h-${(step * 0.9).toFixed(2)}z`
      : '',
  );
  return path(bars.join(''), '#111');
}

/** Straight polyline through points. */
export function line(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${n(x)} ${n(y)}`).join('');
}

/** Smooth curve through points (quadratic, through the midpoints). */
export function curve(points: readonly (readonly [number, number])[]): string {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return '';
  let d = `M${n(first[0])} ${n(first[1])}`;
  for (let i = 1; i < points.length - 1; i += 1) {
    const [x, y] = points[i] ?? first;
    const [nx, ny] = points[i + 1] ?? last;
    d += `Q${n(x)} ${n(y)} ${n((x + nx) / 2)} ${n((y + ny) / 2)}`;
  }
  return `${d}L${n(last[0])} ${n(last[1])}`;
}
