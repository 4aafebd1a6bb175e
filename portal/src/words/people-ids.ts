/** An identifier of a person as it is shown and where it leads. */
export interface PersonId {
  /** The scheme, where it is one that is known. */
  readonly label: string | null;
  readonly text: string;
  /** Null where the identifier is no web address. */
  readonly href: string | null;
}

const SCHEMES: readonly (readonly [string, RegExp])[] = [
  ['ORCID', /^https?:\/\/(?:www\.)?orcid\.org\/([\dX-]{15,19})\/?$/i],
  ['Wikidata', /^https?:\/\/(?:www\.)?wikidata\.org\/(?:wiki|entity)\/(Q\d+)\/?$/i],
  ['VIAF', /^https?:\/\/(?:www\.)?viaf\.org\/viaf\/(\d+)\/?$/i],
  ['ISNI', /^https?:\/\/(?:www\.)?isni\.org\/(?:isni\/)?([\dX ]{16,19})\/?$/i],
];

/** `https://orcid.org/0000-0001-6492-4016` as ORCID 0000-0001-6492-4016, with its address as a link. */
export function personId(identifier: string): PersonId {
  for (const [label, form] of SCHEMES) {
    const value = form.exec(identifier)?.[1];
    if (value !== undefined) return { label, text: value, href: identifier };
  }
  return {
    label: null,
    text: identifier,
    href: /^https?:\/\/\S+$/i.test(identifier) ? identifier : null,
  };
}
