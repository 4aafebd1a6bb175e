import { expect, test } from 'vitest';
import { FieldTable, isMachineText } from '../../src/search/leaves.ts';

const leavesOf = (value: unknown): unknown[] => {
  const table = new FieldTable();
  const found: unknown[] = [];
  table.walk(value, (field, text) => {
    const { path, label } = table.entries[field] ?? {};
    found.push([path, label, text]);
  });
  return found;
};

test.each([
  [{ title: 'x' }, [['title', null, 'x']]],
  [
    { count: 3, yes: true, no: null },
    [
      ['count', null, '3'],
      ['yes', null, 'true'],
    ],
  ],
  [
    { identifier: [{ label: 'Barcode', content: '001' }] },
    [
      ['identifier[].label', null, 'Barcode'],
      ['identifier[].content', 'Barcode', '001'],
    ],
  ],
  [
    { L2: { type: 'Country', content: 'Peru' } },
    [
      ['L2.type', null, 'Country'],
      ['L2.content', 'Country', 'Peru'],
    ],
  ],
  [
    { a: { label: 'L', content: ['x', 'y'] } },
    [
      ['a.label', null, 'L'],
      ['a.content[]', 'L', 'x'],
      ['a.content[]', 'L', 'y'],
    ],
  ],
  [{ a: [['x']] }, [['a[][]', null, 'x']]],
  [
    { media: [{ content: 'u', label: 3 }] },
    [
      ['media[].content', null, 'u'],
      ['media[].label', null, '3'],
    ],
  ],
  ['bare', [['', null, 'bare']]],
  [{}, []],
])('walks %j', (value, expected) => {
  expect(leavesOf(value)).toEqual(expected);
});

test('numbers a field once', () => {
  const table = new FieldTable();
  const numbers: number[] = [];
  for (const value of ['a', 'b'])
    table.walk({ x: [{ label: 'L', content: value }] }, (field) => numbers.push(field));
  expect(numbers).toEqual([0, 1, 0, 1]);
});

test('keeps the table small for records with endless keys', () => {
  const table = new FieldTable();
  let visited = 0;
  for (let at = 0; at < 70_000; at += 1)
    table.walk({ [`key${at}`]: 'x' }, () => {
      visited += 1;
    });
  expect(visited).toBe(70_000);
  expect(table.entries.length).toBeLessThanOrEqual(60_001);
  expect(table.entries.at(-1)?.path).toBe('*');
});

test.each([
  ['https://example.org/x', false, true],
  ['ark:/65665/m3', true, true],
  ['5b8f392069a9a6ccf2b78a1de013281ef9093326', true, true],
  ['edanmdm:nmnhbotany_13470430', false, true],
  ['edanmdm:nmnhbotany_13470430', true, false],
  ['1632215426', false, true],
  ['02055762', true, false],
  ['NMNHBOTANY', false, false],
  ['7 Feb 1970', false, false],
  ['A long sentence with 1 number and a_joint', false, false],
])('machine text %j (labelled: %j): %j', (value, labelled, expected) => {
  expect(isMachineText(value, labelled)).toBe(expected);
});
