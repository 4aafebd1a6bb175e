import { GBIF_ISSUES } from './issues-gbif.ts';
import { OWN_ISSUES } from './issues-own.ts';

export type { IssueKind } from './issue-kind.ts';

/** The flags of records. Names are stable: they are stored, searched and counted. */
export const ISSUES = { ...GBIF_ISSUES, ...OWN_ISSUES } as const;

/** The name of an issue flag. */
export type Issue = keyof typeof ISSUES;
