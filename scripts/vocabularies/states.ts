/**
 * Makes src/terms/vocabularies/states.tsv and state-names.tsv from ISO 3166-2 (npm iso-3166, MIT), the English names of
 * Unicode CLDR (npm cldr-subdivisions-full, Unicode-3.0) and our own in states-own.tsv.
 * `node scripts/vocabularies/states.ts`; the same packages give the same bytes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { iso31662 } from 'iso-3166';
import { foldState, withoutKind } from '../../src/terms/states.ts';
import { Names } from './names.ts';

const folder = new URL('../../src/terms/vocabularies/', import.meta.url);
const require = createRequire(import.meta.url);

/** Great Britain, England and Wales, the United Kingdom: codes of ISO for no subdivision. */
const nations: ReadonlySet<string> = new Set(['GB-EAW', 'GB-GBN', 'GB-UKM']);

const head = `# Names and codes of the subdivisions of countries, and ISO 3166-2. A country's ISO 3166-1 code stands before each name.
# Rows are in the order of their folded words, for they are searched in place. Made by scripts/vocabularies/states.ts.
# Provenance: ISO 3166-2 codes and names (npm package iso-3166, MIT); English names from Unicode CLDR (Unicode-3.0); and
# our own of scripts/vocabularies/states-own.tsv. Of names that a country has twice the larger subdivision's counts.
`;
const namesHead = `# ISO 3166-2 codes of the subdivisions of countries, and the English name in use, else their own. In the order of the
# codes. Made by scripts/vocabularies/states.ts.
# Provenance: Unicode CLDR (Unicode-3.0), else ISO 3166-2 (npm package iso-3166, MIT).
`;

export interface StateTables {
  readonly words: string;
  readonly names: string;
}

export function makeStates(): StateTables {
  const english = readEnglish();
  const all = iso31662
    .filter(({ code }) => !nations.has(code))
    .map(({ code, name, parent }) => ({
      code,
      country: code.slice(0, 2),
      own: name,
      // Superscripts tell apart what CLDR names alike
      english: english[code.toLowerCase().replace('-', '')]?.replace(/[¹²³]$/, ''),
      isTop: parent.length === 2,
    }));
  // Larger subdivisions first: Murcia is the region, not its only province
  const states = [...all.filter(({ isTop }) => isTop), ...all.filter(({ isTop }) => !isTop)];
  const codes = new Set(states.map(({ code }) => code));
  const words = new Names(foldState);
  for (const [word, code] of ownRows()) if (codes.has(code)) words.add(word, code);
  const add = (country: string, name: string, code: string): void => {
    words.add(`${country} ${name}`, code);
  };
  for (const { country, own, english: name, code } of states) {
    if (name !== undefined) add(country, name, code);
    for (const spelling of spellings(own)) add(country, spelling, code);
  }
  for (const { country, code } of states) {
    if (/[A-Z]/.test(code.slice(3))) add(country, code.slice(3), code);
  }
  for (const { country, own, english: name, code } of states) {
    for (const spelling of [...spellings(own), ...spellings(name ?? '')]) {
      add(country, withoutKind(spelling), code);
    }
    for (const part of parts(own)) add(country, withoutKind(part), code);
  }
  const names = new Names((code) => code);
  for (const { code, english: name, own } of states)
    names.add(code, name ?? spellings(own)[0] ?? own);
  return { words: head + words.toText(), names: namesHead + names.toText() };
}

/** A name, without its remark, and turned: "Praha, Hlavní město (capital)" → that, "Hlavní město Praha". */
function spellings(name: string): readonly string[] {
  const plain = name.replace(/\s*\([^)]*\)/g, '').trim();
  const [first = '', second, ...more] = plain.split(', ');
  const turned = second !== undefined && more.length === 0 ? [`${second} ${first}`] : [];
  return [plain, ...turned].filter((one) => one !== '');
}

/** The parts of a name that has several, the name in a remark among them. */
const parts = (name: string): readonly string[] =>
  name
    .split(/, | ?\/ ?|[()]/)
    .map((part) => part.trim())
    .filter((part) => part.length > 3);

interface EnglishNames {
  readonly subdivisions: {
    readonly localeDisplayNames: { readonly subdivisions: Readonly<Record<string, string>> };
  };
}

function readEnglish(): Readonly<Record<string, string>> {
  const file = require.resolve('cldr-subdivisions-full/subdivisions/en/en.json');
  const { subdivisions } = JSON.parse(readFileSync(file, 'utf8')) as EnglishNames;
  return subdivisions.localeDisplayNames.subdivisions;
}

const ownRows = (): readonly (readonly [string, string])[] =>
  readFileSync(new URL('states-own.tsv', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [word = '', code = ''] = line.split('\t');
      return [word, code];
    });

if (import.meta.main) {
  const { words, names } = makeStates();
  writeFileSync(new URL('states.tsv', folder), words);
  writeFileSync(new URL('state-names.tsv', folder), names);
}
