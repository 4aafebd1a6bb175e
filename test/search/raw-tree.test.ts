import { expect, test } from 'vitest';
import { rawTree } from '../../src/search/raw-tree.ts';

test.each<[string, string, unknown]>([
  ['JSON', '{"a":[1,{"b":"c"}]}', { a: [1, { b: 'c' }] }],
  [
    'XML by local names, repeated elements in a list',
    '<a:Unit xmlns:a="urn:x" id="7"><a:UnitID>B 1</a:UnitID><Note lang="en">one</Note><Note>two</Note></a:Unit>',
    { Unit: { '@id': '7', UnitID: 'B 1', Note: [{ '@lang': 'en', '#text': 'one' }, 'two'] } },
  ],
  ['an element named like a method', '<r><toString>x</toString><__proto__>y</__proto__></r>', null],
  ['broken XML as one value', '<a><b></a>', { raw: '<a><b></a>' }],
  ['a text as one value', 'plain, text', { raw: 'plain, text' }],
])('%s', (_, raw, tree) => {
  const found = rawTree(raw);
  if (tree !== null) expect(JSON.parse(JSON.stringify(found))).toEqual(tree);
  else expect(Object.keys((found as { r: object }).r)).toEqual(['toString', '__proto__']);
});
