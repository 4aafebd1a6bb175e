/**
 * What museums of other languages write around dates, and the English word that the readers know, in lower case
 * without accents. Short words that mean something else in another row (na, do, a) are left out.
 */
const TRANSLATIONS: Readonly<Record<string, string>> = {
  before: 'vor avant antes voor fore innan for до',
  after: 'nach apres despues depois dopo efter etter после',
  since: 'seit depuis desde vanaf sedan siden с',
  to: 'tot til ate al au по',
  between: 'zwischen entre tra tussen mellan mellem mellom между',
  and: 'und et y og och и',
  or: 'oder ou eller или',
  century:
    'jahrhundert jahrhunderts jahrhunderte jh jhs jhd jhdt siecle siecles siglo siglos secolo sec seculo eeuw arhundrade arhundradet arhundrede arhundre век века в wiek wieku stoleti saec',
  millennium: 'jahrtausend jahrtausends millenaire milenio millennio тысячелетие',
  early:
    'anfang fruhes fruhe fruher debut inizio inizi principios principio comienzos inicio beginning start начало begin',
  mid: 'mitte mittleres milieu mediados midden mitten середина',
  late: 'ende spates spate spater fin fine finales finals final einde slutet slutningen конец end',
  half: 'halfte moitie mitad половина',
  quarter: 'viertel quart cuarto четверть',
  first: 'erste ersten erstes premier premiere primer primera primeira eerste forsta forste первая',
  second: 'zweite zweiten zweites deuxieme seconde segundo segunda tweede andra вторая',
  probably:
    'wahrscheinlich vermutlich probablement probablemente provavelmente probabilmente waarschijnlijk troligen sandsynligvis вероятно',
  of: 'du des della dello dos das',
};

const english: ReadonlyMap<string, string> = new Map(
  Object.entries(TRANSLATIONS).flatMap(([word, others]) =>
    others.split(' ').map((other): [string, string] => [other, word]),
  ),
);

/** The English word for a word of a date; the word itself where it has none. */
export const inEnglish = (word: string): string => english.get(word) ?? word;

const centuries = ['century', ...(TRANSLATIONS['century'] ?? '').split(' ')].join('|');

const romanBefore = new RegExp(
  `(?<!\\p{L})([xvi]{1,5})(?:e|eme|th|o|os)?\\.?(?: ?([-/]) ?([xvi]{1,5})(?:e|eme|th)?\\.?)? ?(?=(?:${centuries})(?!\\p{L}))`,
  'gu',
);
const romanAfter =
  /(?<!\p{L})(?:siglos?|secolo|secoli|sec|seculo|saec|s)\.? ?([xvi]{1,5})(?: ?([-/]) ?([xvi]{1,5}))?(?!\p{L})/gu;
const counted = new RegExp(
  `(?<!\\d)(\\d{1,2})\\.? ?([-/]) ?(?=\\d{1,2}\\.? ?(?:${centuries})(?!\\p{L}))`,
  'u',
);

const mayHoldCentury =
  /[xvi](?:e|eme|th|o|os)?\.? ?\p{L}|(?:s|sec|siglo|secolo|seculo|saec)\.? ?[xvi]|\d\. ?[-/] ?\d\d?\. ?\p{L}/u;

/** Centuries in Roman numerals (XIXe siècle, siglo XIX) and eras of other languages (v. Chr., av. J.-C., до н. э.). */
export function withEnglishEras(text: string): string {
  const dated = foreignEra.test(text) ? englishEras(text) : text;
  if (!mayHoldCentury.test(dated)) return dated;
  return dated
    .replace(counted, '$1th$2')
    .replace(romanAfter, (whole, ...romans) => ordinals(romans, ' century') ?? whole)
    .replace(romanBefore, (whole, ...romans) => ordinals(romans, ' ') ?? whole);
}

/** "XVIII", "-", "XIX" as "18th-19th". */
function ordinals(
  [first, mark, second]: readonly (string | number | undefined)[],
  after: string,
): string | null {
  const from = romanNumber(String(first));
  if (from === null) return null;
  if (second === undefined) return `${from}th${after}`;
  const to = romanNumber(String(second));
  return to === null ? null : `${from}th${mark}${to}th${after}`;
}

/** I to XXI; null for what is written otherwise. */
function romanNumber(text: string): number | null {
  const match = /^(x{0,2})(ix|iv|v?i{0,3})$/.exec(text);
  if (match === null || text === '') return null;
  const [, tens = '', ones = ''] = match;
  const one = ones === 'ix' ? 9 : ones === 'iv' ? 4 : ones.length + (ones.startsWith('v') ? 4 : 0);
  return tens.length * 10 + one;
}

const foreignEra = /chr|kr|u\. ?z|(?:\d|y) ?[ad]\. ?c|н\. ?э|j\.? ?-? ?c/;

const englishEras = (text: string): string =>
  text
    .replace(/(?<!\p{L})v\.? ?(?:u\. ?z\.|chr\.?)(?!\p{L})/gu, 'bc')
    .replace(/(?<!\p{L})n\.? ?chr\.?(?!\p{L})/gu, 'ce')
    .replace(/(?<!\p{L})f\.? ?kr\.?(?!\p{L})/gu, 'bc')
    .replace(/(?<!\p{L})e\.? ?kr\.?(?!\p{L})/gu, 'ce')
    .replace(/(?<!\p{L})av(?:ant)?\.? ?j\.? ?-? ?c\.?(?!\p{L})/gu, 'bc')
    .replace(/(?<!\p{L})ap(?:res)?\.? ?j\.? ?-? ?c\.?(?!\p{L})/gu, 'ce')
    .replace(/(?<=\d |\d|century )a\. ?c\.?(?!\p{L})/gu, 'bc')
    .replace(/(?<=\d |\d|century )d\. ?c\.?(?!\p{L})/gu, 'ce')
    .replace(/(?<!\p{L})до н\. ?э\.?/gu, 'bc')
    .replace(/(?<!\p{L})н\. ?э\.?/gu, 'ce');
