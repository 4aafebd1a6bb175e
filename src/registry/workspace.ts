import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Config, type ConfigOverrides, loadConfig } from './config.ts';
import { openRegistry, type Registry } from './registry.ts';

/** Folders and files of a workspace, absolute. */
export interface WorkspacePaths {
  readonly root: string;
  readonly configFile: string;
  readonly registry: string;
  readonly lake: string;
  readonly index: string;
  readonly cache: string;
  readonly exports: string;
  /** Builds of backbones, a folder each. */
  readonly backbones: string;
  readonly logs: string;
}

/** An open workspace: the one folder that holds all of a user's data. Several processes may have it open at once. */
export interface Workspace {
  readonly paths: WorkspacePaths;
  readonly config: Config;
  readonly registry: Registry;
  close(): Promise<void>;
}

/** Opens the workspace, making its folders where they are missing. */
export async function openWorkspace(
  folder: string,
  overrides: ConfigOverrides = {},
): Promise<Workspace> {
  const root = resolve(folder);
  const paths: WorkspacePaths = {
    root,
    configFile: join(root, 'opendrawer.yaml'),
    registry: join(root, 'registry.db'),
    lake: join(root, 'lake'),
    index: join(root, 'index'),
    cache: join(root, 'cache'),
    exports: join(root, 'exports'),
    backbones: join(root, 'backbones'),
    logs: join(root, 'logs'),
  };
  const config = loadConfig(paths.configFile, overrides);
  for (const path of [paths.lake, paths.index, paths.cache, paths.exports, paths.logs]) {
    mkdirSync(path, { recursive: true });
  }
  const registry = await openRegistry(paths.registry);
  return { paths, config, registry, close: () => registry.close() };
}
