/** Which bulk release a file belongs to; null where its path tells nothing. */
export type BulkLayout = 'edan-s3' | 'edan-github';

/** What a path says about a file. */
export interface Place {
  readonly layout: BulkLayout | null;
  /** `index` lists other files and holds no records. */
  readonly kind: 'records' | 'index';
  /** Upper-case unit; null where neither folder nor file name tells it. */
  readonly unit: string | null;
}

/**
 * Units that have published through EDAN, upper case. Only these are read off a bare file name, so
 * that `notes.txt` is not taken for a unit; below `metadata/edan/` any folder is a unit.
 */
const UNITS: ReadonlySet<string> = new Set(
  `AAA AAG ACAH ACM ALA CFCHFOLKLIFE CHNDM EEPA FBR FSA FSG HAC HMSG HSFA NAA NASM NASMAC NMAAHC
  NMAFA NMAH NMAHAC NMAI NMAIA NMNH NMNHANTHRO NMNHBIRDS NMNHBOTANY NMNHEDUCATION NMNHENTO
  NMNHFISHES NMNHHERPS NMNHINV NMNHMAMMALS NMNHMINSCI NMNHPALEO NPG NPM NZP OCIO_DPO3D OFEO-SG
  SAAM SI SIA SIL SILAF SLA_SRO STRI`.split(/\s+/),
);

const S3_LAYOUT = /(?:^|\/)metadata\/edan\/([^/]+)\/[0-9a-f]{2}\.txt(?:\.gz|\.bz2)?$/i;
const GITHUB_LAYOUT = /(?:^|\/)metadata\/objects\/([^/]+)\/[0-9a-f]{2}\.txt(?:\.gz|\.bz2)?$/i;
const UNIT_FOLDER = /(?:^|\/)([^/]+)\/[0-9a-f]{2}\.txt(\.bz2)?(?:\.gz)?$/i;
const INDEX = /(?:^|\/)index\.txt$/i;
const FILE_NAME =
  /(?:^|\/)([A-Za-z][A-Za-z0-9_-]*?)(?:[_-][0-9a-f]{2})?\.(?:txt|jsonl?|ndjson)(?:\.gz|\.bz2)?$/i;
const RECORD_FILE = /\.(?:txt|jsonl?|ndjson)(?:\.gz|\.bz2)?$/i;

/** The 256 files of a unit: the first two hex digits of SHA-1(`url`). */
export const SHARDS: readonly string[] = Array.from({ length: 256 }, (_, shard) =>
  shard.toString(16).padStart(2, '0'),
);

/**
 * Reads layout, kind and unit off a path or URL path with `/` as separator. Give the longest path
 * known (not the one relative to the location), since the telling folders may lie above it.
 */
export function placeOf(path: string): Place {
  if (INDEX.test(path)) return { layout: null, kind: 'index', unit: null };
  const s3 = S3_LAYOUT.exec(path)?.[1];
  if (s3 !== undefined) return { layout: 'edan-s3', kind: 'records', unit: s3.toUpperCase() };
  const github = GITHUB_LAYOUT.exec(path)?.[1];
  if (github !== undefined) {
    return { layout: 'edan-github', kind: 'records', unit: github.toUpperCase() };
  }
  const folder = UNIT_FOLDER.exec(path);
  const folderUnit = folder?.[1]?.toUpperCase();
  if (folderUnit !== undefined && UNITS.has(folderUnit)) {
    const layout = folder?.[2] === undefined ? 'edan-s3' : 'edan-github';
    return { layout, kind: 'records', unit: folderUnit };
  }
  const nameUnit = FILE_NAME.exec(path)?.[1]?.toUpperCase();
  return {
    layout: null,
    kind: 'records',
    unit: nameUnit !== undefined && UNITS.has(nameUnit) ? nameUnit : null,
  };
}

/** Upper-case unit whose files lie in a folder, told by its path with a slash at the end; else null. */
export function unitOfFolder(path: string): string | null {
  const bulk = /(?:^|\/)metadata\/(?:edan|objects)\/([^/]+)\/$/i.exec(path)?.[1];
  if (bulk !== undefined) return bulk.toUpperCase();
  const name = /(?:^|\/)([^/]+)\/$/.exec(path)?.[1]?.toUpperCase();
  return name !== undefined && UNITS.has(name) ? name : null;
}

/** Whether a file's name promises lines of JSON: .txt, .json, .jsonl, .ndjson, with .gz or .bz2. */
export const isRecordFile = (path: string): boolean => RECORD_FILE.test(path);

/** Whether a file or folder is passed over by name: hidden, or the `media` folder of a release. */
export const isSkippedName = (name: string): boolean =>
  name.startsWith('.') || name.toLowerCase() === 'media';

/** Whether a unit is asked for; a unit that is not known (null) is left to the filter per record. */
export function isUnitWanted(unit: string | null, units: readonly string[]): boolean {
  if (unit === null || units.length === 0) return true;
  return units.some((wanted) => wanted.toUpperCase() === unit);
}
