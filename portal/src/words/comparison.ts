import type { ItemDetail, JsonObject } from '../api/types.ts';
import type { SearchState } from '../state/search-state.ts';
import type { FilterParam } from './facets.ts';
import { coordinates, countryName, dateWords, words } from './format.ts';
import { licenseWords } from './licenses.ts';
import { type Written, writtenAtAny } from './written.ts';

/** One line of "as written, as understood". */
export interface ComparedRow {
  readonly name: string;
  readonly written: readonly Written[];
  readonly understood: readonly Understood[];
}

export interface Understood {
  readonly label?: string;
  readonly text: string;
  /** Set in italics, as the codes of nomenclature have it. */
  readonly scientific?: boolean;
  /** Leads to the items that share it. */
  readonly search?: SearchState;
}

export interface ComparedGroup {
  readonly title: string;
  readonly rows: readonly ComparedRow[];
}

const D = 'content.descriptiveNonRepeating.';
const I = 'content.indexedStructured.';
const F = 'content.freetext.';

const linked = (values: readonly string[], param: FilterParam): readonly Understood[] =>
  values.map((text) => ({ text, search: { [param]: [text] } }));
/** The levels of a place; its points are coordinates. */
const LEVELS = ['L1', 'L2', 'L3', 'L4', 'L5', 'Other'].map((level) => `${I}geoLocation.${level}`);

/** Sources that list heights among the people. */
const isMeasure = ({ label }: Written): boolean => /elevation|depth/i.test(label ?? '');

const plain = (values: readonly string[]): readonly Understood[] =>
  values.map((text) => ({ text }));
const one = (value: string | null): readonly Understood[] =>
  value === null ? [] : [{ text: value }];
const ranked = (label: string, value: string | null): readonly Understood[] =>
  value === null ? [] : [{ label, text: value }];

/** The creator who is meant by an agent's name, which may have dates and places after a comma. */
function searchFor(name: string, creators: readonly string[]): { readonly search?: SearchState } {
  const creator = creators.find((one) => name === one || name.startsWith(`${one},`));
  return creator === undefined ? {} : { search: { creator: [creator] } };
}

function dates(item: ItemDetail): readonly Understood[] {
  const { eventDateStart: from, eventDateEnd: to } = item;
  if (from === null && to === null) return [];
  const interval = from === to || to === null ? (from ?? '') : `${from ?? ''}/${to}`;
  const precision = item.eventDatePrecision;
  return [
    { text: dateWords(interval) },
    ...(interval.includes('/') ? [{ label: 'Interval', text: interval.replace('/', ' to ') }] : []),
    ...(precision === null ? [] : [{ label: 'Precision', text: precision }]),
  ];
}

/** Half a degree to each side, as the API takes it. */
function boxAround(latitude: number, longitude: number): string {
  const at = (value: number, by: number, limit: number) =>
    Number(Math.min(limit, Math.max(-limit, value + by)).toFixed(4));
  return [
    at(longitude, -0.5, 180),
    at(latitude, -0.5, 90),
    at(longitude, 0.5, 180),
    at(latitude, 0.5, 90),
  ].join(',');
}

function metres(low: number | null, high: number | null): string | null {
  if (low === null && high === null) return null;
  if (low === null || high === null || low === high) return `${low ?? high} m`;
  return `${low} to ${high} m`;
}

/** What the publisher wrote beside what we made of it, in the order in which one asks. */
export function compared(item: ItemDetail, raw: JsonObject | null): readonly ComparedGroup[] {
  const row = (
    name: string,
    paths: readonly string[],
    understood: readonly Understood[],
    belongs: (one: Written) => boolean = () => true,
  ): ComparedRow => ({
    name,
    written: raw === null ? [] : writtenAtAny(raw, paths).filter(belongs),
    understood,
  });
  const groups: readonly ComparedGroup[] = [
    {
      title: 'What',
      rows: [
        row('Title', ['title', `${D}title`], one(item.title)),
        row(
          'Type',
          [`${F}objectType`, `${I}object_type`, `${F}genre_format`],
          [
            ...linked(item.objectType, 'objectType'),
            ...(item.basisOfRecord === null
              ? []
              : [{ label: 'Basis of record', text: words(item.basisOfRecord) }]),
          ],
        ),
        row(
          'Scientific name',
          [`${I}scientific_name`, `${F}taxonomicName`, `${F}publisher`],
          [
            ...(item.scientificName === null
              ? []
              : [
                  {
                    text: item.scientificName,
                    scientific: true,
                    search: { scientificName: [item.scientificName] },
                  },
                ]),
            ...plain(item.vernacularName),
          ],
        ),
        row(
          'Classification',
          ['kingdom', 'phylum', 'class', 'order', 'family', 'sub-family'].map(
            (rank) => `${I}tax_${rank}`,
          ),
          [
            ...ranked('Kingdom', item.kingdom),
            ...ranked('Phylum', item.phylum),
            ...ranked('Class', item.class),
            ...ranked('Order', item.order),
            ...(item.family === null
              ? []
              : [{ label: 'Family', text: item.family, search: { family: [item.family] } }]),
            ...ranked('Genus', item.genus),
          ],
        ),
        row('Topics', [`${F}topic`, `${I}topic`], linked(item.topic, 'topic')),
        row('Culture', [`${F}culture`, `${I}culture`], linked(item.culture, 'culture')),
        row('Materials and size', [`${F}physicalDescription`, `${F}physdesc`], []),
        row('Language', [`${I}language`, `${F}language`], plain(item.language)),
      ],
    },
    {
      title: 'Who',
      rows: [
        row(
          'People',
          [`${F}name`, `${F}creator`, `${I}name`],
          item.agents.map((agent) => ({
            label: agent.role,
            text: agent.name,
            ...searchFor(agent.name, [...item.creator, ...item.recordedBy]),
          })),
          (one) => !isMeasure(one),
        ),
      ],
    },
    {
      title: 'When',
      rows: [row('Date', [`${F}date`, `${F}unitdate`, `${I}date`], dates(item))],
    },
    {
      title: 'Where',
      rows: [
        row(
          'Place',
          [`${F}place`, ...LEVELS, `${I}place`],
          [
            ...ranked('Continent', item.continent),
            ...ranked(
              'Country',
              item.country ?? (item.countryCode === null ? null : countryName(item.countryCode)),
            ),
            ...(item.countryCode === null
              ? []
              : [
                  {
                    label: 'Country code',
                    text: item.countryCode,
                    search: { country: [item.countryCode] },
                  },
                ]),
            ...ranked('State or province', item.stateProvince),
            ...ranked('County', item.county),
            ...ranked('Municipality', item.municipality),
            ...ranked('Locality', item.locality),
            ...item.place.map((text) => ({
              label: 'Place word',
              text,
              search: { place: [text] },
            })),
          ],
        ),
        row(
          'Coordinates',
          [`${I}geoLocation.points`],
          item.decimalLatitude === null || item.decimalLongitude === null
            ? []
            : [
                {
                  text: coordinates(item.decimalLatitude, item.decimalLongitude),
                  search: { bbox: boxAround(item.decimalLatitude, item.decimalLongitude) },
                },
                ...(item.coordinateUncertaintyInMeters === null
                  ? []
                  : [{ label: 'Uncertainty', text: `${item.coordinateUncertaintyInMeters} m` }]),
              ],
        ),
        row(
          'Height and depth',
          [`${F}name`],
          [
            ...ranked(
              'Elevation',
              metres(item.minimumElevationInMeters, item.maximumElevationInMeters),
            ),
            ...ranked('Depth', metres(item.minimumDepthInMeters, item.maximumDepthInMeters)),
          ],
          isMeasure,
        ),
      ],
    },
    {
      title: 'Where it is kept',
      rows: [
        row('Institution', [`${F}dataSource`, `${D}data_source`], one(item.institution)),
        row(
          'Unit',
          ['unitCode'],
          item.collectionCode === null ? [] : linked([item.collectionCode], 'unit'),
        ),
        row('Collection', [`${F}setName`], plain(item.collection)),
        row('Credit', [`${F}creditLine`, `${F}prefercite`], one(item.bibliographicCitation)),
      ],
    },
    {
      title: 'Rights',
      rows: [
        row(
          'Licence of the record',
          [`${D}metadata_usage.access`, 'content.metadata_usage.access'],
          one(licenseWords(item.license)?.long ?? null),
        ),
        row(
          'Rights',
          [`${F}objectRights`, `${F}userestrict`, `${F}accessrestrict`, `${I}online_media_rights`],
          one(item.rightsHolder),
        ),
      ],
    },
    {
      title: 'Notes',
      rows: [
        row(
          'Notes',
          [`${F}notes`, `${F}scopecontent`, `${F}bioghist`, `${F}odd`],
          raw === null ? one(item.description) : [],
        ),
      ],
    },
  ];
  return groups
    .map((group) => ({
      ...group,
      rows: group.rows.filter((line) => line.written.length + line.understood.length > 0),
    }))
    .filter((group) => group.rows.length > 0);
}

/** Sentence that gives due credit, ready to paste. */
export function attribution(item: ItemDetail, address: string): string {
  const people = [...item.creator, ...item.recordedBy];
  const kept = [item.institution, item.catalogNumber].filter((part) => part !== null).join(', ');
  const license = licenseWords(item.license);
  return [
    people.length === 0 ? null : people.slice(0, 3).join('; '),
    item.title,
    item.verbatimEventDate,
    kept === '' ? null : kept,
    license === null
      ? null
      : [license.short, license.url].filter((part) => part !== null).join(', '),
    item.landingPage ?? address,
  ]
    .filter((part) => part !== null && part !== '')
    .map((part) => String(part).replace(/\.$/, ''))
    .join('. ');
}
