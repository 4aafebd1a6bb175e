import {
  creativeCommonsCode,
  currentSlug,
  isJurisdiction,
  slugOfAddress,
  toolExists,
  toolsNamed,
} from './licenses-cc.ts';
import { licenseTable } from './licenses-table.ts';

/** Letters and digits of a text without accents and signs (dots stay between digits), and where words end. */
interface Compact {
  readonly text: string;
  /** Positions after which a word ends, and position 0. */
  readonly edges: ReadonlySet<number>;
}

const joined = /[a-z]+|\d+(?:\.\d+)?/g;

function compact(verbatim: string): Compact {
  const plain = verbatim
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    // "CC_BY_4_0", "CC BY 4 0"
    .replace(/(?<!\d)([1-4])[_ ]([015])(?!\d)/g, '$1.$2')
    .replace(/'|’/g, '');
  let text = '';
  const edges = new Set([0]);
  for (const [word] of plain.matchAll(joined)) {
    text += word;
    edges.add(text.length);
  }
  return { text, edges };
}

type Element = 'by' | 'nc' | 'nd' | 'sa' | 'cc0' | 'pdm';

const words = new Map<string, [word: string, value: string][]>();
for (const [word = '', value = ''] of licenseTable('licenses-words')) {
  const start = word.slice(0, 1);
  const list = words.get(start);
  if (list === undefined) words.set(start, [[word, value]]);
  else list.push([word, value]);
}
for (const list of words.values()) list.sort(([a], [b]) => b.length - a.length);

/** What is said between one "Creative Commons" and the next. */
interface Group {
  readonly elements: Set<Element>;
  family: boolean;
  version: string | null;
  jurisdiction: string | null;
}

interface Reading {
  readonly groups: readonly Group[];
  /** Where reading stopped: at the first word that belongs to no licence's name. */
  readonly end: number;
}

const emptyGroup = (): Group => ({
  elements: new Set(),
  family: false,
  version: null,
  jurisdiction: null,
});

/** Reads words of licence names from a place on; null where a number is met that is no version. */
function readWords(all: Compact, from: number): Reading | null {
  const { text, edges } = all;
  const groups = [emptyGroup()];
  let end = from;
  while (end < text.length) {
    if (isDigit(text.charCodeAt(end))) {
      const digits = text.slice(end, nextEdge(all, end));
      if (digits.length === 4 && !digits.includes('.')) break;
      const version = digits.length === 1 ? `${digits}.0` : digits;
      if (!/^[1-4]\.[015]$/.test(version)) return null;
      const group = last(groups);
      group.version ??= version;
      end += digits.length;
      end += readPort(text, edges, end, group);
      continue;
    }
    const read = readRun(all, end);
    if (read === null) break;
    end = read.end;
    for (const value of read.values) note(groups, value);
  }
  return { groups, end };
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

function nextEdge({ text, edges }: Compact, from: number): number {
  let at = from + 1;
  while (at < text.length && !edges.has(at)) at += 1;
  return at;
}

/** Listed words up to where a word of the text ends: several may be run together ("ccbync"), or one be in parts. */
function readRun(
  { text, edges }: Compact,
  from: number,
): { readonly values: readonly string[]; readonly end: number } | null {
  const values: string[] = [];
  let end = from;
  do {
    const fitting = words.get(text.charAt(end))?.filter(([word]) => text.startsWith(word, end));
    const start = end;
    const chosen = fitting?.find(([word]) => edges.has(start + word.length)) ?? fitting?.[0];
    if (chosen === undefined) return null;
    values.push(chosen[1]);
    end += chosen[0].length;
  } while (!edges.has(end));
  return { values, end };
}

function note(groups: Group[], value: string): void {
  let group = last(groups);
  if (value === 'cc') {
    if (group.elements.size > 0) {
      group = emptyGroup();
      groups.push(group);
    }
    group.family = true;
  } else if (value.startsWith('=')) {
    group.jurisdiction ??= value.slice(1);
  } else if (value !== '-') {
    group.elements.add(value as Element);
  }
}

const last = (groups: readonly Group[]): Group => groups[groups.length - 1] ?? emptyGroup();

/** "3.0 DE": the code of a jurisdiction as the next word. Gives its length. */
function readPort(text: string, edges: ReadonlySet<number>, from: number, group: Group): number {
  for (const length of [2, 3, 8]) {
    if (!edges.has(from + length)) continue;
    const code = text.slice(from, from + length);
    if (isJurisdiction(code) && !isFiller(code)) {
      group.jurisdiction ??= code;
      return length;
    }
  }
  return 0;
}

/** "is", "et": no jurisdictions, but common words; the codes are all others. */
const isFiller = (code: string): boolean =>
  words.get(code.charAt(0))?.some(([word, value]) => word === code && value === '-') ?? false;

/**
 * The code of a licence named by Creative Commons' words alone ("CC BY-NC 4.0", "Creative Commons
 * Attribution-ShareAlike 3.0 Germany", "Namensnennung - Nicht kommerziell 4.0 International"), or of the only one
 * that a longer text names by its short or full name. Null where none, or several, are named.
 */
export function codeOfName(verbatim: string): string | null {
  const all = compact(verbatim);
  if (all.text.length < 2) return null;
  const whole = readWords(all, 0);
  if (whole !== null && whole.end === all.text.length) return codeOfGroups(whole.groups, false);
  return embedded(verbatim, all);
}

const family = /(?:cc|creativecommons|by(?:nc|nd|sa))/y;
/** "CC by Mosquito Alert" may mean the licence or the author. */
const surelyShort = /\bCC[\s_-]*BY\b|\bcc-?by\b|\bcc0\b|\bcreative ?commons|\bby-(?:nc|nd|sa)/i;

function embedded(verbatim: string, all: Compact): string | null {
  const found = new Set<string>();
  let from = 0;
  for (const edge of all.edges) {
    if (edge < from) continue;
    family.lastIndex = edge;
    if (!family.test(all.text)) continue;
    const reading = readWords(all, edge);
    if (reading === null) return null;
    from = Math.max(reading.end, edge + 1);
    const code = codeOfGroups(reading.groups, true);
    if (code !== null) found.add(code);
  }
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) return null;
  if (
    only === 'CC-BY' &&
    !/\bCC[\s_-]?BY\b/.test(verbatim) &&
    !/attribution|cc-by/i.test(verbatim)
  ) {
    return null;
  }
  return surelyShort.test(verbatim) ? only : null;
}

const order: readonly Element[] = ['by', 'nc', 'nd', 'sa'];

/** One licence that all groups agree on. `strict`: the family's name must be there. */
function codeOfGroups(groups: readonly Group[], strict: boolean): string | null {
  const saying = groups.filter(({ elements }) => elements.size > 0);
  const slugs = new Set(saying.map(({ elements }) => slugOf(elements)));
  const versions = new Set(saying.flatMap(({ version }) => (version === null ? [] : [version])));
  const [slug] = slugs;
  if (slug === undefined || slug === null || slugs.size > 1 || versions.size > 1) return null;
  const [version = groups.find((group) => group.version !== null)?.version ?? null] = versions;
  const jurisdiction = groups.find((group) => group.jurisdiction !== null)?.jurisdiction ?? null;
  const named = groups.some((group) => group.family);
  const length = slug.split('-').length;
  if (slug === 'cc0' || slug === 'pdm') {
    return version === null || version === '1.0' ? creativeCommonsCode(slug, '1.0', null) : null;
  }
  if (!named && (strict ? length < 2 : length < 2 && version === null)) return null;
  return codeOfTool(slug, version, jurisdiction);
}

function slugOf(elements: ReadonlySet<Element>): string | null {
  if (elements.has('cc0')) return elements.has('by') ? null : 'cc0';
  if (elements.has('pdm')) return elements.size === 1 ? 'pdm' : null;
  if (elements.has('nd') && elements.has('sa')) return null;
  const parts = order.filter((element) => elements.has(element));
  const slug = parts.join('-');
  // Version 1.0 without attribution was "nd-nc"
  return slug === 'nc-nd' ? 'nd-nc' : slug;
}

/**
 * The code of a Creative Commons licence, or null where there is none: of a version that does not exist, or of a
 * version that has jurisdictions only. A jurisdiction that the version lacks is left out.
 */
export function codeOfTool(
  slug: string,
  version: string | null,
  jurisdiction: string | null,
): string | null {
  if (version === null)
    return slug.startsWith('by') && isSlug(slug) ? creativeCommonsCode(slug, null, null) : null;
  const ported = jurisdiction ?? '';
  const exists = (where: string): boolean =>
    toolExists(slugOfAddress(slug, version, where), version, where);
  if (exists(ported)) return creativeCommonsCode(currentSlug(slug), version, ported);
  return exists('') ? creativeCommonsCode(currentSlug(slug), version, '') : null;
}

const isSlug = (slug: string): boolean => toolsNamed(slug).length > 0;
