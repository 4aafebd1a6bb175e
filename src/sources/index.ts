export type { Reject, SourcePartition } from './types.ts';
