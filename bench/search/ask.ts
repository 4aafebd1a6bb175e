/** Asks a server and takes the time, from the first byte sent to the last one read. */
import { Agent, request } from 'undici';
import type { Kind, Question } from './questions.ts';

export interface Timing {
  readonly runs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  /** Mean number of what was found. */
  readonly found: number;
}

const summarise = (times: readonly number[], found: number): Timing => {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    runs: times.length,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    maxMs: sorted.at(-1) ?? 0,
    found: Math.round(found / Math.max(1, times.length)),
  };
};

/** Connections stay open, as browsers and clients keep them. */
export const createAsker = (origin: string, connections: number) => {
  const agent = new Agent({ connections, bodyTimeout: 120_000, headersTimeout: 120_000 });
  return {
    /** Milliseconds and what was found. Throws where the server refuses. */
    ask: async ({ path, found }: Question): Promise<{ ms: number; found: number }> => {
      const started = performance.now();
      const { statusCode, headers, body } = await request(`${origin}${path}`, {
        dispatcher: agent,
      });
      const bytes = Buffer.from(await body.arrayBuffer());
      const ms = performance.now() - started;
      if (statusCode !== 200 && statusCode !== 204) {
        throw new Error(`${path}: ${statusCode} ${bytes.toString('utf8', 0, 500)}`);
      }
      const isJson = String(headers['content-type'] ?? '').startsWith('application/json');
      const json = isJson ? (JSON.parse(bytes.toString('utf8')) as Record<string, unknown>) : null;
      return { ms, found: found({ bytes: bytes.length, json }) };
    },
    close: () => agent.close(),
  };
};
export type Asker = ReturnType<typeof createAsker>;

/** One question after the other; a fifth of them go before as a warm-up. */
export const timeKind = async ({ ask }: Asker, { questions }: Kind): Promise<Timing> => {
  const warm = Math.ceil(questions.length / 5);
  for (const question of questions.slice(0, warm)) await ask(question);
  const times: number[] = [];
  let sum = 0;
  for (const question of questions.slice(warm)) {
    const { ms, found } = await ask(question);
    times.push(ms);
    sum += found;
  }
  return summarise(times, sum);
};

/** All questions by `clients` at once, each client one after the other. */
export const timeTogether = async (
  { ask }: Asker,
  questions: readonly Question[],
  clients: number,
): Promise<
  Timing & {
    readonly perSecond: number;
    readonly slowestClientMs: number;
    readonly fastestClientMs: number;
  }
> => {
  const times: number[] = [];
  const means: number[] = [];
  const started = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      const own: number[] = [];
      for (let at = client; at < questions.length; at += clients) {
        const question = questions[at];
        if (question !== undefined) own.push((await ask(question)).ms);
      }
      times.push(...own);
      means.push(own.reduce((sum, ms) => sum + ms, 0) / Math.max(1, own.length));
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  return {
    ...summarise(times, 0),
    perSecond: times.length / seconds,
    slowestClientMs: Math.max(...means),
    fastestClientMs: Math.min(...means),
  };
};

export interface Load {
  readonly requests: number;
  readonly failed: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  /** Requests that took more than `slowMs`. */
  readonly slow: number;
  readonly slowMs: number;
}

/** `perSecond` requests in the second, whatever becomes of them, until `during` has ended. */
export const loadDuring = async <T>(
  { ask }: Asker,
  questions: Iterator<Question, never>,
  { perSecond, slowMs }: { readonly perSecond: number; readonly slowMs: number },
  during: () => Promise<T>,
): Promise<{ readonly load: Load; readonly result: T }> => {
  const times: number[] = [];
  const open = new Set<Promise<void>>();
  let failed = 0;
  const timer = setInterval(() => {
    const one: Promise<void> = ask(questions.next().value)
      .then(
        ({ ms }) => void times.push(ms),
        () => {
          failed += 1;
        },
      )
      .finally(() => open.delete(one));
    open.add(one);
  }, 1000 / perSecond);
  try {
    const result = await during();
    clearInterval(timer);
    await Promise.all(open);
    const { p95Ms, maxMs } = summarise(times, 0);
    const slow = times.filter((ms) => ms > slowMs).length;
    return {
      load: { requests: times.length + failed, failed, p95Ms, maxMs, slow, slowMs },
      result,
    };
  } finally {
    clearInterval(timer);
  }
};
