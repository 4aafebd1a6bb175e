import { hash as digest } from 'node:crypto';
import { mixSeed, Random } from './random.ts';
import { type Unit, unitsNamed } from './units.ts';
import {
  GIVEN_NAMES,
  MIDDLES,
  STATES_BY_COUNTRY,
  type Vocabulary,
  vocabulary,
} from './vocabulary.ts';

export interface RecordOptions {
  /** Unit codes to draw from, weighted by their real record counts; all by default. */
  readonly units?: readonly string[];
  /** Ids are chosen so that hashes fall into the first `shards` of the 256 hash files. Default 256. */
  readonly shards?: number;
}

/** Where a generated record lives: enough to decide who writes it, far cheaper than the record. */
export interface RecordAddress {
  readonly unit: Unit;
  /** EDAN `url`, the publisher's stable key. */
  readonly url: string;
  /** SHA-1 of `url`; its first two digits name the hash file. */
  readonly hash: string;
}

/** JSON values as EDAN nests them. */
type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };
type Entry = { readonly label: string; readonly content: string };
type Groups = Record<string, Entry[]>;

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const LONG_MONTHS =
  'January February March April May June July August September October November December'.split(
    ' ',
  );

/** One EDAN JSON line (without its line end) that depends only on its arguments. */
export function generateRecord(
  index: number,
  seed: string | number = 1,
  options: RecordOptions = {},
): string {
  return recordLine(index, seed, addressOf(index, seed, options));
}

/** Unit, key and hash of the record with this index. Throws RangeError on `shards` outside 1–256. */
export function addressOf(
  index: number,
  seed: string | number,
  options: RecordOptions = {},
): RecordAddress {
  const shards = options.shards ?? 256;
  if (!(shards >= 1 && shards <= 256))
    throw new RangeError(`shards must be 1 to 256, not ${shards}`);
  const unit = drawUnit(unitsNamed(options.units), mixSeed(`${seed}/unit`, index));
  const number = String(index % 100_000_000).padStart(8, '0');
  for (let attempt = 1; ; attempt += 1) {
    const url = unit.url(`${attempt}${number}`);
    const hash = digest('sha1', url);
    if (Number.parseInt(hash.slice(0, 2), 16) < shards) return { unit, url, hash };
  }
}

function drawUnit(units: readonly Unit[], bits: number): Unit {
  let left = (bits / 4294967296) * units.reduce((sum, unit) => sum + unit.records, 0);
  let last: Unit | undefined;
  for (const unit of units) {
    last = unit;
    left -= unit.records;
    if (left < 0) return unit;
  }
  if (last === undefined) throw new RangeError('no unit to draw from');
  return last;
}

/** The line of the record at an address that `addressOf` gave for the same index, seed and options. */
export function recordLine(index: number, seed: string | number, address: RecordAddress): string {
  const random = new Random(mixSeed(seed, index));
  const shape = new Shape(random, vocabulary(), address.unit, index, address.url);
  const record =
    address.unit.kind === 'archive' ? shape.component(address.hash) : shape.object(address.hash);
  return htmlSafe(JSON.stringify(record));
}

const HTML_UNSAFE = /['=&<>]/g;

/** Gson's HTML-safe escaping, as in the bulk files. */
function htmlSafe(json: string): string {
  return json.replace(HTML_UNSAFE, (c) => `\\u00${c.charCodeAt(0).toString(16)}`);
}

class Shape {
  readonly #random: Random;
  readonly #words: Vocabulary;
  readonly #unit: Unit;
  readonly #index: number;
  readonly #url: string;

  constructor(random: Random, words: Vocabulary, unit: Unit, index: number, url: string) {
    this.#random = random;
    this.#words = words;
    this.#unit = unit;
    this.#index = index;
    this.#url = url;
  }

  /** Museum object, specimen or library item (`edanmdm`). */
  object(hash: string): Json {
    const r = this.#random;
    const unit = this.#unit;
    const recordId = this.#url.slice('edanmdm:'.length);
    const freetext: Groups = {};
    const indexed: Record<string, Json> = {};
    const title =
      unit.kind === 'specimen' ? this.#specimen(freetext, indexed) : this.#work(freetext, indexed);
    const media = r.chance(unit.mediaShare) ? this.#media(recordId) : [];
    if (media.length > 0) {
      indexed['online_media_type'] = r.chance(0.04) ? ['Catalog cards', 'Images'] : ['Images'];
    }
    freetext['dataSource'] = [{ label: 'Data Source', content: unit.dataSource }];
    const guid = this.#guid('3');
    const seconds = 1_579_000_000 + r.int(0, 200_000_000);
    const content: Json = {
      descriptiveNonRepeating: {
        record_ID: recordId,
        ...(media.length > 0 ? { online_media: { mediaCount: media.length, media } } : {}),
        guid,
        title_sort: title.toUpperCase().replace(/[^\p{L}\p{N} ]/gu, ''),
        unit_code: unit.code,
        record_link:
          unit.kind === 'specimen' ? guid : `https://collections.si.edu/object/${recordId}`,
        title: { label: unit.kind === 'specimen' ? 'title' : 'Title', content: title },
        metadata_usage: { access: 'CC0' },
        data_source: unit.dataSource,
      },
      indexedStructured: indexed,
      freetext,
    };
    return {
      id: r.chance(0.5) ? `edanmdm-${recordId}` : `ld1-${seconds}${r.digits(3)}-${seconds}-0`,
      version: r.chance(0.7) ? '' : String(seconds),
      unitCode: unit.code,
      linkedId: '',
      type: 'edanmdm',
      content,
      url: this.#url,
      hash,
      docSignature: r.chance(0.5) ? r.hex(32) : `${r.hex(40)}_${r.hex(32)}`,
      timestamp: seconds,
      lastTimeUpdated: seconds - r.int(0, 90),
      title,
    };
  }

  /** Archival component (`ead_component`): no descriptiveNonRepeating, a breadcrumb instead. */
  component(hash: string): Json {
    const r = this.#random;
    const unit = this.#unit;
    // A finding aid has many components, which share its long texts: drawn from the collection's own stream.
    const fonds = r.zipf(3_000);
    const shared = new Random(mixSeed(`fonds/${unit.code}`, fonds));
    const inCommon = new Shape(shared, this.#words, unit, fonds, this.#url);
    const creator = inCommon.#person();
    const collectionId = `${unit.code}.${1960 + (fonds % 60)}-${String(fonds % 97).padStart(2, '0')}.${fonds}`;
    const collection = `${creator.direct} papers`;
    const series = `Series ${1 + r.zipf(9)}`;
    const seriesTitle = capital(inCommon.#phrase(2, 4));
    const ref = `ref${this.#index}`;
    const title = capital(this.#phrase(2, 8));
    const year = this.#year();
    const last = year + r.zipf(30);
    const citation = `${collection}, ${unit.dataSource}, Smithsonian Institution`;
    const inherited = ['inherited'];
    const seconds = 1_579_000_000 + r.int(0, 200_000_000);
    const id = `sova-${collectionId.toLowerCase().replaceAll('.', '-')}-${ref}`;
    return {
      id: `ebl-${seconds}817-${seconds}396-${fonds % 9}`,
      version: '',
      unitCode: unit.code,
      linkedId: `ebl-${seconds}817-${seconds}058-0`,
      type: 'ead_component',
      content: {
        freetext: {
          container: [
            {
              label: 'Container',
              content: `Box ${r.int(1, 80)}, Folder ${r.int(1, 60)}`,
            },
          ],
          setName: [
            { label: 'See more items in', indexedContent: collection, content: collection },
            {
              label: 'See more items in',
              indexedContent: `${collection} / ${series}: ${seriesTitle}`,
              content: `${collection} / ${series}: ${seriesTitle}`,
            },
          ],
          ...(r.chance(0.5)
            ? { sponsor: [{ label: 'Sponsor', content: inCommon.#prose(20, 40) }] }
            : {}),
          ...(r.chance(0.35)
            ? { scopecontent: [{ label: 'Scope and Contents', content: this.#prose(10, 60) }] }
            : {}),
          unitdate: [
            {
              flag: ['era:ce', `normal:${year}/${last}`, 'type:inclusive'],
              label: 'Date',
              indexedContent: `${year}/${last}`,
              content: last === year ? `${year}` : `${year}-${last}`,
            },
          ],
          userestrict: [
            {
              flag: inherited,
              label: 'Collection Rights',
              content: 'Contact the repository for terms of use.',
            },
          ],
          name: [
            {
              flag: ['personal_name', 'personal_main', 'inherited'],
              label: 'Collection Creator',
              indexedContent: creator.inverted,
              content: `${creator.inverted}, ${creator.life}`,
            },
          ],
          prefercite: [{ flag: inherited, label: 'Collection Citation', content: citation }],
          dataSource: [
            {
              label: 'Archival Repository',
              indexedContent: unit.dataSource,
              content: unit.dataSource,
            },
          ],
          accessrestrict: [
            {
              flag: inherited,
              label: 'Collection Restrictions',
              content: `The ${collection} are open for research. \n\nAccess to the ${collection} requires an appointment. ${inCommon.#prose(8, 16)}`,
            },
          ],
          objectType: [
            {
              label: 'Type',
              indexedContent: 'Archival materials',
              content: 'Archival materials',
            },
          ],
        },
        level: r.pick(['file', 'file', 'item', 'series']),
        digital_assets_available: r.chance(0.5) ? 'false' : false,
        record_link: `https://sova.si.edu/details/${collectionId}#${ref}`,
        type: 'ead_component',
        title,
        usage_flag: 'Large EAD',
        collection_id: collectionId,
        record_id: `${collectionId}_${ref}`,
        filelocation: `https://sirismm.si.edu/EADs/${collectionId}-ead.xml`,
        archival_repository: unit.code,
        containedIn: [
          {
            unittitle: collection,
            unitid: `Collection ${collectionId}`,
            type: 'Collection',
            url: `https://sova.si.edu/record/${collectionId}`,
          },
          {
            unittitle: seriesTitle,
            unitid: series,
            type: 'Series',
            url: `https://sova.si.edu/details/${collectionId}#ref6`,
          },
          {
            unittitle: title,
            type: 'File',
            url: `https://sova.si.edu/details/${collectionId}#${ref}`,
          },
        ],
        boost: String(1 + r.zipf(20) / 10),
        id: `sova.${collectionId.toLowerCase()}_${ref}`,
        metadata_usage: { access: 'CC0' },
      },
      url: this.#url,
      hash,
      docSignature: `${id}_${r.hex(32)}`,
      timestamp: seconds,
      lastTimeUpdated: seconds,
      title,
    };
  }

  #specimen(freetext: Groups, indexed: Record<string, Json>): string {
    const r = this.#random;
    const unit = this.#unit;
    const taxon = this.#taxon();
    const place = this.#place();
    const year = this.#year();
    const day = `${r.int(1, 28)} ${r.pick(MONTHS)} ${year}`;
    const collectors = [this.#person(), ...(r.chance(0.25) ? [this.#person()] : [])];

    if (r.chance(0.85)) {
      freetext['date'] = [
        {
          label: 'Collection Date',
          content: r.chance(0.85) ? day : this.#museumDate(year),
        },
      ];
      indexed['date'] = [decade(year)];
    }
    indexed['tax_kingdom'] = [taxon.kingdom];
    if (taxon.phylum !== null) indexed['tax_phylum'] = [taxon.phylum];
    indexed['tax_class'] = [taxon.class];
    indexed['tax_order'] = [taxon.order];
    indexed['tax_family'] = [taxon.family];
    if (r.chance(0.97)) {
      indexed['geoLocation'] = [place.levels];
      indexed['place'] = place.words;
      freetext['place'] = [{ label: 'Place', content: place.text }];
    }
    indexed['name'] = collectors.map((person) => person.inverted);
    indexed['topic'] = unit.topics;
    indexed['scientific_name'] = [taxon.name];
    freetext['setName'] = unit.sets.map((content) => ({ label: 'See more items in', content }));
    const catalog = String(100_000 + (this.#index % 9_000_000));
    freetext['identifier'] = [
      ...(unit.barcodeShare > 0 && r.chance(unit.barcodeShare)
        ? [{ label: 'Barcode', content: String(this.#index % 100_000_000).padStart(8, '0') }]
        : []),
      ...(r.chance(0.25) ? [{ label: 'Accession Number', content: r.digits(6) }] : []),
      ...(r.chance(0.3)
        ? [{ label: 'Other Numbers', content: `Field Number : ${r.int(1, 9_999)}` }]
        : []),
      { label: 'USNM Number', content: catalog },
    ];
    freetext['notes'] = [
      ...(r.chance(unit.noteShare) ? [{ label: 'Notes', content: this.#prose(4, 30) }] : []),
      { label: 'Record Last Modified', content: `${r.int(1, 28)} ${r.pick(MONTHS)} 2021` },
      { label: 'Specimen Count', content: String(1 + r.zipf(40)) },
    ];
    freetext['name'] = [
      ...(unit.code === 'NMNHBOTANY'
        ? [
            {
              label: 'Biogeographical Region',
              content: `${r.int(10, 91)} - ${place.region}`,
            },
          ]
        : []),
      ...collectors.map((person) => ({ label: 'Collector', content: person.direct })),
      ...(r.chance(0.4) ? [{ label: 'Min. Elevation', content: String(r.int(1, 420) * 10) }] : []),
    ];
    freetext['publisher'] = [{ label: 'Published Name', content: taxon.name }];
    if (unit.preparations.length > 0) {
      freetext['physicalDescription'] = [
        { label: 'Preparation', content: r.pick(unit.preparations) },
        ...(r.chance(0.4)
          ? [{ label: 'Sex', content: r.pick(['Male', 'Female', 'Unknown']) }]
          : []),
        ...(r.chance(0.3) ? [{ label: 'Remarks', content: this.#phrase(2, 7) }] : []),
      ];
    }
    freetext['taxonomicName'] = [
      ...(taxon.common === null ? [] : [{ label: 'Common name', content: taxon.common }]),
      {
        label: 'Taxonomy',
        content: [taxon.kingdom, taxon.phylum, taxon.class, taxon.order, taxon.family]
          .filter((name) => name !== null)
          .join(unit.code === 'NMNHBOTANY' ? ' ' : ', '),
      },
    ];
    if (taxon.common !== null) indexed['common_name'] = [taxon.common];
    if (r.chance(0.03)) {
      indexed['object_type'] = ['Taxonomic type specimens'];
      freetext['objectType'] = [
        { label: 'Type Status', content: r.pick(['Holotype', 'Isotype', 'Paratype']) },
      ];
    }
    return taxon.name;
  }

  #work(freetext: Groups, indexed: Record<string, Json>): string {
    const r = this.#random;
    const unit = this.#unit;
    const year = this.#year();
    const title = capital(this.#phrase(2, 9));
    const people = Array.from({ length: 1 + r.zipf(unit.people) }, () => this.#person());
    const topics = Array.from({ length: r.int(0, unit.topicCount) }, () =>
      r.pickZipf(this.#words.topics),
    );
    const type = capital(r.pickZipf(unit.types));
    if (r.chance(0.9)) {
      freetext['date'] = [{ label: 'Date', content: this.#museumDate(year) }];
      indexed['date'] = [decade(year)];
    }
    indexed['object_type'] = [type];
    indexed['name'] =
      unit.kind === 'library'
        ? people.map((person) => ({ type: 'personal_main', content: person.inverted }))
        : people.map((person) => person.inverted);
    if (topics.length > 0) {
      indexed['topic'] = topics;
      freetext['topic'] = topics.map((content) => ({ label: 'Topic', content }));
    }
    freetext['setName'] = [
      ...unit.sets.map((content) => ({ label: 'See more items in', content })),
      { label: 'Department', content: capital(r.pickZipf(this.#words.topics)) },
    ];
    freetext['identifier'] = [
      {
        label: r.pick(['Object number', 'ID Number', 'Inventory Number']),
        content: `${r.int(1900, 2019)}.${r.int(1, 420)}.${this.#index}`,
      },
      ...(r.chance(unit.barcodeShare)
        ? [{ label: 'Barcode', content: String(this.#index % 100_000_000).padStart(8, '0') }]
        : []),
      ...(r.chance(0.5) ? [{ label: 'accession number', content: r.digits(6) }] : []),
    ];
    const notes = 1 + r.zipf(unit.notes);
    freetext['notes'] = Array.from({ length: notes }, () => ({
      label: r.pick(unit.noteLabels),
      content: this.#prose(unit.prose[0], unit.prose[1]),
    }));
    freetext['name'] = people.map((person) => ({
      label: r.pick(unit.roles),
      content: `${person.direct}, ${person.life}`,
    }));
    if (r.chance(unit.placeShare)) {
      const place = this.#place();
      indexed['geoLocation'] = [place.levels];
      indexed['place'] = place.words;
      freetext['place'] = [{ label: 'Place', content: place.text }];
    }
    freetext['physicalDescription'] = [
      {
        label: 'Medium',
        content: `${this.#phrase(1, 3)} on ${r.pick(['paper', 'canvas', 'wood', 'cotton', 'steel'])}`,
      },
      {
        label: 'Dimensions',
        content: `overall: ${r.int(2, 90)} x ${r.int(2, 90)} cm (${r.int(1, 36)} ${r.int(1, 15)}/16 x ${r.int(1, 36)} in.)`,
      },
    ];
    if (r.chance(0.6)) {
      freetext['creditLine'] = [
        {
          label: 'Credit Line',
          content: `${unit.dataSource}, Gift of ${this.#person().direct}`,
        },
      ];
    }
    freetext['objectRights'] = [
      {
        label: 'Restrictions & Rights',
        content: r.chance(0.8) ? 'CC0' : 'Usage conditions apply',
      },
    ];
    freetext['objectType'] = [{ label: 'Type', content: type }];
    if (r.chance(0.1)) {
      const culture = r.pickZipf(this.#words.cultures);
      indexed['culture'] = [culture];
      freetext['culture'] = [{ label: 'Culture', content: culture }];
    }
    return title;
  }

  #media(recordId: string): Json[] {
    const r = this.#random;
    const unit = this.#unit;
    const count = 1 + r.zipf(unit.mediaMax);
    const sized = r.chance(0.4);
    return Array.from({ length: count }, (_, position) => {
      const ark = this.#guid(unit.kind === 'specimen' ? 'm3' : 'ng4');
      const bare = ark.slice('http://n2t.net/'.length).replaceAll('-', '');
      const name = `${unit.code.slice(0, 4)}-${recordId.slice(-8)}${count > 1 ? `_${position + 1}` : ''}`;
      const w = r.int(2_000, 8_900);
      const h = r.int(2_000, 8_900);
      const file = `https://ids.si.edu/ids/download?id=${name}`;
      const size = sized ? { width: w, height: h } : {};
      return {
        thumbnail: `https://ids.si.edu/ids/deliveryService/id/${bare}/90`,
        idsId: bare,
        usage: { access: r.chance(0.97) ? 'CC0' : 'Usage conditions apply' },
        guid: ark,
        type: 'Images',
        content: `https://ids.si.edu/ids/deliveryService/id/${bare}`,
        ...(r.chance(0.93)
          ? {
              resources: [
                { label: 'High-resolution TIFF', url: `${file}.tif`, ...size },
                sized
                  ? {
                      ...size,
                      label: 'High-resolution JPEG',
                      url: `${file}.jpg`,
                      dimensions: `${w}x${h}`,
                    }
                  : { label: `High-resolution JPEG (${w}x${h})`, url: `${file}.jpg` },
                { label: 'Screen Image', url: `${file}_screen` },
                { label: 'Thumbnail Image', url: `${file}_thumb` },
              ],
            }
          : {}),
      };
    });
  }

  #guid(prefix: string): string {
    const x = this.#random.hex(32);
    return `http://n2t.net/ark:/65665/${prefix}${x.slice(0, 8)}-${x.slice(8, 12)}-${x.slice(12, 16)}-${x.slice(16, 20)}-${x.slice(20, 32)}`;
  }

  #taxon() {
    const r = this.#random;
    const words = this.#words;
    const unit = this.#unit;
    // A genus always stands in the same family, a family in the same order.
    const genusIndex = r.zipf(words.genera.length);
    const genus = words.genera[genusIndex] ?? '';
    const familyIndex = mixSeed('family', genusIndex) % words.families.length;
    const family = `${words.families[familyIndex]}${unit.familyEnding}`;
    const higher = unit.higher[familyIndex % unit.higher.length];
    const epithet = r.pickZipf(words.epithets);
    const author = r.pickZipf(words.authors);
    const name = r.chance(0.75)
      ? `${genus} ${epithet} ${r.chance(0.25) ? `(${r.pickZipf(words.authors)}) ` : ''}${author}`
      : `${genus} ${epithet}`;
    return {
      kingdom: higher?.[0] ?? 'Animalia',
      phylum: higher?.[1] ?? null,
      class: higher?.[2] ?? '',
      order: higher?.[3] ?? '',
      family,
      name,
      common: r.chance(0.3)
        ? capital(`${r.pickZipf(words.words)} ${r.pick(unit.commonNouns)}`)
        : null,
    };
  }

  #place() {
    const r = this.#random;
    const words = this.#words;
    const [country, continent, states] = r.pickZipf(STATES_BY_COUNTRY);
    const state = r.pick(states);
    const county = r.chance(0.4) ? r.pickZipf(words.counties) : null;
    const locality = r.chance(0.85)
      ? `${r.chance(0.6) ? `${r.int(1, 40)} ${r.pick(['mi', 'km', 'miles'])} ${r.pick(['N', 'NE', 'S', 'SW', 'W', 'E'])} of ` : ''}${r.pickZipf(words.towns)}, ${this.#phrase(1, 7)}`
      : null;
    const levels: Record<string, Json> = {
      L1: { type: 'Continent', content: continent },
      L2: { type: 'Country', content: country },
      L3: { type: 'State', content: state },
    };
    if (county !== null) levels['L4'] = { type: 'County', content: county };
    if (locality !== null) levels['Other'] = { type: 'Locality', content: locality };
    if (r.chance(0.15)) {
      const [north, east] = MIDDLES[country] ?? [0, 0];
      levels['points'] = {
        point: {
          latitude: { type: 'decimal', content: (north + (r.unit() - 0.5) * 2).toFixed(4) },
          longitude: { type: 'decimal', content: (east + (r.unit() - 0.5) * 2).toFixed(4) },
        },
      };
    }
    return {
      levels,
      words: [country, state, ...(county === null ? [] : [county]), continent],
      text: [locality, county, state, country, continent]
        .filter((part) => part !== null)
        .join(', '),
      region: `${country} ${state}`,
    };
  }

  #person(): { direct: string; inverted: string; life: string } {
    const r = this.#random;
    const surname = r.pickZipf(this.#words.surnames);
    const given = r.pick(GIVEN_NAMES);
    const middle = String.fromCharCode(65 + r.int(0, 25));
    const born = r.int(1760, 1960);
    return {
      direct: `${given} ${middle}. ${surname}`,
      inverted: `${surname}, ${given.charAt(0)}. ${middle}.`,
      life: r.chance(0.5) ? `${born}-${born + r.int(30, 90)}` : `born ${born}`,
    };
  }

  #year(): number {
    const r = this.#random;
    return r.chance(0.9) ? r.int(1860, 2005) : r.int(1600, 1860);
  }

  /** A date as museums write it. */
  #museumDate(year: number): string {
    const r = this.#random;
    const day = r.int(1, 28);
    const month = r.int(0, 11);
    switch (r.int(0, 11)) {
      case 0:
        return `ca. ${year}`;
      case 1:
        return `${decade(year)}`;
      case 2:
        return `between ${year} and ${year + r.int(1, 20)}`;
      case 3:
        return `${day} ${LONG_MONTHS[month]} ${year}`;
      case 4:
        return `${r.pick(['early', 'mid-', 'late'])} ${Math.floor(year / 100) + 1}th century`;
      case 5:
        return `${LONG_MONTHS[month]} ${day}, ${year}`;
      case 6:
        return `${year}-${year + r.int(1, 12)}`;
      case 7:
        return `after ${year}`;
      case 8:
        return `${MONTHS[month]} ${year}`;
      default:
        return String(year);
    }
  }

  #phrase(min: number, max: number): string {
    const r = this.#random;
    let text = r.pickZipf(this.#words.words);
    for (let n = r.int(min, max); n > 1; n -= 1) text += ` ${r.pickZipf(this.#words.words)}`;
    return text;
  }

  #prose(min: number, max: number): string {
    const r = this.#random;
    let left = r.int(min, max);
    let text = '';
    while (left > 0) {
      const sentence = Math.min(left, r.int(6, 22));
      text += `${text === '' ? '' : ' '}${capital(this.#phrase(sentence, sentence))}.`;
      left -= sentence;
    }
    if (r.chance(0.2)) text += ` "${this.#phrase(2, 5)}"`;
    if (r.chance(0.1)) text += ` ${r.pickZipf(this.#words.organisations)}'s ${this.#phrase(1, 3)}.`;
    return text;
  }
}

function decade(year: number): string {
  return `${Math.floor(year / 10)}0s`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
