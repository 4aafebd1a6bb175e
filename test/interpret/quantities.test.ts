import { describe, expect, test } from 'vitest';
import {
  interpretIndividualCount,
  interpretOccurrenceStatus,
  interpretQuantities,
  parseNumber,
} from '../../src/interpret/quantities.ts';

test.each<[string | null | undefined, number | null]>([
  ['2.5', 2.5],
  [' -2,5 ', -2.5],
  ['2,123', 2.123],
  ['+7', 7],
  ['.5', 0.5],
  ['5.', 5],
  ['1e3', 1000],
  ['1,234,567.8', 1234567.8],
  ['1.234.567,8', 1234567.8],
  ['1.234,5', 1234.5],
  ['1,234.5', 1234.5],
  ['12 345', 12345],
  ["1'234", 1234],
  ['1,23,4', null],
  ['312,dsfds', null],
  ['0x10', null],
  ['NaN', null],
  ['Infinity', null],
  ['1e999', null],
  ['5 m', null],
  ['', null],
  [null, null],
  [undefined, null],
  ['9'.repeat(61), null],
])('number %j', (text, value) => {
  expect(parseNumber(text)).toBe(value);
});

test.each<[string | null, number | null, string[]]>([
  ['2', 2, []],
  [' 12 ', 12, []],
  ['0', 0, []],
  ['3.0', 3, []],
  [null, null, []],
  ['null', null, []],
  ['-2', null, ['INDIVIDUAL_COUNT_INVALID']],
  ['2.67', null, ['INDIVIDUAL_COUNT_INVALID']],
  ['ca. 20', null, ['INDIVIDUAL_COUNT_INVALID']],
  ['9999999999', null, ['INDIVIDUAL_COUNT_INVALID']],
])('individualCount %j', (verbatim, value, issues) => {
  expect(interpretIndividualCount(verbatim)).toEqual({ verbatim: verbatim ?? '', value, issues });
});

describe('occurrenceStatus', () => {
  const words = new Map([
    ['present', 'PRESENT'],
    ['absent', 'ABSENT'],
  ]);
  const find = (word: string) => words.get(word.trim().toLowerCase()) ?? null;
  const inferred = 'OCCURRENCE_STATUS_INFERRED_FROM_INDIVIDUAL_COUNT';
  const conflict = 'INDIVIDUAL_COUNT_CONFLICTS_WITH_OCCURRENCE_STATUS';
  const unparsable = 'OCCURRENCE_STATUS_UNPARSABLE';
  const invalid = 'INDIVIDUAL_COUNT_INVALID';

  test.each<[string | null, string | null, string, string[]]>([
    [null, null, 'PRESENT', []],
    ['Present', null, 'PRESENT', []],
    ['ABSENT', null, 'ABSENT', []],
    ['rubbish', null, 'PRESENT', [unparsable]],
    [null, '1', 'PRESENT', [inferred]],
    ['PRESENT', '1', 'PRESENT', []],
    ['ABSENT', '1', 'ABSENT', [conflict]],
    ['rubbish', '1', 'PRESENT', [unparsable, inferred]],
    [null, '0', 'ABSENT', [inferred]],
    ['PRESENT', '0', 'PRESENT', [conflict]],
    ['ABSENT', '0', 'ABSENT', []],
    ['rubbish', '0', 'ABSENT', [unparsable, inferred]],
    [null, 'x', 'PRESENT', [invalid]],
    ['ABSENT', 'x', 'ABSENT', [invalid]],
    ['rubbish', 'x', 'PRESENT', [invalid, unparsable]],
  ])('%j with a count of %j', (occurrenceStatus, individualCount, value, issues) => {
    expect(interpretOccurrenceStatus({ occurrenceStatus, individualCount }, find)).toEqual({
      verbatim: occurrenceStatus ?? '',
      value,
      issues,
    });
  });

  test('a specimen is present although its count is 0', () => {
    const terms = { individualCount: '0', basisOfRecord: 'PRESERVED_SPECIMEN' };
    expect(interpretOccurrenceStatus(terms, find)).toEqual({
      verbatim: '',
      value: 'PRESENT',
      issues: ['OCCURRENCE_STATUS_INFERRED_FROM_BASIS_OF_RECORD'],
    });
  });

  test('a quantity of individuals is a count', () => {
    const terms = { organismQuantity: '0', organismQuantityType: 'Individuals' };
    expect(interpretOccurrenceStatus(terms, find)).toMatchObject({
      value: 'ABSENT',
      issues: [inferred],
    });
    const others = { organismQuantity: '0', organismQuantityType: '% cover' };
    expect(interpretOccurrenceStatus(others, find)).toMatchObject({ value: 'PRESENT', issues: [] });
  });
});

test.each([
  [{}, [null, null, null, null, null], []],
  [
    {
      organismQuantity: '10',
      organismQuantityType: ' Some Type',
      sampleSizeValue: '2',
      sampleSizeUnit: 'some type ',
    },
    [10, 'Some Type', 2, 'some type', 5],
    [],
  ],
  [
    {
      organismQuantity: '10',
      organismQuantityType: 'a',
      sampleSizeValue: '0',
      sampleSizeUnit: 'a',
    },
    [10, 'a', 0, 'a', null],
    [],
  ],
  [
    {
      organismQuantity: '10',
      organismQuantityType: 'individuals',
      sampleSizeValue: '2,5',
      sampleSizeUnit: 'm2',
    },
    [10, 'individuals', 2.5, 'm2', null],
    [],
  ],
  [
    { organismQuantity: 'r', organismQuantityType: 'Braun-Blanquet Scale' },
    [null, 'Braun-Blanquet Scale', null, null, null],
    [],
  ],
  [{ organismQuantity: 'some' }, [null, null, null, null, null], ['QUANTITY_INVALID']],
  [{ sampleSizeValue: ' value ' }, [null, null, null, null, null], ['QUANTITY_INVALID']],
])('quantities %j', (terms, [quantity, type, size, unit, relative], issues) => {
  expect(interpretQuantities(terms)).toEqual({
    organismQuantity: quantity,
    organismQuantityType: type,
    sampleSizeValue: size,
    sampleSizeUnit: unit,
    relativeOrganismQuantity: relative,
    issues,
  });
});
