/** Longer texts are remarks. */
const maxLength = 300;
const phrase =
  /^\s*(\p{L}[\p{L}\s()-]{2,30}?)\s*(?:\b(?:of|for|von|de|del|do|da|pour)\s*:?|[:=])\s*(\S.*)$/iu;
/** A name in Latin: "Abies", "Abies alba Mill."; not "holotype", not "the species". */
const scientificName = /^\p{Lu}\p{Ll}+(?:\s[\p{L}×(&[]|$)/u;
/** A point after an epithet, not after an author. */
const sentenceEnd = /[,;]$|(?<=\s\p{Ll}{3,40})\.$/u;
const typeWord = /typ(?:e|us|o|i|er|en)?s?\b|\btipo/i;

/**
 * The name that a phrase in typeStatus says is typified: "Holotype of: Dianthus fruticosus ssp. amorginus Runemark." →
 * "Dianthus fruticosus subsp. amorginus Runemark". Null where none is named ("Cast of holotype"). Darwin Core:
 * typeStatus.
 */
export function typifiedName(typeStatus: string): string | null {
  const [, status = '', rest = ''] = readPhrase(typeStatus.replace(glued, '$1 of '));
  const name = rest.replace(/\s+/g, ' ').trim().replace(sentenceEnd, '');
  if (!typeWord.test(status) || !scientificName.test(name) || typeWord.test(name)) return null;
  return name.replace(/\bssp\.(?=\s)/g, 'subsp.');
}

/** The status that a phrase begins with, where it is listed: "Holotype of Abies alba", "Isotype: Poa annua L.". */
export function readTypeStatus(
  text: string,
  listed: (part: string) => string | null,
): string | null {
  const status = readPhrase(text)[1] ?? glued.exec(text)?.[1];
  return status === undefined ? null : listed(status);
}

/** Exports lose the space before the name: "ParatypeHydropsyche bidens Ross". */
const glued = /^(\p{Lu}\p{Ll}{2,12}types?)(?=\p{Lu}\p{Ll})/u;

const readPhrase = (text: string): readonly string[] =>
  text.length > maxLength || !/[\s:=]/.test(text) ? [] : (phrase.exec(text) ?? []);
