import type { Backbone, RowNumber } from '../backbone.ts';

/** What can differ between two builds of a backbone. A usage may have several. */
export const BACKBONE_CHANGES = [
  'added',
  'removed',
  'name',
  'authorship',
  'rank',
  'status',
  'accepted',
  'moved',
] as const;
export type BackboneChangeKind = (typeof BACKBONE_CHANGES)[number];

/** One difference. `before` and `after` are names or words; empty where there is none. */
export interface BackboneChange {
  readonly kind: BackboneChangeKind;
  readonly key: number;
  /** As the newer build has it, or the older for a usage that is gone. */
  readonly scientificName: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Differences between two builds by key, in the order of the keys: names that came and went, other spellings, authors, ranks, statuses,
 * accepted usages (`accepted`), and parents of accepted usages (`moved`).
 */
export function* diffBackbones(
  before: Backbone,
  after: Backbone,
): Generator<BackboneChange, void, undefined> {
  for (const key of allKeys(before, after)) {
    const was = before.rowOf(key);
    const is = after.rowOf(key);
    if (was < 0) yield presence('added', key, after, is);
    else if (is < 0) yield presence('removed', key, before, was);
    else yield* changes(key, before, was, after, is);
  }
}

function presence(
  kind: 'added' | 'removed',
  key: number,
  backbone: Backbone,
  row: RowNumber,
): BackboneChange {
  const accepted = backbone.accepted(row);
  const status = backbone.status(row).toLowerCase();
  const said = accepted < 0 ? status : `${status} of ${backbone.scientificName(accepted)}`;
  return {
    kind,
    key,
    scientificName: backbone.scientificName(row),
    before: kind === 'removed' ? said : '',
    after: kind === 'added' ? said : '',
  };
}

function* changes(
  key: number,
  before: Backbone,
  was: RowNumber,
  after: Backbone,
  is: RowNumber,
): Generator<BackboneChange, void, undefined> {
  const scientificName = after.scientificName(is);
  const compared: readonly (readonly [BackboneChangeKind, string, string])[] = [
    ['name', before.canonicalName(was), after.canonicalName(is)],
    ['authorship', before.authorship(was) ?? '', after.authorship(is) ?? ''],
    ['rank', before.rank(was), after.rank(is)],
    ['status', before.status(was), after.status(is)],
  ];
  for (const [kind, old, now] of compared) {
    if (old !== now) yield { kind, key, scientificName, before: old, after: now };
  }
  const acceptedWas = before.accepted(was);
  const acceptedIs = after.accepted(is);
  const kind = acceptedWas >= 0 || acceptedIs >= 0 ? 'accepted' : 'moved';
  const [upWas, upIs] =
    kind === 'accepted' ? [acceptedWas, acceptedIs] : [before.parent(was), after.parent(is)];
  if (keyOf(before, upWas) === keyOf(after, upIs)) return;
  yield {
    kind,
    key,
    scientificName,
    before: nameOf(before, upWas),
    after: nameOf(after, upIs),
  };
}

const keyOf = (backbone: Backbone, row: RowNumber): number => (row < 0 ? 0 : backbone.key(row));
const nameOf = (backbone: Backbone, row: RowNumber): string =>
  row < 0 ? '' : backbone.scientificName(row);

/** Keys of both, ascending, each once. */
function* allKeys(a: Backbone, b: Backbone): Generator<number, void, undefined> {
  const one = sortedKeys(a);
  const other = sortedKeys(b);
  let i = 0;
  let j = 0;
  while (i < one.length || j < other.length) {
    const left = one[i] ?? Number.POSITIVE_INFINITY;
    const right = other[j] ?? Number.POSITIVE_INFINITY;
    yield Math.min(left, right);
    if (left <= right) i += 1;
    if (right <= left) j += 1;
  }
}

function sortedKeys(backbone: Backbone): Int32Array {
  const keys = new Int32Array(backbone.size);
  for (let row = 0; row < keys.length; row++) keys[row] = backbone.key(row);
  return keys.sort();
}
