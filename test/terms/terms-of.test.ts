import { expect, test } from 'vitest';
import { countGiven, termsOf, VERBATIM_TERMS } from '../../src/terms/index.ts';

test.each(VERBATIM_TERMS.map((term, at) => [term, at] as const))('%s has its place', (term, at) => {
  const texts = [{ label: null, text: 'x' }];
  const terms = termsOf(VERBATIM_TERMS.map((_, place) => (place === at ? texts : undefined)));
  expect(Object.entries(terms).filter(([, value]) => value !== undefined)).toEqual([[term, texts]]);
  const counts = new Float64Array(VERBATIM_TERMS.length);
  countGiven(terms, counts);
  expect([counts.indexOf(1), counts.reduce((sum, count) => sum + count)]).toEqual([at, 1]);
});
