import type { Run, Workspace } from '../registry/index.ts';
import type { ProgressListener, ProgressTracker } from './progress.ts';

const PROGRESS_EVERY_MS = 250;

/** Tells the listener four times a second, and the registry (for servers and other terminals) once a second. */
export function reportProgress(
  workspace: Workspace,
  run: Run,
  tracker: ProgressTracker,
  listener: ProgressListener | undefined,
) {
  let ticks = 0;
  let writing: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    const progress = tracker.snapshot();
    listener?.(progress);
    if (ticks % 4 === 0) writing = workspace.registry.runs.progress(run.id, progress);
    ticks += 1;
  }, PROGRESS_EVERY_MS);
  return {
    async end(end: {
      state: 'succeeded' | 'failed' | 'interrupted';
      report?: unknown;
      error?: string;
    }) {
      clearInterval(timer);
      await writing;
      const progress = tracker.snapshot();
      listener?.(progress);
      await workspace.registry.runs.finish(run.id, { ...end, progress });
    },
  };
}
