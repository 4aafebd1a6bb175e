import { nearestWord, OpendrawerError } from '../errors/index.ts';
import {
  FACETS,
  type Facet,
  FIELD_PREFIX,
  FILTER_PARAMETERS,
  type Filter,
  findFilterParameter,
  parseFilter,
} from '../search/index.ts';
import { licenseCode } from '../terms/index.ts';

/** Query parameters as they come: each with its values in order. */
export type Parameters = Readonly<Record<string, readonly string[]>>;

type Mutable = Record<string, readonly string[]>;

interface GbifParameter {
  /** For the API document. */
  readonly description: string;
  /** The same in the words of the filter language. */
  readonly translate: (values: readonly string[], all: Parameters) => Mutable;
}

/** Parameters of GBIF's occurrence search that the filter language spells otherwise. */
export const GBIF_PARAMETERS = {
  datasetKey: {
    description: 'The same as `dataset`.',
    translate: (dataset) => ({ dataset }),
  },
  collectionCode: {
    description: 'The same as `unit`.',
    translate: (unit) => ({ unit }),
  },
  recordedBy: {
    description: 'The same as `creator`.',
    translate: (creator) => ({ creator }),
  },
  year: {
    description: 'Year, or `from,to`; items whose dates overlap it.',
    translate: (values) => ({
      eventDate: values.map((value) => value.replace(/\b\d{1,3}\b/g, padYear)),
    }),
  },
  decade: {
    description: 'Decade as the facet names it, e.g. `1890s`.',
    translate: (values) => ({ eventDate: values.map(decadeRange) }),
  },
  catalogNumber: {
    description: 'Exact value, looked for in any field.',
    translate: (value) => ({ value }),
  },
  occurrenceId: {
    description: "The publisher's own key of the record.",
    translate: (values) => ({ [`${FIELD_PREFIX}sourceId`]: values }),
  },
  decimalLatitude: {
    description: '`south,north` in degrees.',
    translate: (latitude, { decimalLongitude: longitude = [] }) => boxOf(longitude, latitude),
  },
  decimalLongitude: {
    description: '`west,east` in degrees.',
    translate: (longitude, { decimalLatitude: latitude = [] }) => boxOf(longitude, latitude),
  },
} as const satisfies Record<string, GbifParameter>;

/** Every filter parameter with its description, for the API document: the filter language, then GBIF's spellings. */
export const SEARCH_PARAMETERS: readonly { readonly name: string; readonly description: string }[] =
  [
    ...FILTER_PARAMETERS.map(({ name, kind, description, example }) => ({
      name,
      description: `${description} E.g. \`${example}\`.${kind === 'list' ? ' Repeatable: alternatives.' : ''}`,
    })),
    ...Object.entries(GBIF_PARAMETERS).map(([name, { description }]) => ({ name, description })),
  ];

/** Whether a search may have this parameter. */
export const isSearchParameter = (name: string): boolean =>
  name.startsWith(FIELD_PREFIX) || isGbifParameter(name) || findFilterParameter(name) !== null;

/** The filter that parameters stand for; others than those of `isSearchParameter` are left aside. Throws FILTER_INVALID. */
export function filterOf(parameters: Parameters): Filter {
  const translated: Mutable = {};
  const origin = new Map<string, string>();
  for (const [name, values] of Object.entries(parameters)) {
    if (!isSearchParameter(name)) continue;
    const pairs = isGbifParameter(name)
      ? (GBIF_PARAMETERS[name] as GbifParameter).translate(values, parameters)
      : { [name]: values };
    for (const [target, theirs] of Object.entries(pairs)) {
      const parameter = findFilterParameter(target);
      const key = parameter?.name ?? target;
      const kind = parameter?.kind ?? 'list';
      const other = origin.get(key);
      if (kind !== 'list' && other !== undefined && !samePair(name, other)) {
        throw invalid(`${name} and ${other} say the same; give one of them`);
      }
      if (kind !== 'list' && kind !== 'text' && theirs.length > 1) {
        throw invalid(`${name} can be given once only`);
      }
      origin.set(key, name);
      const before = kind === 'list' ? (translated[key] ?? []) : [];
      translated[key] = [...before, ...theirs.map((value) => cleaned(key, value))];
    }
  }
  return parseFilter(translated);
}

/** A facet that was asked for, by the name that the client used. */
export interface AskedFacet {
  /** As GBIF writes it: `BASIS_OF_RECORD`. */
  readonly field: string;
  /** Parameter that filters by it. */
  readonly parameter: string;
  readonly facet: Facet;
}

/** Facets by name: `basisOfRecord`, `datasetKey`, `BASIS_OF_RECORD`. Throws FILTER_INVALID naming the nearest one. */
export function facetsOf(names: readonly string[]): AskedFacet[] {
  return names
    .flatMap((name) => name.split(','))
    .map((name) => {
      const parameter = /^[A-Z_]+$/.test(name) ? camelCase(name) : name;
      const facet = facetOf(parameter);
      if (facet !== null) return { field: upperSnake(parameter), parameter, facet };
      const near = nearestWord(name, FACETS);
      throw invalid(
        `There is no facet "${name}"`,
        near === null ? `One of ${FACETS.join(', ')}.` : `Did you mean "${near}"?`,
      );
    });
}

function facetOf(parameter: string): Facet | null {
  const name = findFilterParameter(parameter)?.name ?? parameter;
  return FACETS.find((facet) => facet === name) ?? null;
}

/** Throws FILTER_INVALID for a parameter that is not among `known`, naming the nearest one that is. */
export function refuseUnknown(names: readonly string[], known: readonly string[]): void {
  for (const name of names) {
    if (known.includes(name)) continue;
    const near = nearestWord(name, known);
    throw invalid(
      `There is no parameter "${name}"`,
      near === null
        ? known.length === 0
          ? 'This address takes no parameters.'
          : `One of ${known.join(', ')}.`
        : `Did you mean "${near}"?`,
    );
  }
}

const isGbifParameter = (name: string): name is keyof typeof GBIF_PARAMETERS =>
  Object.hasOwn(GBIF_PARAMETERS, name);

/** Latitude and longitude are two halves of one box. */
const samePair = (a: string, b: string): boolean =>
  a.startsWith('decimalL') && b.startsWith('decimalL');

/** Values that have one spelling here and several at the clients. */
function cleaned(parameter: string, value: string): string {
  if (parameter === 'license' || parameter === 'mediaLicense') return licenseOf(value);
  if (parameter === 'country' || parameter === 'unit') return value.toUpperCase();
  return value;
}

/** `CC_BY_4_0` (GBIF's constant), an address or a name, as the code that is indexed. */
function licenseOf(value: string): string {
  const constant = /^CC(0|_[A-Z_]+?)_(\d)_(\d)$/.exec(value);
  if (constant) {
    const [, kind = '', major, minor] = constant;
    return `CC${kind.replaceAll('_', '-')}-${major}.${minor}`;
  }
  return licenseCode(value) ?? value;
}

const padYear = (digits: string): string => digits.padStart(4, '0');

function decadeRange(text: string): string {
  const digits = /^(-?\d{1,4})s?$/.exec(text)?.[1];
  const first = Number(digits);
  if (digits === undefined || first % 10 !== 0) {
    throw invalid(`decade=${text}: a decade such as 1890s is expected`);
  }
  return `${isoYear(first)},${isoYear(first + 9)}`;
}

const isoYear = (year: number): string =>
  year < 0 ? `-${String(-year).padStart(6, '0')}` : String(year).padStart(4, '0');

function boxOf(longitude: readonly string[], latitude: readonly string[]): Mutable {
  const [west, east] = rangeOf(longitude, -180, 180, 'decimalLongitude');
  const [south, north] = rangeOf(latitude, -90, 90, 'decimalLatitude');
  return { bbox: [[west, south, east, north].join(',')] };
}

function rangeOf(values: readonly string[], least: number, most: number, name: string): number[] {
  const [text, second] = values;
  if (text === undefined) return [least, most];
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [from = Number.NaN, to = from, third] = numbers;
  const fits = [from, to].every((number) => number >= least && number <= most);
  if (second !== undefined || third !== undefined || !fits) {
    throw invalid(`${name}=${values.join('&')}: a number or from,to in degrees is expected`);
  }
  return [from, to];
}

/** `BASIS_OF_RECORD` → `basisOfRecord`. */
const camelCase = (name: string): string =>
  name.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** `basisOfRecord` → `BASIS_OF_RECORD`. */
const upperSnake = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

const invalid = (message: string, hint?: string): OpendrawerError =>
  new OpendrawerError('FILTER_INVALID', message, hint === undefined ? {} : { hint });
