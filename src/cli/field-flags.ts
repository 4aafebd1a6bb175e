import type { FIELD_PREFIX } from '../search/index.ts';

const PREFIX: typeof FIELD_PREFIX = 'field.';
const FIELD_FLAG = `--${PREFIX}`;
/** Before a value: none of it, what fits a pattern, or nothing that fits. */
const SIGNS = /^(!|~|!~)=/;

/** The parameter that a flag and a value mean: `country` and `!=NP` are `country!` and `NP`. */
export const signed = (name: string, value: string): readonly [name: string, value: string] => {
  const signs = SIGNS.exec(value)?.[1] ?? '';
  return [name + signs, signs === '' ? value : value.slice(signs.length + 1)];
};

/** Writes `--field.Barcode 01234567` as commander can read it: `--filter field.Barcode=01234567`. */
export function expandFieldFlags(argv: readonly string[]): string[] {
  const expanded: string[] = [];
  let field: string | null = null;
  const add = (name: string, given: string) => {
    const pair = signed(name, given).map(encodeURIComponent);
    expanded.push('--filter', pair.join('='));
  };
  for (const [at, argument] of argv.entries()) {
    if (argument === '--') return [...expanded, ...argv.slice(at)];
    if (argument.startsWith(FIELD_FLAG)) {
      const [flag = argument, value] = argument.split(/=(.*)/s, 2);
      field = flag.slice('--'.length);
      if (value === undefined) continue;
      add(field, value);
      field = null;
    } else if (field !== null && !argument.startsWith('-')) {
      add(field, argument);
    } else {
      field = null;
      expanded.push(argument);
    }
  }
  return expanded;
}
