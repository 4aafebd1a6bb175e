import {
  interpretRank,
  isUnknownTaxon,
  type NomenclaturalCode,
  type Rank,
  rankOrder,
} from '../../../terms/index.ts';
import type { ParsedName } from '../../parsed-name.ts';
import { parseName } from '../../parser/parse-name.ts';
import type { NameUsage } from '../usage.ts';
import type { FindingKind } from './findings.ts';

/** A name as the backbone keeps it. */
export interface ReadName {
  /** `placeholder`: only carries the tree. `none`: no name. */
  readonly kind: 'name' | 'placeholder' | 'none';
  readonly canonicalName: string;
  readonly authorship: string | null;
  readonly rank: Rank;
  /** Findings on the way, with details. */
  readonly findings: readonly (readonly [FindingKind, string])[];
}

const MAX_LENGTH = 500;
const NO_FINDINGS: ReadName['findings'] = [];
const nn = /^N\.\s?N\.(?:\s|$)/;
/** Names that await publication are quoted ("Aigarchaeota"). */
const quotes = /^["“]([^"“”]+)["”]$/;
const bracketed = /\s*\[incertae sedis\]/gi;
const infragenericMarker = /^(?:subgen|subg|sect|subsect|ser|subser)\.\s+/;
const letter = /\p{L}/u;
const capitals = /^\p{Lu}{2,60}$/u;
const rankInBrackets = /\[([a-z][a-z ._-]{1,30})\]/;

const none = (kind: 'placeholder' | 'none'): ReadName => ({
  kind,
  canonicalName: '',
  authorship: null,
  rank: 'UNRANKED',
  findings: NO_FINDINGS,
});
const placeholder = none('placeholder');
const nothing = none('none');

/** Reads the name of a usage: canonical form, authorship, rank. Never throws. */
export function readName(
  usage: Pick<NameUsage, 'scientificName' | 'authorship' | 'rank' | 'code'>,
): ReadName {
  const text = usage.scientificName;
  if (text.length > MAX_LENGTH) return nothing;
  if (isPlaceholder(text, usage.authorship)) return placeholder;
  const findings: [FindingKind, string][] = [];
  const name = tidied(text, findings);
  const tree = usage.authorship === null ? null : withoutTreeNotation(usage.authorship);
  if (tree !== null) findings.push(['TREE_NOTATION', usage.authorship ?? '']);
  const authorship = inOrder(tree === null ? usage.authorship : tree.authorship);
  const stated = usage.rank ?? tree?.rank ?? null;
  const { parsed, isResplit } = parsedWith(name, authorship, usage.code);
  if (isResplit) findings.push(['NAME_RESPLIT', `${text} | ${usage.authorship}`]);
  if (parsed.type === 'placeholder' && isUnknownTaxon(name)) return placeholder;
  if (parsed.canonical === null || parsed.type !== 'scientific') {
    if (parsed.type === 'noName' || !letter.test(name)) return nothing;
    // Viruses, clusters, formulas and working names have no form but the one that is written
    const canonicalName = spaced(authorship === null ? name : withoutEnd(name, authorship));
    return { kind: 'name', canonicalName, authorship, rank: stated ?? parsed.rank, findings };
  }
  if (parsed.cardinality === 1 && stated !== null && isSpeciesOrBelow(stated)) return nothing;
  const { full } = parsed.canonical;
  const rank = fittingRank(stated, parsed.rank, parsed.cardinality, usage.code);
  if (stated !== null && rank !== stated) findings.push(['RANK_FROM_NAME', `${stated}: ${full}`]);
  if (parsed.tail !== null || parsed.quality > 3) findings.push(['NAME_DOUBTFUL', parsed.verbatim]);
  const read = parsed.authorship === null ? null : spaced(parsed.authorship.verbatim);
  return {
    kind: 'name',
    canonicalName: joined(full),
    authorship:
      isResplit || authorship === null || parsed.tail === null ? read : spaced(authorship),
    rank,
    findings: findings.length === 0 ? NO_FINDINGS : findings,
  };
}

/** Names of several words that have authors name something. */
function isPlaceholder(text: string, authorship: string | null): boolean {
  if (nn.test(text)) return true;
  if (authorship !== null && text.includes(' ')) return false;
  return isUnknownTaxon(text);
}

/** The name without quotation marks, whole capitals, markers in front and remarks in brackets. */
function tidied(text: string, findings: [FindingKind, string][]): string {
  const quoted = text.length > 2 ? quotes.exec(text) : null;
  let name = quoted?.[1] ?? text;
  if (name.includes('[')) name = name.replace(bracketed, '');
  if (name !== text) findings.push(['NAME_TIDIED', text]);
  if (infragenericMarker.test(name)) return name.replace(infragenericMarker, '');
  if (!capitals.test(name)) return name;
  findings.push(['CASE_MENDED', text]);
  return name.charAt(0) + name.slice(1).toLowerCase();
}

/** Name and authorship parsed as one text. Where the authorship begins with an epithet, the columns were divided in the wrong place. */
function parsedWith(
  name: string,
  authorship: string | null,
  code: NomenclaturalCode | null,
): { readonly parsed: ParsedName; readonly isResplit: boolean } {
  const options = { code, withCultivars: true };
  if (authorship === null || name.includes(authorship)) {
    return { parsed: parseName(name, options), isResplit: false };
  }
  const parsed = parseName(`${name} ${authorship}`, options);
  if (parsed.cardinality <= wordsOf(name)) return { parsed, isResplit: false };
  // An authorship of broken bytes tells nothing of the name
  return authorship.includes('\uFFFD')
    ? { parsed: parseName(name, options), isResplit: false }
    : { parsed, isResplit: true };
}

const SPECIES = rankOrder('SPECIES');
const AGGREGATE = rankOrder('SPECIES_AGGREGATE');
const GENUS = rankOrder('GENUS');

/** The stated rank where the form of the name allows it, else that of the form. */
function fittingRank(
  stated: Rank | null,
  parsed: Rank,
  cardinality: number,
  code: NomenclaturalCode | null,
): Rank {
  if (stated === null || stated === 'UNRANKED' || stated === 'OTHER') {
    // A name of three words without a marker is a subspecies' in zoology (ICZN Art. 45.6)
    return parsed === 'INFRASPECIFIC_NAME' && code === 'ZOOLOGICAL' ? 'SUBSPECIES' : parsed;
  }
  const order = rankOrder(stated);
  if (stated === 'INFRASPECIFIC_NAME' && cardinality > 2) {
    return parsed === 'UNRANKED' ? stated : parsed;
  }
  const fits =
    cardinality === 1
      ? order < AGGREGATE
      : cardinality === 2
        ? order === SPECIES || (order > GENUS && order <= AGGREGATE) || isCultivar(stated)
        : cardinality < 1 || order > SPECIES;
  if (fits) return stated;
  if (parsed !== 'UNRANKED') return parsed;
  if (cardinality === 2) return 'SPECIES';
  if (cardinality < 2) return 'UNRANKED';
  return code === 'ZOOLOGICAL' ? 'SUBSPECIES' : 'INFRASPECIFIC_NAME';
}

const isSpeciesOrBelow = (rank: Rank): boolean => {
  const order = rankOrder(rank);
  return order >= SPECIES && order < rankOrder('OTHER');
};

const isCultivar = (rank: Rank): boolean =>
  rank === 'CULTIVAR' || rank === 'CULTIVAR_GROUP' || rank === 'GREX';

const spaced = (text: string): string => text.replace(/\s+/g, ' ').trim();

const withoutEnd = (name: string, end: string): string =>
  name.endsWith(end) && name.length > end.length ? name.slice(0, -end.length) : name;

/** "× Aus" is written "×Aus", as the codes have it (ICN Art. H.3). */
const joined = (canonical: string): string =>
  canonical.includes('× ') ? canonical.replace(/^× |(?<= )× (?=[a-z]+(?: |$))/g, '×') : canonical;

function wordsOf(name: string): number {
  let words = 0;
  for (const word of name.split(' ')) if (word !== '' && !word.startsWith('(')) words += 1;
  return words;
}

/**
 * Takes out what exports of text trees leave in an authorship: "Saussure, 1852 [genus] {ID=G-6L} # remark". Null where there is
 * nothing of it.
 */
function withoutTreeNotation(
  authorship: string,
): { readonly authorship: string | null; readonly rank: Rank | null } | null {
  const bracket = rankInBrackets.exec(authorship);
  const rank = bracket === null ? null : interpretRank(bracket[1] ?? '');
  const brace = authorship.search(/\{[A-Za-z]{2,20}=/);
  if (rank === null && brace < 0) return null;
  const ends = [rank === null ? -1 : (bracket?.index ?? -1), brace].filter((at) => at >= 0);
  const rest = authorship.slice(0, Math.min(...ends)).trim();
  return { authorship: rest === '' ? null : rest, rank };
}

const year = /^\d{4}[a-z]?$/;
const initials = /^\p{Lu}[\p{Lu}-]{0,7}(?: (?:Sr|Jr|II|III)\.?)?$/u;

/** "WWK-H" → "W.W.K.-H."; "WH Sr" → "W.H.". */
const dotted = (first: string): string =>
  (first.split(' ', 1)[0] ?? '').replace(/\p{Lu}/gu, (letter) => `${letter}.`);

/**
 * Puts authors that are listed with their initials behind ("Quoy, JRC; Gaimard, JP, 1832") in the order that names have them:
 * "J.R.C. Quoy & J.P. Gaimard, 1832". Other authorships stay as they are.
 */
export function inOrder(authorship: string | null): string | null {
  if (authorship === null || !authorship.includes(', ')) return authorship;
  const isInParentheses = authorship.startsWith('(') && authorship.endsWith(')');
  const inside = isInParentheses ? authorship.slice(1, -1) : authorship;
  const teams = inside.split(';');
  const authors: string[] = [];
  let inYear = '';
  for (const [at, team] of teams.entries()) {
    const parts = team.split(',').map((part) => part.trim());
    if (at === teams.length - 1 && year.test(parts.at(-1) ?? '')) inYear = `, ${parts.pop()}`;
    const [surname = '', first] = parts;
    if (parts.length > 2 || surname === '') return authorship;
    if (first === undefined) authors.push(surname);
    else if (initials.test(first)) authors.push(`${dotted(first)} ${surname}`);
    else return authorship;
  }
  if (authors.every((author, at) => author === teams[at]?.trim())) return authorship;
  const last = authors.pop() ?? '';
  const team = authors.length === 0 ? last : `${authors.join(', ')} & ${last}`;
  return isInParentheses ? `(${team}${inYear})` : `${team}${inYear}`;
}
