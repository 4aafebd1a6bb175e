import {
  type AuthorTeam,
  type NameNote,
  type NameWord,
  type ParsedName,
  parseName,
  toGnparser,
} from '../../names/index.ts';
import { RANKS } from '../../terms/index.ts';
import type { GbifParsedName } from './schemas.ts';
import { GBIF_NAME_TYPE } from './usage.ts';

/** Whose words parsed names are told in. */
export const PARSE_SHAPES = ['gbif', 'gnparser'] as const;
export type ParseShape = (typeof PARSE_SHAPES)[number];

/** A name taken apart, in the words of GBIF or gnparser. */
export const parsedIn = (shape: ParseShape, name: string): unknown => {
  const parsed = parseName(name);
  return shape === 'gnparser' ? toGnparser(parsed) : parsedNameOf(parsed);
};

type Fields = { readonly [Field in keyof GbifParsedName]?: string | null | undefined };

/** A name taken apart, in the words of GBIF's first API, with `quality` and `warnings` added. */
export function parsedNameOf(parsed: ParsedName): GbifParsedName {
  const { authorship, canonical } = parsed;
  const marker = RANKS[parsed.rank].abbreviation;
  return {
    scientificName: parsed.verbatim,
    type: GBIF_NAME_TYPE[parsed.type],
    ...present({
      genusOrAbove: parsed.genus ?? parsed.uninomial,
      infraGeneric: parsed.infragenericEpithet,
      specificEpithet: parsed.specificEpithet,
      infraSpecificEpithet: parsed.infraspecificEpithet,
      cultivarEpithet: parsed.cultivarEpithet,
      strain: notesOf(parsed, ['strain']),
      notho: nothoOf(parsed),
      rankMarker: marker === '' ? null : marker,
      authorship: teamText(authorship?.combination ?? null),
      year: authorship?.combination?.year ?? null,
      bracketAuthorship: teamText(authorship?.basionym ?? null),
      bracketYear: authorship?.basionym?.year ?? null,
      sensu: notesOf(parsed, ['taxonomic']),
      nomStatus: notesOf(parsed, ['nomenclatural']),
      remarks: notesOf(parsed, ['publication', 'manuscript', 'phrase', 'other']),
      canonicalName: canonical?.simple ?? null,
      canonicalNameWithMarker: canonical?.full ?? null,
      canonicalNameComplete: completeOf(parsed),
    }),
    parsed: parsed.isParsed,
    parsedPartially: parsed.isParsed && parsed.tail !== null,
    authorsParsed: parsed.isParsed && parsed.tail === null,
    quality: parsed.quality,
    warnings: parsed.warnings.map(({ warning }) => warning),
  };
}

/** The canonical name with its authorship as GBIF writes it; autonyms have none of their own. */
function completeOf({ canonical, authorship, specificEpithet, infraspecificEpithet }: ParsedName) {
  if (canonical === null) return null;
  if (infraspecificEpithet !== null && infraspecificEpithet === specificEpithet) {
    return canonical.full;
  }
  const basionym = withYear(authorship?.basionym ?? null);
  const combination = withYear(authorship?.combination ?? null);
  return [canonical.full, basionym === null ? null : `(${basionym})`, combination]
    .filter((part) => part !== null)
    .join(' ');
}

function withYear(team: AuthorTeam | null): string | null {
  const authors = teamText(team);
  const year = team?.year ?? null;
  return authors === null || year === null ? (authors ?? year) : `${authors}, ${year}`;
}

function present(fields: Fields): Partial<GbifParsedName> {
  return Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== null));
}

function notesOf({ notes }: ParsedName, kinds: readonly NameNote['kind'][]): string | null {
  const texts = notes.filter(({ kind }) => kinds.includes(kind)).map(({ text }) => text);
  return texts.length === 0 ? null : texts.join('; ');
}

/** "A, B & C", with those to whom the name is ascribed before "ex". */
function teamText(team: AuthorTeam | null): string | null {
  if (team === null || team.authors.length === 0) return null;
  const before = teamText(team.ex);
  const [last = '', ...others] = [...team.authors].reverse();
  const names =
    others.length === 0
      ? last
      : last === 'et al.'
        ? `${others.reverse().join(', ')} et al.`
        : `${others.reverse().join(', ')} & ${last}`;
  return before === null ? names : `${before} ex ${names}`;
}

const NOTHO: Partial<Record<NameWord['kind'], NonNullable<GbifParsedName['notho']>>> = {
  uninomial: 'GENERIC',
  genus: 'GENERIC',
  species: 'SPECIFIC',
  infraspecies: 'INFRASPECIFIC',
};

/** The part of a hybrid's name that says that it is one. */
function nothoOf({ words, infraspecific, type }: ParsedName): GbifParsedName['notho'] | null {
  if (type === 'hybridFormula') return null;
  if (infraspecific.some(({ isNotho }) => isNotho)) return 'INFRASPECIFIC';
  const sign = words.findIndex(({ kind }) => kind === 'hybridChar');
  const after = sign === -1 ? undefined : words[sign + 1];
  return after === undefined ? null : (NOTHO[after.kind] ?? null);
}
