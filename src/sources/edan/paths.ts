/** A native path that the crosswalk neither maps nor leaves out on purpose. */
export interface UnknownPath {
  /** Dotted, `[]` after an array, as in `content.freetext.newGroup[].content`. */
  readonly path: string;
  /** Records that had it. */
  readonly records: number;
  /** First value met, at most 80 characters. */
  readonly example: string;
}

/** Collects unknown paths over the records of a partition. Memory is bounded: 1,000 paths. */
export interface PathWatch {
  /** A new record begins: each path counts once per record. */
  begin(): void;
  /** Notes every leaf of `value`, which stands at `path`. */
  note(path: string, value: unknown): void;
  /** The unknown paths so far, most frequent first. */
  unknown(): UnknownPath[];
}

const maxPaths = 1000;
const maxDepth = 16;
const maxChildren = 100;

/** The beginning of a text as a string of its own: a slice would hold the whole text in memory. */
const excerpt = (text: string): string => Buffer.from(text.slice(0, 80)).toString();

/** An empty watch. */
export function createPathWatch(): PathWatch {
  const seen = new Map<string, { records: number; last: number; example: string }>();
  let record = 0;

  const count = (path: string, example: unknown): void => {
    const entry = seen.get(path);
    if (entry !== undefined) {
      if (entry.last !== record) entry.records += 1;
      entry.last = record;
    } else if (seen.size < maxPaths) {
      seen.set(path, { records: 1, last: record, example: excerpt(String(example)) });
    }
  };

  const descend = (path: string, value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null) {
      count(path, value);
      return;
    }
    if (depth >= maxDepth) {
      count(path, '…');
      return;
    }
    if (Array.isArray(value)) {
      if (value.length === 0) count(`${path}[]`, '');
      for (const element of value.slice(0, maxChildren)) descend(`${path}[]`, element, depth + 1);
      return;
    }
    const keys = Object.keys(value);
    if (keys.length === 0) count(path, '{}');
    for (const key of keys.slice(0, maxChildren)) {
      descend(`${path}.${key}`, Reflect.get(value, key), depth + 1);
    }
  };

  return {
    begin() {
      record += 1;
    },
    note(path, value) {
      descend(path, value, 0);
    },
    unknown() {
      return [...seen]
        .map(([path, { records, example }]) => ({ path, records, example }))
        .sort((a, b) => b.records - a.records || (a.path < b.path ? -1 : 1));
    },
  };
}
