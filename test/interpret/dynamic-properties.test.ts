import { expect, test } from 'vitest';
import { readDynamicProperty } from '../../src/interpret/dynamic-properties.ts';
import { bestOf } from './text-timing.ts';

test.each<[string | null, string | null, string | null]>([
  ['weight=81.00 g; sex=female; age=u ad.', 'female', 'u ad.'],
  ['sex=unknown ; crown-rump length=8 mm', null, null],
  ['sex=female ? ; age class=adult/juvenile', null, 'adult/juvenile'],
  ['weight=5.2 g; age class=over-winter ; total length=99 mm', null, 'over-winter'],
  ['{"sex": "Male", "life stage": "juvenile", "weight": 5}', 'male', 'juvenile'],
  ['{"traits": [{"lifeStage": "adult"}]}', null, 'adult'],
  ['{"sex": "female"', 'female', null],
  ['sex: Male | lifeStage: larva', 'male', 'larva'],
  ['sex=male; sex=female', null, null],
  ['sex=male; sex=unknown', 'male', null],
  ['1 female, testes small', 'female', null],
  ['2 males', 'males', null],
  ['3 males and 2 females', null, null],
  ['male?', null, null],
  ['adult male in nest', 'male', 'adult'],
  ['after hatching year bird', null, 'after hatching year'],
  ['age=3', null, null],
  ['average=3; sextant=5; stage fright', null, null],
  ['', null, null],
  [null, null, null],
])('%j', (text, sex, lifeStage) => {
  expect(readDynamicProperty(text, 'sex')).toBe(sex);
  expect(readDynamicProperty(text, 'lifeStage')).toBe(lifeStage);
});

test('hostile texts take no time', () => {
  for (const part of [
    'sex=',
    'age ',
    '{"a":',
    '[',
    'after ',
    'life stage ',
    'male',
    ' ',
    '"sex":"',
  ]) {
    const text = part.repeat(10_000 / part.length);
    expect(
      bestOf(() => {
        readDynamicProperty(text, 'sex');
        readDynamicProperty(text, 'lifeStage');
      }),
    ).toBeLessThan(5);
  }
  expect(readDynamicProperty('sex=male;'.repeat(2000), 'sex')).toBeNull();
});
