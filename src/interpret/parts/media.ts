import type { Media, VerbatimRecord } from '../../terms/index.ts';
import type { DateOrder } from '../dates/numeric.ts';
import type { IssueList } from '../issues.ts';
import type { MediumContext } from '../media/medium.ts';
import { interpretRecordMedia } from '../media/record-media.ts';
import { interpretMedium } from '../media.ts';

/** The media of a record: those of its own, then those of its extensions and of associatedMedia, in the publisher's order. */
export function readMedia(
  record: VerbatimRecord,
  issues: IssueList,
  context: MediumContext,
  license: string | null,
  orders: readonly DateOrder[],
): Media[] {
  const media: Media[] = [];
  for (let i = 0; i < record.media.length; i++) {
    const one = record.media[i];
    if (one !== undefined) media.push(interpretMedium(one, i, context, issues, orders));
  }
  media.push(...interpretRecordMedia(record, media.length, context, { license, orders }, issues));
  return media;
}
