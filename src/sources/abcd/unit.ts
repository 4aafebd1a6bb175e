import {
  termsOf,
  type VerbatimMedia,
  type VerbatimRecord,
  type VerbatimTerm,
} from '../../terms/index.ts';
import { statementOf, type XmlElement } from '../../xml/index.ts';
import { Draft, placeOf, textsOf } from './draft.ts';
import { addIdentifications } from './identification.ts';
import { partReaders } from './parts.ts';
import { type CrosswalkNode, treeOfPart, unitTree } from './tree.ts';
import { noteAttribute, noteUnknown, readPart, type UnknownPathSink } from './walk.ts';

/** What the dataset around a unit says of all its units. Null: nothing. */
export interface UnitContext {
  /** ABCD 1.2 has the codes at the dataset. */
  readonly institutionCode: string | null;
  readonly collectionCode: string | null;
  readonly datasetName: string | null;
  readonly license: string | null;
  readonly rights: string | null;
}

export const NO_CONTEXT: UnitContext = {
  institutionCode: null,
  collectionCode: null,
  datasetName: null,
  license: null,
  rights: null,
};

export type UnitReading =
  | { readonly kind: 'record'; readonly record: VerbatimRecord }
  | { readonly kind: 'reject'; readonly reason: 'MISSING_ID'; readonly detail: string };

const noMedia: readonly VerbatimMedia[] = Object.freeze([]);

/**
 * A unit as a record: the crosswalk's terms; media, identifications, measurements, types and relations by their parts. The preferred
 * identification (else the first) names the record, all stand in the Identification extension. The key is UnitGUID, else
 * SourceInstitutionID:SourceID:UnitID as far as they are given; without UnitID there is none.
 */
export function readUnit(
  unit: XmlElement,
  context: UnitContext = NO_CONTEXT,
  unknown: UnknownPathSink = () => {},
): UnitReading {
  const draft = new Draft();
  walk(unit, unitTree, '', draft, unknown);
  addIdentifications(draft);
  const lists = textsOf(draft);
  const fill = (term: VerbatimTerm, text: string | null): void => {
    if (text !== null) lists[placeOf(term)] ??= [{ label: null, text }];
  };
  fill('institutionCode', context.institutionCode);
  fill('collectionCode', context.collectionCode);
  fill('datasetName', context.datasetName);
  fill('license', context.license);
  fill('rights', context.rights);
  const first = (term: VerbatimTerm): string | undefined => lists[placeOf(term)]?.[0]?.text;
  const sourceId =
    first('occurrenceID') ??
    triplet(first('institutionCode'), first('collectionCode'), first('catalogNumber'));
  if (sourceId === null)
    return { kind: 'reject', reason: 'MISSING_ID', detail: 'neither UnitGUID nor UnitID' };
  const record: VerbatimRecord = {
    sourceId,
    terms: termsOf(lists),
    media: draft.media.length === 0 ? noMedia : draft.media,
    modifiedSeconds: null,
  };
  return {
    kind: 'record',
    record:
      draft.extensions.size === 0
        ? record
        : { ...record, extensions: Object.fromEntries(draft.extensions) },
  };
}

function triplet(
  institution: string | undefined,
  source: string | undefined,
  unit: string | undefined,
): string | null {
  if (unit === undefined) return null;
  return [institution, source, unit].filter((code) => code !== undefined).join(':');
}

function walk(
  element: XmlElement,
  node: CrosswalkNode,
  path: string,
  draft: Draft,
  unknown: UnknownPathSink,
): void {
  for (const child of element.children) {
    const below = node.below.get(child.name);
    const at = path === '' ? child.name : `${path}/${child.name}`;
    if (below === undefined) {
      noteUnknown(child, at, unknown);
      continue;
    }
    if (below.ignored) continue;
    if (below.part !== null) {
      const { name, kind } = below.part;
      partReaders[name](readPart(child, treeOfPart(name), at, unknown), draft, kind, child);
      continue;
    }
    for (const name in child.attributes)
      noteAttribute(name, child.attributes[name] ?? '', at, unknown);
    if (child.children.length === 0 || child.mixed !== null || below.below.size === 0) {
      const text = statementOf(child);
      if (text === null) continue;
      if (below.term === null) unknown(at, text);
      else draft.putAt(below.term.at, text, below.term.label, below.term.choice);
      continue;
    }
    walk(child, below, at, draft, unknown);
  }
}
