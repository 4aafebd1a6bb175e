import { closeSync, createWriteStream, existsSync, openSync, writeSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';
import { DARWIN_CORE_TERMS, darwinCoreRow } from './darwin-core.ts';
import { mixSeed, Random } from './edan/random.ts';

/** An archive that was made. */
export interface MadeArchive {
  readonly path: string;
  readonly rows: number;
  readonly columns: number;
  readonly multimediaRows: number;
  readonly measurementRows: number;
  /** All files, unpacked. */
  readonly textBytes: number;
  readonly zipBytes: number;
}

/** Bumped when other archives come out for the same arguments. */
const VERSION = 1;
const BLOCK_CHARACTERS = 4 * 1024 * 1024;

const MULTIMEDIA = [
  'type',
  'format',
  'identifier',
  'references',
  'title',
  'created',
  'creator',
  'license',
  'rightsHolder',
];
const MEASUREMENT = [
  'measurementType',
  'measurementValue',
  'measurementUnit',
  'measurementMethod',
  'measurementDeterminedBy',
];
const measured = [
  ['body length', 'mm'],
  ['wing length', 'mm'],
  ['body mass', 'g'],
  ['diameter at breast height', 'cm'],
  ['plant height', 'm'],
  ['water temperature', '°C'],
] as const;
const views = ['dorsal view', 'ventral view', 'habitus', 'herbarium sheet', 'label'];

/**
 * A zipped Darwin Core archive of so many occurrences: 40 columns (bench/darwin-core.ts), Multimedia with one row and MeasurementOrFact
 * with 1.2 rows an occurrence, in the order of the core as providers export them. The same for the same number on every machine;
 * made once.
 */
export async function occurrenceArchive(folder: string, rows: number): Promise<MadeArchive> {
  const home = join(folder, `occurrences-${rows}-v${VERSION}`);
  const about = join(home, 'about.json');
  const path = join(home, 'archive.zip');
  if (existsSync(about))
    return { ...(JSON.parse(await readFile(about, 'utf8')) as MadeArchive), path };
  const making = `${home}.making`;
  await rm(making, { recursive: true, force: true });
  await rm(home, { recursive: true, force: true });
  await mkdir(making, { recursive: true });
  const counts = writeTables(making, rows);
  await writeFile(join(making, 'meta.xml'), META);
  await writeFile(join(making, 'eml.xml'), EML);
  const names = [
    'occurrence.txt',
    'multimedia.txt',
    'measurementorfact.txt',
    'meta.xml',
    'eml.xml',
  ];
  let textBytes = 0;
  for (const name of names) textBytes += (await stat(join(making, name))).size;
  await zip(making, names, join(making, 'archive.zip'));
  for (const name of names) await rm(join(making, name));
  const zipBytes = (await stat(join(making, 'archive.zip'))).size;
  const made = { rows, columns: DARWIN_CORE_TERMS.length, ...counts, textBytes, zipBytes };
  await writeFile(join(making, 'about.json'), JSON.stringify(made));
  await rename(making, home);
  return { ...made, path };
}

function writeTables(folder: string, rows: number) {
  const core = createTable(join(folder, 'occurrence.txt'), ['id', ...DARWIN_CORE_TERMS]);
  const multimedia = createTable(join(folder, 'multimedia.txt'), ['coreid', ...MULTIMEDIA]);
  const measurements = createTable(join(folder, 'measurementorfact.txt'), [
    'coreid',
    ...MEASUREMENT,
  ]);
  let multimediaRows = 0;
  let measurementRows = 0;
  for (let index = 0; index < rows; index++) {
    const cells = darwinCoreRow(index);
    const id = cells[0] ?? '';
    core.add(id, cells);
    const random = new Random(mixSeed('extensions', index));
    for (let at = random.zipf(4); at > 0; at--) {
      multimedia.add(id, multimediaRow(index, at, random));
      multimediaRows++;
    }
    for (let at = random.int(0, 2) + (random.chance(0.2) ? 1 : 0); at > 0; at--) {
      measurements.add(id, measurementRow(random));
      measurementRows++;
    }
  }
  for (const table of [core, multimedia, measurements]) table.close();
  return { multimediaRows, measurementRows };
}

const multimediaRow = (index: number, at: number, random: Random): readonly string[] => [
  'StillImage',
  'image/jpeg',
  `https://media.example.org/xx/${index}/${at}-${random.hex(12)}.jpg`,
  `https://collections.example.org/xx/objects/${index}`,
  `XX-${index}, ${random.pick(views)}`,
  `${random.int(2005, 2024)}-0${random.int(1, 9)}-1${random.int(0, 9)}`,
  random.pick(['Imaging team', 'K. Müller', '']),
  'http://creativecommons.org/licenses/by/4.0/legalcode',
  'Museum of XX',
];

function measurementRow(random: Random): readonly string[] {
  const [type, unit] = random.pick(measured);
  const method = random.chance(0.3) ? 'calliper' : '';
  return [
    type,
    (random.unit() * 100).toFixed(random.int(0, 2)),
    unit,
    method,
    random.chance(0.5) ? 'L. Ek' : '',
  ];
}

/** A tab-separated file that is written in large blocks. */
function createTable(path: string, header: readonly string[]) {
  const file = openSync(path, 'w');
  let block = `${header.join('\t')}\n`;
  const flush = (): void => {
    writeSync(file, block);
    block = '';
  };
  return {
    add(id: string, cells: readonly string[]): void {
      block += `${id}\t${cells.join('\t')}\n`;
      if (block.length > BLOCK_CHARACTERS) flush();
    },
    close(): void {
      flush();
      closeSync(file);
    },
  };
}

async function zip(folder: string, names: readonly string[], path: string): Promise<void> {
  const archive = new yazl.ZipFile();
  for (const name of names) {
    archive.addFile(join(folder, name), name, { compressionLevel: 1, mtime: new Date(0) });
  }
  archive.end();
  await pipeline(archive.outputStream, createWriteStream(path));
}

const DWC = 'http://rs.tdwg.org/dwc/terms/';
const DC = 'http://purl.org/dc/terms/';
/** Terms of these tables that are Dublin Core's. */
const DUBLIN_CORE = new Set(['license', 'rightsHolder', 'modified', ...MULTIMEDIA]);

const fieldsOf = (terms: readonly string[]): string =>
  terms
    .map(
      (term, at) =>
        `    <field index="${at + 1}" term="${DUBLIN_CORE.has(term) ? DC : DWC}${term}"/>`,
    )
    .join('\n');

const tableOf = (
  kind: 'core' | 'extension',
  rowType: string,
  file: string,
  terms: readonly string[],
): string =>
  `  <${kind} encoding="UTF-8" fieldsTerminatedBy="\\t" linesTerminatedBy="\\n" fieldsEnclosedBy="" ignoreHeaderLines="1" rowType="${rowType}">
    <files><location>${file}</location></files>
    <${kind === 'core' ? 'id' : 'coreid'} index="0"/>
${fieldsOf(terms)}
  </${kind}>`;

const META = `<?xml version="1.0" encoding="UTF-8"?>
<archive xmlns="http://rs.tdwg.org/dwc/text/" metadata="eml.xml">
${tableOf('core', `${DWC}Occurrence`, 'occurrence.txt', DARWIN_CORE_TERMS)}
${tableOf('extension', 'http://rs.gbif.org/terms/1.0/Multimedia', 'multimedia.txt', MULTIMEDIA)}
${tableOf('extension', `${DWC}MeasurementOrFact`, 'measurementorfact.txt', MEASUREMENT)}
</archive>
`;

const EML = `<?xml version="1.0" encoding="UTF-8"?>
<eml:eml xmlns:eml="eml://ecoinformatics.org/eml-2.1.1" packageId="bench" system="http://gbif.org">
  <dataset>
    <title>Made-up occurrences</title>
    <creator><organizationName>Museum of XX</organizationName></creator>
    <abstract><para>Invented rows to measure with.</para></abstract>
    <intellectualRights><para>CC0 1.0</para></intellectualRights>
  </dataset>
</eml:eml>
`;
