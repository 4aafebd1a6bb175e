import type { ValidationFinding } from '../../publish/index.ts';
import type { VerbatimTerm } from '../../terms/index.ts';
import { structureFinding } from './structure-finding.ts';

/** Terms without which an occurrence says too little, and what says the same. */
const NEEDED: readonly {
  readonly term: VerbatimTerm;
  readonly instead: readonly VerbatimTerm[];
}[] = [
  { term: 'basisOfRecord', instead: ['recordType'] },
  {
    term: 'scientificName',
    instead: ['genus', 'vernacularName', 'taxonID', 'higherClassification'],
  },
];

const WISHED: readonly {
  readonly term: VerbatimTerm;
  readonly instead: readonly VerbatimTerm[];
}[] = [
  { term: 'eventDate', instead: ['year', 'verbatimEventDate'] },
  { term: 'countryCode', instead: ['country', 'waterBody', 'higherGeography'] },
  { term: 'decimalLatitude', instead: ['verbatimLatitude', 'verbatimCoordinates', 'footprintWKT'] },
  { term: 'license', instead: ['rights', 'accessRights'] },
];

/** Terms that no record gives, although users of occurrences need them or look for them. */
export function missingTerms(
  isGiven: (term: VerbatimTerm) => boolean,
  {
    isLicensed,
    isKeyNoted,
  }: {
    /** The dataset has a licence. */
    readonly isLicensed: boolean;
    /** That records have no key was said already. */
    readonly isKeyNoted: boolean;
  },
): readonly ValidationFinding[] {
  const hasKey =
    isGiven('occurrenceID') ||
    (isGiven('institutionCode') && isGiven('collectionCode') && isGiven('catalogNumber'));
  const isMissing = ({ term, instead }: (typeof NEEDED)[number]) =>
    !isGiven(term) && !instead.some(isGiven) && !(term === 'license' && isLicensed);
  return [
    ...(hasKey || isKeyNoted
      ? []
      : [structureFinding('REQUIRED_TERM_MISSING', NO_KEY, { term: 'occurrenceID' })]),
    ...NEEDED.filter(isMissing).map(({ term }) =>
      structureFinding('REQUIRED_TERM_MISSING', `No record has a ${term}.`, { term }),
    ),
    ...WISHED.filter(isMissing).map(({ term }) =>
      structureFinding('RECOMMENDED_TERM_MISSING', `No record has a ${term}.`, { term }),
    ),
  ];
}

const NO_KEY =
  'No record has an occurrenceID, nor institutionCode, collectionCode and catalogNumber that could stand for it.';
