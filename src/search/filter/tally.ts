import { filterInvalid } from './invalid.ts';
import { MOST_CONDITIONS, MOST_PATTERNS, MOST_RANGES, MOST_VALUES } from './limits.ts';

const LIMITS = {
  conditions: [MOST_CONDITIONS, 'conditions'],
  values: [MOST_VALUES, 'values'],
  ranges: [MOST_RANGES, 'ranges of numbers, dates and distances'],
  patterns: [MOST_PATTERNS, 'patterns'],
} as const;

/** Counts what a filter is made of while it is read; throws FILTER_INVALID beyond the limits. */
export class Tally {
  readonly #counts = { conditions: 0, values: 0, ranges: 0, patterns: 0 };

  add(what: keyof typeof LIMITS, count = 1): void {
    const [most, name] = LIMITS[what];
    this.#counts[what] += count;
    if (this.#counts[what] > most) {
      throw filterInvalid(
        `The filter has more than ${most.toLocaleString('en-US')} ${name}`,
        'Ask in parts, or look long lists of values up with opendrawer find --values or POST /v1/lookup.',
      );
    }
  }
}
