import { duration, grouped, type Io } from '../io.ts';

const DRAW_EVERY_MS = 200;
const PLAIN_EVERY_MS = 5_000;
const BAR_WIDTH = 28;

/** How far work on rows has come. */
export interface RowProgress {
  readonly rows: number;
  readonly elapsedMs: number;
  /** 0 to 1; null where the whole is not known. */
  readonly share: number | null;
}

/** What draws it. */
export interface RowProgressView {
  listener(progress: RowProgress): void;
  end(): void;
}

/** Draws one line on a terminal, unless results are printed on it (`isShown` false); prints a line every five seconds elsewhere. */
export async function rowProgress(
  io: Io,
  { isShown }: { readonly isShown: boolean },
  what: 'names' | 'records' = 'names',
): Promise<RowProgressView> {
  const isLive = io.live && (isShown || process.stdout.isTTY !== true);
  if (io.live && !isLive) return { listener: () => {}, end: () => {} };
  const draw = isLive ? (await import('log-update')).createLogUpdate(process.stderr) : io.note;
  const everyMs = isLive ? DRAW_EVERY_MS : PLAIN_EVERY_MS;
  let lastAt = 0;
  return {
    listener: (progress) => {
      if (progress.elapsedMs - lastAt < everyMs) return;
      lastAt = progress.elapsedMs;
      draw(line(progress, isLive, what));
    },
    end: () => {
      if ('clear' in draw) draw.clear();
    },
  };
}

function line({ rows, elapsedMs, share }: RowProgress, withBar: boolean, what: string): string {
  const rate = Math.round((rows / Math.max(1, elapsedMs)) * 1000);
  const figures = `${grouped(rows)} ${what}, ${grouped(rate)} ${what}/s, ${duration(elapsedMs)}`;
  if (share === null || share === 0) return figures;
  const left = `, ${duration((elapsedMs * (1 - share)) / share)} left`;
  const percent = `${Math.round(share * 100)} %`;
  if (!withBar) return `${percent}, ${figures}${left}`;
  const filled = Math.round(share * BAR_WIDTH);
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${percent}  ${figures}${left}`;
}
