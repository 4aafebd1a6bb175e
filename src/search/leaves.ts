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
}

/** Records with made-up keys cannot make the table grow without end: beyond this, fields share one entry. */
const MOST_FIELDS = 60_000;
const OTHER_PATH = '*';
/** Steps whose texts name a value rather than being one. */
const NAMING_STEPS: ReadonlySet<string> = new Set(['label', 'type']);

class PathNode {
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
  readonly #root = new PathNode('', '');
  #other = -1;

  /** A field that is not part of the raw record. */
  own(path: string, label: string | null): number {
    return this.#add(path, label, false);
  }

  #add(path: string, label: string | null, words: boolean): number {
    this.entries.push({ path, label, count: 0, last: -1, words, tries: 0, hits: 0 });
    return this.entries.length - 1;
  }

  #field(node: PathNode, label: string | null): number {
    if (label === null) {
      if (node.plain < 0) node.plain = this.#make(node, null);
      return node.plain;
    }
    let field = node.byLabel.get(label);
    if (field === undefined) {
      if (this.entries.length >= MOST_FIELDS) return this.#field(node, null);
      field = this.#make(node, label);
      node.byLabel.set(label, field);
    }
    return field;
  }

  #make(node: PathNode, label: string | null): number {
    if (this.entries.length >= MOST_FIELDS) {
      if (this.#other < 0) this.#other = this.#add(OTHER_PATH, null, true);
      return this.#other;
    }
    return this.#add(node.path, label, !NAMING_STEPS.has(node.step));
  }

  /** Calls `visit` for every leaf of a record: strings, numbers and booleans as text; nulls are no values. */
  walk(value: unknown, visit: LeafVisitor): void {
    this.#walk(value, this.#root, null, visit);
  }

  #walk(value: unknown, node: PathNode, label: string | null, visit: LeafVisitor): void {
    if (typeof value === 'string') {
      visit(this.#field(node, label), value, false);
    } else if (typeof value === 'number' || typeof value === 'boolean') {
      visit(this.#field(node, label), String(value), true);
    } else if (Array.isArray(value)) {
      node.element ??= new PathNode(`${node.path}[]`, node.step);
      const element = node.element;
      for (const entry of value) this.#walk(entry, element, label, visit);
    } else if (value !== null && typeof value === 'object') {
      const record = value as Record<string, unknown>;
      const own = record['label'] ?? record['type'];
      const contentLabel = typeof own === 'string' && own !== '' ? own : null;
      for (const key in record) {
        let child = node.children.get(key);
        if (child === undefined) {
          const step = key.replaceAll('[]', '');
          child = new PathNode(node.path === '' ? key : `${node.path}.${key}`, step);
          // Unknown keys beyond the limit are walked, but not remembered.
          if (this.entries.length < MOST_FIELDS) node.children.set(key, child);
        }
        this.#walk(record[key], child, key === 'content' ? contentLabel : null, visit);
      }
    }
  }
}

const URL_LIKE = /^[a-z][a-z0-9+.-]*:\/\/|^ark:/i;
const HASH_LIKE = /^[0-9a-f_-]{32,}$/i;

/** Whether the text is an address, a hash or a machine's key rather than something that people read. */
export const isMachineText = (value: string, labelled: boolean): boolean => {
  const length = value.length;
  if (length >= 7 && URL_LIKE.test(value)) return true;
  if (length >= 32 && HASH_LIKE.test(value)) return true;
  if (labelled) return false;
  let digits = 0;
  let joints = 0;
  for (let at = 0; at < length; at += 1) {
    const code = value.charCodeAt(at);
    if (code <= 32) return false;
    if (code >= 48 && code <= 57) digits += 1;
    else if (code === 58 || code === 95) joints += 1;
  }
  return digits > 0 && (joints > 0 || length >= 24 || (digits === length && length >= 9));
};
