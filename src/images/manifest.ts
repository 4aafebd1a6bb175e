import { type FileHandle, open, readFile, rename } from 'node:fs/promises';

/** What became of one requested picture. */
export type ImageStatus = 'fetched' | 'present' | 'missing' | 'failed' | 'no-media' | 'not-found';

/** One row of `manifest.csv`. */
export interface ManifestRow {
  /** The value that the user asked for. */
  readonly value: string;
  /** Item; null where no record holds the value. */
  readonly id: string | null;
  /** Position of the medium in its item; null where it has none. */
  readonly position: number | null;
  /** Name below the output folder. */
  readonly file: string | null;
  /** Where it came from: a URL, or the path of a local file. */
  readonly url: string | null;
  readonly license: string | null;
  readonly status: ImageStatus;
  readonly bytes: number | null;
  readonly error: string | null;
}

export const MANIFEST_COLUMNS = [
  'value',
  'id',
  'position',
  'file',
  'url',
  'license',
  'status',
  'bytes',
  'error',
] as const satisfies readonly (keyof ManifestRow)[];

/** RFC 4180 line of a row, with its line end. */
export function manifestLine(row: ManifestRow): string {
  return `${MANIFEST_COLUMNS.map((column) => csvField(row[column])).join(',')}\r\n`;
}

function csvField(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows of a CSV text (RFC 4180); a last line that was cut off while it was written is left out. */
export function* csvRows(text: string): Generator<string[]> {
  let row: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') field += c;
      else if (text[i + 1] === '"') {
        field += '"';
        i += 1;
      } else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ',') {
      row.push(field);
      field = '';
    } else if (c === '\n') {
      row.push(field.endsWith('\r') ? field.slice(0, -1) : field);
      yield row;
      row = [];
      field = '';
    } else field += c;
  }
}

interface Line {
  readonly text: string;
  readonly order: number;
}

/** Rows of earlier runs stand before those of this one. */
const EARLIER = Number.MAX_SAFE_INTEGER;

const inOrder = (lines: ReadonlyMap<string, Line>): string[] =>
  [...lines.values()].sort((a, b) => a.order - b.order).map((line) => line.text);

const rowKey = (value: string, id: string, position: string): string =>
  `${value}\u0000${id}\u0000${position}`;

/**
 * The manifest of an output folder: rows are appended as pictures finish, rows of earlier runs stay, and
 * `close` leaves one row, the newest, for each value, item and position.
 */
export class Manifest {
  private readonly path: string;
  private readonly file: FileHandle;
  /** Key → newest row. */
  private readonly lines: Map<string, Line>;
  /** File name without extension, lower-case → the picture that has it. */
  private readonly owners: Map<string, string>;
  /** A file handle takes one write at a time. */
  private writing: Promise<unknown> = Promise.resolve();

  private constructor(
    path: string,
    file: FileHandle,
    lines: Map<string, Line>,
    owners: Map<string, string>,
  ) {
    this.path = path;
    this.file = file;
    this.lines = lines;
    this.owners = owners;
  }

  static async open(path: string): Promise<Manifest> {
    const lines = new Map<string, Line>();
    const owners = new Map<string, string>();
    const header = `${MANIFEST_COLUMNS.join(',')}\r\n`;
    for (const row of csvRows(await textOf(path))) {
      const [value = '', id = '', position = '', file = ''] = row;
      if (row.length !== MANIFEST_COLUMNS.length || value === 'value') continue;
      const text = `${row.map(csvField).join(',')}\r\n`;
      lines.set(rowKey(value, id, position), { text, order: lines.size - EARLIER });
      if (file !== '') owners.set(baseOf(file), `${id}:${position}`);
    }
    // Written anew, so that a line that a crash cut off cannot swallow the next one.
    await writeAtomically(path, header, inOrder(lines));
    return new Manifest(path, await open(path, 'a'), lines, owners);
  }

  /** The picture (`<id>:<position>`) that a file name (without extension) belongs to, or null; case does not count. */
  owner(base: string): string | null {
    return this.owners.get(base.toLowerCase()) ?? null;
  }

  claim(base: string, picture: string): void {
    this.owners.set(base.toLowerCase(), picture);
  }

  /** `order`: the request's number; rows stand in the order of the requests once the manifest is closed. */
  async add(row: ManifestRow, order: number): Promise<void> {
    const text = manifestLine(row);
    this.lines.set(rowKey(row.value, row.id ?? '', String(row.position ?? '')), { text, order });
    const write = this.writing.then(() => this.file.write(text));
    this.writing = write.catch(() => {}); // the caller of the failed write hears of it
    await write;
  }

  async close(): Promise<void> {
    await this.writing;
    await this.file.close();
    await writeAtomically(this.path, `${MANIFEST_COLUMNS.join(',')}\r\n`, inOrder(this.lines));
  }
}

const baseOf = (file: string): string => file.replace(/\.[^.]+$/, '').toLowerCase();

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

async function writeAtomically(
  path: string,
  header: string,
  lines: Iterable<string>,
): Promise<void> {
  const temporary = `${path}.part`;
  const file = await open(temporary, 'w');
  try {
    let batch = header;
    for (const line of lines) {
      batch += line;
      if (batch.length > 1 << 16) {
        await file.write(batch);
        batch = '';
      }
    }
    await file.write(batch);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}
