import { stemEpithet } from './stem.ts';

const SPACE = 32;
const OPENING_QUOTE = '‘';
const CLOSING_QUOTE = '’';

/** Genera of viruses and their like (ICVCN 3.15–3.26): their epithets are no Latin. */
const viralGenus = /(?:virus|viroid|viriform|satellite)$/;

/**
 * Stems the epithets of a simple canonical name ("Aus bus × Cus dus" → "Aus b × Cus d"): words that begin with a small letter, but
 * the first. Genera, × and cultivars in ‘’ stay. Names of viruses stay whole.
 */
export function stemCanonical(canonical: string): string {
  const first = canonical.indexOf(' ');
  if (first < 0) return canonical;
  const second = canonical.indexOf(' ', first + 1);
  const genus = canonical.slice(0, first);
  if (viralGenus.test(genus)) return canonical;
  if (second < 0) return `${genus} ${stemWord(canonical.slice(first + 1))}`;
  return stemWords(canonical, first);
}

function stemWords(canonical: string, first: number): string {
  let stemmed = canonical.slice(0, first);
  let at = first;
  while (at < canonical.length) {
    if (canonical.charCodeAt(at) === SPACE) {
      stemmed += ' ';
      at++;
      continue;
    }
    const end = wordEnd(canonical, at);
    stemmed += stemWord(canonical.slice(at, end));
    at = end;
  }
  return stemmed;
}

/** End of the word that begins at `at`; a quoted cultivar is one word. */
function wordEnd(text: string, at: number): number {
  const closing = text[at] === OPENING_QUOTE ? text.indexOf(CLOSING_QUOTE, at) : -1;
  const end = text.indexOf(' ', closing < 0 ? at : closing);
  return end < 0 ? text.length : end;
}

const beginsLowerCase = /^\p{Ll}/u;

function stemWord(word: string): string {
  const code = word.charCodeAt(0);
  const isEpithet = code < 128 ? code >= 97 && code <= 122 : beginsLowerCase.test(word);
  return isEpithet ? stemEpithet(word) : word;
}
