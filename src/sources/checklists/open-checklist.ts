import type { Checklist } from './checklist.ts';
import { type ChecklistMapping, NO_MAPPING } from './mapping.ts';

/**
 * Opens a checklist: a Catalogue of Life Data Package (folder, zip, NameUsage file), a Darwin Core archive (folder or zip with
 * meta.xml), or a table with headings that are terms or that the mapping explains. Throws SOURCE_NOT_FOUND, INPUT_CORRUPT for a
 * damaged zip, CHECKLIST_INVALID where no table of names is found. What reads checklists is loaded when it is wanted.
 */
export const openChecklist = async (
  path: string,
  mapping: ChecklistMapping = NO_MAPPING,
): Promise<Checklist> => (await import('./checklist.ts')).readChecklist(path, mapping);
