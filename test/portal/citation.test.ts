import { describe, expect, it } from 'vitest';
import { readItem } from '../../portal/src/api/read.ts';
import { attribution, attributionHtml } from '../../portal/src/words/attribution.ts';
import { bibtex, citationText, cslOf, ris } from '../../portal/src/words/citation.ts';
import { closeSource, iiifService } from '../../portal/src/words/iiif.ts';

const ADDRESS = 'https://drawers.example/item/1';
const item = readItem({
  key: '1',
  title: 'Drawer & pull, 50 % {brass}',
  objectType: ['Paintings'],
  creator: ['Quill, Ada', 'Nib & Sons'],
  eventDateStart: '1890-01-01',
  eventDateEnd: '1899-12-31',
  verbatimEventDate: '1890s',
  institution: 'Museum of Odd Things',
  catalogNumber: 'ODD_7',
  license: 'CC-BY-4.0',
});
const context = {
  dataset: { title: 'Odd things', metadata: null },
  address: ADDRESS,
  accessed: new Date('2026-11-22T10:00:00Z'),
};
const csl = cslOf(item, context);

describe('the citation of an item', () => {
  it('is CSL-JSON', () => {
    expect(csl).toEqual({
      id: '1',
      type: 'graphic',
      title: 'Drawer & pull, 50 % {brass}',
      genre: 'Paintings',
      author: [{ literal: 'Quill, Ada' }, { literal: 'Nib & Sons' }],
      issued: { 'date-parts': [[1890], [1899]] },
      archive: 'Museum of Odd Things',
      archive_location: 'ODD_7',
      'container-title': 'Odd things',
      URL: ADDRESS,
      accessed: { 'date-parts': [[2026, 11, 22]] },
      note: 'Creative Commons BY 4.0, https://creativecommons.org/licenses/by/4.0/',
    });
  });

  it('is a sentence', () => {
    expect(citationText(csl, item)).toBe(
      `Quill, Ada; Nib & Sons (1890s). Drawer & pull, 50 % {brass} [Paintings]. Museum of Odd Things, ODD_7. Odd things. ${ADDRESS} (2026-11-22)`,
    );
  });

  it('is BibTeX, with what TeX would take for commands escaped', () => {
    expect(bibtex(csl)).toBe(`@misc{1,
  author = {{Quill, Ada} and {Nib \\& Sons}},
  title = {{Drawer \\& pull, 50 \\% \\{brass\\}}},
  year = {1890},
  howpublished = {Paintings},
  organization = {Museum of Odd Things},
  number = {ODD\\_7},
  series = {Odd things},
  url = {${ADDRESS}},
  urldate = {2026-11-22},
  note = {Creative Commons BY 4.0, https://creativecommons.org/licenses/by/4.0/}
}
`);
  });

  it('is RIS', () => {
    expect(ris(csl).split('\r\n')).toEqual([
      'TY  - ART',
      'AU  - Quill, Ada',
      'AU  - Nib & Sons',
      'TI  - Drawer & pull, 50 % {brass}',
      'PY  - 1890',
      'DA  - 1890///',
      'M3  - Paintings',
      'DB  - Odd things',
      'DP  - Museum of Odd Things',
      'CN  - ODD_7',
      `UR  - ${ADDRESS}`,
      'Y2  - 2026/11/22/',
      'N1  - Creative Commons BY 4.0, https://creativecommons.org/licenses/by/4.0/',
      'ID  - 1',
      'ER  - ',
      '',
    ]);
  });

  it.each([
    ['1931-05-18', '1931-05-18', [[1931, 5, 18]]],
    ['1931-01-01', '1931-12-31', [[1931]]],
    [
      '1931-05-01',
      '1931-06-02',
      [
        [1931, 5, 1],
        [1931, 6, 2],
      ],
    ],
    ['-0049-01-01', '-0049-12-31', [[-49]]],
  ])('has the date %s to %s', (eventDateStart, eventDateEnd, parts) => {
    const dated = cslOf(readItem({ title: 'x', eventDateStart, eventDateEnd }), context);
    expect(dated.issued).toEqual({ 'date-parts': parts });
  });

  it('does without what is not known', () => {
    const bare = cslOf(readItem({ key: '2', title: 'A thing' }), { ...context, dataset: null });
    expect(bare).toEqual({
      id: '2',
      type: 'document',
      title: 'A thing',
      genre: 'Object',
      URL: ADDRESS,
      accessed: { 'date-parts': [[2026, 11, 22]] },
    });
  });
});

describe('the credit of an item', () => {
  it('is a sentence', () => {
    expect(attribution(item, ADDRESS)).toBe(
      `Quill, Ada; Nib & Sons. Drawer & pull, 50 % {brass}. 1890s. Museum of Odd Things, ODD_7. CC BY 4.0, https://creativecommons.org/licenses/by/4.0/. ${ADDRESS}`,
    );
  });

  it('is HTML that runs nothing', () => {
    const odd = readItem({
      title: '<img src=x onerror=alert(1)>',
      landingPage: 'javascript:alert(1)',
      creator: ['"Ada" <b>'],
      license: 'CC0-1.0',
    });
    expect(attributionHtml(odd, ADDRESS)).toBe(
      `<a href="${ADDRESS}">&lt;img src=x onerror=alert(1)&gt;</a>, &quot;Ada&quot; &lt;b&gt;. Licence: <a href="https://creativecommons.org/publicdomain/zero/1.0/" rel="license">CC0</a>`,
    );
  });
});

describe('a picture to look at closely', () => {
  it.each([
    ['https://iiif.example/a/b/full/full/0/default.jpg', 'https://iiif.example/a/b'],
    ['https://iiif.example/a%2Fb/full/!800,800/0/native.jpg', 'https://iiif.example/a%2Fb'],
    ['https://iiif.example/a/info.json', 'https://iiif.example/a'],
    [
      'https://ids.si.edu/ids/deliveryService?max=200&id=NMNH-1',
      'https://ids.si.edu/ids/iiif/NMNH-1',
    ],
    ['https://pictures.example/full/1.jpg', null],
    [null, null],
  ])('%s belongs to the image service %s', (address, service) => {
    expect(iiifService(address)).toBe(service);
  });

  const medium = (more: Record<string, unknown>) =>
    readItem({ media: [{ position: 0, imageUrl: '/v1/image/1/0', ...more }] }).media[0];

  it.each([
    [
      {
        identifier: 'https://iiif.example/a/full/full/0/default.jpg',
        widthInPixels: 9,
        heightInPixels: 7,
      },
      { kind: 'iiif', service: 'https://iiif.example/a', width: 9, height: 7 },
    ],
    [{ identifier: 'https://iiif.example/a/info.json' }, { kind: 'file', url: '/v1/image/1/0' }],
    [{ type: 'Sound' }, null],
  ])('of %j', (more, source) => {
    const one = medium(more);
    expect(one === undefined ? undefined : closeSource(one)).toEqual(source);
  });
});
