import { mixSeed, Random } from '../../bench/edan/random.ts';
import { drawWork, type WorkKind } from './draw-works.ts';
import {
  decades,
  type Entry,
  entries,
  imageMedia,
  type Json,
  Keys,
  type Line,
  objectLine,
  type Shot,
  unique,
} from './edan.ts';
import { svgDocument } from './svg.ts';

const UNIT = 'HMAD';
const SOURCE = 'Halvorsen Museum of Art and Design';

/** direct | inverted | life | born in | first working year | last | culture */
const ARTISTS = `
Sigrid Aasland|Aasland, Sigrid|Norwegian, born Bergen 1858-died Oslo 1931|Norway|1880|1928|Norwegian
Emil Ostrander|Ostrander, Emil|American, born Albany, NY 1871-died Taos, NM 1944|United States|1893|1941|American
Odile Marchand-Roux|Marchand-Roux, Odile|French, 1889-1972|France|1909|1968|French
Tamiko Hayashida|Hayashida, Tamiko|Japanese, born Kyoto 1903-died Tokyo 1988|Japan|1926|1979|Japanese
Benedikt Wurm|Wurm, Benedikt|German, active 1905-1933|Germany|1905|1933|German
Abeni Falola|Falola, Abeni|Nigerian, born Ibadan 1934|Nigeria|1958|2004|Yoruba
Jonathan Pettibone Crane|Crane, Jonathan Pettibone|American, 1798-1867|United States|1820|1865|American
Magda Kerekes|Kerekes, Magda|Hungarian, born Pécs 1899-died London 1981|Hungary|1921|1975|Hungarian
Rosalind Achterberg|Achterberg, Rosalind|British, 1912-2001|United Kingdom|1934|1990|British
Ernesto Villalpando|Villalpando, Ernesto|Mexican, born Oaxaca 1908-died Mexico City 1983|Mexico|1930|1980|Mexican
Pieter van der Swaluw|Swaluw, Pieter van der|Dutch, ca. 1640-1702|Netherlands|1660|1700|Dutch
Lorenzo Bellacqua|Bellacqua, Lorenzo|Italian, Venice 1701-1766|Italy|1722|1764|Italian
Cornelia Whitlock Dane|Dane, Cornelia Whitlock|American, 1845-1919|United States|1868|1915|American
Nils Torvaldsson|Torvaldsson, Nils|Swedish, 1922-2010|Sweden|1946|1998|Swedish
Workshop of H. & J. Tranter|Tranter Brothers|British, active 1862-1911|United Kingdom|1862|1911|British
Unidentified|Unidentified||-|1780|1940|American
`
  .trim()
  .split('\n')
  .map((row) => row.split('|') as [string, string, string, string, string, string, string]);

interface Field {
  readonly share: number;
  readonly draw: readonly WorkKind[];
  readonly type: string;
  readonly freetextType: string;
  readonly department: string;
  readonly role: string;
  readonly media: readonly string[];
  readonly dimension: string;
  readonly titles: readonly string[];
  readonly topics: readonly (readonly string[])[];
}

const FIELDS: readonly Field[] = [
  {
    share: 46,
    draw: ['landscape'],
    type: 'Paintings',
    freetextType: 'Painting',
    department: 'Painting and Sculpture',
    role: 'Artist',
    media: [
      'oil on canvas',
      'oil on wood panel',
      'watercolor and gouache on paper',
      'oil on canvas mounted on fiberboard',
    ],
    dimension: 'sight',
    titles: [
      'Evening above the Sound',
      'The Long Valley, September',
      'First Snow, Hardanger',
      'Hills near Oaxaca',
      'Thunder over the Mesa',
      'Pines at Low Tide',
      'Untitled (Blue Range)',
      'View from the Schoolhouse Window',
      'Study for "The Crossing"',
      'Sunrise, Lake District',
    ],
    topics: [
      ['Landscape\\mountain', 'Mountains'],
      ['Landscape\\time\\sunset', 'Sunsets'],
      ['Landscape\\season\\winter', 'Winter'],
      ['Landscape\\tree\\pine', 'Trees'],
      ['Landscape\\lake', 'Lakes'],
    ],
  },
  {
    share: 24,
    draw: ['portrait'],
    type: 'Paintings',
    freetextType: 'Painting-Portrait',
    department: 'Painting and Sculpture',
    role: 'Artist',
    media: ['oil on canvas', 'tempera on board', 'pastel on paper'],
    dimension: 'stretcher',
    titles: [
      'Portrait of a Pilot',
      'Girl in a Striped Coat',
      'The Printer',
      'Self-Portrait with Green Ground',
      'Mrs. Amalia Rusk',
      "Portrait of the Artist's Brother",
      'Dr. Ebenezer Falk',
      'Head of a Young Woman',
    ],
    topics: [
      ['Portrait male\\bust', 'Portraits'],
      ['Figure female\\waist length', 'Women'],
      ['Occupation\\craft\\printer', 'Printers'],
      ['Dress\\accessory\\eyeglasses', 'Eyeglasses'],
    ],
  },
  {
    share: 26,
    draw: ['abstract'],
    type: 'Paintings',
    freetextType: 'Painting',
    department: 'Modern and Contemporary Art',
    role: 'Artist',
    media: [
      'acrylic on canvas',
      'oil and sand on canvas',
      'gouache and collage on paper',
      'casein on board',
    ],
    dimension: 'overall',
    titles: [
      'Composition No. 7',
      'Untitled',
      'Structure in Ochre',
      'Drift',
      'Interval III',
      'Harbor Signals',
      'Counterpoint for M. K.',
    ],
    topics: [
      ['Abstract', 'Abstract'],
      ['Abstract\\geometric', 'Geometric abstraction'],
      ['Homage\\Kerekes, Magda', 'Homages'],
    ],
  },
  {
    share: 26,
    draw: ['linocut'],
    type: 'Prints',
    freetextType: 'Graphic Arts-Print',
    department: 'Works on Paper',
    role: 'Printmaker',
    media: [
      'linoleum cut on laid paper',
      'woodcut on paper',
      'color woodcut on Japan paper',
      'wood engraving',
    ],
    dimension: 'image',
    titles: [
      'Quayside at Night',
      'Seven Houses',
      'Moon and Wind',
      'The Ropewalk',
      'Winter Quarters, plate 4',
      'Harbor with Clouds',
    ],
    topics: [
      ['Cityscape\\night', 'Night'],
      ['Architecture\\domestic\\house', 'Houses'],
      ['Waterscape\\harbor', 'Harbors'],
    ],
  },
  {
    share: 24,
    draw: ['poster'],
    type: 'Posters',
    freetextType: 'Poster',
    department: 'Drawings, Prints & Graphic Design',
    role: 'Designer',
    media: ['lithograph on white wove paper', 'screenprint on paper', 'offset lithograph'],
    dimension: 'sheet',
    titles: [
      'Sail Week',
      'Travel by Night Express',
      'Winter Sports',
      'Exposition of Modern Craft',
      'Concerts in the Park',
      'See the Fjords',
      'Peace Festival',
    ],
    topics: [
      ['Advertising', 'Advertising'],
      ['Recreation\\sailing', 'Sailing'],
      ['Travel', 'Travel'],
      ['Performing arts\\music', 'Music'],
    ],
  },
  {
    share: 22,
    draw: ['textile'],
    type: 'Textiles',
    freetextType: 'Textile',
    department: 'Textiles',
    role: 'Weaver',
    media: [
      'wool; tapestry weave',
      'cotton, block printed',
      'silk; compound satin',
      'cotton and linen, screen printed',
    ],
    dimension: 'H x W',
    titles: [
      'Sample, "Lozenge"',
      'Furnishing fabric, Meadow',
      'Coverlet',
      'Wall hanging, Tide',
      'Shawl fragment',
      'Textile, "Northern Star"',
    ],
    topics: [
      ['Pattern\\geometric', 'Geometric patterns'],
      ['Object\\flower', 'Flowers'],
      ['Interior decoration', 'Interior decoration'],
    ],
  },
  {
    share: 22,
    draw: ['vase'],
    type: 'Ceramics',
    freetextType: 'Decorative Arts-Ceramic',
    department: 'Decorative Arts',
    role: 'Maker',
    media: [
      'glazed stoneware',
      'earthenware with slip decoration',
      'porcelain, underglaze blue',
      'terracotta, painted',
    ],
    dimension: 'H x diam.',
    titles: [
      'Vase',
      'Storage jar',
      'Bottle vase',
      'Covered urn',
      'Jar with wave bands',
      'Vase, model 214',
    ],
    topics: [
      ['Object\\vessel\\vase', 'Vases'],
      ['Object\\vessel\\jar', 'Jars'],
    ],
  },
  {
    share: 10,
    draw: ['chair'],
    type: 'Furniture',
    freetextType: 'Furniture',
    department: 'Product Design',
    role: 'Designer',
    media: ['molded plywood, steel, upholstery', 'beech, wool upholstery', 'painted ash'],
    dimension: 'H x W x D',
    titles: [
      'Side chair, model 12',
      'Chair, "Tern"',
      'Dining chair',
      'Prototype for a stacking chair',
    ],
    topics: [['Object\\furniture\\chair', 'Chairs']],
  },
];

const ANCIENT: readonly (readonly [string, string, string, string])[] = [
  ['Storage jar with spirals', 'Late Minoan', 'ca. 1450-1200 BCE', 'Greece'],
  ['Stirrup vessel', 'Moche', '3rd-6th century CE', 'Peru'],
  ['Amphora', 'Attic Greek', '5th century BCE', 'Greece'],
  ['Jar with combed waves', 'Sue', '6th-7th century', 'Japan'],
  ['Ewer', 'Nishapur', '10th century', 'Iran'],
  ['Funerary urn', 'Zapotec', '200 BCE-350 CE', 'Mexico'],
  ['Bottle', 'Longquan', 'Southern Song dynasty, 12th-13th century', 'China'],
];

export function art(): { lines: Line[]; shots: Map<string, Shot>; unit: string } {
  const keys = new Keys(
    ['19', '3a', '5f', 'a4', 'd0', 'f6'],
    (number) => `edanmdm:hmad_${number}`,
    20_100,
  );
  const lines: Line[] = [];
  const shots = new Map<string, Shot>();
  const plan = FIELDS.flatMap((field) =>
    Array.from({ length: field.share }, (_, i) => ({ field, i })),
  );
  plan.forEach(({ field, i }, index) => {
    const { number, key } = keys.next();
    const r = new Random(mixSeed('art', index));
    const ancient = field.type === 'Ceramics' && i < ANCIENT.length ? ANCIENT[i] : undefined;
    const artist = r.pick(
      ARTISTS.filter((row) =>
        field.type === 'Posters' || field.draw[0] === 'abstract' ? Number(row[5]) > 1910 : true,
      ),
    );
    const floor =
      field.type === 'Posters' ? 1896 : field.draw[0] === 'abstract' ? 1912 : Number(artist[4]);
    const year = r.int(Math.max(floor, Number(artist[4])), Math.max(floor + 2, Number(artist[5])));
    const title = ancient?.[0] ?? field.titles[i % field.titles.length] ?? 'Untitled';
    const date = ancient?.[2] ?? museumDate(r, year);
    const accession = `${1904 + ((index * 7) % 112)}.${1 + (index % 29)}.${1 + (i % 9)}`;
    const restricted = ancient === undefined && year > 1955 && r.chance(0.7);
    const access = restricted ? 'Usage conditions apply' : 'CC0';
    const media: Json[] = [];
    if (index % 4 === 0 || i < 2) {
      const kind = r.pick(field.draw);
      const views = field.type === 'Ceramics' && i % 4 === 0 ? 2 : 1;
      for (let view = 1; view <= views; view += 1) {
        const words = [title, SOURCE.split(' ')[0] ?? '', date];
        const picture = drawWork({ kind, seed: mixSeed(`hmad-${view}`, index), words });
        const idsId = `HMAD-${accession.replaceAll('.', '_')}_${view}`;
        const shot = {
          idsId,
          width: picture.width,
          height: picture.height,
          svg: svgDocument(picture),
        };
        shots.set(idsId, shot);
        media.push(
          imageMedia(shot, access, r.chance(0.5), `${title}${view === 1 ? '' : ', second view'}`),
        );
      }
    }
    if (field.type === 'Furniture' && i < 2) media.push(voyager(`hmad-${accession}`, title));
    const topics = unique(
      Array.from({ length: r.int(1, field.topics.length) }, () => r.pick(field.topics)[0]),
    );
    const unknown = artist[0] === 'Unidentified' || ancient !== undefined;
    const culture = ancient?.[1] ?? artist[6];
    const country = ancient?.[3] ?? (artist[3] === '-' ? 'United States' : artist[3]);
    const size = dimensions(r, field.dimension);
    lines.push(
      objectLine({
        unit: UNIT,
        key,
        title,
        dataSource: SOURCE,
        recordLink: `https://collection.halvorsen-museum.example/objects/${number}`,
        media,
        indexed: {
          ...(date === 'n.d.' ? {} : { date: ancient === undefined ? decades(year) : [] }),
          object_type: [field.type],
          name: unknown ? ['Unidentified'] : [artist[1]],
          topic: unique([
            ...topics.map((topic) => field.topics.find((pair) => pair[0] === topic)?.[1]),
            field.type,
          ]),
          ...(r.chance(0.55) || ancient !== undefined ? { culture: [culture] } : {}),
          place: [country],
          geoLocation: [{ L2: r.chance(0.7) ? { type: 'Country', content: country } : country }],
          usage_flag: ['permcoll'],
          ...(media.length > 0
            ? {
                online_media_type:
                  media.length > 1 && field.type === 'Furniture'
                    ? ['Images', '3D Images']
                    : ['Images'],
              }
            : {}),
          ...(r.chance(0.12)
            ? {
                exhibition: [
                  {
                    building: 'Main House',
                    room: `${r.int(1, 3)}0${r.int(1, 9)}`,
                    exhibitionTitle: r.pick([
                      'Rooms of the North',
                      'Line, Ground, Repeat',
                      'A Century of Posters',
                    ]),
                  },
                ],
                onPhysicalExhibit: ['Yes'],
              }
            : {}),
        },
        freetext: {
          ...(date === 'n.d.' && r.chance(0.5) ? {} : { date: entries('Date', [date]) }),
          setName: [
            ...entries('See more items in', [`${SOURCE} Collection`]),
            ...entries('Department', [field.department]),
          ],
          identifier: entries(
            field.department === 'Textiles' ? 'Accession Number' : 'Object number',
            [accession],
          ),
          creditLine: entries('Credit Line', [creditLine(r)]),
          name: unknown
            ? entries(field.role, [
                `Unidentified${ancient === undefined ? '' : ` ${culture} potter`}`,
              ])
            : [
                ...entries(field.role, [`${artist[0]}, ${artist[2]}`]),
                ...(field.type === 'Posters'
                  ? entries('Printer', [
                      r.pick([
                        'Falk & Sons, Oslo',
                        'Imprimerie du Quai',
                        'Meridian Press, New York',
                      ]),
                    ])
                  : []),
              ],
          topic: entries('Topic', topics),
          ...(ancient === undefined
            ? {}
            : { culture: entries('Culture', [culture]), place: entries('Find place', [country]) }),
          ...(ancient === undefined && r.chance(0.3)
            ? {
                place: entries(field.type === 'Paintings' ? 'Place depicted' : 'Made in', [
                  country,
                ]),
              }
            : {}),
          physicalDescription: [
            ...entries('Medium', [r.pick(field.media)]),
            ...entries('Dimensions', size),
          ],
          notes: [
            ...(r.chance(0.5)
              ? entries('Label Text', [labelText(r, title, artist[0], unknown)])
              : []),
            ...(r.chance(0.2)
              ? entries('Inscription', [
                  `signed and dated, lower right: "${artist[1].split(',')[0]} '${String(year).slice(2)}"`,
                ])
              : []),
            ...(r.chance(0.15)
              ? entries('Provenance', [
                  `The artist; by descent to a private collection, ${country}; purchased by the museum, ${accession.slice(0, 4)}.`,
                ])
              : []),
          ],
          objectRights: entries('Restrictions & Rights', [access]),
          objectType: entries('Type', [field.freetextType]),
          ...(title.includes('"')
            ? { title: entries('Alternate title', [title.replaceAll('"', '')]) }
            : {}),
        } satisfies Record<string, Entry[]>,
        access: 'CC0',
      }),
    );
  });
  return { lines, shots, unit: UNIT };
}

/** A model that lives only online: no picture of it lies beside the metadata. */
export function voyager(name: string, title: string): Json {
  const id = `3d_package:${name}`;
  const base = `https://media.opendrawer.example/3d/${name}`;
  return {
    id,
    voyagerId: id,
    type: '3d_voyager',
    usage: { access: 'CC0', codes: '', text: '' },
    content: `https://media.opendrawer.example/voyager/${id}`,
    thumbnail: `${base}/scene-image-thumb.jpg`,
    resources: [
      {
        url: `${base}/model-150k.glb`,
        name: title,
        type: '3D mesh',
        title: `${title} (Low Resolution 3D mesh, glb, scale in m)`,
        category: 'Low Resolution',
        filename: 'model-150k.glb',
        attributes: [
          {
            UNITS: 'm',
            FILE_TYPE: 'glb',
            MODEL_FILE_TYPE: 'glb',
            DRACO_COMPRESSED: true,
            GLTF_STANDARDIZED: true,
          },
          { FILE_SIZE: 2_014_476 },
        ],
      },
      {
        url: `${base}/model-full.zip`,
        name: title,
        type: '3D mesh',
        title: `${title} (Full Resolution 3D mesh, obj, scale in m)`,
        category: 'Full Resolution',
        filename: 'model-full.zip',
        attributes: [
          {
            UNITS: 'm',
            FILE_TYPE: 'zip',
            MODEL_FILE_TYPE: 'obj',
            DRACO_COMPRESSED: false,
            GLTF_STANDARDIZED: false,
          },
          { FILE_SIZE: 88_530_112 },
        ],
      },
    ],
  };
}

function museumDate(r: Random, year: number): string {
  const century = Math.floor(year / 100) + 1;
  switch (r.int(0, 17)) {
    case 0:
      return `ca. ${year}`;
    case 1:
      return `ca.${year}`;
    case 2:
      return `${Math.floor(year / 10)}0s`;
    case 3:
      return `between ${year} and ${year + r.int(2, 9)}`;
    case 4:
      return `${r.pick(['early', 'mid-', 'late '])}${r.pick(['', ' '])}${century}th century`
        .replace('early1', 'early 1')
        .replace('- ', '-')
        .replace('  ', ' ');
    case 5:
      return `${year}-${String(year + 1).slice(2)}`;
    case 6:
      return `designed ${year}, printed ${year + 3}`;
    case 7:
      return `after ${year}`;
    case 8:
      return 'n.d.';
    case 9:
      return `${year} or ${year + 1}`;
    case 10:
      return `(${year})`;
    case 11:
      return `possibly ${year}`;
    case 12:
      return `${r.pick(['Spring', 'May', 'October', 'December'])} ${year}`;
    default:
      return String(year);
  }
}

function dimensions(r: Random, what: string): string[] {
  const cm = (): number => r.int(120, 1_400) / 10;
  const [a, b, c] = [cm(), cm(), cm()];
  const inches = (x: number): string => (x / 2.54).toFixed(1);
  if (what === 'H x W x D')
    return [`H x W x D: ${a} x ${b} x ${c} cm (${inches(a)} x ${inches(b)} x ${inches(c)} in.)`];
  return [
    `${what}: ${inches(a)} x ${inches(b)} in. (${a} x ${b} cm)`,
    ...(r.chance(0.15) ? [`frame: ${inches(a + 12)} x ${inches(b + 12)} in.`] : []),
  ];
}

function creditLine(r: Random): string {
  return r.pick([
    'Museum purchase',
    'Gift of Ingeborg and Carl Halvorsen',
    'Bequest of Amalia Rusk',
    'Gift of the artist',
    'Museum purchase through the Friends of Design Fund',
    'Transfer from the School of Applied Art',
    'Gift of an anonymous donor in memory of Nils Torvaldsson',
    'On loan from the Kerekes Trust',
  ]);
}

function labelText(r: Random, title: string, artist: string, unknown: boolean): string {
  const who = unknown ? 'The maker, whose name is not recorded,' : artist;
  return `${who} ${r.pick(['worked on', 'returned several times to', 'sent a first version of', 'never sold'])} “${title}”. ${r.pick(
    [
      'A pencil study in a private collection shows the same group from the left.',
      'The strong outline and flat color come from posters seen in the station at Bergen.',
      'Cleaning in 1998 brought out a second signature under the old varnish.',
      "It hung in the dining room of the Halvorsens' house until the museum opened.",
      'Critics called the color "impudent"; the public bought postcards of it by the thousand.',
      'Two more pieces from the same workshop are known, both without the wave motif.',
    ],
  )}`;
}
