import { expect, test } from 'vitest';
import { countryConstant } from '../../src/server/country-constants.ts';

test.each([
  ['US', 'UNITED_STATES'],
  ['GB', 'UNITED_KINGDOM'],
  ['RU', 'RUSSIAN_FEDERATION'],
  ['KR', 'KOREA_SOUTH'],
  ['CI', 'CÔTE_DIVOIRE'],
  ['PG', 'PAPUA_NEW_GUINEA'],
  ['AX', 'ALAND_ISLANDS'],
  ['BO', 'BOLIVIA'],
  ['ZZ', 'UNKNOWN'],
  ['__proto__', '__proto__'],
  ['x', 'x'],
])('%s is %s', (code, constant) => {
  expect(countryConstant(code)).toBe(constant);
});
