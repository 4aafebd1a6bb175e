// One validation in a process of its own: what a hostile file does to it, it does to nobody else.
import { join } from 'node:path';
import { isOpendrawerError } from '../../errors/index.ts';
import { openWorkspace } from '../../registry/index.ts';
import { withSource } from '../source-context.ts';
import { currentTaxa } from '../taxa/current-taxa.ts';
import type { ValidationSign, ValidationTask } from './desk.ts';
import { validateSource } from './validate.ts';

const tell = (sign: ValidationSign): Promise<void> =>
  new Promise((resolve) => {
    if (process.send === undefined || !process.connected) return resolve();
    process.send(sign, () => resolve());
  });

process.on('disconnect', () => process.exit(1));
process.once('message', (task: ValidationTask) => void work(task));

async function work(task: ValidationTask): Promise<void> {
  const { root, folder, order, maxRows, keepRows, maxFindings } = task;
  const workspace = await openWorkspace(root);
  try {
    await withSource(workspace, join(folder, 'cache'), undefined, (source) =>
      validateSource(order.location, source, {
        folder,
        name: order.name,
        ...(order.format === undefined ? {} : { format: order.format }),
        ...(order.options === undefined ? {} : { sourceOptions: order.options }),
        maxRows,
        keepRows,
        maxFindings,
        metadataOnly: order.metadataOnly === true,
        maxRejectedShare: workspace.config['ingest.maxRejectedShare'],
        maxLineBytes: workspace.config['ingest.maxLineBytes'],
        taxa: currentTaxa(workspace),
        onProgress: (progress) => void tell({ kind: 'progress', progress }),
      }),
    );
    await tell({ kind: 'finished' });
  } catch (error) {
    await tell(failure(error));
  } finally {
    await workspace.close();
    process.disconnect?.();
  }
}

/** The text of a fault of ours is nobody's business. */
const failure = (error: unknown): ValidationSign =>
  isOpendrawerError(error)
    ? { kind: 'failed', code: error.code, message: error.message, hint: error.hint }
    : {
        kind: 'failed',
        code: 'INTERNAL',
        message: 'Something that should not happen did.',
        hint: 'Validate the file with the command line, and report what it says.',
      };
