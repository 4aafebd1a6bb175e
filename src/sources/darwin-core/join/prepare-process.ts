// A process that prepares an archive, tells where, and ends: what preparing held goes with it.
import { isOpendrawerError } from '../../../errors/index.ts';
import { type PrepareOptions, prepareArchive } from './prepare.ts';
import type { FromPreparer } from './prepare-apart.ts';

/** What is prepared; the first message. */
export interface PrepareTask {
  readonly path: string;
  readonly options: Omit<PrepareOptions, 'signal'>;
}

const send = (message: FromPreparer): void => {
  process.send?.(message, () => process.disconnect());
};

// Ctrl-C goes to the whole group: the parent decides, and its end is ours.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());

process.once('message', async ({ path, options }: PrepareTask) => {
  try {
    const { folder } = await prepareArchive(path, options);
    send({ kind: 'done', folder });
  } catch (error) {
    if (!isOpendrawerError(error)) throw error;
    send({ kind: 'failed', code: error.code, message: error.message, hint: error.hint });
  }
});
