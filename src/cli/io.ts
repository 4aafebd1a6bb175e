/** Where a command writes: results to `out`, everything about the way there to `note`. */
export interface Io {
  out(text: string): void;
  note(text: string): void;
  /** Writes a part of a long result as it is; resolves when more may come. Without it, results go to `out` in pieces. */
  write?(bytes: Uint8Array | string): Promise<void>;
  /** True when `note` goes to a terminal that can be redrawn. */
  readonly live: boolean;
}

export const terminalIo: Io = {
  out: (text) => {
    process.stdout.write(`${text}\n`);
  },
  note: (text) => {
    process.stderr.write(`${text}\n`);
  },
  write: async (bytes) => {
    if (!process.stdout.write(bytes)) await drained(process.stdout);
  },
  live: process.stderr.isTTY === true && process.env['TERM'] !== 'dumb',
};

/** Resolves when the stream takes more, or never will. */
const drained = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    const settle = () => {
      stream.off('drain', settle);
      stream.off('close', settle);
      resolve();
    };
    stream.on('drain', settle);
    stream.on('close', settle);
  });

/** Rows as a table with aligned columns; numbers to the right. */
export function table(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const text = rows.map((row) =>
    row.map((cell) => (typeof cell === 'number' ? grouped(cell) : cell)),
  );
  const numeric = head.map(
    (_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number'),
  );
  const width = head.map((title, i) =>
    Math.max(title.length, ...text.map((row) => (row[i] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (numeric[i] ? cell.padStart(width[i] ?? 0) : cell.padEnd(width[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(head), ...text.map(line)].join('\n');
}

/** `1234567` → `1,234,567`. */
export const grouped = (n: number): string => n.toLocaleString('en-US');

export const json = (value: unknown): string => JSON.stringify(value, null, 2);

/** `83000` → `1m 23s`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}m ${seconds % 60}s`
    : `${Math.floor(minutes / 60)}h ${minutes % 60}m`;
}

/** `12345678` → `12.3 MB`. */
export function bytes(n: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = n;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
