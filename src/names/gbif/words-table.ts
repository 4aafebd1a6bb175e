/**
 * Words of everyday language (English, German, French, Latin of labels) that stand where an epithet is expected when a
 * sentence was taken for a name. Compiled from function words of these languages, the words of labels, and GBIF's list of
 * blacklisted epithets (Apache-2.0).
 */
export const DOUBTFUL_EPITHETS: ReadonlySet<string> = new Set(
  (
    'aber about accepted after again agent all allow already also although and any anybody are as associated ' +
    'assuming at auct autre aux avec basionym because before below beneath between bien bin both but butt by can ' +
    'catalog cent ces cet cher class classified com comme conserved corrig could dans das denn der des description ' +
    'designated did didnt die doch does done dont du each ei ein eine einem einen einer elle else emendation erst ' +
    'etc even ever ex except familie family first flac for from ganz gattung genus gern going got gut habe habt hat ' +
    'have he hello her him his how however ich if illeg in indicated into is it its ja jahr just kein kingdom ' +
    'klasse know las last least lest leur like los manuscript many may maybe mean mein mich mon more most mostly ' +
    'must my nach name nein never new no nobody noch non none noone nor nos not nov of off oft often okay old on ' +
    'once only order ordnung other our ours out over phylum possible possibly preoccupied probable probably ' +
    'provided que quit quite rather really reich said sauf say says see seem seems sehr sein sensu serious shall ' +
    'she shit should since sind so soll some species stamm subclass subfamily subgenus subkingdom suborder ' +
    'subphylum subspecies such sure synonym tag than thank thanks that the their them then there these they think ' +
    'this those though through thus till to too tous tout towards twice type und undefinable under unidentified ' +
    'unknown unless unpublished uns unser until upon use verified very viel vom von vor vous war was way we weil ' +
    'weird weit well wem wen wer werde were what whatever when whenever where whereas wherever whether which ' +
    'whichever while who whoever whole whom whomever whose why wie will wir wird with within without wo wonder ' +
    'would xxx xxxx xxxxx xxxxxx xxxxxxx xxxxxxxx year yet you your yours zum zwar'
  ).split(' '),
);

/** 5's words and 3.16's constants for doubts. */
export const WARNING_WORDS = {
  abbreviatedGenus: ['', 'abbreviated genus name'],
  abbreviatedSubgenus: ['', 'abbreviated subgenus name'],
  authorshipRemoved: ['AUTHORSHIP_REMOVED', 'authorship placeholder removed'],
  blacklistedEpithet: ['BLACKLISTED_EPITHET', 'blacklisted epithet used'],
  doubtfulGenus: ['DOUBTFUL_GENUS', 'genus quoted or in square brackets'],
  homoglyphs: ['HOMOGLYHPS', 'homoglyphs replaced'],
  htmlEntities: ['HTML_ENTITIES', 'html entities unescaped'],
  indetermined: ['INDETERMINED', 'indetermined name missing its terminal epithet'],
  missingGenus: ['MISSING_GENUS', 'epithet without genus'],
  nomenclaturalReference: ['NOMENCLATURAL_REFERENCE', 'nomenclatural reference removed'],
  nullEpithet: ['NULL_EPITHET', 'epithet with literal value null'],
  quadrinomial: ['', 'name was quadrinomial'],
  questionMarks: ['QUESTION_MARKS_REMOVED', 'question marks removed'],
  subspeciesAssigned: ['SUBSPECIES_ASSIGNED', ''],
  uncertainAuthorship: ['', 'authorship marked as uncertain'],
  unlikelyYear: ['UNLIKELY_YEAR', 'unlikely authorship year'],
  xmlTags: ['XML_TAGS', 'xml tags removed'],
  yearInterpreted: ['', 'year interpreted'],
} as const satisfies Record<string, readonly [string, string]>;
