import { isCulture } from '../parser/kind.ts';
import type { Remarks } from './remarks.ts';

const QUALIFIER =
  /^(\p{Lu}[\p{L}.-]*(?: \([\p{L}.]+\))?)((?: \p{Ll}[\p{Ll}-]+)?) (cf|aff|nr|near|conf)\b(\.?)(?: |$)/u;

/** "sp.", "cf." and the like: the names of open nomenclature. */
export function takeOpenNomenclature(remarks: Remarks): void {
  const qualified = QUALIFIER.exec(remarks.text);
  if (qualified !== null) takeQualifier(remarks, qualified);
  takePhrase(remarks);
}

function takeQualifier(remarks: Remarks, found: RegExpExecArray): void {
  const [all, genus = '', epithet = '', word = '', dot = ''] = found;
  if (word === 'nr') return;
  let rest = remarks.text.slice(all.length);
  const genusAgain = /^(\p{Lu}\p{L}*)(\.?) (?=\p{Ll})/u.exec(rest);
  if (genusAgain !== null && epithet === '') {
    const [again, name = ''] = genusAgain;
    if (!genus.startsWith(name)) {
      remarks.isInformal = true;
      remarks.phrase = `${word}${dot} ${rest}`;
      remarks.text = genus;
      return;
    }
    rest = rest.slice(again.length);
  }
  if (rest.startsWith('\u00d7')) return;
  if (/^[\d-]+$/.test(rest)) {
    remarks.isInformal = true;
    remarks.phrase = `${word}${dot} ${rest}`;
    remarks.text = `${genus}${epithet}`;
    return;
  }
  const part = epithet === '' || rest === '' ? 'SPECIFIC' : 'INFRASPECIFIC';
  remarks.qualifiers.set(part, word === 'near' ? word : `${word}.`);
  remarks.isInformal = true;
  remarks.text = `${genus}${epithet} ${rest}`;
}

const UNDETERMINED =
  /^([\u00d7xX] ?)?(\p{Lu}[\p{L}.-]*)( \(\p{Lu}\p{L}+\))? (sp|spec|spp|species|indet|undet)\b(\.?)(.*)$/u;

/** "Cletodidae Gen.1 sp.1". */
const NUMBERED = /^(\p{Lu}\p{L}+) (gen\.? ?\d{0,3} (?:et )?sp\.? ?\d{0,3})$/iu;

const TAGGED =
  /^(\p{Lu}\p{L}+ \p{Ll}[\p{Ll}-]+) (sp|spec|species)\b\.?(?: ([\p{L}\d_-]*\d[\p{L}\d_-]*))?$/u;

const NAMED_PHRASE =
  /^(\p{Lu}\p{L}+ \p{Ll}[\p{Ll}-]+)( [^()]{1,80})?? (subsp|ssp|var|f)\.? (\p{Lu}[\p{L}.' -]{1,80}\([^()]{2,120}\d[^()]{0,40}\).{0,40})$/u;

/** Behind "spec" without a dot: then it is an epithet ("Lampona spec Platnick, 2000"). */
const AUTHOR =
  /^ \(?(?:\p{Lu}\p{Ll}|(?:(?:\p{Ll}{2,4} ){1,3}|\p{Ll}')?\p{Lu}[\p{L}.'& ,-]{0,80}\b(?:1[5-9]|20)\d\d\b)/u;

function takePhrase(remarks: Remarks): void {
  const { text } = remarks;
  const marked = /^(\p{Lu}\p{L}+ \p{Ll}[\p{Ll}-]+) sp\.? (?=\p{Ll}[\p{Ll}-]+(?: |$))/u.exec(text);
  if (marked !== null) {
    remarks.rank = 'SUBSPECIES';
    remarks.doubts.add('subspeciesAssigned');
    remarks.text = `${marked[1]} ${text.slice(marked[0].length)}`;
    return;
  }
  const tagged = TAGGED.exec(text);
  if (tagged !== null) {
    const [, name = '', word = '', tag] = tagged;
    remarks.text = name;
    if (tag !== undefined) {
      remarks.isInformal = true;
      remarks.phrase = word === 'species' ? `species ${tag}` : tag;
    }
    return;
  }
  const named = NAMED_PHRASE.exec(text);
  if (named !== null) {
    const [, name = '', authors = '', marker = '', phrase = ''] = named;
    remarks.isInformal = true;
    remarks.phrase = phrase;
    remarks.rank = marker === 'var' ? 'VARIETY' : marker === 'f' ? 'FORM' : 'SUBSPECIES';
    remarks.text = `${name}${authors}`;
    return;
  }
  const numbered = NUMBERED.exec(text);
  if (numbered !== null) {
    remarks.isInformal = true;
    remarks.rank = 'SPECIES';
    remarks.phrase = numbered[2] ?? null;
    remarks.text = numbered[1] ?? '';
    return;
  }
  const found = UNDETERMINED.exec(text);
  if (found === null) return;
  const [, cross = '', genus = '', subgenus = '', word = '', dot = '', rest = ''] = found;
  if (/^\.?\s?nov\b/.test(rest) || / nov\b/.test(rest.slice(0, 6))) return;
  if (word === 'spp' && dot === '') return;
  if (word === 'spec' && dot === '' && AUTHOR.test(rest)) return;
  if (/^ ?cv\b/.test(rest) || /^ \p{Lu}?'[^']+'/u.test(rest)) {
    remarks.text = `${cross}${genus}${subgenus} ${rest}`;
    return;
  }
  if (word === 'species' && rest === '') {
    remarks.text = `${cross}${genus}${subgenus}`;
    return;
  }
  remarks.isInformal = true;
  remarks.rank = 'SPECIES';
  if (word === 'indet' || word === 'undet') {
    remarks.text = `${cross}${genus}${subgenus}`;
    return;
  }
  const tail = rest.replace(/ Not applicable$/, '').trimEnd();
  const hasVoucher = / \([^()]{1,80}\d[^()]{0,40}\)/.test(tail);
  const marker = dot === '' && hasVoucher ? `${word}.` : `${word}${dot}`;
  remarks.phrase = subgenus === '' ? `${marker}${tail}` : tail.trim() || null;
  remarks.text = `${cross}${genus}${subgenus}`;
}

/** Groups of species around one, and groups that have only a genus. */
export function takeAggregate(remarks: Remarks): void {
  const found =
    /(?:[ -](?:species|spp?\.?))?[ -](group|complex|aggregate|aggr?\b\.?|lineage)$/.exec(
      remarks.text,
    );
  if (found === null) return;
  const name = remarks.text.slice(0, found.index);
  if (/^\p{Lu}\p{L}+$/u.test(name)) {
    remarks.isInformal = true;
    remarks.phrase = found[1] ?? null;
    remarks.isAggregate = true;
    remarks.text = name;
    return;
  }
  if (found[1] === 'lineage') return;
  remarks.isAggregate = true;
  remarks.text = name;
}

const STRAIN = / (?:strain |str\b ?\.? ?){1,2}'?([^']{2,60})'?$/;

/** Strains, serovars, numbers of cultures and codes behind a binomial. */
export function takeStrain(remarks: Remarks): void {
  const { text } = remarks;
  if (/ \(?(?:serovar|serotype)\b/.test(text) && !/ (?:serovar|sv)\. \p{Ll}/u.test(text)) {
    remarks.text = text.replace(/ \(?(?:serovar|serotype)\b.*$/, '');
    return;
  }
  const strain = STRAIN.exec(text);
  if (
    strain !== null &&
    /^\p{Lu}\p{L}+ \p{Ll}/u.test(text) &&
    !/^\p{Ll}+$/u.test(strain[1] ?? '')
  ) {
    remarks.phrase = strain[1] ?? null;
    remarks.isInformal = true;
    remarks.rank = 'STRAIN';
    remarks.text = text.slice(0, strain.index);
    return;
  }
  const code = /^(\p{Lu}\p{L}+ \p{Ll}[\p{Ll}-]+) ([A-Z][\w-]*(?: \d[\w.:-]*)?)$/u.exec(text);
  const tag = code?.[2] ?? '';
  if (
    code !== null &&
    /\d/.test(tag) &&
    (isCulture(tag) || /^[A-Z][A-Za-z]*\d+[A-Za-z\d]*$/.test(tag))
  ) {
    remarks.phrase = tag;
    remarks.isInformal = true;
    remarks.text = code[1] ?? '';
  }
}
