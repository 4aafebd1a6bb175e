import { expect, test } from 'vitest';
import {
  createMatcher,
  type LineageRank,
  type MatchBehaviour,
  type NameQuery,
  reasonText,
} from '../../src/names/index.ts';
import { randomNames, randomNumbers } from './compare-random.ts';
import { smallBackbone } from './match-backbone.ts';

const backbone = smallBackbone();
const BEHAVIOURS: readonly MatchBehaviour[] = ['opendrawer', 'gbif-v1', 'gbif-v2', 'col'];
const KINGDOMS = ['Animalia', 'Plantae', 'Fungi', 'Viruses', 'Bacteria', 'Chromista', 'nothing'];
const random = randomNumbers(7);
const any = <T>(values: readonly T[]): T | undefined =>
  values[Math.floor(random() * values.length)];

/** Names of the backbone with letters changed, dropped, swapped and words added or moved. */
function mutated(): string {
  let text = backbone.scientificName(Math.floor(random() * backbone.size));
  for (let edits = Math.floor(random() * 4); edits > 0; edits--) {
    const at = Math.floor(random() * text.length);
    const kind = Math.floor(random() * 5);
    if (kind === 0) text = `${text.slice(0, at)}${text.slice(at + 1)}`;
    else if (kind === 1) text = `${text.slice(0, at)}${any([...'aeiourst '])}${text.slice(at)}`;
    else if (kind === 2) text = `${text.slice(at)} ${text.slice(0, at)}`;
    else if (kind === 3) text = text.replace(' ', any([' cf. ', ' × ', ' (Bus) ', ' sp. ']) ?? ' ');
    else text = any([text.toUpperCase(), text.toLowerCase(), `${text} L.`]) ?? text;
  }
  return text;
}

function randomQuery(noise: readonly string[]): NameQuery {
  const higher = (): string | null => {
    if (random() < 0.7) return null;
    return random() < 0.2
      ? (any(noise) ?? null)
      : backbone.canonicalName(Math.floor(random() * backbone.size));
  };
  return {
    scientificName: random() < 0.9 ? mutated() : (any(noise) ?? ''),
    scientificNameAuthorship: random() < 0.1 ? (any(['L.', '(L.) Mill.', '1900']) ?? null) : null,
    taxonRank: random() < 0.1 ? (any(['species', 'GENUS', 'fam.', 'x']) ?? null) : null,
    kingdom: random() < 0.5 ? (any(KINGDOMS) ?? null) : null,
    class: higher(),
    family: higher(),
    genus: higher(),
    taxonID: random() < 0.05 ? (any(['vert:T28', '28', 'x:1', ...noise]) ?? null) : null,
  };
}

const queries = (() => {
  const noise = randomNames(300, 11);
  return Array.from({ length: 3000 }, () => randomQuery(noise));
})();

test.each(BEHAVIOURS)('%s never throws, and answers within its bounds', (behaviour) => {
  const matcher = createMatcher(backbone, { behaviour });
  for (const query of queries) {
    const match = matcher.match(query);
    expect(match.confidence).toBeGreaterThanOrEqual(0);
    expect(match.confidence).toBeLessThanOrEqual(100);
    expect(match.specificity).toBeGreaterThanOrEqual(0);
    expect(match.specificity).toBeLessThanOrEqual(1);
    expect(match.usageKey === null).toBe(match.matchType === 'NONE');
    for (const reason of match.reasons) expect(reasonText(reason)).not.toBe('');
    expect(matcher.match(query)).toEqual(match);
  }
});

test('the short way answers as the whole one', () => {
  const whole = createMatcher(backbone);
  const quick = createMatcher(backbone, { explain: false });
  const named = Array.from({ length: backbone.size }, (_, row) => {
    const nameAt = (rank: LineageRank): string | null => {
      const at = backbone.ancestor(row, rank);
      return at < 0 ? null : backbone.canonicalName(at);
    };
    const other = backbone.canonicalName(Math.floor(random() * backbone.size));
    const scientificName = backbone.canonicalName(row);
    const [kingdom, order, family] = [nameAt('KINGDOM'), nameAt('ORDER'), nameAt('FAMILY')];
    return [
      { scientificName, kingdom, order, family, genus: nameAt('GENUS') },
      { scientificName, kingdom, order, family: other },
      { scientificName, kingdom: 'Plantae', family },
      { scientificName, taxonRank: backbone.rank(row), family },
      { scientificName, taxonRank: 'species' },
      { scientificName, taxonRank: 'GENUS', kingdom },
      { scientificName, taxonRank: 'var.' },
      { scientificName, taxonRank: 'no rank' },
      { scientificName, family, tribe: other, genus: other },
      { scientificName, scientificNameAuthorship: backbone.authorship(row), family },
      { scientificName, scientificNameAuthorship: 'Foobar, 1999', family },
      { scientificName: backbone.scientificName(row), order: other },
    ];
  }).flat();
  for (const query of [...named, ...queries]) {
    const { reasons, alternatives, ...answer } = whole.match(query);
    expect(quick.match(query)).toEqual({ ...answer, reasons: [], alternatives: [] });
  }
});

test('another kingdom than the stated one is never answered without saying so', () => {
  const matcher = createMatcher(backbone);
  let answered = 0;
  for (const query of queries) {
    const { usageKey, reasons } = matcher.match({ ...query, taxonID: null });
    if (usageKey === null || !['Animalia', 'Plantae', 'Fungi'].includes(query.kingdom ?? ''))
      continue;
    const kingdom = backbone.ancestor(backbone.rowOf(usageKey), 'KINGDOM');
    if (kingdom < 0 || backbone.canonicalName(kingdom) === query.kingdom) continue;
    answered += 1;
    expect(reasons.map(({ code }) => code)).toContain('other-kingdom');
  }
  expect(answered).toBeGreaterThan(0);
});
