import type { Issue } from '../../terms/index.ts';
import { repairEncoding } from './encoding.ts';
import { decodeEscapes } from './escapes.ts';
import { decodeEntities, removeTags } from './markup.ts';

/** What was wrong with a text, in the order of repair. */
export type TextRepair = 'encoding' | 'entities' | 'markup' | 'control' | 'escapes' | 'whitespace';

/** A text fit to be read, and what was done to it. */
export interface RepairedText {
  readonly value: string;
  readonly repairs: readonly TextRepair[];
}

const none: readonly TextRepair[] = Object.freeze([]);

/**
 * No printable ASCII but `<`, `&` and `\\`, no letter of Latin-1 and Latin Extended, no usual quote or dash; or a lead
 * byte of misread UTF-8 before what may follow it.
 */
const suspicion =
  /[^ -%'-;=-[\]-~\xa1-\xac\xae-\u024f\u2013\u2014\u2018-\u201d\u2026]|[\xc2-\xf4][\xa1-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201d\u2026]/;

const blank = 1;
const markup = 2;
/** ASCII: 2 for control characters, `&`, `<` and the backslash, 1 for the space, 0 for all else. */
const ascii = Uint8Array.from({ length: 128 }, (_, code) => {
  if (code < 32 || code === 127) return markup;
  return code === 32 ? blank : '&<\\'.includes(String.fromCharCode(code)) ? markup : 0;
});

/** Most texts are plain ASCII with single spaces: they are told in one pass. */
function isSuspicious(text: string): boolean {
  const { length } = text;
  let before = blank;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return hasDoubleSpace(text) || suspicion.test(text);
    const kind = ascii[code] ?? 0;
    if ((kind & markup) !== 0 || (kind & before) !== 0) return true;
    before = kind;
  }
  return before === blank && length > 0;
}

const hasDoubleSpace = (text: string): boolean =>
  text.startsWith(' ') || text.endsWith(' ') || text.includes('  ');

/**
 * A text without what exports leave in it: UTF-8 read in a wrong encoding, HTML tags and character references, control
 * and invisible characters, escapes such as `\u00e9`, runs of white space. NFC; a text that is fine comes back itself.
 */
export function repairText(text: string): RepairedText {
  return isSuspicious(text) ? repaired(text) : { value: text, repairs: none };
}

/** `repairText` where only the text is wanted. */
export const cleanText = (text: string): string =>
  isSuspicious(text) ? repaired(text).value : text;

/** Texts are escaped and marked up up to so often, one in the other. */
const maxLayers = 3;

function repaired(text: string): RepairedText {
  const repairs: TextRepair[] = [];
  const step = (repair: TextRepair, before: string, after: string): string => {
    if (after !== before && !repairs.includes(repair)) repairs.push(repair);
    return after;
  };
  const readable = step('encoding', text, repairEncoding(text));
  let value = readable;
  for (let layer = 0; layer < maxLayers; layer++) {
    const before = value;
    value = step('markup', value, removeTags(value));
    value = step('entities', value, decodeEntities(value));
    if (value === before) break;
  }
  value = step('escapes', value, decodeEscapes(value));
  // "\\xc3\\xa9" and "&Atilde;&copy;" have become letters only now
  if (value !== readable) value = step('encoding', value, repairEncoding(value));
  value = step('control', value, removeControls(value));
  value = step('whitespace', value, singleSpaced(value));
  return { value: value.normalize('NFC'), repairs: repairs.length === 0 ? none : repairs };
}

/** Control characters but line ends and tabs; invisible ones; directions forced upon the reader; halves of surrogates. */
const controls =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are to be found
  /[\0-\b\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]|\p{Surrogate}/gu;
/** Joiners belong into Persian, Indian scripts and emoji; beside Latin letters they are litter. */
const stray = /(?<![^\0-\u024f])[\u200c\u200d]|[\u200c\u200d](?![^\0-\u024f])/g;

const removeControls = (text: string): string => text.replace(controls, '').replace(stray, '');

const whiteSpaceRuns = /[\s\x85]+/g;

const singleSpaced = (text: string): string => text.replace(whiteSpaceRuns, ' ').trim();

const issueOf: Readonly<Record<TextRepair, Issue | null>> = {
  encoding: 'TEXT_ENCODING_REPAIRED',
  entities: 'TEXT_MARKUP_REMOVED',
  markup: 'TEXT_MARKUP_REMOVED',
  control: 'TEXT_CONTROL_CHARACTERS_REMOVED',
  escapes: 'TEXT_ESCAPES_DECODED',
  whitespace: null,
};

/** The flags for repairs, each once. White space alone is none. */
export function issuesOfRepairs(repairs: readonly TextRepair[]): readonly Issue[] {
  const issues = new Set<Issue>();
  for (const repair of repairs) {
    const issue = issueOf[repair];
    if (issue !== null) issues.add(issue);
  }
  return [...issues];
}
