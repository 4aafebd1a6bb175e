import type { Media, VerbatimRecord } from '../../terms/index.ts';
import type { IssueList } from '../issues.ts';
import { groupVariants, readAudubonRows } from './audubon.ts';
import {
  type ExtensionRow,
  type MediaOptions,
  type MediumContext,
  type MediumDescription,
  mergeMedia,
  toMedia,
} from './medium.ts';
import { readAssociatedMedia, readMultimediaRows } from './multimedia.ts';

/** Row types of the extensions that hold media. */
export const MEDIA_ROW_TYPES = {
  multimedia: 'http://rs.gbif.org/terms/1.0/Multimedia',
  image: 'http://rs.gbif.org/terms/1.0/Image',
  audubon: 'http://rs.tdwg.org/ac/terms/Multimedia',
} as const;

const none: readonly never[] = Object.freeze([]);

/**
 * The media of a record's extensions and of its `associatedMedia`, one each: what a later source repeats only fills
 * what an earlier one does not state. Positions begin at `from`. Doubts go to `issues`.
 */
export function interpretRecordMedia(
  record: Pick<VerbatimRecord, 'terms' | 'extensions'>,
  from: number,
  context: MediumContext,
  options: MediaOptions,
  issues: IssueList,
): readonly Media[] {
  const associated = record.terms.associatedMedia ?? none;
  const rows = (type: string): readonly ExtensionRow[] => record.extensions?.[type] ?? none;
  const audubon = rows(MEDIA_ROW_TYPES.audubon);
  const multimedia = rows(MEDIA_ROW_TYPES.multimedia);
  const images = rows(MEDIA_ROW_TYPES.image);
  if (audubon.length + multimedia.length + images.length + associated.length === 0) return none;
  const sources: (readonly MediumDescription[])[] = [
    groupVariants(readAudubonRows(audubon, options, issues)),
    readMultimediaRows(multimedia, null, options, issues),
    readMultimediaRows(images, 'StillImage', options, issues),
  ];
  for (const { text } of associated) sources.push(readAssociatedMedia(text, options, issues));
  return mergeMedia(...sources)
    .filter(isOnline)
    .map((medium, at) => toMedia(medium, from + at, context));
}

/** What Audubon Core describes without any address cannot be shown, fetched or linked. */
const isOnline = ({ identifier, references }: MediumDescription): boolean =>
  identifier !== null || references !== null;
