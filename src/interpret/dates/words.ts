/**
 * Month names by language: full names and usual abbreviations, in lower case without dots and accents (as `fold`
 * leaves them: Cyrillic й is и). Nominative and genitive where they differ. Another language is another row.
 */
const MONTHS: Readonly<Record<string, string>> = {
  en: 'january jan,february feb,march mar,april apr,may,june jun,july jul,august aug,september sept sep,october oct,november nov,december dec',
  de: 'januar janner jan,februar feber feb,marz maerz mrz,april apr,mai,juni jun,juli jul,august aug,september sept sep,oktober okt,november nov,dezember dez',
  fr: 'janvier janv,fevrier fevr fev,mars,avril avr,mai,juin,juillet juil,aout,septembre sept,octobre oct,novembre nov,decembre dec',
  es: 'enero ene,febrero feb,marzo mar,abril abr,mayo,junio jun,julio jul,agosto ago,septiembre setiembre sept,octubre oct,noviembre nov,diciembre dic',
  it: 'gennaio genn gen,febbraio febbr,marzo,aprile,maggio magg mag,giugno giu,luglio lug,agosto ago,settembre sett set,ottobre ott,novembre,dicembre dic',
  pt: 'janeiro,fevereiro fev,marco,abril abr,maio,junho,julho,agosto ago,setembro set,outubro out,novembro,dezembro dez',
  nl: 'januari,februari,maart mrt,april,mei,juni,juli,augustus,september,oktober okt,november,december',
  sv: 'januari,februari,mars,april,maj,juni,juli,augusti,september,oktober okt,november,december',
  da: 'januar,februar,marts,april,maj,juni,juli,august,september,oktober okt,november,december',
  no: 'januar,februar,mars,april,mai,juni,juli,august,september,oktober okt,november,desember des',
  fi: 'tammikuu tammikuuta,helmikuu helmikuuta,maaliskuu maaliskuuta,huhtikuu huhtikuuta,toukokuu toukokuuta,kesakuu kesakuuta,heinakuu heinakuuta,elokuu elokuuta,syyskuu syyskuuta,lokakuu lokakuuta,marraskuu marraskuuta,joulukuu joulukuuta',
  ru: 'январь января янв,февраль февраля фев,март марта мар,апрель апреля апр,маи мая,июнь июня июн,июль июля июл,август августа авг,сентябрь сентября сент сен,октябрь октября окт,ноябрь ноября нояб ноя,декабрь декабря дек',
  uk: 'січень січня,лютии лютого,березень березня,квітень квітня,травень травня,червень червня,липень липня,серпень серпня,вересень вересня,жовтень жовтня,листопад листопада,грудень грудня',
  pl: 'styczen stycznia,luty lutego,marzec marca,kwiecien kwietnia,maj maja,czerwiec czerwca,lipiec lipca,sierpien sierpnia,wrzesien wrzesnia,pazdziernik pazdziernika,listopad listopada,grudzien grudnia',
  cs: 'leden ledna,unor unora,brezen brezna,duben dubna,kveten kvetna,cerven cervna,cervenec cervence,srpen srpna,zari,rijen rijna,listopad listopadu,prosinec prosince',
  la: 'januarius ianuarius,februarius,martius,aprilis,maius,iunius junius,iulius julius,augustus,,,,',
};

/** Abbreviations for the twelve months that are used for writing dates anew. */
export const monthsInEnglish: readonly string[] =
  'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

export const months: ReadonlyMap<string, number> = new Map(
  Object.values(MONTHS).flatMap((row) =>
    row.split(',').flatMap((names, at) =>
      names
        .split(' ')
        .filter((name) => name !== '')
        .map((name): [string, number] => [name, at + 1]),
    ),
  ),
);

/** Months as Roman numerals, as on labels of naturalists (18.v.1931). */
export const romanMonths: ReadonlyMap<string, number> = new Map(
  ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii'].map((name, at) => [
    name,
    at + 1,
  ]),
);

export const weekdays: ReadonlySet<string> = new Set(
  'monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat sunday sun'.split(
    ' ',
  ),
);

/** Northern hemisphere, by whole months; winter is read as either winter of the year. */
export const seasons: ReadonlyMap<string, 'spring' | 'summer' | 'autumn' | 'winter'> = new Map([
  ['spring', 'spring'],
  ['summer', 'summer'],
  ['fall', 'autumn'],
  ['autumn', 'autumn'],
  ['winter', 'winter'],
]);

export const ordinals: ReadonlyMap<string, number> = new Map(
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'
    .split(' ')
    .map((name, at): [string, number] => [name, at + 1])
    .concat([['twenty-first', 21]]),
);

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

export const circaWords = set(
  'c ca circa about around approximately approx roughly cca vers environ env um etwa ungefahr gegen omkring ungefar hacia aproximadamente около ок',
);
export const uncertainWords = set('probably possibly perhaps likely presumably prob poss maybe');
/** The interval ends with what follows; museums count the named year in ("before 1900"). */
export const untilWords = set('before pre ante by until till to through');
/** The interval begins with what follows. */
export const sinceWords = set('after post since from');
export const rangeWords = set('to until till through thru and or bis en');

/** Words that say what was done at a date. */
export const makingVerbs = set(
  'made created produced built manufactured painted executed drawn woven carved constructed fabricated assembled dated written composed taken photographed collected',
);
export const beginVerbs = set('begun began started');
export const endVerbs = set('completed finished ended');
export const otherVerbs = set(
  'designed published cast printed reprinted modeled modelled patented enlarged copyrighted copyright issued reissued released restored acquired purchased received used worn mined excavated found recorded registered conceived invented introduced launched flown founded engraved etched struck carved minted installed exhibited remade refabricated reconstructed updated revised signed inscribed plate negative print edition',
);

/** Words without meaning for the interval. */
export const fillWords = set(
  'in on the of year years date dates dating during le am im den el il em en op du',
);

export const undatedTexts: ReadonlySet<string> = new Set([
  'nd',
  'n d',
  'undated',
  'date unknown',
  'unknown date',
  'unknown',
  'unk',
  'no date',
  'not dated',
  'none',
  'not available',
  'not recorded',
  'not stated',
  'undetermined',
  'sd',
  's d',
  'sans date',
  'sin fecha',
  'sem data',
  'senza data',
  'ohne datum',
  'ohne jahr',
  'o j',
  'o d',
  'ohne angabe',
  'utan datum',
  'udateret',
  'sine dato',
  'sine die',
  'na',
  'n a',
]);
