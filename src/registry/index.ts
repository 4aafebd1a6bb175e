export { type Config, type ConfigOverrides, SETTINGS, type Setting, variableOf } from './config.ts';
export { datasetKey, openRegistry, type Registry } from './registry.ts';
export type {
  CatalogueDataset,
  Dataset,
  Endpoint,
  Run,
  RunState,
  Snapshot,
} from './types.ts';
export { openWorkspace, type Workspace, type WorkspacePaths } from './workspace.ts';
