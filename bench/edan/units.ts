/** Kingdom, phylum (or null), class, order. */
type Higher = readonly [string, string | null, string, string];

/** What the generator knows of one unit: its share of the release and the shape of its records. */
export interface Unit {
  readonly code: string;
  /** Records in the release (2026), the weight with which the unit is drawn. */
  readonly records: number;
  readonly kind: 'specimen' | 'object' | 'library' | 'archive';
  readonly dataSource: string;
  /** EDAN `url` from the digits that make the record unique. */
  readonly url: (number: string) => string;
  /** Share of the records with media, and the most media on one record. */
  readonly mediaShare: number;
  readonly mediaMax: number;
  readonly barcodeShare: number;
  readonly sets: readonly string[];
  readonly topics: readonly string[];
  // Specimens
  readonly higher: readonly Higher[];
  readonly familyEnding: string;
  readonly commonNouns: readonly string[];
  readonly preparations: readonly string[];
  readonly noteShare: number;
  // Objects and library items
  readonly types: readonly string[];
  readonly roles: readonly string[];
  readonly noteLabels: readonly string[];
  /** Most people, topics and notes on one record; words in a note. */
  readonly people: number;
  readonly topicCount: number;
  readonly notes: number;
  readonly prose: readonly [number, number];
  readonly placeShare: number;
}

const DEFAULTS = {
  mediaShare: 0.15,
  mediaMax: 3,
  barcodeShare: 0,
  sets: [],
  topics: [],
  higher: [],
  familyEnding: 'idae',
  commonNouns: ['form'],
  preparations: [],
  noteShare: 0.5,
  types: ['object'],
  roles: ['Maker'],
  noteLabels: ['Description'],
  people: 3,
  topicCount: 5,
  notes: 2,
  prose: [20, 90],
  placeShare: 0.4,
} satisfies Partial<Unit>;

function unit(
  fields: Pick<Unit, 'code' | 'records' | 'kind' | 'dataSource'> & Partial<Unit>,
  prefix: string,
): Unit {
  return { ...DEFAULTS, url: (number) => `edanmdm:${prefix}_${number}`, ...fields };
}

function archive(code: string, records: number, dataSource: string): Unit {
  const id = code.toLowerCase();
  return unit(
    {
      code,
      records,
      kind: 'archive',
      dataSource,
      url: (number) => `ead_component:sova-${id}-ref${number}`,
    },
    id,
  );
}

const PLANTS: readonly Higher[] = [
  ['Plantae', null, 'Dicotyledonae', 'Asterales'],
  ['Plantae', null, 'Dicotyledonae', 'Fabales'],
  ['Plantae', null, 'Monocotyledonae', 'Poales'],
  ['Plantae', null, 'Dicotyledonae', 'Lamiales'],
  ['Plantae', null, 'Dicotyledonae', 'Rosales'],
  ['Plantae', null, 'Filicopsida', 'Polypodiales'],
  ['Plantae', null, 'Dicotyledonae', 'Myrtales'],
  ['Plantae', null, 'Monocotyledonae', 'Asparagales'],
];
const INVERTEBRATES: readonly Higher[] = [
  ['Animalia', 'Mollusca', 'Gastropoda', 'Neogastropoda'],
  ['Animalia', 'Arthropoda', 'Malacostraca', 'Decapoda'],
  ['Animalia', 'Annelida', 'Polychaeta', 'Phyllodocida'],
  ['Animalia', 'Echinodermata', 'Ophiuroidea', 'Ophiurida'],
  ['Animalia', 'Cnidaria', 'Anthozoa', 'Scleractinia'],
];
const INSECTS: readonly Higher[] = [
  ['Animalia', 'Arthropoda', 'Insecta', 'Coleoptera'],
  ['Animalia', 'Arthropoda', 'Insecta', 'Diptera'],
  ['Animalia', 'Arthropoda', 'Insecta', 'Lepidoptera'],
  ['Animalia', 'Arthropoda', 'Insecta', 'Hymenoptera'],
];
const FOSSILS: readonly Higher[] = [
  ['Animalia', 'Brachiopoda', 'Rhynchonellata', 'Spiriferida'],
  ['Chromista', 'Foraminifera', 'Globothalamea', 'Rotaliida'],
  ['Animalia', 'Chordata', 'Mammalia', 'Artiodactyla'],
];

const WORK_TYPES =
  'photographs,paintings,prints,drawings,sculptures,negatives,posters,trade catalogs,machines,ceramics,textiles,coins,stamps,scientific instruments,dresses,toys,medals,books,maps,baskets,tools,furniture,decorative arts,musical instruments,weapons'.split(
    ',',
  );

function vertebrates(
  code: string,
  records: number,
  division: string,
  set: string,
  orders: readonly Higher[],
  noun: string,
): Unit {
  return unit(
    {
      code,
      records,
      kind: 'specimen',
      dataSource: `NMNH - Vertebrate Zoology - ${division} Division`,
      sets: ['Vertebrate Zoology', set],
      topics: ['Animals', set],
      higher: orders,
      commonNouns: [noun],
      preparations: ['Skin: Whole', 'Skull', 'Alcohol (Ethanol)', 'Skeleton'],
      mediaShare: 0.03,
      noteShare: 0.6,
    },
    'nmnhvz',
  );
}

/** The units of the release by size, with the counts of CC0 records that the Quantifying project published. */
export const UNITS: readonly Unit[] = [
  unit(
    {
      code: 'NMNHBOTANY',
      records: 4_567_230,
      kind: 'specimen',
      dataSource: 'NMNH - Botany Dept.',
      sets: ['Botany', 'Flowering plants and ferns'],
      topics: ['Dicotyledonae'],
      higher: PLANTS,
      familyEnding: 'aceae',
      commonNouns: ['grass', 'lily', 'fern', 'bush'],
      barcodeShare: 0.97,
      mediaShare: 0.8,
      mediaMax: 2,
      noteShare: 0.7,
    },
    'nmnhbotany',
  ),
  unit(
    {
      code: 'NMNHINV',
      records: 2_015_174,
      kind: 'specimen',
      dataSource: 'NMNH - Invertebrate Zoology Dept.',
      sets: ['Invertebrate Zoology', 'Mollusca'],
      topics: ['Animals', 'Mollusks'],
      higher: INVERTEBRATES,
      commonNouns: ['snail', 'crab', 'worm', 'coral'],
      preparations: ['Dry', 'Alcohol (Ethanol)', 'Slide'],
      mediaShare: 0.03,
    },
    'nmnhinvertebratezoology',
  ),
  unit(
    {
      code: 'NMAH',
      records: 1_319_605,
      kind: 'object',
      dataSource: 'National Museum of American History',
      sets: ['Work and Industry'],
      types: WORK_TYPES,
      roles: ['maker', 'user', 'referenced', 'depicted'],
      noteLabels: ['Description', 'Location'],
      mediaShare: 0.25,
      prose: [8, 70],
      topicCount: 3,
    },
    'nmah',
  ),
  unit(
    {
      code: 'SIL',
      records: 1_036_355,
      kind: 'library',
      dataSource: 'Smithsonian Libraries',
      types: ['Books', 'Electronic resources', 'Trade catalogs', 'Periodicals', 'Sheet music'],
      roles: ['Author', 'Publisher', 'Illustrator', 'Editor'],
      noteLabels: ['Notes', 'Contents', 'Elecresource'],
      mediaShare: 0.03,
      topicCount: 9,
      people: 4,
      notes: 5,
      prose: [15, 80],
    },
    'siris_sil',
  ),
  unit(
    {
      code: 'SIA',
      records: 898_570,
      kind: 'library',
      dataSource: 'Smithsonian Institution Archives',
      types: ['Archival materials', 'Photographs', 'Black-and-white negatives'],
      roles: ['Creator', 'Subject'],
      noteLabels: ['Summary', 'Cite as', 'Repository Loc.', 'Notes'],
      mediaShare: 0.06,
      prose: [15, 60],
    },
    'siris_arc',
  ),
  unit(
    {
      code: 'NMNHENTO',
      records: 750_550,
      kind: 'specimen',
      dataSource: 'NMNH - Entomology Dept.',
      sets: ['Entomology', 'Lepidoptera'],
      topics: ['Animals', 'Insects'],
      higher: INSECTS,
      commonNouns: ['beetle', 'moth', 'bee', 'fly'],
      preparations: ['Pinned', 'Slide', 'Envelope'],
      barcodeShare: 0.5,
      mediaShare: 0.25,
      mediaMax: 3,
    },
    'nmnhentomology',
  ),
  unit(
    {
      code: 'NMNHPALEO',
      records: 746_008,
      kind: 'specimen',
      dataSource: 'NMNH - Paleobiology Dept.',
      sets: ['Paleogeneral', 'Paleobiology'],
      topics: ['Paleogeneral'],
      higher: FOSSILS,
      commonNouns: ['fossil'],
      preparations: ['Thin section', 'Slab'],
      mediaShare: 0.08,
    },
    'nmnhpaleobiology',
  ),
  archive('ACAH', 680_843, 'Archives Center, National Museum of American History'),
  vertebrates(
    'NMNHBIRDS',
    635_283,
    'Birds',
    'Birds',
    [
      ['Animalia', 'Chordata', 'Aves', 'Passeriformes'],
      ['Animalia', 'Chordata', 'Aves', 'Charadriiformes'],
    ],
    'sparrow',
  ),
  vertebrates(
    'NMNHHERPS',
    632_073,
    'Herpetology',
    'Amphibians & Reptiles',
    [
      ['Animalia', 'Chordata', 'Reptilia', 'Squamata'],
      ['Animalia', 'Chordata', 'Amphibia', 'Anura'],
    ],
    'frog',
  ),
  vertebrates(
    'NMNHMAMMALS',
    626_189,
    'Mammals',
    'Mammals',
    [
      ['Animalia', 'Chordata', 'Mammalia', 'Rodentia'],
      ['Animalia', 'Chordata', 'Mammalia', 'Chiroptera'],
    ],
    'mouse',
  ),
  vertebrates(
    'NMNHFISHES',
    502_849,
    'Fishes',
    'Fishes',
    [
      ['Animalia', 'Chordata', 'Actinopterygii', 'Perciformes'],
      ['Animalia', 'Chordata', 'Actinopterygii', 'Cypriniformes'],
    ],
    'perch',
  ),
  unit(
    {
      code: 'NMNHANTHRO',
      records: 497_756,
      kind: 'object',
      dataSource: 'NMNH - Anthropology Dept.',
      sets: ['Anthropology'],
      types: ['Baskets', 'Pottery', 'Stone tools', 'Textiles', 'Masks'],
      roles: ['Donor Name', 'Collector'],
      noteLabels: ['Record Last Modified', 'Notes'],
      mediaShare: 0.3,
      topicCount: 2,
      prose: [3, 20],
      placeShare: 0.9,
    },
    'nmnhanthropology',
  ),
  archive('AAA', 472_604, 'Archives of American Art'),
  unit(
    {
      code: 'NMNHMINSCI',
      records: 465_434,
      kind: 'specimen',
      dataSource: 'NMNH - Mineral Sciences Dept.',
      sets: ['Mineral Sciences', 'Inventory Collection'],
      topics: ['Minerals'],
      higher: [['Minerals', null, 'Silicates', 'Tectosilicates']],
      familyEnding: 'ite',
      commonNouns: ['stone'],
      preparations: ['Thin section', 'Hand specimen'],
      mediaShare: 0.05,
    },
    'nmnhmineralsciences',
  ),
  unit(
    {
      code: 'NMAI',
      records: 271_244,
      kind: 'object',
      dataSource: 'National Museum of the American Indian',
      sets: ['Ceremonial/Ritual items'],
      types: WORK_TYPES,
      roles: ['Culture/People', 'Previous owner', 'Seller'],
      noteLabels: ['Collection History', 'Contact Us'],
      mediaShare: 0.4,
      mediaMax: 4,
      barcodeShare: 1,
      placeShare: 0.95,
    },
    'NMAI',
  ),
  unit(
    {
      code: 'NASM',
      records: 248_179,
      kind: 'object',
      dataSource: 'National Air and Space Museum',
      sets: ['National Air and Space Museum Collection'],
      types: ['Aircraft', 'Medals', 'Space suits', 'Photographs', 'Equipment', 'Models'],
      roles: ['Manufacturer', 'Astronaut', 'Pilot'],
      noteLabels: ['Summary', 'Long Description', 'Brief Description'],
      mediaShare: 0.2,
      mediaMax: 40,
      notes: 4,
      prose: [60, 320],
    },
    'nasm',
  ),
  archive('NAA', 246_937, 'National Anthropological Archives'),
  unit(
    {
      code: 'CHNDM',
      records: 58_174,
      kind: 'object',
      dataSource: 'Cooper Hewitt, Smithsonian Design Museum',
      sets: ['Textiles Department'],
      types: WORK_TYPES,
      roles: ['Designer', 'Manufacturer'],
      mediaShare: 0.8,
    },
    'chndm',
  ),
  unit(
    {
      code: 'NMAAHC',
      records: 37_871,
      kind: 'object',
      dataSource: 'National Museum of African American History and Culture',
      types: WORK_TYPES,
      roles: ['Created by', 'Subject of'],
      mediaShare: 0.8,
      topicCount: 12,
      notes: 3,
    },
    'nmaahc',
  ),
  unit(
    {
      code: 'SAAM',
      records: 17_275,
      kind: 'object',
      dataSource: 'Smithsonian American Art Museum',
      sets: ['Smithsonian American Art Museum Collection'],
      types: ['Paintings', 'Prints', 'Photographs', 'Sculptures'],
      roles: ['Artist', 'Sitter'],
      mediaShare: 0.95,
      mediaMax: 1,
      topicCount: 9,
    },
    'saam',
  ),
  unit(
    {
      code: 'NPG',
      records: 16_170,
      kind: 'object',
      dataSource: 'National Portrait Gallery',
      sets: ['National Portrait Gallery Collection'],
      types: ['Paintings', 'Photographs', 'Prints'],
      roles: ['Artist', 'Sitter'],
      mediaShare: 0.9,
      mediaMax: 2,
      topicCount: 24,
    },
    'npg',
  ),
];

const chosen = new Map<string, readonly Unit[]>();

/** The units of the given codes in any case, or all. Throws RangeError naming an unknown code. */
export function unitsNamed(codes: readonly string[] | undefined): readonly Unit[] {
  if (codes === undefined || codes.length === 0) return UNITS;
  const key = codes.join();
  const known = chosen.get(key);
  if (known !== undefined) return known;
  const units = codes.map((code) => {
    const found = UNITS.find((one) => one.code === code.trim().toUpperCase());
    if (found === undefined) {
      throw new RangeError(
        `unknown unit ${code}; known: ${UNITS.map((one) => one.code).join(', ')}`,
      );
    }
    return found;
  });
  chosen.set(key, units);
  return units;
}
