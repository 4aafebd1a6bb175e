import { VERBATIM_TERMS } from '../../terms/index.ts';
import {
  type AbcdPartName,
  type AbcdPartRow,
  abcdCrosswalk,
  abcdIgnored,
  abcdParts,
  rowsOfPart,
} from './crosswalk.ts';

/** A place in the crosswalk: what its text fills, and what may stand below it. */
export interface CrosswalkNode {
  readonly below: Map<string, CrosswalkNode>;
  /** Place of the term in VERBATIM_TERMS, with its label and choice; null: the text has no place of its own. */
  term: {
    readonly at: number;
    readonly label: string | null;
    readonly choice: number | null;
  } | null;
  part: { readonly name: AbcdPartName; readonly kind: string | null } | null;
  /** Field of a part that its text fills. */
  field: string | null;
  /** Attributes (`@TaxonRank`) and the fields that they fill. */
  attributes: Map<string, string> | null;
  ignored: boolean;
}

const node = (): CrosswalkNode => ({
  below: new Map(),
  term: null,
  part: null,
  field: null,
  attributes: null,
  ignored: false,
});

function nodeAt(root: CrosswalkNode, path: string): CrosswalkNode {
  let at = root;
  for (const step of path.split('/')) {
    if (step === '' || step.startsWith('@')) continue;
    let next = at.below.get(step);
    if (next === undefined) {
      next = node();
      at.below.set(step, next);
    }
    at = next;
  }
  return at;
}

function partTree(rows: readonly AbcdPartRow[]): CrosswalkNode {
  const root = node();
  for (const { path, field } of rows) {
    const at = path.indexOf('@');
    if (at === -1) nodeAt(root, path).field = field;
    else {
      const owner = nodeAt(root, path.slice(0, at));
      owner.attributes ??= new Map();
      owner.attributes.set(path.slice(at + 1), field);
    }
  }
  return root;
}

/** The tables of a unit as a tree, made once. */
export const unitTree: CrosswalkNode = (() => {
  const root = node();
  for (const { path, term, label, choice } of abcdCrosswalk)
    nodeAt(root, path).term = {
      at: VERBATIM_TERMS.indexOf(term),
      label: label ?? null,
      choice: choice ?? null,
    };
  for (const { path, part, kind } of abcdParts)
    nodeAt(root, path).part = { name: part, kind: kind ?? null };
  return root;
})();

const parts = new Map<AbcdPartName, CrosswalkNode>();

/** The rows of a part as a tree. */
export function treeOfPart(part: AbcdPartName): CrosswalkNode {
  const known = parts.get(part);
  if (known !== undefined) return known;
  const tree = partTree(rowsOfPart(part));
  parts.set(part, tree);
  return tree;
}

// What is left out within a part stands in the part's own tree.
for (const { path } of abcdIgnored) {
  const part = abcdParts.find((one) => path.startsWith(`${one.path}/`));
  const at =
    part === undefined
      ? nodeAt(unitTree, path)
      : nodeAt(treeOfPart(part.part), path.slice(part.path.length + 1));
  at.ignored = true;
}

/** What a path below `Unit` becomes: a term (with its label), a field of a part, "ignored"; null: it is not known. */
export function explainAbcdPath(path: string): string | null {
  const [elements = '', attribute] = path.split('@');
  let at: CrosswalkNode = unitTree;
  let part: string | null = null;
  for (const step of elements.split('/')) {
    if (step === '') continue;
    const next = at.below.get(step);
    if (next === undefined) return null;
    if (next.ignored) return 'ignored';
    at = next;
    if (next.part !== null) {
      part = next.part.name;
      at = treeOfPart(next.part.name);
    }
  }
  if (attribute !== undefined) return fieldName(part, at.attributes?.get(attribute) ?? null);
  if (at.term !== null) {
    const { at: index, label } = at.term;
    return label === null ? (VERBATIM_TERMS[index] ?? null) : `${VERBATIM_TERMS[index]} (${label})`;
  }
  if (at.field !== null) return fieldName(part, at.field);
  return part;
}

const fieldName = (part: string | null, field: string | null): string | null =>
  field === null ? null : `${part}.${field}`;
