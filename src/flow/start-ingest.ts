import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ERRORS, type ErrorCode, OpendrawerError } from '../errors/index.ts';
import type { Dataset, Workspace } from '../registry/index.ts';

/** What an ingest in a process of its own is told. */
export interface IngestOrder {
  readonly root: string;
  readonly alias: string;
  readonly refresh: boolean;
  readonly allowChurn: boolean;
  readonly limit: number | null;
}

/** What it tells: that its run has begun, or why it could not. */
export type IngestSign =
  | { readonly kind: 'begun'; readonly runId: string }
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly message: string;
      readonly hint: string;
    };

/**
 * Ingests and indexes a dataset in a process of its own, which goes on when this one ends. Resolves with the id of the run when it has
 * begun; throws DATASET_BUSY and what else keeps it from beginning.
 */
export function startIngest(
  { paths }: Workspace,
  { alias }: Dataset,
  options: { readonly refresh?: boolean; readonly allowChurn?: boolean; readonly limit?: number },
): Promise<string> {
  const order: IngestOrder = {
    root: paths.root,
    alias,
    refresh: options.refresh ?? false,
    allowChurn: options.allowChurn ?? false,
    limit: options.limit ?? null,
  };
  // Compiled code has .js files, development runs the .ts ones.
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const path = fileURLToPath(new URL(`./ingest-process${extension}`, import.meta.url));
  const child = fork(path, [JSON.stringify(order)], {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise<string>((resolve, reject) => {
    const letGo = () => {
      if (child.connected) child.disconnect();
      child.unref();
    };
    child.once('message', (sign: IngestSign) => {
      letGo();
      if (sign.kind === 'begun') return resolve(sign.runId);
      const code = sign.code in ERRORS ? (sign.code as ErrorCode) : 'INTERNAL';
      reject(new OpendrawerError(code, sign.message, { hint: sign.hint }));
    });
    child.once('error', (cause) => {
      reject(new OpendrawerError('INTERNAL', 'The ingest could not be started', { cause }));
    });
    child.once('exit', (code) => {
      reject(new OpendrawerError('INTERNAL', `The ingest ended at once (${code})`));
    });
  });
}
