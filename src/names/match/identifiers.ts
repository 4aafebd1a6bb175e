import type { Issue } from '../../terms/index.ts';
import type { Backbone, RowNumber } from '../backbone/backbone.ts';
import { lookupKey } from '../compare/lookup-key.ts';
import { answer, EMPTY } from './answer.ts';
import { readOwnName } from './own-asked.ts';
import { type ReasonCode, reason } from './reasons.ts';
import { simpleName } from './simple-name.ts';
import { given } from './stated.ts';
import type { MatchReason, NameMatch, NameQuery } from './types.ts';

/** Columns that identify a usage, in the order in which they are believed, with GBIF's flags. */
const COLUMNS = [
  ['taxonID', 'TAXON_ID_NOT_FOUND', 'TAXON_MATCH_TAXON_ID_IGNORED'],
  ['taxonConceptID', 'TAXON_CONCEPT_ID_NOT_FOUND', 'TAXON_MATCH_TAXON_CONCEPT_ID_IGNORED'],
  ['scientificNameID', 'SCIENTIFIC_NAME_ID_NOT_FOUND', 'TAXON_MATCH_SCIENTIFIC_NAME_ID_IGNORED'],
] as const satisfies readonly (readonly [keyof NameQuery, Issue, Issue])[];

/** What an identifier leads to. `isOfSource`: it names its checklist, so that it cannot be another's by chance. */
type Resolved =
  | { readonly kind: 'found'; readonly row: RowNumber; readonly isOfSource: boolean }
  | { readonly kind: 'not-found' | 'ignored' };

const isNumber = /^\d{1,10}$/;

/** Whether a query has an identifier. */
export const hasIdentifier = (query: NameQuery): boolean =>
  given(query.taxonID) !== null ||
  given(query.taxonConceptID) !== null ||
  given(query.scientificNameID) !== null;

/** Resolves identifiers over one backbone, and weighs them against the answer that the name has. */
export class Identifiers {
  readonly #backbone: Backbone;
  readonly #explains: boolean;
  readonly #sources: ReadonlyMap<string, number>;

  constructor(backbone: Backbone, explains: boolean) {
    this.#backbone = backbone;
    this.#explains = explains;
    this.#sources = new Map(
      backbone.facts.sources.map(({ alias }, at) => [alias.toLowerCase(), at] as const),
    );
  }

  /** The answer of the first identifier that is known; where none is, that of the name, with a flag for each identifier. */
  weigh(query: NameQuery, byName: NameMatch): NameMatch {
    const issues: Issue[] = [];
    const reasons: MatchReason[] = [];
    for (const [column, notFound, ignored] of COLUMNS) {
      const id = given(query[column]);
      if (id === null) continue;
      const resolved = this.#resolve(id);
      if (resolved.kind !== 'found') {
        const isUnknown = resolved.kind === 'not-found';
        issues.push(isUnknown ? notFound : ignored);
        reasons.push(reason(isUnknown ? 'id-not-found' : 'id-ignored', id));
        continue;
      }
      if (!resolved.isOfSource && isNumber.test(id) && given(query.scientificName) === null) {
        // Anybody's first row is number 1: without a name a number says nothing.
        issues.push(ignored);
        reasons.push(reason('id-bare-number', id));
        continue;
      }
      const isOther = this.#hasOtherName(query, resolved.row);
      if (isOther && !resolved.isOfSource && byName.usageKey !== this.#backbone.key(resolved.row)) {
        // A bare number that is known by chance: the name says so.
        issues.push(ignored, 'SCIENTIFIC_NAME_AND_ID_INCONSISTENT');
        reasons.push(this.#reason('id-other-name', query, resolved.row));
        continue;
      }
      return this.#byIdentifier(query, id, resolved.row, isOther, byName, issues, reasons);
    }
    return {
      ...byName,
      reasons: this.#explains ? [...byName.reasons, ...reasons] : byName.reasons,
      issues: [...byName.issues, ...issues],
    };
  }

  #byIdentifier(
    query: NameQuery,
    id: string,
    row: RowNumber,
    isOther: boolean,
    byName: NameMatch,
    issues: Issue[],
    reasons: MatchReason[],
  ): NameMatch {
    reasons.push(reason('id-found', id, this.#backbone.scientificName(row)));
    if (isOther) {
      issues.push('SCIENTIFIC_NAME_AND_ID_INCONSISTENT');
      reasons.push(this.#reason('id-other-name', query, row));
    }
    const key = this.#backbone.key(row);
    const isSame = byName.usageKey === key || byName.acceptedUsageKey === key;
    if (byName.usageKey !== null && !isSame) {
      issues.push('TAXON_MATCH_NAME_AND_ID_AMBIGUOUS');
      const other = this.#backbone.scientificName(this.#backbone.rowOf(byName.usageKey));
      reasons.push(reason('id-other-taxon', given(query.scientificName), other));
    }
    return answer(this.#backbone, row, {
      type: 'EXACT',
      confidence: isOther ? 80 : 100,
      askedRank: this.#backbone.rank(row),
      reasons: this.#explains ? reasons : EMPTY,
      alternatives:
        byName.usageKey === null || isSame ? EMPTY : [{ ...byName, alternatives: EMPTY }],
      issues,
    });
  }

  #reason(code: ReasonCode, query: NameQuery, row: RowNumber): MatchReason {
    return reason(code, given(query.scientificName), this.#backbone.scientificName(row));
  }

  /** `alias:id`; else an id as it stands, of one source only; else a key of the backbone. */
  #resolve(id: string): Resolved {
    const colon = id.indexOf(':');
    const source = colon < 0 ? undefined : this.#sources.get(id.slice(0, colon).toLowerCase());
    if (source !== undefined) {
      const row = this.#backbone.rowOfSourceId(source, id.slice(colon + 1));
      if (row >= 0) return { kind: 'found', row, isOfSource: true };
      return { kind: 'not-found' };
    }
    const rows = [...this.#sources.values()]
      .map((at) => this.#backbone.rowOfSourceId(at, id))
      .filter((row) => row >= 0);
    const [only] = rows;
    // A long identifier ("urn:lsid:…") is no other checklist's by chance.
    if (only !== undefined && rows.length === 1) {
      return { kind: 'found', row: only, isOfSource: colon >= 0 };
    }
    if (rows.length === 0 && /^[1-9]\d{0,9}$/.test(id)) {
      const row = this.#backbone.rowOf(Number(id));
      if (row >= 0) return { kind: 'found', row, isOfSource: false };
    }
    return { kind: 'ignored' };
  }

  /** Whether the query's name is, after all rules of spelling, not that of a row nor that of its accepted usage. */
  #hasOtherName(query: NameQuery, row: RowNumber): boolean {
    const name = given(query.scientificName);
    if (name === null) return false;
    const { key } = readOwnName(name, { rank: null, code: null, status: null });
    const accepted = this.#backbone.accepted(row);
    return [row, accepted].every(
      (at) => at < 0 || lookupKey(simpleName(this.#backbone.canonicalName(at))) !== key,
    );
  }
}
