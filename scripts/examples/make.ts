/**
 * Writes the example collections: `node scripts/examples/make.ts SVG_FOLDER`, then
 * `python3 scripts/examples/rasterise.py SVG_FOLDER examples` (pip install resvg-py pillow) for the pictures.
 * The metadata and the drawings are the same on every run.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { compress, findCompressor } from '../../bench/compress.ts';
import { art } from './art.ts';
import { type Line, type Shot, sha1 } from './edan.ts';
import { herbarium } from './herbarium.ts';
import { history } from './history.ts';

interface Collection {
  readonly folder: string;
  readonly title: string;
  readonly about: string;
  readonly layout: 's3' | 'github';
  readonly lines: readonly Line[];
  readonly shots: ReadonlyMap<string, Shot>;
}

const root = join(import.meta.dirname, '..', '..', 'examples');

function collections(): Collection[] {
  return [
    {
      folder: 'herbarium',
      title: 'Tollmere Herbarium',
      layout: 'github',
      ...herbarium(),
      about:
        'Three hundred pressed plants of an invented botanic garden: real species and places, invented collectors, from 1832 to 2016. Barcodes and catalog numbers, points for about half of the specimens, some types, a sheet photographed for about every fifth.',
    },
    {
      folder: 'art-and-design',
      title: 'Halvorsen Museum of Art and Design',
      layout: 's3',
      ...art(),
      about:
        'Two hundred paintings, prints, posters, textiles, ceramics and chairs of an invented museum, dated in all the ways in which museums date. Some newer works are under "Usage conditions apply"; two chairs have 3D models that exist only as addresses.',
    },
    {
      folder: 'local-history',
      title: 'Port Ansel Museum of Flight and Local History',
      layout: 's3',
      ...history(),
      about:
        'Objects, field books and archives of an invented harbour town with a past in airships: unit PAHM (museum objects), PAFB (field books with electronic resources), PAHA (archives: collections and their components). Two records stand in their file twice, the older version beside the newer, as happens in real releases.',
    },
  ];
}

async function write(collection: Collection, svgFolder: string): Promise<void> {
  const home = join(root, collection.folder);
  await rm(home, { recursive: true, force: true });
  const github = collection.layout === 'github';
  const base = join(home, 'metadata', github ? 'objects' : 'edan');
  const files = new Map<string, string[]>();
  for (const line of collection.lines) {
    const unit = github ? line.unit : line.unit.toLowerCase();
    const name = `${unit}/${sha1(line.url).slice(0, 2)}.txt`;
    files.set(name, [...(files.get(name) ?? []), line.json]);
  }
  const names = [...files.keys()].sort();
  const compressor = github ? await findCompressor() : null;
  for (const name of names) {
    const bytes = Buffer.from(`${(files.get(name) ?? []).join('\n')}\n`);
    const path = join(base, compressor === null ? name : `${name}.bz2`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, compressor === null ? bytes : await compress(bytes, compressor));
  }
  if (!github) {
    const units = [...new Set(names.map((name) => dirname(name)))];
    for (const unit of units) {
      const own = names.filter((name) => dirname(name) === unit);
      await writeFile(
        join(base, unit, 'index.txt'),
        own.map((name) => `${name.slice(unit.length + 1)}\n`).join(''),
      );
    }
    await writeFile(join(base, 'index.txt'), units.map((unit) => `${unit}/index.txt\n`).join(''));
  }
  for (const shot of collection.shots.values()) {
    const unit = shot.idsId.split('-')[0] ?? '';
    const path = join(
      svgFolder,
      collection.folder,
      'media',
      unit.toLowerCase(),
      `${shot.idsId}.svg`,
    );
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, shot.svg);
  }
  await writeFile(join(home, 'README.md'), readme(collection, names.length));
}

function readme(collection: Collection, files: number): string {
  const records = new Set(collection.lines.map((line) => line.url)).size;
  const units = new Map<string, Set<string>>();
  for (const { unit, url } of collection.lines)
    units.set(unit, (units.get(unit) ?? new Set()).add(url));
  const layout =
    collection.layout === 'github'
      ? '`metadata/objects/<UNIT>/<hh>.txt.bz2`'
      : '`metadata/edan/<unit>/<hh>.txt` with `index.txt` files';
  return `# ${collection.title}

${collection.about}

| | |
| --- | ---: |
| Records | ${records} |
| Lines | ${collection.lines.length} |
| Files | ${files} |
| Pictures | ${collection.shots.size} |
${[...units].map(([unit, urls]) => `| Unit ${unit} | ${urls.size} |`).join('\n')}

EDAN JSON lines in the layout ${layout}; \`hash\` is the SHA-1 of \`url\`, and its first two digits name the file. Pictures lie in \`media/<unit>/<idsId>.jpg\`.

Institution, people, objects and pictures were made for Opendrawer; nothing here is a record of a real museum. Metadata and pictures of this folder: CC0 1.0, whatever the records say about the works that they describe.
`;
}

const svgFolder = process.argv[2];
if (svgFolder === undefined) {
  process.stderr.write('Usage: node scripts/examples/make.ts SVG_FOLDER\n');
  process.exitCode = 2;
} else {
  for (const collection of collections()) {
    await write(collection, svgFolder);
    process.stdout.write(
      `${collection.folder}: ${collection.lines.length} lines, ${collection.shots.size} pictures\n`,
    );
  }
}
