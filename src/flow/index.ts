export { type BuildIndexOptions, buildIndex } from './build-index.ts';
export { collectAllGarbage } from './collect-garbage.ts';
export { forget } from './forget.ts';
export { type IngestOptions, ingest, planDataset } from './ingest.ts';
export type { IngestPlan, PlannedPartition } from './plan.ts';
export type { ProgressListener } from './progress.ts';
export { type Rematched, type RematchReport, rematch } from './taxa/rematch.ts';
export type { PartitionProgress, RunProgress, RunReport } from './types.ts';
