import type { ApiDeclaration, JsonObject, ValueRule } from './declaration.ts';
import { isNothing, pathsOf } from './values.ts';

/** One place of the native structure. */
interface PathNode {
  readonly children: Map<string, PathNode>;
  /** Read or ignored, with everything below it. */
  known: boolean;
}

const node = (): PathNode => ({ children: new Map(), known: false });

/** Entries of lists share one step; `*` stands for any key. */
const LIST = '[]';
const ANY = '*';

const trees = new WeakMap<ApiDeclaration, PathNode>();

/** Deeper than this nothing is looked at. */
const maxDepth = 32;
const maxChildren = 200;

/** Tells of every leaf of a record that its declaration neither reads nor ignores, each path once. */
export function noteUnknown(
  declaration: ApiDeclaration,
  record: JsonObject,
  sink: (path: string, example: string) => void,
): void {
  const seen = new Set<string>();
  const descend = (value: unknown, path: string, at: readonly PathNode[], depth: number): void => {
    if (isNothing(value) || at.some(({ known }) => known)) return;
    if (typeof value !== 'object' || depth >= maxDepth) {
      if (seen.has(path)) return;
      seen.add(path);
      sink(path, String(typeof value === 'object' ? JSON.stringify(value) : value).slice(0, 80));
      return;
    }
    if (Array.isArray(value)) {
      const below = childrenOf(at, LIST);
      for (const entry of value.slice(0, maxChildren)) {
        descend(entry, `${path}[]`, below, depth + 1);
      }
      return;
    }
    for (const [key, entry] of Object.entries(value).slice(0, maxChildren)) {
      descend(entry, path === '' ? key : `${path}.${key}`, childrenOf(at, key, ANY), depth + 1);
    }
  };
  descend(record, '', [treeOf(declaration)], 0);
}

const childrenOf = (nodes: readonly PathNode[], ...keys: readonly string[]): PathNode[] =>
  nodes.flatMap((one) =>
    keys.map((key) => one.children.get(key)).filter((child) => child !== undefined),
  );

function treeOf(declaration: ApiDeclaration): PathNode {
  let tree = trees.get(declaration);
  if (tree === undefined) {
    tree = node();
    for (const path of knownPaths(declaration)) add(tree, path);
    trees.set(declaration, tree);
  }
  return tree;
}

/** Every path of a record that the declaration reads or ignores. */
export function knownPaths(declaration: ApiDeclaration): readonly string[] {
  const { media } = declaration;
  const each =
    media.each === undefined
      ? []
      : typeof media.each === 'string'
        ? [media.each]
        : media.each.reads;
  const inMedium = rulesOf(declaration).flatMap(pathsOf);
  const conditions = (media.only ?? []).map(({ path }) => path);
  const ofRecord = [
    declaration.id,
    declaration.modified,
    declaration.account,
    ...declaration.crosswalk.map(({ value }) => value),
  ].flatMap(pathsOf);
  const labels = declaration.crosswalk.flatMap(({ value, labelKey }) =>
    labelKey === undefined || typeof value !== 'string' ? [] : [value.replace(/[^.]+$/, labelKey)],
  );
  return [
    // What a function reads, it reads whole
    ...(typeof media.each === 'object' ? media.each.reads : []),
    ...[...inMedium, ...conditions].flatMap((path) => placed(path, each)),
    ...ofRecord,
    ...labels,
    ...declaration.ignored.map(({ path }) => path),
  ];
}

function rulesOf({ media }: ApiDeclaration): readonly (ValueRule | undefined)[] {
  return [
    media.type === 'image' || media.type === 'audio' ? undefined : media.type,
    media.license,
    media.identifier,
    media.landingPage,
    ...media.files.flatMap((file) => [
      file.url,
      file.width,
      file.height,
      file.sizeBytes,
      file.format,
    ]),
    media.thumbnail,
    media.title,
    media.description,
    media.creator,
    media.creatorUrl,
    media.tags,
    media.category,
    media.created,
    media.popularity,
    ...Object.values(media.metaData ?? {}),
    ...Object.values(media.audio ?? {}),
  ];
}

/** A path as a rule of media writes it, as paths of the record. */
function placed(path: string, each: readonly string[]): readonly string[] {
  if (path.startsWith('^.')) return [path.slice(2)];
  if (each.length === 0) return [path];
  // What is no object stands under `value`
  return each.map((list) => (path === 'value' ? list : `${list}.${path}`));
}

function add(tree: PathNode, path: string): void {
  let at = tree;
  for (const part of path.split('.')) {
    const [key = '', ...marks] = part.split(/(?=\[)/);
    const steps = key === '' ? marks : [key, ...marks];
    for (const step of steps) {
      const name = step.startsWith('[') ? LIST : step;
      let next = at.children.get(name);
      if (next === undefined) {
        next = node();
        at.children.set(name, next);
      }
      at = next;
    }
  }
  at.known = true;
}
