import type { MatchJson, UsageJson } from '../../flow/index.ts';
import type { ParsedName } from '../../names/index.ts';

/** The answer to one name for reading; what JSON lines hold. */
export function nameText(kind: 'parse' | 'stem' | 'match', line: unknown): string {
  const { answer = line } = line as { readonly answer?: unknown };
  switch (kind) {
    case 'parse':
      return parsedText(answer as ParsedName);
    case 'stem': {
      const { verbatim, stem } = answer as {
        readonly verbatim: string;
        readonly stem: string | null;
      };
      return `${plain(verbatim)} → ${stem ?? 'no name'}`;
    }
    case 'match':
      return matchText(answer as MatchAnswer);
  }
}

interface MatchAnswer extends MatchJson {
  readonly query: Readonly<Record<string, string | number>>;
}

function parsedText(name: ParsedName): string {
  const { authorship } = name;
  const facts: readonly (readonly [label: string, value: string | number | null | undefined])[] = [
    ['type', name.isParsed ? name.type : `${name.type}, not parsed`],
    ['quality', name.quality === 0 ? null : name.quality],
    ['canonical', name.canonical?.full],
    ['stemmed', name.canonical?.stemmed],
    ['rank', name.rank === 'UNRANKED' ? null : name.rank],
    ['code', name.code],
    ['uninomial', name.uninomial],
    ['genus', name.genus],
    ['infrageneric', name.infragenericEpithet],
    ['species', name.specificEpithet],
    [
      'infraspecific',
      name.infraspecific
        .map(({ marker, epithet }) => `${marker ?? ''} ${epithet}`.trim())
        .join(', '),
    ],
    ['cultivar', name.cultivarEpithet],
    ['authorship', authorship?.normalized],
    [
      'marks',
      [name.isHybrid ? 'hybrid' : '', name.isExtinct ? 'extinct' : ''].filter((x) => x).join(', '),
    ],
    ['notes', name.notes.map(({ text }) => text).join('; ')],
    ['unparsed', name.tail?.trim()],
    ['warnings', name.warnings.map(({ warning, quality }) => `${warning} (${quality})`).join('; ')],
  ];
  return block(
    name.verbatim,
    facts.flatMap(([label, value]) =>
      value === null || value === undefined || value === ''
        ? []
        : [`${label.padEnd(LABEL_WIDTH)}${plain(String(value))}`],
    ),
  );
}

const LABEL_WIDTH = 15;
const MOST_ALTERNATIVES = 5;

function matchText(match: MatchAnswer): string {
  const { usage, acceptedUsage, classification, reasons = [], alternatives = [] } = match;
  const asked = Object.values(match.query).join(' · ');
  const head =
    usage === null
      ? match.matchType
      : `${match.matchType}  ${usageText(usage)}  confidence ${match.confidence}, specificity ${Math.round(match.specificity * 100) / 100}`;
  const accepted =
    usage === null || acceptedUsage === null || acceptedUsage.key === usage.key
      ? []
      : [`= ${usageText(acceptedUsage)}`];
  const lineage = classification.map(({ name }) => name).join(' › ');
  return block(asked, [
    head,
    ...accepted,
    ...(lineage === '' ? [] : [lineage]),
    ...reasons.map(({ text }) => `- ${text}`),
    ...alternatives.slice(0, MOST_ALTERNATIVES).map(alternativeText),
  ]);
}

const usageText = ({ scientificName, rank, status, key }: UsageJson): string =>
  `${scientificName} (${rank}, ${status}, ${key})`;

const alternativeText = ({ usage, matchType, confidence }: MatchJson): string =>
  `or ${matchType}  ${usage === null ? '' : usageText(usage)}  confidence ${confidence}`;

const block = (head: string, lines: readonly string[]): string =>
  [plain(head), ...lines.map((line) => `  ${plain(line)}`)].join('\n');

/** Nothing that a terminal would obey. */
const plain = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is replaced
  text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
