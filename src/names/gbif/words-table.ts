/**
 * Words of everyday language (English, German, French, Latin of labels) that stand where an epithet is expected when a
 * sentence was taken for a name. Compiled from function words of these languages and the words of labels.
 */
export const DOUBTFUL_EPITHETS: ReadonlySet<string> = new Set(
  (
    'about after again all allow already also although and any anybody are as associated assuming at aux avec because ' +
    'before below beneath between bien both but butt by can catalog cent class classified com comme conserved could dans ' +
    'das denn der des description designated did die doch does done dont du each ein eine einem einen einer elle else ' +
    'etc even ever ex except familie family first for from ganz gattung genus going got habe hat have he hello her him ' +
    'his how however ich if illeg in indicated into is it its ja jahr just kein kingdom klasse know last least leur like ' +
    'manuscript many may maybe mean mein mich more most mostly must my nach name nein never new no nobody noch none noone ' +
    'nor nos not of off often okay old on once only order ordnung other our ours out over phylum possible possibly ' +
    'preoccupied probable probably provided que quite rather really said sauf say says see seem seems sehr sein serious ' +
    'shall she shit should since sind so some stamm subclass subfamily subgenus such sure synonym tag than thank thanks ' +
    'that the their them then there these they think this those though through thus to too tous tout towards type under ' +
    'und unidentified unknown unless unpublished uns until upon use verified very vom von vor vous was way we weil well ' +
    'were what when whenever where whereas whether which while who whoever whole whom whose why wie will wir wird with ' +
    'within without would xxx xxxx xxxxx year yet you your yours zum zwar'
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
