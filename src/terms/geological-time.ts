import { readFileSync } from 'node:fs';
import { foldWord, readVocabulary, type Vocabulary } from './vocabulary.ts';

/** Ranks of the time scale, from the longest; regional units stand beside ages, sub-ranks are informal or half-ranks. */
export type GeologicalRank =
  | 'supereon'
  | 'eon'
  | 'era'
  | 'subera'
  | 'period'
  | 'subperiod'
  | 'epoch'
  | 'subepoch'
  | 'age'
  | 'regional';

/** A stretch of geological time (and the rocks of it), e.g. Upper Cretaceous: epoch, 100.5 to 66 Ma, within Cretaceous. */
export interface GeologicalUnit {
  readonly name: string;
  readonly rank: GeologicalRank;
  /** Beginning, in million years ago. */
  readonly startAgeInMa: number;
  /** End, in million years ago; less than the beginning. */
  readonly endAgeInMa: number;
  /** The unit that it is part of; null for the highest. */
  readonly parent: GeologicalUnit | null;
}

/** Names of units in other words and languages → names in the chart; see `findGeologicalUnit`. */
export const geologicalTimes: Vocabulary = readVocabulary(
  new URL('./vocabularies/geological-time.tsv', import.meta.url),
);

interface Chart {
  readonly units: ReadonlyMap<string, GeologicalUnit>;
  readonly byFolded: ReadonlyMap<string, GeologicalUnit>;
  readonly byStem: ReadonlyMap<string, GeologicalUnit>;
}

let loaded: Chart | undefined;

function chart(): Chart {
  loaded ??= load();
  return loaded;
}

function load(): Chart {
  const text = readFileSync(new URL('./geological-chart.tsv', import.meta.url), 'utf8');
  const units = new Map<string, GeologicalUnit>();
  const byFolded = new Map<string, GeologicalUnit>();
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [name = '', rank = '', start = '', end = '', parent = ''] = line.split('\t');
    const unit: GeologicalUnit = {
      name,
      rank: rank as GeologicalRank,
      startAgeInMa: Number(start),
      endAgeInMa: Number(end),
      parent: units.get(parent) ?? null,
    };
    units.set(name, unit);
    byFolded.set(foldWord(name), unit);
  }
  for (const [word, name] of geologicalTimes.rows) {
    const unit = units.get(name);
    const folded = foldWord(word);
    if (unit !== undefined && !byFolded.has(folded)) byFolded.set(folded, unit);
  }
  return { units, byFolded, byStem: stems(byFolded) };
}

const stemmed: ReadonlySet<GeologicalRank> = new Set([
  'age',
  'regional',
  'epoch',
  'subperiod',
  'period',
]);

function stems(byFolded: ReadonlyMap<string, GeologicalUnit>): Map<string, GeologicalUnit> {
  const byStem = new Map<string, GeologicalUnit>();
  const ambiguous = new Set<string>();
  for (const [folded, unit] of byFolded) {
    const stem = stemmed.has(unit.rank) ? stageStem(folded) : null;
    if (stem === null) continue;
    const other = byStem.get(stem);
    if (other !== undefined && other !== unit) ambiguous.add(stem);
    byStem.set(stem, unit);
  }
  for (const stem of ambiguous) byStem.delete(stem);
  return byStem;
}

/** What languages hang on the name of a place to make a stage of it: Aalenian, Aalénien, Aalenium, aaleniano, Aaleniense … */
const stageEnding =
  /(?:ianum|iense|ense|iano|iai|iaan|iens?|ians?|iums?|eano|ean|een|ano|ico|ien|en|an|um|is|ij|ii|i)$/;

/** The place name in a stage's name, in a spelling of its own (one for c and k, double letters, ae …); null without ending. */
function stageStem(folded: string): string | null {
  if (folded.length < 5 || !stageEnding.test(folded)) return null;
  const stem = folded
    .replace(stageEnding, '')
    .replace(/ae|oe/g, 'e')
    .replace(/ph/g, 'f')
    .replace(/[kq]/g, 'c')
    .replace(/w/g, 'v')
    .replace(/y/g, 'i')
    .replace(/(?<=[tgr])h/g, '')
    .replace(/(.)\1+/g, '$1');
  return stem.length < 3 ? null : stem;
}

type Part = 'Lower' | 'Middle' | 'Upper';

const partWords: Readonly<Record<Part, string>> = {
  Lower:
    'lower low early earlier earliest l e inferior inferieur inferieure inferiore unter unteres unterer untere unterste fruh fruhe fruhes fruher precoce temprano tempranos temprana primitivo primitiva basal undre aldre tidlig tidligt nedre onder vroeg vroege also kora spodni spodna spodny spodnja dolna dolny dolni wczesna wczesny brzy rana rany raný zgodnji zgodnja ala varhais alam vara varajane apatine apatinis ankstyvoji ankstyvasis ankstyva ранна ранен долна долен нижнии нижняя нижнего раннии ранняя 早 下 早期 前期 下部',
  Middle:
    'middle mid medial m medio media medius medium mediano moyen moyenne mittel mittlere mittlerer mittleres mittelste mellersta mellan midtre mellem midden kozepso stredni stredna stredny srodkowa srodkowy srednja srednji keski kesk vidurine vidurinis средна среден среднии средняя 中 中期 中部',
  Upper:
    'upper up late later latest u superior superieur superieure superiore ober oberes oberer obere oberste spat spate spater spates tardif tardive tardio tardia tardivo tardo terminal yngre sen sent ovre boven laat late felso keso kesoi svrchni pozdni vrchna vrchny mladsia mladsi gorna gorny gorni pozna pozny pozni zgornja zgornji yla myohais ulem hilis virsutine velyva velyvoji velyvasis горна късна късен верхнии верхняя позднии поздняя 晚 上 後期 晚期 上部',
};

const parts = new Map<string, Part>(
  (Object.entries(partWords) as [Part, string][]).flatMap(([part, words]) =>
    words.split(' ').map((word): [string, Part] => [foldWord(word), part]),
  ),
);

const partPrefixes: readonly (readonly [string, Part])[] = [
  ['unter', 'Lower'],
  ['unt', 'Lower'],
  ['fruh', 'Lower'],
  ['nedre', 'Lower'],
  ['onder', 'Lower'],
  ['mittel', 'Middle'],
  ['mitt', 'Middle'],
  ['midden', 'Middle'],
  ['ober', 'Upper'],
  ['spat', 'Upper'],
  ['boven', 'Upper'],
  ['ovre', 'Upper'],
  ['下', 'Lower'],
  ['早', 'Lower'],
  ['前期', 'Lower'],
  ['中期', 'Middle'],
  ['中', 'Middle'],
  ['上', 'Upper'],
  ['晚', 'Upper'],
  ['後期', 'Upper'],
];

/** Words that say what kind of unit a name is, not which. */
const kinds: ReadonlySet<string> = new Set(
  'age ages stage stages epoch epochs series period periods system systems era eras erathem eon eons eonothem time times subperiod subsystem subseries subepoch the of sensu lato stufe zeit zeitalter etage étage epoque epoca serie sistema systeme periodo periode piso edad era ere rocks strata beds deposits land mammal nalma probably possibly probable circa ca about'.split(
    ' ',
  ),
);

/** Lower, Middle or Upper, where a word says so in some language ("early", "yngre", "supérieur"). */
export const geologicalPart = (folded: string): Part | null => parts.get(folded) ?? null;

/** Whether a folded word only says what kind of unit is meant ("stage", "Period"). */
export const isGeologicalKind = (folded: string): boolean => kinds.has(folded);

/** The part of a unit that the literature names: Lower + Permian is the Cisuralian; null where there is none. */
export function partOfUnit(part: Part, unit: GeologicalUnit): GeologicalUnit | null {
  return chart().byFolded.get(foldWord(`${part} ${unit.name}`)) ?? null;
}

/** The unit of a name as the chart has it; null where it has none. */
export const geologicalUnit = (name: string): GeologicalUnit | null =>
  chart().units.get(name) ?? null;

/** The units that a unit is part of, from the nearest. */
export function geologicalParents(unit: GeologicalUnit): GeologicalUnit[] {
  const parents: GeologicalUnit[] = [];
  for (let up = unit.parent; up !== null; up = up.parent) parents.push(up);
  return parents;
}

/** The shortest unit of the international chart that holds a time; null before the Hadean and in the future. */
export function unitAtAge(ageInMa: number): GeologicalUnit | null {
  let best: GeologicalUnit | null = null;
  for (const unit of chart().units.values()) {
    if (unit.rank === 'regional' || unit.rank.startsWith('sub')) continue;
    if (ageInMa > unit.startAgeInMa || ageInMa < unit.endAgeInMa) continue;
    if (
      best === null ||
      unit.startAgeInMa - unit.endAgeInMa < best.startAgeInMa - best.endAgeInMa
    ) {
      best = unit;
    }
  }
  return best;
}

const years =
  /^(?:c\.|ca\.?|circa|about|~)?\s*(\d{1,5}(?:[.,]\d{1,6})?)(?:\s*(?:-|–|to|bis)\s*(\d{1,5}(?:[.,]\d{1,6})?))?\s*(ma|mya|myr|my|m\.y\.?|mio\.?\s*jahre|million years|ka|kya|kyr|ga|gya)\b\.?(?:\s*(?:ago|bp|b\.p\.))?$/i;

/** Reads "17 Ma", "65-70 mya", "12 ka" → beginning and end in million years ago; null where it is no such time. */
export function readYearsAgo(text: string): readonly [start: number, end: number] | null {
  if (text.length > 60) return null;
  const match = years.exec(text.trim());
  if (match === null) return null;
  const unit = (match[3] ?? '').toLowerCase();
  const factor = unit.startsWith('k') ? 0.001 : unit.startsWith('g') ? 1000 : 1;
  const first = Number((match[1] ?? '').replace(',', '.')) * factor;
  const second = match[2] === undefined ? first : Number(match[2].replace(',', '.')) * factor;
  return [Math.max(first, second), Math.min(first, second)];
}

/** The words of a text, folded, without empty ones. */
export const geologicalWords = (text: string): string[] =>
  text
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .map(foldWord)
    .filter((word) => word !== '');

const maxLength = 100;
const maxCached = 5000;
const cache = new Map<string, GeologicalUnit | null>();

/**
 * Finds the unit that a text names: "Aalénium", "Late Cretaceous", "Crétacé supérieur", "Oberkreide", "Jurassic Period", "17 Ma".
 * A part that is no unit of its own ("early Maastrichtian") is the whole. Null where the text names none or several.
 */
export function findGeologicalUnit(text: string): GeologicalUnit | null {
  const cached = cache.get(text);
  if (cached !== undefined) return cached;
  const unit = text.length > maxLength ? null : find(text);
  if (text.length <= maxLength) {
    if (cache.size >= maxCached) cache.clear();
    cache.set(text, unit);
  }
  return unit;
}

function find(text: string): GeologicalUnit | null {
  const whole = chart().byFolded.get(foldWord(text));
  if (whole !== undefined) return whole;
  const time = readYearsAgo(text);
  if (time !== null) return unitAtAge((time[0] + time[1]) / 2);
  return unitOfWords(geologicalWords(text));
}

/** The unit that folded words name together; null where they do not name one. */
export function unitOfWords(all: readonly string[]): GeologicalUnit | null {
  const words = all.filter((word) => !kinds.has(word));
  const plain = chart().byFolded.get(all.join('')) ?? unitOfWord(words.join(''));
  if (plain !== null || words.length < 2) return plain;
  const named = new Set<Part>();
  let from = 0;
  let to = words.length;
  for (let part = parts.get(words[from] ?? ''); part !== undefined && from < to - 1; ) {
    named.add(part);
    from++;
    part = parts.get(words[from] ?? '');
  }
  for (let part = parts.get(words[to - 1] ?? ''); part !== undefined && to - 1 > from; ) {
    named.add(part);
    to--;
    part = parts.get(words[to - 1] ?? '');
  }
  if (named.size !== 1) return null;
  const unit = unitOfWord(words.slice(from, to).join(''));
  const [part] = named;
  return unit === null || part === undefined ? unit : (partOfUnit(part, unit) ?? unit);
}

function unitOfWord(folded: string): GeologicalUnit | null {
  if (folded === '') return null;
  const { byFolded, byStem } = chart();
  const listed = byFolded.get(folded);
  if (listed !== undefined) return listed;
  const stem = stageStem(folded);
  const stage = stem === null ? undefined : byStem.get(stem);
  return stage ?? compound(folded, byFolded);
}

/** German and Dutch write "Oberkreide", Chinese and Japanese 晚白垩世, as one word. */
function compound(
  folded: string,
  byFolded: ReadonlyMap<string, GeologicalUnit>,
): GeologicalUnit | null {
  for (const [prefix, part] of partPrefixes) {
    if (!folded.startsWith(prefix)) continue;
    const rest = folded.slice(prefix.length);
    const unit = byFolded.get(rest) ?? byFolded.get(rest.replace(/[世统統]$/u, '纪'));
    if (unit !== undefined) return partOfUnit(part, unit) ?? unit;
  }
  return null;
}
