import { remarkStart } from './remarks.ts';

/** A text made ready: what of it may be a name, and what was found about it before it is read. */
export interface Prepared {
  /** Without markup; "†" is blank. */
  readonly text: string;
  /** Place in the verbatim text of each unit of `text`; null: the same. */
  readonly offsets: readonly number[] | null;
  /** Where a remark begins, or the end. */
  readonly end: number;
  readonly hasMarkup: boolean;
  readonly isExtinct: boolean;
  readonly underscores: boolean;
  readonly isVirus: boolean;
  readonly isUnparsable: boolean;
}

const needsCleaning = /[<&†]/;
const virusWord =
  /(?:virus(?:es)?|viroids?|phages?|npv)(?![a-z])|(?<![a-z])(?:plasmids?|prions?|particles?|vectors?|ictv|(?:alpha|beta)?satellites?)(?![a-z])/i;
const unparsable =
  /incertae\s*sedis|\binc\.\s*sed\.|^\s*(?:not|none|un(?:identified|named|known|described|determined))(?![a-z])|phytoplasmas?(?![a-z])|symbionts?(?![a-z])|bacterium(?![a-z])|[^A-Z]RNA(?![a-z])/i;

/** Cleans a text and finds what it is. */
export function prepare(verbatim: string): Prepared {
  const cleaned = needsCleaning.test(verbatim) ? clean(verbatim) : null;
  const text = cleaned?.text ?? verbatim;
  const isVirus = virusWord.test(text);
  return {
    text,
    offsets: cleaned?.offsets ?? null,
    hasMarkup: cleaned?.hasMarkup ?? false,
    isExtinct: cleaned?.isExtinct ?? false,
    end: remarkStart(text),
    underscores: text.includes('_') && !/\s/.test(text),
    isVirus,
    isUnparsable: !isVirus && unparsable.test(text),
  };
}

interface Cleaned {
  readonly text: string;
  readonly offsets: readonly number[] | null;
  readonly hasMarkup: boolean;
  readonly isExtinct: boolean;
}

const markup = /<\/?[a-z][^<>]{0,200}>|&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6}|#x[\da-f]{1,6});|†/giy;

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&nbsp;': '\u00a0',
};

function clean(verbatim: string): Cleaned {
  const offsets: number[] = [];
  let text = '';
  let hasMarkup = false;
  let isExtinct = false;
  let at = 0;
  while (at < verbatim.length) {
    markup.lastIndex = at;
    const found = markup.exec(verbatim)?.[0];
    if (found === undefined) {
      offsets.push(at);
      text += verbatim.charAt(at);
      at++;
      continue;
    }
    const replacement = found === '†' ? ' ' : found.startsWith('&') ? entity(found) : '';
    if (found === '†') isExtinct = true;
    else hasMarkup = true;
    for (let unit = 0; unit < replacement.length; unit++) offsets.push(at);
    text += replacement;
    at += found.length;
  }
  offsets.push(verbatim.length);
  return { text, offsets, hasMarkup, isExtinct };
}

function entity(text: string): string {
  const named = entities[text.toLowerCase()];
  if (named !== undefined) return named;
  const isHex = text.charAt(2).toLowerCase() === 'x';
  const code = Number.parseInt(text.slice(isHex ? 3 : 2), isHex ? 16 : 10);
  return code > 0 && code < 0x110000 ? String.fromCodePoint(code) : '\ufffd';
}
