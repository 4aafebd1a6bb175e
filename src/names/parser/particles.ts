/** Small words before a family name that belong to it; each is followed by a space. */
export const particles: ReadonlySet<string> = new Set(
  (
    'ab af al av bin bis da dal dalla das de degli dei del dela delas della delle dem den der des di do dos du e el i ' +
    "ibn la las le lo los op ten ter thor tot und van vom von zu zum zur v 't"
  ).split(' '),
);

/** Particles that only follow another one or a name ("Aguilar-Amat i Banús"): alone they begin nothing. */
export const innerParticles: ReadonlySet<string> = new Set([
  'dem',
  'e',
  'i',
  'lo',
  'op',
  'tot',
  'und',
]);

/** Second words of particles of two: "de los", "von dem". */
const seconds: Readonly<Record<string, readonly string[]>> = {
  de: ['la', 'las', 'lo', 'los', 'l'],
  von: ['dem', 'den', 'der', 'd.', 'zu'],
  van: ['den', 'der', 'de', 'ter'],
  v: ['d'],
  zu: ['der'],
};

/** Whether the two make one particle. gnparser gives some of them as one word. */
export const isDoubleParticle = (first: string, second: string): boolean =>
  seconds[first]?.includes(second) ?? false;

/** Words that gnparser keeps together with what precedes them. */
export const gluedParticles: ReadonlySet<string> = new Set(['de los', 'von dem', 'von d.', 'v d']);

/**
 * Species whose epithet is also a particle, a marker or a remark, by genus: only with these genera is the word an
 * epithet. Provenance: valid names; gnparser keeps a list of such pairs of its own, and the two overlap.
 */
const odd: Readonly<Record<string, string>> = {
  bacterium: 'Navicula Spirophora',
  cevirus: 'Dasyproctus',
  not: 'Agra',
  prion: 'Bolivina Euragallia Microgoneplax',
  satellites: 'Bembidion Erateina Ithomeis Nephodia',
  trevirus: 'Psenulus',
  van: 'Nocaracris Zodarion',
  vector:
    'Aspilota Ceylonesmus Cryptops Culex Desmoxytes Dicathais Hilara Neoaemula Phalium Tidabius',
  virus: 'Exochus Ophion',
};

const oddGenera = new Map(
  Object.entries(odd).map(([epithet, genera]) => [epithet, new Set(genera.split(' '))]),
);

/**
 * Family names that stand with a particle that is rare: behind a genus, with any other name or none it is an epithet ("Meteorus
 * dos Zitani"). Provenance: authors of names in common use, from general knowledge.
 */
const families: Readonly<Record<string, string>> = {
  ab: 'Yberg Hortis',
  bis: '',
  da: 'Camara Câmara Costa Cruz Cunha Fonseca Gama Luz Mota Motta Riva Rocha Rosa Silva Silveira Veiga Vinci',
  dela: 'Cruz Peña Rosa Serna Torre Vega',
  den: 'Berg Besten Boer Burg Haan Hartog Held Hollander Otter Tex',
  do: 'Amaral Carmo Nascimento Rosario Rosário Vale Valle',
  des: 'Abbayes Etangs Gozis Loges Marais Meloizes Meules Moulins Murs Vaux Étangs',
  dos: 'Anjos Passos Ramos Reis Santos',
  du: 'Bocage Bois Bus Buysson Cane Chaillu Chatenet Four Mont Mortier Petit Plessis Preez Puy Rietz Rocher Roi Roy Tertre Toit',
  la: 'Barrera Billardière Cruz Espriella Fuente Greca Llave Peña Porte Pylaie Riva Rivers Rosa Rue Sagra Sota Torre Vega',
  ten: 'Bosch Brink Broek Cate Dam Eyck Have Hove Kate Kroode',
  zu: 'Castell Isenburg Leiningen Salm Schaumburg Solms Wied',
};

const familiesOf = new Map(
  Object.entries(families).map(([particle, names]) => [particle, new Set(names.split(' '))]),
);

/** Particles that stand before the family name itself: before another one they are epithets ("Antaplaga dela de Boer"). */
export const lastParticles: ReadonlySet<string> = new Set(['av', 'dela', 'lo']);

/** Whether a particle never stands with this family name; false for particles that stand with many. */
export const isStrangeFamily = (particle: string, family: string): boolean =>
  familiesOf.get(particle)?.has(family) === false;

/** Whether a word that looks like a particle or a remark is an epithet of this genus. */
export const isOddEpithet = (genus: string, word: string): boolean =>
  oddGenera.get(word)?.has(genus) ?? false;
