import { expect, test } from 'vitest';
import yazl from 'yazl';
import { isOpendrawerError } from '../../src/errors/index.ts';
import { readGeometry, readGeometryText } from '../../src/search/filter/geometry/read.ts';
import { readBox, readMetres } from '../../src/search/filter/geometry/shorthand.ts';
import { writeWkt } from '../../src/search/filter/geometry/wkt.ts';
import { isInside } from '../../src/search/geo/area.ts';

const fault = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (isOpendrawerError(error) && error.code === 'FILTER_INVALID') return error.message;
    throw error;
  }
  return 'no fault';
};

const asyncFault = async (action: () => Promise<unknown>): Promise<string> => {
  try {
    await action();
  } catch (error) {
    if (isOpendrawerError(error) && error.code === 'FILTER_INVALID') return error.message;
    throw error;
  }
  return 'no fault';
};

const NEPAL = 'POLYGON((80 26,89 26,89 31,80 31,80 26))';
const CLOCKWISE =
  'The outer ring is clockwise. It was read as the area inside it; GBIF reads it as all the world outside it.';
const ACROSS = 'The area was read as lying across the antimeridian.';

test.each<[string, string, readonly string[]]>([
  [NEPAL, NEPAL, []],
  [' polygon ( ( 80 26 , 89 26 , 89 31 , 80 31 , 80 26 ) ) ; ', NEPAL, []],
  ['SRID=4326;POLYGON((80 26,89 26,89 31,80 31,80 26))', NEPAL, []],
  ['POLYGON Z ((80 26 1,89 26 1,89 31 1,80 31 1,80 26 1))', NEPAL, []],
  ['POLYGONZM((80 26 1 2,89 26 1 2,89 31 1 2,80 31 1 2,80 26 1 2))', NEPAL, []],
  ['POLYGON((80 26,89 26,89 26,89 31,80 31,80 26))', NEPAL, []],
  [
    'POLYGON((80 26,89 26,89 31,80 31))',
    NEPAL,
    ['A ring was not closed: its last point was joined to its first.'],
  ],
  [
    'POLYGON((80 26,80 31,89 31,89 26,80 26))',
    'POLYGON((80 26,80 31,89 31,89 26,80 26))',
    [CLOCKWISE],
  ],
  [
    'GEOMETRYCOLLECTION(POINT(1 2),GEOMETRYCOLLECTION(POLYGON((0 0,1 0,1 1,0 0)),POLYGON EMPTY),MULTIPOLYGON(((4 4,5 4,5 5,4 4))))',
    'MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((4 4,5 4,5 5,4 4)))',
    ['1 shape that is no area was left out.'],
  ],
  [
    'POLYGON((0 0,10 0,10 10,0 10,0 0),(2 2,2 4,4 4,4 2,2 2))',
    'POLYGON((0 0,10 0,10 10,0 10,0 0),(2 2,2 4,4 4,4 2,2 2))',
    [],
  ],
  [
    'POLYGON((177 -20,-178 -20,-178 -15,177 -15,177 -20))',
    'MULTIPOLYGON(((177 -20,180 -20,180 -15,177 -15,177 -20)),((-180 -20,-178 -20,-178 -15,-180 -15,-180 -20)))',
    [ACROSS],
  ],
  [
    'POLYGON((177 -20,182 -20,182 -15,177 -15,177 -20))',
    'MULTIPOLYGON(((177 -20,180 -20,180 -15,177 -15,177 -20)),((-180 -20,-178 -20,-178 -15,-180 -15,-180 -20)))',
    [],
  ],
  ['POLYGON((190 0,200 0,200 5,190 0))', 'POLYGON((-170 0,-160 0,-160 5,-170 0))', []],
  [
    'POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90))',
    'POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90))',
    [],
  ],
  [
    'POLYGON((0 0,4 4,4 0,0 3,0 0))',
    'POLYGON((0 0,4 4,4 0,0 3,0 0))',
    ['A ring crosses itself: what lies within an odd number of its turns is searched.', CLOCKWISE],
  ],
  [
    'POLYGON((-100 -10,100 -10,100 10,-100 10,-100 -10))',
    'POLYGON((-100 -10,100 -10,100 10,-100 10,-100 -10))',
    [
      'The area is 200° of longitude wide, as written. Turn its ring round, or write longitudes beyond 180, for the part across the antimeridian.',
    ],
  ],
])('reads %s', (text, wkt, notices) => {
  const reading = readGeometryText(text);
  expect({ wkt: writeWkt(reading.area), notices: reading.notices }).toEqual({ wkt, notices });
});

test.each<[string, string, readonly [number, number][], readonly [number, number][]]>([
  [
    'a ring round the north pole',
    'POLYGON((-180 70,-90 70,0 70,90 70,180 70,-180 70))',
    [
      [80, 0],
      [71, 179],
      [90, -120],
    ],
    [
      [69, 0],
      [-80, 0],
    ],
  ],
  [
    'a ring round the south pole, without the meridian',
    'POLYGON((170 -70,80 -70,-10 -70,-100 -70,170 -70))',
    [
      [-80, 0],
      [-71, 175],
    ],
    [
      [-69, 0],
      [80, 0],
    ],
  ],
  [
    'the complement of a clockwise ring round more than half the world',
    'POLYGON((-180 -80,-180 80,180 80,180 -80,-180 -80))',
    [
      [85, 0],
      [-85, 100],
    ],
    [
      [0, 0],
      [70, 100],
    ],
  ],
  [
    'a hole across the antimeridian',
    'POLYGON((170 -20,-170 -20,-170 20,170 20,170 -20),(179 -1,-179 -1,-179 1,179 1,179 -1))',
    [
      [10, 175],
      [10, -175],
      [5, 180],
    ],
    [
      [0, 179.5],
      [0, -179.5],
      [0, 160],
    ],
  ],
])('reads %s', (_what, text, inside, outside) => {
  const holds = isInside(readGeometryText(text).area);
  expect(inside.map(([latitude, longitude]) => holds(latitude, longitude))).toEqual(
    inside.map(() => true),
  );
  expect(outside.map(([latitude, longitude]) => holds(latitude, longitude))).toEqual(
    outside.map(() => false),
  );
});

test.each<[string, string]>([
  ['', 'The geometry is neither WKT nor GeoJSON nor KML'],
  ['hello', 'The geometry is neither WKT nor GeoJSON nor KML'],
  ['POLYGON', 'The geometry is no WKT: at character 8 "(" is expected, not its end'],
  [
    'POLYGON((80 26,89 x))',
    'The geometry is no WKT: at character 19 a number is expected, not "x))"',
  ],
  [
    'POLYGON((80 26,89 26,89 31,80 26)) x',
    'The geometry is no WKT: at character 36 the end is expected, not "x"',
  ],
  [
    'POLYGON((80 26,89 26,80 26))',
    'The geometry has a ring with fewer than three different points (polygon 1, outer ring)',
  ],
  ['POLYGON EMPTY', 'The geometry has no area'],
  ['POINT(80 26)', 'The geometry has points or lines, but no area'],
  [
    'POLYGON((26 80,26 95,31 89,26 80))',
    'The geometry has a point at longitude 26, latitude 95 (polygon 1, outer ring)',
  ],
  [
    'POLYGON((500000 4649776,500100 4649776,500100 4649876,500000 4649776))',
    'The geometry has a point at longitude 500000, latitude 4649776 (polygon 1, outer ring)',
  ],
  [
    'CURVEPOLYGON((0 0,1 0,1 1,0 0))',
    'The geometry is no WKT that can be searched: "CURVEPOLYGON"',
  ],
  ['SRID=2056;POLYGON((0 0,1 0,1 1,0 0))', 'The coordinate system EPSG:2056 is not known here'],
  ['{"type":"Point","coordinates":[1,2]}', 'The geometry has points or lines, but no area'],
  [
    '{"type":"Polygon","coordinates":[[["a",2]]]}',
    'The GeoJSON has a position that is no pair of numbers',
  ],
  [
    '{"type":"Polygon","coordinates":5}',
    'The GeoJSON has coordinates that are no list of positions',
  ],
  ['{"type":"Shape"}', 'The geometry is no GeoJSON: there is no type "Shape"'],
  ['{}', 'The geometry is no GeoJSON: an object without a type'],
  ['<html/>', 'The geometry is XML, but no KML: its root is html'],
  [
    '<kml><Polygon><outerBoundaryIs><LinearRing><coordinates>1,x</coordinates></LinearRing></outerBoundaryIs></Polygon></kml>',
    'The KML has coordinates that cannot be read: "1,x"',
  ],
])('refuses %s', (text, message) => {
  expect(fault(() => readGeometryText(text))).toBe(message);
});

test('says that coordinates look swapped', () => {
  try {
    readGeometryText('POLYGON((26 80,26 95,31 89,26 80))');
    expect.unreachable();
  } catch (error) {
    expect(isOpendrawerError(error) && error.hint).toBe(
      'Longitude comes first: the coordinates look swapped.',
    );
  }
});

test('reads GeoJSON, however nested', () => {
  const polygon = {
    type: 'Polygon',
    coordinates: [
      [
        [80, 26],
        [89, 26],
        [89, 31],
        [80, 31],
        [80, 26],
      ],
    ],
  };
  const collection = {
    type: 'FeatureCollection',
    features: [
      { type: 'Feature', properties: {}, geometry: null },
      {
        type: 'Feature',
        geometry: {
          type: 'GeometryCollection',
          geometries: [{ type: 'Point', coordinates: [1, 2] }, polygon],
        },
      },
    ],
  };
  expect(readGeometryText(JSON.stringify(collection))).toEqual({
    area: readGeometryText(NEPAL).area,
    notices: ['1 shape that is no area was left out.'],
    kind: 'geojson',
  });
});

test('reads GeoJSON of another coordinate system', () => {
  const { notices, area } = readGeometryText(
    JSON.stringify({
      type: 'Polygon',
      crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::3857' } },
      coordinates: [
        [
          [0, 0],
          [1113194.9079327357, 0],
          [1113194.9079327357, 1118889.9748579597],
          [0, 0],
        ],
      ],
    }),
  );
  expect(notices).toEqual(['Converted from EPSG:3857 to WGS84.']);
  const rounded = area.polygons[0]?.[0]?.map((position) =>
    position.map((value) => Math.round(value * 1e6) / 1e6),
  );
  expect(rounded).toEqual([
    [0, 0],
    [10, 0],
    [10, 10],
    [0, 0],
  ]);
});

test('deep and large GeoJSON does not exhaust the stack', () => {
  let text = '{"type":"Point","coordinates":[1,2]}';
  text = `${'{"type":"GeometryCollection","geometries":['.repeat(5000)}${text}${']}'.repeat(5000)}`;
  expect(fault(() => readGeometryText(text))).toBe('The geometry has points or lines, but no area');
  expect(fault(() => readGeometryText('GEOMETRYCOLLECTION('.repeat(100_000)))).toContain(
    'the name of a shape such as POLYGON is expected',
  );
});

test('reads KML', () => {
  const kml = `<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><Placemark><MultiGeometry>
    <Point><coordinates>1,2,3</coordinates></Point>
    <Polygon><outerBoundaryIs><LinearRing><coordinates>
      0,0,5 10,0,5
      10, 10 ,5 0,10 0,0
    </coordinates></LinearRing></outerBoundaryIs>
    <innerBoundaryIs><LinearRing><coordinates>2,2 2,4 4,4 4,2 2,2</coordinates></LinearRing></innerBoundaryIs></Polygon>
  </MultiGeometry></Placemark></Folder></Document></kml>`;
  const { area, notices, kind } = readGeometryText(kml);
  expect({ wkt: writeWkt(area), notices, kind }).toEqual({
    wkt: 'POLYGON((0 0,10 0,10 10,0 10,0 0),(2 2,2 4,4 4,4 2,2 2))',
    notices: ['1 shape that is no area was left out.'],
    kind: 'kml',
  });
});

test('does not expand entities of KML', () => {
  const bomb = `<!DOCTYPE kml [<!ENTITY a "1,2 ">]><kml><Polygon><outerBoundaryIs><LinearRing><coordinates>&a;&a;</coordinates></LinearRing></outerBoundaryIs></Polygon></kml>`;
  expect(fault(() => readGeometryText(bomb))).not.toBe('no fault');
});

/** Main file of a shapefile with one polygon record. */
function shpOf(rings: readonly (readonly (readonly [number, number])[])[]): Buffer {
  const points = rings.flat();
  const content = Buffer.alloc(44 + 4 * rings.length + 16 * points.length);
  content.writeInt32LE(5, 0);
  content.writeInt32LE(rings.length, 36);
  content.writeInt32LE(points.length, 40);
  let start = 0;
  rings.forEach((ring, index) => {
    content.writeInt32LE(start, 44 + 4 * index);
    start += ring.length;
  });
  points.forEach(([x, y], index) => {
    content.writeDoubleLE(x, 44 + 4 * rings.length + 16 * index);
    content.writeDoubleLE(y, 52 + 4 * rings.length + 16 * index);
  });
  const header = Buffer.alloc(108);
  header.writeInt32BE(9994, 0);
  header.writeInt32BE((108 + content.length) / 2, 24);
  header.writeInt32LE(1000, 28);
  header.writeInt32LE(5, 32);
  header.writeInt32BE(1, 100);
  header.writeInt32BE(content.length / 2, 104);
  return Buffer.concat([header, content]);
}

async function zipOf(files: Readonly<Record<string, Buffer | string>>): Promise<Uint8Array> {
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const SQUARE = [
  [0, 0],
  [0, 10],
  [10, 10],
  [10, 0],
  [0, 0],
] as const;
const HOLE = [
  [2, 2],
  [4, 2],
  [4, 4],
  [2, 4],
  [2, 2],
] as const;
const WGS84 =
  'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]]';
const UTM45 =
  'PROJCS["WGS_1984_UTM_Zone_45N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",87.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]';

test('reads zipped shapefiles', async () => {
  const zip = await zipOf({
    'Areas/a.shp': shpOf([SQUARE, HOLE]),
    'Areas/a.prj': WGS84,
    'Areas/a.dbf': 'x',
  });
  const { area, notices, kind } = await readGeometry(zip);
  expect({ wkt: writeWkt(area), notices, kind }).toEqual({
    wkt: 'POLYGON((0 0,10 0,10 10,0 10,0 0),(2 2,2 4,4 4,4 2,2 2))',
    notices: [],
    kind: 'shapefile',
  });
});

test('reads shapefiles of other coordinate systems', async () => {
  const ring = [
    [500000, 0],
    [500000, 100000],
    [600000, 100000],
    [500000, 0],
  ] as const;
  const { area, notices } = await readGeometry(
    await zipOf({ 'a.shp': shpOf([ring]), 'a.prj': UTM45 }),
  );
  expect(notices).toEqual(['Converted from WGS_1984_UTM_Zone_45N to WGS84.']);
  const first = area.polygons[0]?.[0]?.[0];
  expect(first?.map((value) => Math.round(value * 1000) / 1000)).toEqual([87, 0]);
});

test.each<[string, () => Promise<Uint8Array>, string]>([
  ['no shapefile', () => zipOf({ 'a.txt': 'x' }), 'The zip file has no shapefile in it'],
  [
    'a cut shapefile',
    () => zipOf({ 'a.shp': shpOf([SQUARE]).subarray(0, 150) }),
    'a.shp is no shapefile, or damaged: the record at byte 100 is cut off',
  ],
  [
    'another file',
    () => zipOf({ 'a.shp': 'x'.repeat(200) }),
    'a.shp is no shapefile, or damaged: it has not the header of one',
  ],
  [
    'an unknown projection',
    () => zipOf({ 'a.shp': shpOf([SQUARE]), 'a.prj': 'PROJCS["Moon",' }),
    'The coordinate system Moon is not known here',
  ],
  [
    'a cut zip file',
    async () => (await zipOf({ 'a.shp': shpOf([SQUARE]) })).subarray(0, 60),
    'The zip file cannot be read: End of central directory record signature not found. Either not a zip file, or f…',
  ],
])('refuses a zip file with %s', async (_what, make, message) => {
  const bytes = await make();
  expect(await asyncFault(() => readGeometry(bytes))).toBe(message);
});

test('refuses a bomb', async () => {
  const zip = await zipOf({ 'a.shp': Buffer.alloc(200 * 1024 * 1024) });
  expect(zip.length).toBeLessThan(1024 * 1024);
  expect(await asyncFault(() => readGeometry(zip))).toContain('a.shp is too large');
});

test('simplifies 100,000 points in less than a second and says how far the line moved', () => {
  const points = 100_000;
  const positions: string[] = [];
  for (let at = 0; at < points; at += 1) {
    const angle = (2 * Math.PI * at) / points;
    const radius = 10 + 0.2 * Math.sin(40 * angle) + 0.01 * Math.sin(3000 * angle);
    positions.push(`${80 + radius * Math.cos(angle)} ${30 + radius * Math.sin(angle)}`);
  }
  positions.push(positions[0] ?? '');
  const before = process.cpuUsage();
  const { area, notices } = readGeometryText(`POLYGON((${positions.join(',')}))`);
  const { user, system } = process.cpuUsage(before);
  expect(area.polygons[0]?.[0]?.length).toBe(10_000);
  expect(notices).toHaveLength(1);
  expect(notices[0]).toMatch(
    /^Of 100,001 points 10,000 were kept; the line moved by at most \d+ m\.$/,
  );
  expect((user + system) / 1000).toBeLessThan(1500);
});

test('hostile rings take bounded time', () => {
  const positions: string[] = [];
  for (let at = 0; at < 100_000; at += 1)
    positions.push(`${at % 2 === 0 ? -170 : 170} ${-80 + at / 1000}`);
  const { area } = readGeometryText(`POLYGON((${positions.join(',')},-170 -80))`);
  expect(area.polygons.length).toBeGreaterThan(0);
}, 10_000);

test('boxes and distances', () => {
  expect(writeWkt(readBox('bbox', '170,-20,-170,0'))).toBe(
    'MULTIPOLYGON(((170 -20,180 -20,180 0,170 0,170 -20)),((-180 -20,-170 -20,-170 0,-180 0,-180 -20)))',
  );
  expect(['500', '500m', '10km', '1.5 mi', '3nmi'].map((text) => readMetres('d', text))).toEqual([
    500, 500, 10_000, 2414.016, 5556,
  ]);
  expect(fault(() => readMetres('d', '-5km'))).toBe('d: "-5km" is no distance');
  expect(fault(() => readBox('bbox', '1,2,3'))).toBe('bbox=1,2,3: no bounding box');
});
