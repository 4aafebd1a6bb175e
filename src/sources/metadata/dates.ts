import { interpretInstantDate } from '../../interpret/index.ts';
import { lineOf } from './texts.ts';

type Tell = (sentence: string) => void;

/** The day of a date at the precision stated, without its time; null where there is none, or none that can be read (told). */
export function readDay(
  text: string | null | undefined,
  what: string,
  problem: Tell,
): string | null {
  const line = lineOf(text);
  if (line === null) return null;
  const { value, doubt } = interpretInstantDate(line, { notBefore: '1500-01-01' });
  if (value === null) {
    if (doubt !== null) problem(`The ${what} cannot be read as a date (${line.slice(0, 60)}).`);
    return null;
  }
  if (doubt === 'unlikely') problem(`The ${what} is unlikely (${line.slice(0, 60)}).`);
  return dayOf(value);
}

/** An ISO 8601 date or interval; `..` stands for an end that is not stated. Null: neither is stated or readable. */
export function readInterval(
  begin: string | null | undefined,
  end: string | null | undefined,
  problem: Tell,
): string | null {
  const from = readMoment(begin, 'begin of the temporal coverage', problem);
  const to = readMoment(end, 'end of the temporal coverage', problem);
  if (from === null && to === null) return null;
  if (from === null || to === null) return `${from ?? '..'}/${to ?? '..'}`;
  if (from === to) return from;
  const length = Math.min(from.length, to.length);
  if (!from.startsWith('-') && !to.startsWith('-') && from.slice(0, length) > to.slice(0, length)) {
    problem(`The temporal coverage ends (${to}) before it begins (${from}).`);
  }
  return `${from}/${to}`;
}

/** Words for an end that is still open. */
const stillGoing =
  /^(?:present|now|today|ongoing|current|continuing|continues|to date|onwards?|\.\.)$/i;

/** As `readDay`, of any age; null too for "present". */
export function readMoment(
  text: string | null | undefined,
  what: string,
  problem: Tell,
): string | null {
  const line = lineOf(text);
  if (line === null || stillGoing.test(line)) return null;
  const { value, doubt } = interpretInstantDate(line);
  if (value !== null) return dayOf(value);
  if (doubt !== null) problem(`The ${what} cannot be read as a date (${line.slice(0, 60)}).`);
  return null;
}

const dayOf = (iso: string): string => {
  const at = iso.indexOf('T');
  return at < 0 ? iso : iso.slice(0, at);
};
