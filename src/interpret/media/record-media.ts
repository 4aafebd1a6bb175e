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
  const { extensions } = record;
  const associated = record.terms.associatedMedia;
  if (extensions === undefined && associated === undefined) return none;
  const rows = (type: string): readonly ExtensionRow[] => extensions?.[type] ?? none;
  const sources: (readonly MediumDescription[])[] = [
    groupVariants(readAudubonRows(rows(MEDIA_ROW_TYPES.audubon), options, issues)),
    readMultimediaRows(rows(MEDIA_ROW_TYPES.multimedia), null, options, issues),
    readMultimediaRows(rows(MEDIA_ROW_TYPES.image), 'StillImage', options, issues),
    ...(associated ?? none).map(({ text }) => readAssociatedMedia(text, options, issues)),
  ];
  return mergeMedia(...sources)
    .filter(isOnline)
    .map((medium, at) => toMedia(medium, from + at, context));
}

/** What Audubon Core describes without any address cannot be shown, fetched or linked. */
const isOnline = ({ identifier, references }: MediumDescription): boolean =>
  identifier !== null || references !== null;
