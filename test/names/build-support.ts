import {
  type BackboneUsage,
  type BuiltBackbone,
  buildBackbone,
  type ChecklistInput,
  type KeyRegister,
  type NameUsage,
} from '../../src/names/index.ts';
import { interpretRank, type NomenclaturalCode } from '../../src/terms/index.ts';

/** A usage from a line `id | parent or =accepted | name | authorship | rank | more`; `more`: key=value, separated by spaces. */
export function usage(line: string, at = 0): NameUsage {
  const [id = '', link = '', scientificName = '', authorship = '', rank = '', more = ''] = line
    .split('|')
    .map((cell) => cell.trim());
  const extra = new Map(
    more
      .split(' ')
      .filter((part) => part !== '')
      .map((part) => part.split('=') as [string, string]),
  );
  const isSynonym = link.startsWith('=');
  const orNull = (text: string | undefined) => (text === undefined || text === '' ? null : text);
  return {
    id,
    parentId: isSynonym ? null : orNull(link),
    acceptedId: isSynonym ? orNull(link.slice(1)) : null,
    basionymId: orNull(extra.get('basionym')),
    scientificName,
    authorship: orNull(authorship),
    rank: interpretRank(rank),
    status: (orNull(extra.get('status')) ??
      (isSynonym ? 'SYNONYM' : 'ACCEPTED')) as NameUsage['status'],
    code: orNull(extra.get('code')) as NomenclaturalCode | null,
    nomenclaturalStatus: null,
    classification: (extra.get('in') ?? '')
      .split(',')
      .filter((part) => part !== '')
      .map((part) => part.split(':'))
      .map(([higher = '', name = '']) => [interpretRank(higher) ?? 'UNRANKED', name] as const),
    isExtinct: null,
    vernacularNames: [],
    acceptedName: orNull(extra.get('accepted')?.replaceAll('_', ' ')),
    parentName: null,
    ...(extra.has('epithet') ? { isEpithet: true } : {}),
    place: { file: 'list', line: at + 1 },
  };
}

const lines = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** A checklist of the lines of a text. */
export const checklist = (alias: string, text: string): ChecklistInput => ({
  alias,
  title: null,
  license: null,
  format: 'dwc',
  fingerprint: alias,
  usages: async function* () {
    yield lines(text).map(usage);
  },
});

export interface Built {
  readonly built: BuiltBackbone;
  readonly usages: readonly BackboneUsage[];
  /** `kind id detail` of every finding, with the alias in front. */
  readonly findings: readonly string[];
  /** `name authorship [rank status]` of accepted usages below their parents, synonyms with "=", by name. */
  tree(): readonly string[];
  key(name: string): number;
}

/** Builds the checklists, in their order. */
export async function build(inputs: readonly ChecklistInput[], keys?: KeyRegister): Promise<Built> {
  const findings: string[] = [];
  const built = await buildBackbone(inputs, {
    name: 'test',
    builtAt: '2026-01-01T00:00:00.000Z',
    onFinding: (source, { kind, id, detail }) =>
      findings.push(`${source} ${kind} ${id} ${detail}`.trim().replace(/ {2,}/g, ' ')),
    ...(keys === undefined ? {} : { keys }),
  });
  const usages = [...built.usages()];
  return {
    built,
    usages,
    findings,
    tree: () => treeOf(usages),
    key: (name) => usages.find((one) => labelOf(one) === name)?.key ?? 0,
  };
}

const labelOf = ({ canonicalName, authorship }: BackboneUsage): string =>
  authorship === null ? canonicalName : `${canonicalName} ${authorship}`;

function treeOf(usages: readonly BackboneUsage[]): readonly string[] {
  const order = usages.toSorted((a, b) => (labelOf(a) < labelOf(b) ? -1 : 1));
  const text = (one: BackboneUsage) => {
    const status = one.status === 'ACCEPTED' || one.status === 'SYNONYM' ? '' : ` ${one.status}`;
    return `${labelOf(one)} [${one.rank}${status}]`;
  };
  const below = (key: number | null, depth: number): string[] =>
    order
      .filter((one) => one.acceptedKey === null && one.parentKey === key)
      .flatMap((one) => [
        `${'  '.repeat(depth)}${text(one)}`,
        ...order
          .filter(({ acceptedKey }) => acceptedKey === one.key)
          .map((synonym) => `${'  '.repeat(depth)}= ${text(synonym)}`),
        ...below(one.key, depth + 1),
      ]);
  return below(null, 0);
}
