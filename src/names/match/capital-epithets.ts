/** A name whose epithets have capitals, as was the custom for names of persons and places, with small ones. */
export interface SmallEpithets {
  readonly text: string;
  /** The second word ends as epithets do, and surnames hardly. */
  readonly endsAsEpithet: boolean;
}

const MOST = 100;
const word = /^\p{L}[\p{Ll}-]{2,}$/u;
const capital = /^\p{Lu}/u;
const subgenus = /^\([^()]*\)$/;
const marker = /^(?:var|subsp|ssp|f|forma)\.?$/;
const endings = /(?:us|um|is|ii|eri|yi|ae|ens|ans|oides|[ae]ta|[ai]ca|osa|[ai]na|iana)$/;

/**
 * "Inia Geoffrensis" with small epithets: one or two words of letters behind a capitalised one, the first of them a capital. Null: the text is not so
 * formed; authors mostly have years, initials, or signs between them.
 */
export function withSmallEpithets(text: string): SmallEpithets | null {
  if (text.length > MOST) return null;
  const [genus = '', ...rest] = text.trim().split(/\s+/);
  if (!capital.test(genus) || !word.test(genus)) return null;
  const small: string[] = [];
  let epithets = 0;
  for (const [at, one] of rest.entries()) {
    if (at === 0 && subgenus.test(one)) small.push(one);
    else if (marker.test(one) && epithets === 1) small.push(one);
    else if (word.test(one) && epithets < 2) {
      if (epithets === 0 && !capital.test(one)) return null;
      small.push(one.toLowerCase());
      epithets += 1;
    } else return null;
  }
  const first = small.find((one) => word.test(one)) ?? '';
  return epithets === 0
    ? null
    : { text: [genus, ...small].join(' '), endsAsEpithet: endings.test(first) };
}
