import { cleanText, tidied } from './clean.ts';
import { takeCultivar } from './cultivars.ts';
import {
  takeCandidatus,
  takeDoubtfulGenus,
  takeNull,
  takePlaceholderAuthors,
  takeQuestionMarks,
  takeSic,
} from './doubts.ts';
import {
  takeManuscript,
  takeManuscriptBeforeIn,
  takeMarkers,
  takeNewRank,
  takeNomenclatural,
} from './nomenclatural.ts';
import { takeAggregate, takeOpenNomenclature, takeStrain } from './open-names.ts';
import { isPlain } from './plain.ts';
import { takeImprint, takePage, takePublication, takeReference } from './published.ts';
import { Remarks } from './remarks.ts';
import { takeProParte, takeTaxonomic } from './taxonomic.ts';

/** Takes all remarks out of the text of a name; each step leaves the text shorter and plainer for the next. */
export function takeRemarks(text: string): Remarks {
  if (isPlain(text)) return new Remarks(text);
  const remarks = new Remarks(text);
  cleanText(remarks);
  for (const step of STEPS) {
    step(remarks);
    remarks.text = tidied(remarks.text);
  }
  return remarks;
}

const ANY_LETTER = /\p{L}/u;

const STEPS: readonly ((remarks: Remarks) => void)[] = [
  takeQuestionMarks,
  takeDoubtfulGenus,
  takeSic,
  takeCandidatus,
  takeNull,
  takeOpenNomenclature,
  takeImprint,
  takeNewRank,
  takeNomenclatural,
  takePlaceholderAuthors,
  takeManuscriptBeforeIn,
  takeCultivar,
  takeTaxonomic,
  takeProParte,
  takeAggregate,
  takePage,
  takeReference,
  takePublication,
  takeManuscript,
  takeMarkers,
  takeStrain,
];

/** Whether there is a letter at all. */
export const hasLetter = (text: string): boolean => ANY_LETTER.test(text);
