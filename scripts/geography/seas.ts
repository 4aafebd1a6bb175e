import { readFileSync } from 'node:fs';
import { SEA_CELLS_PER_DEGREE } from '../../src/interpret/geocode/geography.ts';
import { inRing, type Ring } from './plane.ts';

const OCEANS = [
  'Arctic Ocean',
  'Southern Ocean',
  'Indian Ocean',
  'Atlantic Ocean',
  'Pacific Ocean',
] as const;

/** The eastern coast of the Pacific: Cape Horn to Alaska. West of it the Pacific, east of it the Atlantic. */
const AMERICAS: Ring = [
  [-67.3, -90],
  [-67.3, -55.5],
  [-70, -50],
  [-70, -15],
  [-78, -3],
  [-76.8, 7.6],
  [-80, 8.9],
  [-84, 10.2],
  [-90, 16],
  [-100, 20],
  [-110, 33],
  [-120, 45],
  [-125, 60],
  [-140, 66],
  [-181, 66],
  [-181, -90],
];

function oceanAt(lon: number, lat: number): (typeof OCEANS)[number] {
  if (lat < -60) return 'Southern Ocean';
  // South of the Bering Strait is the Pacific; Iceland's north coast divides the Atlantic from the Arctic seas
  if (lat > 66 || (lat > 62 && lon > 20 && lon < 180)) return 'Arctic Ocean';
  if (inRing(AMERICAS, lon, lat)) return 'Pacific Ocean';
  if (lon < 20 || (lat > 30 && lon < 100)) return 'Atlantic Ocean';
  const east = lat < -8 ? (lat < -38 ? 147 : 129) : lat > 1 ? 100 : 105;
  return lon < east ? 'Indian Ocean' : 'Pacific Ocean';
}

/** The names of seas, and for each half degree the number of the one there. */
export function mapSeas(): { names: string[]; cells: Uint8Array } {
  const lines = readFileSync(new URL('seas.tsv', import.meta.url), 'utf8').split('\n');
  const seas = lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .slice(1)
    .map((line) => {
      const [name = '', outline = ''] = line.split('\t');
      const ring = outline.split(', ').map((point): readonly [number, number] => {
        const [lon = 0, lat = 0] = point.split(' ').map(Number);
        return [lon, lat];
      });
      return { name, ring };
    });
  const names = [...new Set<string>([...OCEANS, ...seas.map(({ name }) => name)])];
  const width = 360 * SEA_CELLS_PER_DEGREE;
  const cells = new Uint8Array(width * 180 * SEA_CELLS_PER_DEGREE);
  for (let row = 0; row < 180 * SEA_CELLS_PER_DEGREE; row++) {
    const lat = (row + 0.5) / SEA_CELLS_PER_DEGREE - 90;
    const inRow = seas.filter(
      ({ ring }) => ring.some(([, y]) => y <= lat) && ring.some(([, y]) => y > lat),
    );
    for (let column = 0; column < width; column++) {
      const lon = (column + 0.5) / SEA_CELLS_PER_DEGREE - 180;
      const sea = inRow.find(({ ring }) => inRing(ring, lon, lat));
      cells[row * width + column] = names.indexOf(sea?.name ?? oceanAt(lon, lat));
    }
  }
  return { names, cells };
}
