/** A record of the odd collection: what is not given is as it should be. */
export interface OddRecord {
  readonly n: number;
  readonly title?: string;
  readonly date?: string;
  readonly country?: string;
  readonly license?: string;
  /** It is the type specimen of a fossil mouse. */
  readonly specimen?: true;
}

/** The record as a line of EDAN JSON. */
function lineOf({ n, title, date, country, license, specimen }: OddRecord): string {
  const id = `odd_${String(n).padStart(4, '0')}`;
  const access = license ?? 'CC0';
  return JSON.stringify({
    id: `edanmdm-${id}`,
    title: title ?? `Drawer ${n}`,
    unitCode: 'ODD',
    type: 'edanmdm',
    url: `edanmdm:${id}`,
    content: {
      descriptiveNonRepeating: {
        record_ID: id,
        title: { label: 'Title', content: title ?? `Drawer ${n}` },
        unit_code: 'ODD',
        data_source: 'Museum of Odd Things',
        metadata_usage: { access },
      },
      indexedStructured: {
        object_type: ['Cabinets'],
        ...(specimen === undefined
          ? {}
          : { scientific_name: ['Mus oddus'], 'geo_age-series': ['Eocene'] }),
        ...(country === undefined
          ? {}
          : { geoLocation: [{ L2: { type: 'Country', content: country } }] }),
      },
      freetext: {
        name: [{ label: 'Maker', content: `Ada Quill the ${n}th` }],
        ...(specimen === undefined
          ? {}
          : {
              objectType: [{ label: 'Type Status', content: 'Holotype' }],
              physicalDescription: [{ label: 'Sex', content: 'Female' }],
            }),
        ...(date === undefined ? {} : { date: [{ label: 'Date', content: date }] }),
      },
    },
    lastTimeUpdated: 1_600_000_000,
  });
}

const many = (from: number, to: number, made: (n: number) => Omit<OddRecord, 'n'>) =>
  Array.from({ length: to - from }, (_, n): OddRecord => ({ n: from + n, ...made(from + n) }));

/** Sixty unknown countries, dates that cannot be read or could be two, a licence in prose, markup, and a broken line. */
export const ODD_LINES: readonly string[] = [
  ...many(0, 60, () => ({ date: '1901', country: 'Ruritania' })),
  ...many(60, 70, (n) => ({ date: `in the year of the ${n}th herring`, country: 'Kenya' })),
  ...many(70, 90, (n) => ({ date: `${n - 56}/3/2008`, country: 'Deutschland' })),
  ...many(90, 95, () => ({ date: '2/3/2008', country: 'Nepal' })),
  ...many(95, 99, () => ({ date: '1950', license: 'Please ask the porter' })),
  ...many(99, 100, () => ({ date: '1950', title: 'The <i>open</i> drawer', specimen: true })),
].map(lineOf);
export const BROKEN_LINE = '{"id": "edanmdm-odd_broken", "title"';

/** The same, with seven of the unknown countries put right. */
export const MENDED_LINES: readonly string[] = [
  ...many(0, 7, () => ({ date: '1901', country: 'Norway' })).map(lineOf),
  ...ODD_LINES.slice(7),
];

export const CLEAN_LINES: readonly string[] = many(0, 2, () => ({
  date: '1901',
})).map(lineOf);
