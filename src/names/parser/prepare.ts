import { clean } from './clean.ts';
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

const virusWord =
  /(?:virus(?:es)?|viroids?|phages?|npv)(?![a-z])|(?<![a-z])(?:plasmids?|prions?|particles?|vectors?|ictv|(?:alpha|beta)?satellites?)(?![a-z])/i;
const unparsable =
  /incertae\s*sedis|\binc\.\s*sed\.|^\s*(?:not|none|un(?:identified|named|known|described|determined))(?![a-z])|phytoplasmas?(?![a-z])|symbionts?(?![a-z])|bacterium(?![a-z])|[^A-Z]RNA(?![a-z])/i;

/** Cleans a text and finds what it is. */
export function prepare(verbatim: string): Prepared {
  const cleaned = clean(verbatim);
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
