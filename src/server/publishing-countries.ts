import { OpendrawerError } from '../errors/index.ts';
import { interpretCountry } from '../interpret/index.ts';
import type { Dataset } from '../registry/index.ts';
import type { Predicate } from '../search/index.ts';

/** Parameters of GBIF about the country of the publisher, which the datasets tell, not the items. */
export const PUBLISHER_PARAMETERS = ['publishingCountry', 'repatriated'] as const;

/** Who speaks for the publisher, before others. */
const PUBLISHERS = /publisher|distributor|owner|custodian|provider/i;

/**
 * ISO 3166-1 alpha-2 of the country from which a dataset is published: that of the contact who publishes it, else of the
 * first contact that states one. Null: none is stated.
 */
export function publishingCountryOf({ description }: Dataset): string | null {
  const contacts = description?.contacts ?? [];
  const first = [
    ...contacts.filter(({ role }) => PUBLISHERS.test(role)),
    ...contacts.filter(({ role }) => !PUBLISHERS.test(role)),
  ];
  for (const { country } of first) {
    const code = country === null ? null : interpretCountry(country).value;
    if (code !== null) return code;
  }
  return null;
}

/** Keys of datasets by the country from which they are published. */
export function datasetsByCountry(datasets: readonly Dataset[]): ReadonlyMap<string, string[]> {
  const byCountry = new Map<string, string[]>();
  for (const dataset of datasets) {
    const country = publishingCountryOf(dataset);
    if (country === null) continue;
    const keys = byCountry.get(country);
    if (keys === undefined) byCountry.set(country, [dataset.key]);
    else keys.push(dataset.key);
  }
  return byCountry;
}

const NOTHING: Predicate = { kind: 'or', of: [] };
const inDatasets = (keys: readonly string[]): Predicate =>
  keys.length === 0 ? NOTHING : { kind: 'in', key: 'datasetKey', values: keys };

/** Items of datasets that are published from one of the countries. Throws FILTER_INVALID. */
export function publishedFrom(
  countries: readonly string[],
  datasets: readonly Dataset[],
): Predicate {
  const byCountry = datasetsByCountry(datasets);
  return inDatasets(
    countries.flatMap((country) => byCountry.get(countryOf('publishingCountry', country)) ?? []),
  );
}

/** Items whose country is another one than that of the publisher; with `false` those where it is the same. */
export function repatriated(text: string, datasets: readonly Dataset[]): Predicate {
  if (!/^(true|false)$/i.test(text)) {
    throw new OpendrawerError(
      'FILTER_INVALID',
      `repatriated=${text.slice(0, 100)}: true or false is expected`,
    );
  }
  const of = [...datasetsByCountry(datasets)].map(([country, keys]): Predicate => {
    const same: Predicate = { kind: 'in', key: 'country', values: [country] };
    const other: readonly Predicate[] = [
      { kind: 'present', key: 'country' },
      { kind: 'not', of: same },
    ];
    const isSame = text.toLowerCase() === 'false';
    return { kind: 'and', of: [inDatasets(keys), ...(isSame ? [same] : other)] };
  });
  return { kind: 'or', of };
}

/** ISO 3166-1 alpha-2 of a code or name. Throws FILTER_INVALID. */
export function countryOf(parameter: string, text: string): string {
  const code = interpretCountry(text).value;
  if (code !== null) return code;
  throw new OpendrawerError('FILTER_INVALID', `${parameter}=${text.slice(0, 100)}: no country`, {
    hint: 'Write ISO 3166-1 alpha-2, such as NP.',
  });
}
