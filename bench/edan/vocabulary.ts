import { Random } from './random.ts';

/**
 * Word lists for generated records, of about the sizes of the real ones. Everyday words, countries, states and higher
 * taxa are real words; people, genera, epithets, counties and topics are made of syllables, so that no generated
 * record can be taken for a statement about a real object.
 */

const EVERYDAY =
  'the of and in a to with on by from for is was at as an or this that his her it its are were which been has had not two one three four after before between during until near under over into made used found shown seated standing holding wearing facing left right upper lower front back side center edge surface white black red blue green brown yellow gold silver iron steel brass wood glass paper cotton silk leather stone clay paint ink oil print photograph drawing painting letter book page album box folder negative print plate cover label inscription signature mark stamp date year number inches height width diameter weight small large long short round square flat thin thick dark light fine heavy early late original copy gift purchase museum collection exhibition society company school university church house street river lake mountain island coast valley forest road trail camp station bridge ship boat engine aircraft wing instrument machine tool lamp clock chair table dress hat shoe bowl jar vase plate basket mask figure portrait man woman child boy girl family group member president general captain doctor professor artist maker engraver printer publisher author editor collector donor correspondence papers records notes report survey field season specimen leaf flower fruit seed root bark petals corolla calyx common rare abundant open grassland woodland wet dry sandy rocky soil slope north south east west elevation feet meters miles along above below collected determined mounted sheet see also various including several many some other each all first second new old American national state public private local history art science technology war peace trade travel music dance theater sport food medicine law'.split(
    ' ',
  );

const SYLLABLES =
  'ba be bi bo bra bri ca ce chi cla co cra cu da de di do dra du fa fe fi fla fo fre ga ge gi glo gra gu ha he hi ho hu ja jo ka ke ki la le li lo lu ma me mi mo mu na ne ni no nu o pa pe phi pla po pra pu qua ra re ri ro ru sa sca se sha si so spi sta ste stra su ta te thi ti to tra tri tu ur va ve vi vo wa we wi xa yo za ze'.split(
    ' ',
  );
const CODAS = 'n r s l t m d ck st nd rt ng x th lt p g ss rn'.split(' ');
const WORD_ENDINGS =
  'ing ed er ion ness ly al ment ive able ous ity ist ary ful ish s es y e'.split(' ');
const EPITHET_ENDINGS =
  'a us um ensis ana ii iana oides ata ella ifolia icola aria osa escens alis ina'.split(' ');
const GENUS_ENDINGS = 'a us um ia ium is opsis ella anthus odon phora ina ites ops oides ura'.split(
  ' ',
);
const SURNAME_ENDINGS =
  'son man ley ton er berg ski ez ini well ford field stein wood ett ov aux ham low by'.split(' ');
const PLACE_ENDINGS =
  'ville ton burg Creek Lake Springs Falls City ford Mountain Valley Bay wood Island Park dale haven'.split(
    ' ',
  );

export const GIVEN_NAMES =
  'John William Mary James George Charles Robert Thomas Joseph Henry Elizabeth Edward Anna Frank Margaret David Richard Alice Helen Walter Arthur Albert Harold Ruth Samuel Paul Louis Frederick Carl Clara Daniel Emma Ernest Florence Francis Grace Harry Ida Jane Julia Karl Laura Leonard Lucy Martha Martin Oscar Peter Philip Rose Sarah Stephen Susan Theodore Victor Virginia Walter Wilhelm Ana Carlos Jorge Kenji Lin Maria Olga Pierre'.split(
    ' ',
  );

export const STATES_BY_COUNTRY: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'United States',
    'North America',
    'California,Virginia,Texas,Maryland,Florida,Alaska,Arizona,New York,Washington,Oregon,New Mexico,Colorado,North Carolina,Pennsylvania,Wyoming,Utah,Montana,Georgia,Massachusetts,Hawaii,Nevada,Tennessee,Illinois,Michigan,Louisiana,Puerto Rico'.split(
      ',',
    ),
  ],
  [
    'Mexico',
    'North America',
    'Oaxaca,Chiapas,Veracruz,Sonora,Jalisco,Guerrero,Puebla,Durango'.split(','),
  ],
  [
    'Brazil',
    'South America - Neotropics',
    'Amazonas,Bahia,Minas Gerais,Pará,Mato Grosso,São Paulo,Paraná'.split(','),
  ],
  ['Canada', 'North America', 'Ontario,British Columbia,Québec,Alberta,Yukon,Manitoba'.split(',')],
  [
    'Colombia',
    'South America - Neotropics',
    'Antioquia,Cundinamarca,Valle del Cauca,Chocó'.split(','),
  ],
  ['Philippines', 'Asia-Tropical', 'Luzon,Mindanao,Palawan,Cebu'.split(',')],
  [
    'Venezuela',
    'South America - Neotropics',
    'Bolívar,Amazonas,Miranda,Distrito Federal'.split(','),
  ],
  ['Peru', 'South America - Neotropics', 'Cuzco,Loreto,Junín,Amazonas'.split(',')],
  ['Australia', 'Australasia', 'Queensland,New South Wales,Western Australia,Tasmania'.split(',')],
  ['India', 'Asia-Tropical', 'Tamil Nadu,Assam,Kerala,Punjab'.split(',')],
  ['Sri Lanka', 'Asia-Tropical', 'Southern,Central,Uva,North Western'.split(',')],
  ['China', 'Asia-Temperate', 'Yunnan,Sichuan,Guangdong,Hainan'.split(',')],
  ['Japan', 'Asia-Temperate', 'Hokkaido,Kyushu,Okinawa'.split(',')],
  ['Kenya', 'Africa', 'Rift Valley,Coast,Central'.split(',')],
  ['South Africa', 'Africa', 'Western Cape,KwaZulu-Natal,Transvaal'.split(',')],
  ['Madagascar', 'Africa', 'Toliara,Antananarivo,Fianarantsoa'.split(',')],
  ['Costa Rica', 'North America', 'Puntarenas,Heredia,Guanacaste'.split(',')],
  ['Panama', 'North America', 'Chiriquí,Darién,Coclé'.split(',')],
  ['Cuba', 'West Indies', 'Oriente,Pinar del Río,Habana'.split(',')],
  ['Ecuador', 'South America - Neotropics', 'Napo,Galápagos,Pichincha'.split(',')],
  ['Guyana', 'South America - Neotropics', 'U. Takutu-U. Essequibo,Potaro-Siparuni'.split(',')],
  ['France', 'Europe', 'Alpes-Maritimes,Bretagne,Provence'.split(',')],
  ['Germany', 'Europe', 'Bavaria,Saxony,Thuringia'.split(',')],
  ['United Kingdom', 'Europe', 'England,Scotland,Wales'.split(',')],
  ['Italy', 'Europe', 'Toscana,Sicilia,Lazio'.split(',')],
  ['Russia', 'Asia-Temperate', 'Primorskiy,Kamchatka,Sakha'.split(',')],
];

/** Latitude and longitude of a place well within each country. */
export const MIDDLES: Readonly<Record<string, readonly [number, number]>> = {
  'United States': [39.5, -98.4],
  Mexico: [23.9, -102.5],
  Brazil: [-10.8, -52.9],
  Canada: [58.5, -105.3],
  Colombia: [4.1, -73.1],
  Philippines: [15.5, 121.1],
  Venezuela: [7.1, -65.9],
  Peru: [-9.2, -74.4],
  Australia: [-25.3, 133.8],
  India: [22.4, 79.6],
  'Sri Lanka': [7.6, 80.7],
  China: [35.6, 103.4],
  Japan: [36.3, 138.5],
  Kenya: [0.6, 37.8],
  'South Africa': [-29.2, 24.9],
  Madagascar: [-19.4, 46.7],
  'Costa Rica': [9.9, -84.2],
  Panama: [8.5, -80.1],
  Cuba: [21.6, -79.0],
  Ecuador: [-1.4, -78.5],
  Guyana: [4.8, -58.9],
  France: [46.6, 2.4],
  Germany: [51.1, 10.4],
  'United Kingdom': [52.8, -1.6],
  Italy: [42.9, 12.6],
  Russia: [61.9, 96.7],
};

export interface Vocabulary {
  readonly words: readonly string[];
  readonly surnames: readonly string[];
  readonly genera: readonly string[];
  readonly epithets: readonly string[];
  readonly authors: readonly string[];
  readonly families: readonly string[];
  readonly counties: readonly string[];
  readonly towns: readonly string[];
  readonly topics: readonly string[];
  readonly cultures: readonly string[];
  readonly organisations: readonly string[];
}

let shared: Vocabulary | undefined;

/** The lists, the same in every process; built once (about 0.2 s). */
export function vocabulary(): Vocabulary {
  shared ??= build();
  return shared;
}

function build(): Vocabulary {
  const random = new Random(0x0edada);
  const stem = (min: number, max: number): string => {
    let text = '';
    for (let n = random.int(min, max); n > 0; n -= 1) text += random.pick(SYLLABLES);
    return text;
  };
  const words = [
    ...EVERYDAY,
    ...distinct(
      36_000,
      () => stem(1, 3) + (random.chance(0.5) ? random.pick(CODAS) : '') + random.pick(WORD_ENDINGS),
    ),
  ];
  const surnames = distinct(24_000, () => capital(stem(1, 2)) + random.pick(SURNAME_ENDINGS));
  const towns = distinct(20_000, () => {
    const ending = random.pick(PLACE_ENDINGS);
    const name = capital(stem(1, 2) + random.pick(CODAS));
    return /^[A-Z]/.test(ending) ? `${name} ${ending}` : name + ending;
  });
  return {
    words,
    surnames,
    towns,
    genera: distinct(14_000, () => capital(stem(1, 3)) + random.pick(GENUS_ENDINGS)),
    epithets: distinct(
      18_000,
      () => stem(1, 3) + random.pick(CODAS) + random.pick(EPITHET_ENDINGS),
    ),
    authors: distinct(3_000, () => {
      const name = capital(stem(1, 2));
      return random.chance(0.5) ? `${name}.` : `${name}${random.pick(SURNAME_ENDINGS)}`;
    }),
    families: distinct(500, () => capital(stem(2, 3) + random.pick(CODAS))),
    counties: distinct(3_000, () => `${capital(stem(1, 2) + random.pick(CODAS))} County`),
    topics: distinct(60_000, () => {
      const head = capital(random.pickZipf(words));
      return random.chance(0.6)
        ? `${head} ${random.pick(words)}`
        : `${head}, ${capital(stem(2, 3))}`;
    }),
    cultures: distinct(6_000, () => `${capital(stem(1, 3))}${random.pick(['', ' people', 'an'])}`),
    organisations: distinct(
      5_000,
      () =>
        `${random.pick(surnames)} ${random.pick(['& Co.', 'Brothers', 'Manufacturing Company', 'Studio', 'Press', 'Society', 'Works', 'Institute'])}`,
    ),
  };
}

function distinct(size: number, make: () => string): string[] {
  const found = new Set<string>();
  while (found.size < size) found.add(make());
  return [...found];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
