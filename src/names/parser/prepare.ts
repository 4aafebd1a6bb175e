import { type Cleaned, clean } from './clean.ts';
import { type Scanned, scan } from './scan.ts';

/** A text made ready: what of it may be a name, and what was found about it before it is read. */
export interface Prepared {
  /** Without markup; "†" is blank. */
  readonly text: string;
  /** What became of the verbatim text; null: `text` is the same. */
  readonly cleaned: Cleaned | null;
  readonly hasMarkup: boolean;
  readonly isExtinct: boolean;
  readonly underscores: boolean;
  readonly scanned: Readonly<Scanned>;
}

/** Cleans a text and finds what it is. */
export function prepare(verbatim: string): Prepared {
  const first = scan(verbatim);
  const cleaned = first.needsCleaning ? clean(verbatim) : null;
  const text = cleaned?.text ?? verbatim;
  const scanned = cleaned === null ? first : scan(text);
  return {
    text,
    cleaned,
    hasMarkup: cleaned?.hasMarkup ?? false,
    isExtinct: cleaned?.isExtinct ?? false,
    underscores: scanned.hasUnderscore && !/\s/.test(text.slice(0, scanned.end)),
    scanned,
  };
}
