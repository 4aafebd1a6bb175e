import type { Media, VerbatimRecord } from '../../terms/index.ts';
import type { IssueList } from '../issues.ts';
import { interpretMedium, type MediaContext } from '../media.ts';

/** The media of a record in the publisher's order. */
export function readMedia(
  record: VerbatimRecord,
  issues: IssueList,
  context: MediaContext,
): Media[] {
  const media: Media[] = [];
  for (let i = 0; i < record.media.length; i++) {
    const one = record.media[i];
    if (one !== undefined) media.push(interpretMedium(one, i, context, issues));
  }
  return media;
}
