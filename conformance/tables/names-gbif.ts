import {
  type GbifDialect,
  type GbifName,
  isVirusName,
  parseGbifAuthorship,
  parseGbifName,
  renderings,
  taxonOf,
} from '../../src/names/gbif/index.ts';
import type { NomenclaturalCode } from '../../src/terms/index.ts';
import { agrees, type Outcome, table } from '../table.ts';

type Fields = Readonly<Record<string, unknown>>;

type Row = {
  readonly op?: string;
  readonly dialect?: string;
  readonly strict?: boolean;
  readonly source_path?: string;
  readonly input: {
    readonly name?: string | null;
    readonly authorship?: string | null;
    readonly rank?: string | null;
    readonly code?: NomenclaturalCode | null;
  };
  readonly expected: Fields;
};

const dialectOf = ({ dialect }: Row): GbifDialect => (dialect?.endsWith('3.16') ? '3.16' : '5');

/** The answer to a row, in the table's fields. */
export function answer(row: Row): Fields {
  const { name, authorship = null, rank = null, code = null } = row.input;
  const dialect = dialectOf(row);
  if (row.op === 'is_virus') return { virus: isVirusName(name ?? '') };
  if (row.op === 'parse_authorship')
    return fieldsOf(parseGbifAuthorship(authorship ?? '', { dialect }), dialect);
  const parsed = parseGbifName(name ?? '', { dialect, authorship, rank, code });
  if (row.expected['virus'] !== undefined) return { virus: isVirusName(name ?? '') };
  return fieldsOf(parsed, dialect);
}

function fieldsOf(name: GbifName, dialect: GbifDialect): Fields {
  const written = renderings(name, dialect);
  const informal = name.result === 'INFORMAL' ? taxonOf(name) : {};
  return {
    ...name,
    ...informal,
    unparsable: name.result === 'UNPARSABLE',
    autonym: isAutonym(name),
    canonicalName: written.canonicalWithoutAuthorship,
    canonicalWithoutAuthorship: written.canonicalWithoutAuthorship,
    formatted: written,
    genericAuthorship: combined(name.genericAuthorship),
    specificAuthorship: combined(name.specificAuthorship),
  };
}

/** The tables name the parts of a combined authorship in two ways. */
const combined = (authorship: GbifName['specificAuthorship']): Fields | null =>
  authorship === null
    ? null
    : {
        ...authorship,
        combinationAuthorship: authorship.combination,
        basionymAuthorship: authorship.basionym,
      };

const isAutonym = ({ specificEpithet, infraspecificEpithet }: GbifName): boolean =>
  infraspecificEpithet !== null && infraspecificEpithet === specificEpithet;

/** What a field is where a strict row does not name it; those left out here are not checked. */
const DEFAULTS: Fields = {
  type: 'SCIENTIFIC',
  rank: 'UNRANKED',
  state: 'COMPLETE',
  code: null,
  uninomial: null,
  genus: null,
  infragenericEpithet: null,
  specificEpithet: null,
  infraspecificEpithet: null,
  cultivarEpithet: null,
  phrase: null,
  voucher: null,
  nominatingParty: null,
  candidatus: false,
  notho: [],
  sanctioningAuthor: null,
  taxonomicNote: null,
  nomenclaturalNote: null,
  publishedIn: null,
  publishedInPage: null,
  unparsed: null,
  doubtful: false,
  manuscript: false,
  extinct: false,
  epithetQualifier: null,
  warnings: [],
};

const isDefault = (value: unknown, usual: unknown): boolean =>
  Array.isArray(usual) ? Array.isArray(value) && value.length === 0 : value === usual;

const isEmpty = (authors: unknown): boolean => {
  const { authors: names, year } = authors as { authors: readonly string[]; year: string | null };
  return names.length === 0 && year === null;
};

/** A constant of the peer whose wording the table could not resolve has a question mark: `?YEAR_INTERPRETED`. */
const asWords = (wanted: unknown): unknown =>
  Array.isArray(wanted)
    ? wanted.map((one) =>
        String(one).replace(/^\?(.*)$/, (_, name: string) => name.toLowerCase().replace(/_/g, ' ')),
      )
    : wanted;

/** The fields that do not hold. */
export function disagreements(row: Row): string[] {
  const given = answer(row);
  const bad = Object.entries(row.expected)
    .filter(([field, wanted]) => !holds(field, wanted, given[field]))
    .map(([field]) => field);
  if (row.strict !== true) return bad;
  return [...bad, ...unexpected(row, given)];
}

function holds(field: string, wanted: unknown, value: unknown): boolean {
  if (field === 'warnings') {
    const words = asWords(wanted);
    return agrees([...(value as string[])].sort(), [...(words as string[])].sort());
  }
  return agrees(value, wanted);
}

/** Fields that a strict row does not name and that are not as usual; an informal result of 5 has its own few fields. */
function unexpected({ expected }: Row, given: Fields): string[] {
  if (expected['result'] === 'INFORMAL') return [];
  const fields = Object.entries(DEFAULTS)
    .filter(([field, usual]) => !(field in expected) && !isDefault(given[field], usual))
    .map(([field]) => field);
  const authors = ['combinationAuthorship', 'basionymAuthorship'].filter(
    (field) => !(field in expected) && !isEmpty(given[field]),
  );
  return [...fields, ...authors];
}

const check = (row: Row): Outcome => (disagreements(row).length === 0 ? 'pass' : 'fail');

/** Two thirds of the file are one list of viruses: they are counted apart. */
const operation = ({ op, expected }: Row): string =>
  expected['virus'] === undefined ? (op ?? '-') : 'virus';

export const namesGbif = ['names_gbif.jsonl', 'names_gbif_snapshot.jsonl'].map((file) =>
  table<Row>({ file, check, operation }),
);
