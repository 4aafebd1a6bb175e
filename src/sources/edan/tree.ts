import { VERBATIM_TERMS, type VerbatimTerm } from '../../terms/index.ts';
import {
  type AccessPointField,
  type CrosswalkRow,
  type CrosswalkTarget,
  edanCrosswalk,
  edanIgnored,
  type LabelTarget,
  type MediaField,
} from './crosswalk.ts';

/** The place of a term in VERBATIM_TERMS, by which the reader files its texts. */
export const termNumber = (term: VerbatimTerm): number => VERBATIM_TERMS.indexOf(term);

/** Where a text goes, resolved from a row and a label. */
export interface Target {
  readonly kind: 'term' | 'sourceId' | 'modifiedSeconds' | 'media' | 'accessPoint';
  /** Place in VERBATIM_TERMS; -1 for the other kinds. */
  readonly term: number;
  readonly media: MediaField | null;
  readonly accessPoint: AccessPointField | null;
  readonly ifAbsent: boolean;
}

/** A row made ready: its target, and the targets of some labels. */
export interface Rule {
  readonly target: Target;
  readonly label: string | null;
  readonly indexed: number | null;
  readonly unlabelled: boolean;
  readonly labels: ReadonlyMap<string, Target> | null;
  /** Labels as published, met so far: hot labels need neither folding nor a second copy. */
  readonly met: Map<string, MetLabel>;
  /** The label of the last entry. */
  lastMet: MetLabel | null;
}

/** A label as published with its target, and the label that came after it when last looked. */
export interface MetLabel {
  readonly label: string;
  readonly target: Target;
  next: MetLabel | null;
}

/** One place of the native structure. A child that is missing is unknown. */
export interface PathNode {
  /** Native path with `[]` marks. */
  readonly path: string;
  /** Last step of the path, without marks. */
  readonly key: string;
  readonly children: Map<string, PathNode>;
  /**
   * The child that came first, and the sibling that came after, when last looked: records of one release
   * have their keys in one order, so that one comparison mostly finds the next node.
   */
  firstChild: PathNode | null;
  nextSibling: PathNode | null;
  rule: Rule | null;
  ignored: boolean;
  /** Objects here begin a medium or access point, or the array is a list of places. */
  opens: 'media' | 'accessPoint' | 'geoLocation' | null;
}

const node = (path: string, key: string): PathNode => ({
  path,
  key,
  children: new Map(),
  firstChild: null,
  nextSibling: null,
  rule: null,
  ignored: false,
  opens: null,
});

const targetOf = (target: CrosswalkTarget, ifAbsent: boolean): Target => {
  const [room, field] = target.includes('.') ? target.split('.') : ['term', target];
  return {
    kind: room === 'record' ? (field as Target['kind']) : (room as Target['kind']),
    term: room === 'term' ? termNumber(field as VerbatimTerm) : -1,
    media: room === 'media' ? (field as MediaField) : null,
    accessPoint: room === 'accessPoint' ? (field as AccessPointField) : null,
    ifAbsent,
  };
};

const labelTarget = (target: LabelTarget): Target =>
  typeof target === 'string' ? targetOf(target, false) : targetOf(target.term, true);

const ruleOf = (row: CrosswalkRow): Rule => ({
  target: targetOf(row.target, row.ifAbsent === true),
  label: row.label ?? null,
  indexed: row.indexed === undefined ? null : termNumber(row.indexed),
  unlabelled: row.unlabelled === true,
  labels:
    row.labels === undefined
      ? null
      : new Map(Object.entries(row.labels).map(([label, to]) => [label, labelTarget(to)])),
  met: new Map(),
  lastMet: null,
});

const opened: Readonly<Record<string, PathNode['opens']>> = {
  'content.descriptiveNonRepeating.online_media.media[]': 'media',
  'content.descriptiveNonRepeating.online_media.media[].resources[]': 'accessPoint',
  'content.indexedStructured.geoLocation[]': 'geoLocation',
};

function nodeAt(root: PathNode, path: string): PathNode {
  let at = root;
  let walked = '';
  for (const step of path.split('.')) {
    walked = walked === '' ? step : `${walked}.${step}`;
    const key = step.replaceAll('[]', '');
    let next = at.children.get(key);
    if (next === undefined) {
      next = node(walked, key);
      next.opens = opened[walked] ?? null;
      at.children.set(key, next);
    }
    at = next;
  }
  return at;
}

function compile(): PathNode {
  const root = node('', '');
  for (const row of edanCrosswalk) nodeAt(root, row.path).rule = ruleOf(row);
  for (const { path } of edanIgnored) nodeAt(root, path).ignored = true;
  return root;
}

/** The crosswalk as a tree, read from the root of a record downwards. */
export const edanTree: PathNode = compile();

/** Keys of a labelled entry (`{label, content}`) that are read or known to be of no use. */
export const ENTRY_KEYS: ReadonlySet<string> = new Set([
  'content',
  'label',
  'type',
  'flag',
  'indexedContent',
]);

/** What the crosswalk does with a native path: for the docs and for the test that none is forgotten. */
export function explainPath(path: string): 'mapped' | 'structure' | 'ignored' | 'unknown' {
  let at = edanTree;
  for (const step of path.split('.')) {
    const key = step.replaceAll('[]', '');
    if (at.ignored) return 'ignored';
    const next = at.children.get(key);
    if (next === undefined) {
      return at.rule !== null && ENTRY_KEYS.has(key) ? 'mapped' : 'unknown';
    }
    at = next;
  }
  if (at.ignored) return 'ignored';
  return at.rule === null ? 'structure' : 'mapped';
}
