export type Granularity = 'day' | 'second';

/** Seconds since 1970 of a datestamp: ISO 8601 as the protocol has it, and as some write it (20210311, with fractions, an offset, a blank). */
export function secondsOf(datestamp: string | null): number | null {
  if (datestamp === null) return null;
  const parts =
    /^(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d{1,9})?)?\s?(Z|[+-]\d{2}:?\d{2})?)?$/i.exec(
      datestamp.trim(),
    );
  if (parts === null) return null;
  const [, year, month, day, hour = '00', minute = '00', second = '00', zone = 'Z'] = parts;
  const offset = /^z$/i.test(zone) ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`);
  return Number.isNaN(time) ? null : Math.floor(time / 1000);
}

/** An instant in the granularity of a repository (§3.3). */
export function inGranularity(seconds: number, granularity: Granularity): string {
  const iso = new Date(seconds * 1000).toISOString();
  return granularity === 'day' ? iso.slice(0, 10) : `${iso.slice(0, 19)}Z`;
}

/** Seconds of one step. */
export const stepOf = (granularity: Granularity): number => (granularity === 'day' ? 86_400 : 1);

/** The end of a step that begins at an instant: of a day its last second. */
export const endOfStep = (seconds: number, granularity: Granularity): number =>
  granularity === 'day' ? Math.floor(seconds / 86_400) * 86_400 + 86_399 : seconds;
