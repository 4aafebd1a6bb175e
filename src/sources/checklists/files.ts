import { openFiles } from '../files/open-files.ts';
import type { FileLimits, SourceFile, SourceFiles } from '../files/types.ts';

/** A file of a checklist. */
export type ChecklistFile = SourceFile;

/** The files of a checklist; `close` when they are read. */
export type ChecklistFiles = SourceFiles;

/** Lists of names are smaller than archives of occurrences. */
const LIMITS: Partial<FileLimits> = { entries: 10_000, totalBytes: 32 * 2 ** 30, depth: 4 };

/** Opens a file, folder, zip or tar of a checklist, told by content. Throws what `openFiles` throws. */
export const openChecklistFiles = (
  path: string,
  limits: Partial<FileLimits> = {},
): Promise<ChecklistFiles> => openFiles(path, { ...LIMITS, ...limits });
