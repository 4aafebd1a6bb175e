import { resolve } from 'node:path';
import { type ConfigOverrides, openWorkspace, type Workspace } from '../registry/index.ts';
import type { Io } from './io.ts';

/** What every command gets beside its own flags. */
export interface Context {
  readonly io: Io;
  readonly json: boolean;
  readonly workspaceFolder: string;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
}

/** Opens the workspace for as long as the action runs. */
export async function withWorkspace<T>(
  context: Context,
  action: (workspace: Workspace) => Promise<T>,
  overrides: ConfigOverrides = {},
): Promise<T> {
  const workspace = await openWorkspace(resolve(context.workspaceFolder), overrides);
  try {
    return await action(workspace);
  } finally {
    await workspace.close();
  }
}

/** A local path becomes absolute; a URL, or the name of an API (`api:met`), stays. */
export const absoluteLocation = (location: string): string =>
  /^([a-z][a-z0-9+.-]+:\/\/|api:|sqlite:)/i.test(location) ? location : resolve(location);

export const upperUnits = (units: readonly string[] = []): string[] =>
  [...new Set(units.flatMap((unit) => unit.split(',')).map((unit) => unit.trim().toUpperCase()))]
    .filter((unit) => unit !== '')
    .sort();
