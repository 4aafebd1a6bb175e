import { mixSeed, Random } from '../../bench/edan/random.ts';
import { voyager } from './art.ts';
import { drawWork, type WorkKind } from './draw-works.ts';
import {
  decades,
  type Entry,
  entries,
  imageMedia,
  type Json,
  Keys,
  type Line,
  line,
  objectLine,
  type Shot,
  sha1,
  unique,
} from './edan.ts';
import { svgDocument } from './svg.ts';

const OBJECTS = 'PAHM';
const ARCHIVE = 'PAHA';
const FIELD_BOOKS = 'PAFB';
const MUSEUM = 'Port Ansel Museum of Flight and Local History';
const REPOSITORY = 'Port Ansel Archive';

interface Kind {
  readonly count: number;
  readonly draw: WorkKind;
  readonly type: string;
  readonly set: string;
  readonly roles: readonly string[];
  readonly materials: readonly string[];
  readonly titles: readonly string[];
  readonly topics: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly pictures: number;
}

const KINDS: readonly Kind[] = [
  {
    count: 18,
    draw: 'patch',
    type: 'MEMORABILIA-Events',
    set: 'Space History',
    roles: ['Astronaut', 'Designer', 'Manufacturer'],
    materials: ['Embroidered cotton twill', 'Polyester thread on felt'],
    titles: [
      'Patch, Mission, Lantern 2',
      'Patch, Mission, Lantern 5',
      'Patch, High Altitude Balloon Group',
      'Patch, Sounding Rocket Team',
      'Patch, Crew, Petrel 3',
      'Patch, Tracking Station Port Ansel',
    ],
    topics: ['Space flight', 'Insignia', 'Astronauts'],
    from: 1961,
    to: 1994,
    pictures: 6,
  },
  {
    count: 20,
    draw: 'flight',
    type: 'PHOTOGRAPHS-Aviation',
    set: 'Aeronautics',
    roles: ['Photographer', 'Pilot', 'Manufacturer'],
    materials: ['Gelatin silver print', 'Glass plate negative', 'Albumen print on card'],
    titles: [
      'Airship "Ansel Queen" leaving the shed',
      'Tern biplane over Sand Bay',
      'Glider trials at Gull Head',
      'Monoplane of the Dacey brothers',
      'First mail flight to St Brannoc',
    ],
    topics: ['Aeronautics', 'Airships', 'Gliders (Aeronautics)', 'Air mail service'],
    from: 1903,
    to: 1938,
    pictures: 7,
  },
  {
    count: 16,
    draw: 'harbour',
    type: 'Photographs',
    set: 'Local History',
    roles: ['Photographer', 'Depicted'],
    materials: ['Photomechanical postcard', 'Gelatin silver print', 'Cyanotype'],
    titles: [
      'Port Ansel harbor from the mole',
      'Herring fleet at anchor',
      'Quay Street before the fire',
      'Regatta Day',
      'The ferry "Good Intent"',
    ],
    topics: ['Harbors', 'Sailboats', 'Fisheries', 'City and town life'],
    from: 1868,
    to: 1955,
    pictures: 5,
  },
  {
    count: 12,
    draw: 'map',
    type: 'Maps',
    set: 'Local History',
    roles: ['Cartographer', 'Publisher'],
    materials: ['Hand-colored engraving', 'Ink and watercolor on linen', 'Lithograph'],
    titles: [
      'Chart of Ansel Sound',
      'Plan of the parish of St Brannoc',
      'Map of the island with proposed railway',
      'Survey of Gull Head',
    ],
    topics: ['Maps', 'Surveying', 'Nautical charts'],
    from: 1742,
    to: 1912,
    pictures: 4,
  },
  {
    count: 12,
    draw: 'token',
    type: 'Coins and tokens',
    set: 'Numismatics',
    roles: ['Issuer', 'Engraver'],
    materials: ['Brass, struck', 'Copper alloy, cast', 'Silver'],
    titles: [
      'Harbor dues token',
      'Ferry token',
      'Medal, Regatta prize',
      'Trade token of the Ropewalk Company',
    ],
    topics: ['Tokens', 'Coins', 'Medals'],
    from: 1785,
    to: 1934,
    pictures: 4,
  },
  {
    count: 12,
    draw: 'poster',
    type: 'Posters',
    set: 'Local History',
    roles: ['Printer', 'Designer'],
    materials: ['Letterpress and linoleum cut', 'Lithograph'],
    titles: ['Regatta', 'Flying Week', 'Harvest Fair', 'Air Mail'],
    topics: ['Posters', 'Fairs', 'Regattas'],
    from: 1898,
    to: 1962,
    pictures: 3,
  },
];

const PEOPLE = [
  'Hannah Dacey',
  'Orrin Dacey',
  'Capt. Elias Munt',
  'Margery Tolliver',
  'J. F. Penhallow',
  'Lt. Rosa Quintero',
  'Abel Strand',
  'Yusuf Karaman',
  'Studio Bell & Drummond',
  'Port Ansel Ropewalk Company',
  'Winifred Achebe-Lowe',
  'Unknown',
];
const SITES: readonly (readonly [string, string, string])[] = [
  ['Port Ansel', '50.2131', '-5.4811'],
  ['Gull Head', '50.2275', '-5.5032'],
  ['St Brannoc', '50.1874', '-5.4419'],
  ['Sand Bay', '50.2019', '-5.4640'],
  ['Fennmoor', '50.1702', '-5.4955'],
];

export function history(): { lines: Line[]; shots: Map<string, Shot>; units: string[] } {
  const lines: Line[] = [];
  const shots = new Map<string, Shot>();
  const draw = (idsId: string, kind: WorkKind, words: readonly string[]): Shot => {
    const picture = drawWork({ kind, seed: mixSeed(idsId, 3), words });
    const shot = { idsId, width: picture.width, height: picture.height, svg: svgDocument(picture) };
    shots.set(idsId, shot);
    return shot;
  };
  objects(lines, draw);
  fieldBooks(lines, draw);
  archive(lines);
  return { lines, shots, units: [OBJECTS, FIELD_BOOKS, ARCHIVE] };
}

type Draw = (idsId: string, kind: WorkKind, words: readonly string[]) => Shot;

function objects(lines: Line[], draw: Draw): void {
  const keys = new Keys(
    ['0b', '48', '7d', 'c1', 'ee'],
    (number) => `edanmdm:pahm_A${number}`,
    19_300_100,
  );
  KINDS.forEach((kind, k) => {
    for (let i = 0; i < kind.count; i += 1) {
      const { number, key } = keys.next();
      const r = new Random(mixSeed(`history/${k}`, i));
      const title = kind.titles[i % kind.titles.length] ?? kind.type;
      const year = r.int(kind.from, kind.to);
      const date = localDate(r, year);
      const person = r.pick(PEOPLE);
      const site = r.pick(SITES);
      const inventory = `A${number}000`;
      const media: Json[] = [];
      if (i < kind.pictures) {
        const short = title.replace(/^Patch, (Mission|Crew), |^Patch, /, '');
        const shot = draw(
          `PAHM-${inventory}-PA${2001 + i}-0${k}${i}`,
          kind.draw,
          kind.draw === 'poster'
            ? [title, 'Port Ansel', date]
            : kind.draw === 'patch'
              ? [short, `Port Ansel ${year}`]
              : kind.draw === 'token'
                ? ['Port Ansel', String(year)]
                : kind.draw === 'map'
                  ? [title.split(' ').slice(-2).join(' '), `Surveyed ${year}`]
                  : [title],
        );
        media.push(
          imageMedia(shot, i === 4 ? 'Usage conditions apply' : 'CC0', i % 2 === 0, title),
        );
        if (i === 0 && kind.draw !== 'map')
          media.push(
            imageMedia(
              draw(`PAHM-${inventory}-verso`, 'page', [
                title.slice(0, 28),
                'Caption on the reverse',
              ]),
              'CC0',
              true,
              `${title}, reverse`,
            ),
          );
      }
      if (kind.draw === 'token' && i === 0) media.push(voyager(`pahm-${inventory}`, title));
      const record = {
        unit: OBJECTS,
        key,
        title,
        dataSource: MUSEUM,
        recordLink: `https://portansel-museum.example/object/${inventory}`,
        media,
        indexed: {
          date: /\d/.test(date) ? decades(year) : [],
          object_type: [kind.type],
          name: [person],
          topic: kind.topics,
          place: ['United Kingdom', site[0]],
          geoLocation: [
            { Other: { type: 'Place', content: 'United Kingdom' } },
            { Other: { type: 'Place', content: site[0] } },
            ...(r.chance(0.5)
              ? [
                  {
                    points: {
                      point: {
                        latitude: { type: 'decimal', content: site[1] },
                        longitude: { type: 'decimal', content: site[2] },
                      },
                    },
                  },
                ]
              : []),
          ],
          ...(media.length > 0
            ? {
                online_media_type:
                  kind.draw === 'token' && i === 0 ? ['Images', '3D Images'] : ['Images'],
              }
            : {}),
        },
        freetext: {
          date: entries(kind.draw === 'flight' ? 'Date taken' : 'Date', [date]),
          setName: entries('See more items in', [`${MUSEUM} Collection`, kind.set]),
          identifier: [
            ...entries('Inventory Number', [inventory]),
            ...entries(r.chance(0.5) ? 'catalog number' : 'ID Number', [`PA.${year}.${i + 1}`]),
            ...(r.chance(0.3)
              ? entries('Barcode', [`PAH${String(70_000 + (number % 9_973)).padStart(8, '0')}`])
              : []),
          ],
          creditLine: entries('Credit Line', [
            r.pick([
              'Gift of the Dacey family',
              'Transferred from the Harbor Board',
              'Gift of Winifred Achebe-Lowe',
              'Museum purchase, Regatta Fund',
            ]),
          ]),
          name: entries(r.pick(kind.roles), [person]),
          topic: entries('Topic', kind.topics),
          place: entries(r.chance(0.5) ? 'place made' : 'Place', [
            `United Kingdom: England, ${site[0]}`,
          ]),
          physicalDescription: [
            ...entries('Materials', [r.pick(kind.materials)]),
            ...entries('Dimensions', [
              `overall: ${r.int(30, 420) / 10} cm x ${r.int(30, 420) / 10} cm; ${r.int(1, 16)} ${r.int(1, 7)}/8 in x ${r.int(1, 16)} ${r.int(1, 7)}/8 in`,
            ]),
          ],
          notes: [
            ...entries('Summary', [summary(r, title, person, site[0])]),
            ...(r.chance(0.4)
              ? entries('Location', [
                  r.pick(['Currently not on view', 'Boathouse gallery', 'Airship shed, bay 3']),
                ])
              : []),
          ],
          objectRights: entries('Restrictions & Rights', [
            i === 4 ? 'Usage conditions apply' : 'CC0',
          ]),
          objectType: entries(
            'Object Name',
            unique([
              kind.type.split('-').at(-1),
              kind.draw === 'flight' ? 'photograph' : kind.type.toLowerCase(),
            ]),
          ),
        } satisfies Record<string, Entry[]>,
        ...(i === 1 ? { extra: { record_type: '' } } : {}),
      };
      lines.push(objectLine(record));
      // Real files hold an older version of a record beside the newer one now and then.
      if (k < 2 && i === 2)
        lines.push(
          objectLine({ ...record, title: `${title} (old cataloguing)`, modified: 1_500_000_000 }),
        );
    }
  });
}

function fieldBooks(lines: Line[], draw: Draw): void {
  const keys = new Keys(['21', '6a', 'bd'], (number) => `edanmdm:fbr_item_PAFB${number}`, 100);
  const books: readonly (readonly [string, string, string, string, string])[] = [
    [
      'Field notes, Fennmoor and Gull Head, April 2-September 19, 1904',
      '1904',
      '19040402',
      '19040919',
      'Birds',
    ],
    [
      'Bird observations from the light vessel, 1911-1912',
      '1911-1912',
      '19110301',
      '19121028',
      'Birds',
    ],
    [
      'Journal of a collecting trip to Iceland, June-August 1926',
      '1926',
      '19260604',
      '19260822',
      'Plants',
    ],
    [
      'Tide tables and shore collecting, 1887',
      '1887',
      '18870101',
      '18871231',
      'Marine invertebrates',
    ],
    [
      'Notebook of soundings, Ansel Sound, circa 1860s',
      '1860s',
      '18610000',
      '18690000',
      'Hydrography',
    ],
    ['Plant list of St Brannoc parish, 1931-1938', '1931-1938', '19310000', '19380000', 'Plants'],
    ['Weather diary, undated', 'undated', '', '', 'Meteorology'],
    ['Kite and balloon ascents, Gull Head, 1908', '1908', '19080511', '19081103', 'Aeronautics'],
    ['Moth trap records, Fennmoor, 1949-1953', '1949-1953', '19490430', '19530916', 'Insects'],
    ['Seaweeds pressed at Sand Bay, summer 1852', 'summer 1852', '18520600', '18520831', 'Algae'],
  ];
  books.forEach(([title, range, start, end, topic], index) => {
    const { number, key } = keys.next();
    const author =
      index % 3 === 0
        ? 'Tolliver, Margery, 1866-1951'
        : index % 3 === 1
          ? 'Munt, Elias, 1829-1897'
          : 'Dacey, Hannah, 1880-1964';
    const sheet =
      index < 5
        ? [
            imageMedia(
              draw(`PAFB-${number}_p001`, 'page', [title.slice(0, 30), range]),
              'CC0',
              true,
            ),
            ...(index === 0
              ? [
                  imageMedia(
                    draw(`PAFB-${number}_p002`, 'page', ['Gull Head', 'wind NW, fresh']),
                    'CC0',
                    true,
                  ),
                  imageMedia(
                    draw(`PAFB-${number}_p003`, 'map', ['Gull Head', 'nest sites']),
                    'CC0',
                    true,
                  ),
                ]
              : []),
          ]
        : [];
    const media: Json[] = [
      ...sheet,
      ...(index % 2 === 0
        ? [
            {
              thumbnail: `https://media.opendrawer.example/ids/deliveryService?id=PAFB-${number}&max=150`,
              usage: { access: 'CC0' },
              type: 'slideshowXML',
              content: `https://media.opendrawer.example/viewers/viewer_PAFB${number}.xml`,
            },
          ]
        : []),
      {
        thumbnail: `https://media.opendrawer.example/ids/deliveryService?id=PAFB-${number}&max=150`,
        usage: { access: 'CC0' },
        type: 'Electronic resource',
        content: `https://media.opendrawer.example/fieldbooks/PAFB_${number}.pdf`,
      },
    ];
    lines.push(
      objectLine({
        unit: FIELD_BOOKS,
        key,
        title,
        dataSource: 'Port Ansel Field Book Project',
        recordLink: `https://portansel-museum.example/fieldbook/${number}`,
        media,
        indexed: {
          date:
            range === 'undated'
              ? []
              : decades(
                  Number(/\d{4}/.exec(range)?.[0]),
                  Number(/\d{4}$/.exec(range.replace('s', ''))?.[0]),
                ),
          object_type: ['Field notes'],
          name: [{ type: 'personal_main', content: author }],
          topic: [topic, 'Natural history'],
          place: ['United Kingdom', index === 2 ? 'Iceland' : 'Port Ansel'],
          usage_flag: ['fbr_mods'],
          online_media_type: ['Electronic resource', 'Images'],
        },
        freetext: {
          setName: [
            ...entries('See more records from this collection', [
              'Tolliver and Munt Papers, 1829-1964, field notes and journals',
            ]),
            ...entries('See more records associated with this person', [author]),
          ],
          date: [
            ...entries('Date Range', [range]),
            ...(start === ''
              ? []
              : [...entries('Start Date', [start]), ...entries('End Date', [end])]),
          ],
          identifier: entries('Accession #', [`PA RU00${7100 + index}`]),
          notes: entries('Abstract', [
            `This item holds notes on ${topic.toLowerCase()} kept by ${author.split(',').slice(0, 2).reverse().join(' ').trim()}. Entries are dated and mostly give place names; ${index % 2 === 0 ? 'a sketch map is pasted inside the back cover' : 'lists of specimens with numbers follow at the end'}.`,
          ]),
          topic: entries('Topic', [topic, 'Natural history']),
          place: entries('Place', [
            'United Kingdom',
            ...(index === 2 ? ['Iceland', 'Mývatn'] : ['Port Ansel']),
          ]),
          physicalDescription: [
            ...entries('Physical Description', ['1 field book']),
            ...entries('Sublocation', [`Box ${1 + (index % 3)} Folder ${index + 1}`]),
          ],
          objectRights: entries('Access Information', [
            'Open by appointment; please write two weeks ahead.',
          ]),
          objectType: [
            ...entries('Record type', ['Fieldbook record']),
            ...entries('Object Type', ['Field notes']),
          ],
        },
      }),
    );
  });
}

interface Fonds {
  readonly id: string;
  readonly title: string;
  readonly creator: string;
  readonly life: string;
  readonly years: string;
  readonly series: readonly (readonly [string, readonly string[]])[];
}

const FONDS: readonly Omit<Fonds, 'id'>[] = [
  {
    title: 'Dacey Brothers Aircraft Company records',
    creator: 'Dacey Brothers Aircraft Company',
    life: '1906-1934',
    years: '1906-1934',
    series: [
      [
        'Drawings',
        [
          'Wing sections, Tern biplane',
          'Float design, sheets 1-14',
          'Hangar plans',
          'Propeller tests',
        ],
      ],
      [
        'Correspondence',
        [
          'Letters from customers',
          'Letters to the Air Board',
          'Insurance',
          'Complaints about noise',
        ],
      ],
      ['Photographs', ['Workshop interiors', 'Flying Week', 'Crash at Sand Bay', 'Staff outings']],
    ],
  },
  {
    title: 'Margery Tolliver papers',
    creator: 'Tolliver, Margery',
    life: '1866-1951',
    years: '1879-1951',
    series: [
      ['Diaries', ['Diary', 'Diary (Iceland)', 'Garden book', 'Pocket diaries']],
      [
        'Natural history',
        [
          'Bird ringing returns',
          'Plant lists',
          'Lantern slides',
          'Letters about terns',
          'Shell cabinet catalogue',
        ],
      ],
      ['Household', ['Receipts', 'Recipes', 'Sketches of the cottage']],
    ],
  },
  {
    title: 'Port Ansel Regatta Committee records',
    creator: 'Port Ansel Regatta Committee',
    life: '1854-',
    years: '1854-1979 (bulk 1890-1939)',
    series: [
      ['Minutes', ['Minute book 1', 'Minute book 2', 'Minute book 3', 'Loose minutes']],
      ['Printed matter', ['Programmes', 'Posters', 'Song sheets', 'Rules for pulling races']],
      [
        'Prizes',
        [
          'Lists of winners',
          'Cup correspondence',
          'Engraver’s bills',
          'Photographs of prize givings',
        ],
      ],
    ],
  },
];

function archive(lines: Line[]): void {
  const collections = new Keys(
    ['14', '5c', '9e', 'd7'],
    (number) => `ead_collection:sova-paha-1987-${number}`,
    10,
  );
  for (const [f, base] of FONDS.entries()) {
    const { number, key } = collections.next();
    const fonds: Fonds = { ...base, id: `PAHA.1987-${number}` };
    lines.push(line(ARCHIVE, key, eadRecord(fonds, key, f, null)));
    const components = new Keys(
      ['14', '5c', '9e', 'd7'],
      (ref) => `ead_component:sova-paha-1987-${number}-ref${ref}`,
      1,
    );
    fonds.series.forEach(([series, files], s) => {
      const parent = components.next();
      lines.push(
        line(
          ARCHIVE,
          parent.key,
          eadRecord(fonds, parent.key, s, {
            series,
            seriesNumber: s + 1,
            file: null,
            ref: parent.number,
            seriesRef: parent.number,
          }),
        ),
      );
      for (const file of files) {
        const { number: ref, key: url } = components.next();
        lines.push(
          line(
            ARCHIVE,
            url,
            eadRecord(fonds, url, ref, {
              series,
              seriesNumber: s + 1,
              file,
              ref,
              seriesRef: parent.number,
            }),
          ),
        );
      }
    });
  }
}

interface Component {
  readonly series: string;
  readonly seriesNumber: number;
  readonly file: string | null;
  readonly ref: number;
  readonly seriesRef: number;
}

function eadRecord(fonds: Fonds, url: string, salt: number, component: Component | null): Json {
  const r = new Random(mixSeed(url, salt));
  const site = 'https://portansel-museum.example/archive';
  const seconds = r.int(1_600_000_000, 1_740_000_000);
  const title = component === null ? fonds.title : (component.file ?? component.series);
  const years = [...fonds.years.matchAll(/\d{4}/g)].map(Number);
  const from = r.int(years[0] ?? 1900, (years[1] ?? 1930) - 4);
  const to = from + r.int(0, 4);
  const type = component === null ? 'ead_collection' : 'ead_component';
  const inherited = component === null ? {} : { flag: ['inherited'] };
  const name = url.slice(url.indexOf(':') + 1);
  const person = fonds.creator.includes(',');
  return {
    id: `ebl-${seconds}817-${seconds}396-${salt % 9}`,
    version: '',
    unitCode: ARCHIVE,
    linkedId: `ebl-${seconds}817-${seconds}058-0`,
    type,
    content: {
      freetext: {
        ...(component?.file == null
          ? {}
          : {
              container: entries('Container', [
                `Box ${component.seriesNumber}, Folder ${1 + (component.ref % 40)}`,
              ]),
            }),
        setName:
          component === null
            ? []
            : [
                { label: 'See more items in', indexedContent: fonds.title, content: fonds.title },
                ...(component.file === null
                  ? []
                  : [
                      {
                        label: 'See more items in',
                        indexedContent: `${fonds.title} / Series ${component.seriesNumber}: ${component.series}`,
                        content: `${fonds.title} / Series ${component.seriesNumber}: ${component.series}`,
                      },
                    ]),
              ],
        unitdate: [
          component === null
            ? {
                flag: ['era:ce', `normal:${years[0]}/${years[1]}`, 'type:inclusive'],
                label: 'Date',
                indexedContent: `${years[0]}/${years[1]}`,
                content: fonds.years,
              }
            : {
                flag: ['era:ce', `normal:${from}/${to}`, 'type:inclusive'],
                label: 'Date',
                indexedContent: `${from}/${to}`,
                content: r.chance(0.15) ? 'undated' : from === to ? String(from) : `${from}-${to}`,
              },
        ],
        ...(component === null
          ? {
              scopecontent: entries('Scope and Contents', [
                `The collection documents ${fonds.creator} through ${fonds.series.map(([s]) => s.toLowerCase()).join(', ')}. Most of it was found in the sail loft in 1986 and came to the archive the next year.`,
              ]),
              bioghist: entries('Biographical / Historical', [
                `${fonds.creator} (${fonds.life}) lived and worked in Port Ansel; see also the objects in the museum.`,
              ]),
              physdesc: entries('Extent', [
                `${r.int(2, 30)}.${r.int(0, 9)} Linear feet`,
                `${r.int(20, 400)} Items`,
              ]),
            }
          : r.chance(0.3)
            ? {
                scopecontent: entries('Scope and Contents', [
                  'Arranged by date; some items stained by sea water.',
                ]),
              }
            : {}),
        userestrict: [
          {
            ...inherited,
            label: 'Collection Rights',
            content: 'Contact the archive for terms of use.',
          },
        ],
        name: [
          {
            ...(component === null
              ? {}
              : {
                  flag: [
                    person ? 'personal_name' : 'corporate_name',
                    person ? 'personal_main' : 'corporate_main',
                    'inherited',
                  ],
                }),
            label: component === null ? 'Creator' : 'Collection Creator',
            indexedContent: fonds.creator,
            content: `${fonds.creator}, ${fonds.life}`,
          },
        ],
        prefercite: [
          { ...inherited, label: 'Collection Citation', content: `${fonds.title}, ${REPOSITORY}` },
        ],
        dataSource: [
          { label: 'Archival Repository', indexedContent: REPOSITORY, content: REPOSITORY },
        ],
        accessrestrict: [
          {
            ...inherited,
            label: 'Collection Restrictions',
            content: `The ${fonds.title} are open for research. \n\nSome letters are closed until 2040.`,
          },
        ],
        objectType: [
          { label: 'Type', indexedContent: 'Archival materials', content: 'Archival materials' },
        ],
      },
      level: component === null ? 'collection' : component.file === null ? 'series' : 'file',
      digital_assets_available: r.chance(0.5) ? 'false' : false,
      record_link:
        component === null ? `${site}/${fonds.id}` : `${site}/${fonds.id}#ref${component.ref}`,
      type,
      title,
      usage_flag: 'Large EAD',
      collection_id: fonds.id,
      record_id: component === null ? fonds.id : `${fonds.id}_ref${component.ref}`,
      filelocation: `${site}/EADs/${fonds.id}-ead.xml`,
      archival_repository: ARCHIVE,
      ...(component === null
        ? { guid: `http://n2t.net/ark:/65665/qp${sha1(url).slice(0, 20)}` }
        : {
            containedIn: [
              {
                unittitle: fonds.title,
                unitid: `Collection ${fonds.id}`,
                type: 'Collection',
                url: `${site}/${fonds.id}`,
              },
              {
                unittitle: component.series,
                unitid: `Series ${component.seriesNumber}`,
                type: 'Series',
                url: `${site}/${fonds.id}#ref${component.seriesRef}`,
              },
              ...(component.file === null
                ? []
                : [
                    {
                      unittitle: component.file,
                      type: 'File',
                      url: `${site}/${fonds.id}#ref${component.ref}`,
                    },
                  ]),
            ],
          }),
      boost: component === null ? '4' : '1.4',
      id: `sova.${name.replace('sova-', '')}`,
      metadata_usage: { access: 'CC0' },
    },
    url,
    hash: sha1(url),
    docSignature: `${name}_${sha1(`s${url}`).slice(0, 32)}`,
    timestamp: seconds,
    lastTimeUpdated: seconds,
    title,
  };
}

function localDate(r: Random, year: number): string {
  switch (r.int(0, 12)) {
    case 0:
      return `circa ${year}`;
    case 1:
      return `c. ${year}`;
    case 2:
      return `${r.int(1, 28)} ${r.pick(['May', 'June', 'July', 'August'])} ${year}`;
    case 3:
      return `${r.pick(['June', 'July', 'August'])} ${r.int(1, 28)}, ${year}`;
    case 4:
      return `${Math.floor(year / 10)}0s`;
    case 5:
      return `between ${year} and ${year + r.int(1, 9)}`;
    case 6:
      return `late ${Math.floor(year / 100) + 1}th century`;
    case 7:
      return `before ${year}`;
    case 8:
      return `${year}?`;
    case 9:
      return `${year}-${year + r.int(1, 6)}`;
    default:
      return String(year);
  }
}

function summary(r: Random, title: string, person: string, site: string): string {
  return `${title}, connected with ${person === 'Unknown' ? 'an unknown owner' : person} of ${site}. ${r.pick(
    [
      'It turned up when the net loft on Quay Street was cleared, in a tea chest marked "odds & ends".',
      'The Daceys built seven aircraft in the old ropewalk between 1906 and 1914; five of them flew.',
      'On Regatta Day the harbor board opened the airship shed to visitors for sixpence.',
      'The tracking station on Gull Head followed sounding rockets from 1959 until the mast fell in the storm of 1990.',
      'A note in pencil reads "do not lend again".',
    ],
  )} ${r.pick(['Condition: good.', 'Condition: worn at the edges, one repair.', 'Condition: faded; keep from light.', ''])}`.trim();
}
