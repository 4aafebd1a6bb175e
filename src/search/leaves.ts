/** One field of the records: a path, and the label that the leaf carried where it had one. */
export interface FieldEntry {
  /** E.g. `content.freetext.identifier[].content`. */
  readonly path: string;
  readonly label: string | null;
  /** Items in which the field occurs. */
  count: number;
  /** Last row that was counted. */
  last: number;
  /** Whether its texts are searched by word. */
  readonly words: boolean;
  /** How often a value was seen again, to decide whether its hash is worth keeping. */
  tries: number;
  hits: number;
  /** Texts so far, and their UTF-16 units. */
  texts: number;
  units: number;
  /** Whether texts are kept in part, as they are so long. */
  cut: boolean;
  /** Of the first texts, how many are addresses, hashes or a machine's keys. */
  machine: number;
}

/** Records with made-up keys cannot make the table grow without end: beyond this, fields share one entry. */
const MOST_FIELDS = 60_000;
const OTHER_PATH = '*';
/** Steps whose texts name a value rather than being one. */
const NAMING_STEPS: ReadonlySet<string> = new Set(['label', 'type']);

/** A place in records of one shape. */
export class PathNode {
  readonly path: string;
  readonly step: string;
  readonly children = new Map<string, PathNode>();
  readonly byLabel = new Map<string, number>();
  element: PathNode | null = null;
  plain = -1;

  constructor(path: string, step: string) {
    this.path = path;
    this.step = step;
  }
}

export type LeafVisitor = (field: number, value: string, isNumber: boolean) => void;

/** Numbers the fields of records as they are met. */
export class FieldTable {
  readonly entries: FieldEntry[] = [];
  readonly root = new PathNode('', '');
  #other = -1;

  /** New fields share one entry from here on, and new places are not remembered. */
  get isFull(): boolean {
    return this.entries.length >= MOST_FIELDS;
  }

  entry(field: number): FieldEntry {
    const entry = this.entries[field];
    if (entry === undefined) throw new RangeError(`there is no field ${field}`);
    return entry;
  }

  /** A field that is not part of the raw record. */
  own(path: string, label: string | null): number {
    return this.#add(path, label, false);
  }

  #add(path: string, label: string | null, words: boolean): number {
    this.entries.push({
      path,
      label,
      count: 0,
      last: -1,
      words,
      tries: 0,
      hits: 0,
      texts: 0,
      units: 0,
      cut: false,
      machine: 0,
    });
    return this.entries.length - 1;
  }

  /** Number of the field at a place, of the leaves with a label or, by null, of those without. */
  field(node: PathNode, label: string | null): number {
    if (label === null) {
      if (node.plain < 0) node.plain = this.#make(node, null);
      return node.plain;
    }
    let field = node.byLabel.get(label);
    if (field === undefined) {
      if (this.isFull) return this.field(node, null);
      field = this.#make(node, label);
      node.byLabel.set(label, field);
    }
    return field;
  }

  #make(node: PathNode, label: string | null): number {
    if (this.isFull) {
      if (this.#other < 0) this.#other = this.#add(OTHER_PATH, null, true);
      return this.#other;
    }
    return this.#add(node.path, label, !NAMING_STEPS.has(node.step));
  }

  /** The place of a key in the objects at `node`. */
  child(node: PathNode, key: string): PathNode {
    let child = node.children.get(key);
    if (child === undefined) {
      const step = key.replaceAll('[]', '');
      child = new PathNode(node.path === '' ? key : `${node.path}.${key}`, step);
      // Unknown keys beyond the limit are walked, but not remembered.
      if (!this.isFull) node.children.set(key, child);
    }
    return child;
  }

  /** The place of the entries of the lists at `node`. */
  element(node: PathNode): PathNode {
    node.element ??= new PathNode(`${node.path}[]`, node.step);
    return node.element;
  }

  /** Calls `visit` for every leaf of a record: strings, numbers and booleans as text; nulls are no values. */
  walk(value: unknown, visit: LeafVisitor): void {
    this.#walk(value, this.root, null, visit);
  }

  #walk(value: unknown, node: PathNode, label: string | null, visit: LeafVisitor): void {
    if (typeof value === 'string') {
      visit(this.field(node, label), value, false);
    } else if (typeof value === 'number' || typeof value === 'boolean') {
      visit(this.field(node, label), String(value), true);
    } else if (Array.isArray(value)) {
      const element = this.element(node);
      for (const entry of value) this.#walk(entry, element, label, visit);
    } else if (value !== null && typeof value === 'object') {
      const record = value as Record<string, unknown>;
      const own = record['label'] ?? record['type'];
      const contentLabel = typeof own === 'string' && own !== '' ? own : null;
      for (const key in record) {
        const child = this.child(node, key);
        this.#walk(record[key], child, key === 'content' ? contentLabel : null, visit);
      }
    }
  }
}

const MACHINE_LENGTH = 32;
const ADDRESS_LENGTH = 7;
const COLON = 58;
const SLASH = 47;
const UNDERSCORE = 95;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122;

/** A scheme with `://` behind it, or `ark:`. */
const isAddress = (bytes: Uint8Array, from: number, to: number): boolean => {
  if (!isLetter(bytes[from] ?? 0)) return false;
  let at = from + 1;
  while (at < to) {
    const code = bytes[at] ?? 0;
    if (!isLetter(code) && !isDigit(code) && code !== 43 && code !== 45 && code !== 46) break;
    at += 1;
  }
  if (at >= to || bytes[at] !== COLON) return false;
  if (at + 2 < to && bytes[at + 1] === SLASH && bytes[at + 2] === SLASH) return true;
  const [a = 0, r = 0, k = 0] = bytes.subarray(from, at);
  return at - from === 3 && (a | 32) === 97 && (r | 32) === 114 && (k | 32) === 107;
};

/** Digits of hexadecimal numbers, and what joins them. */
const isHash = (bytes: Uint8Array, from: number, to: number): boolean => {
  for (let at = from; at < to; at += 1) {
    const code = bytes[at] ?? 0;
    const isHex = isDigit(code) || ((code | 32) >= 97 && (code | 32) <= 102);
    if (!isHex && code !== 45 && code !== UNDERSCORE) return false;
  }
  return true;
};

/** `isMachineText` of a text as UTF-8; `length`: in UTF-16 units. */
export const isMachineBytes = (
  bytes: Uint8Array,
  from: number,
  to: number,
  length: number,
  labelled: boolean,
): boolean => {
  if (length >= ADDRESS_LENGTH && isAddress(bytes, from, to)) return true;
  if (length >= MACHINE_LENGTH && isHash(bytes, from, to)) return true;
  if (labelled) return false;
  let digits = 0;
  let joints = 0;
  for (let at = from; at < to; at += 1) {
    const code = bytes[at] ?? 0;
    if (code <= 32) return false;
    if (isDigit(code)) digits += 1;
    else if (code === COLON || code === UNDERSCORE) joints += 1;
  }
  return digits > 0 && (joints > 0 || length >= 24 || (digits === length && length >= 9));
};

/** Whether the text is an address, a hash or a machine's key rather than something that people read. */
export const isMachineText = (value: string, labelled: boolean): boolean => {
  const bytes = Buffer.from(value, 'utf8');
  return isMachineBytes(bytes, 0, bytes.length, value.length, labelled);
};
