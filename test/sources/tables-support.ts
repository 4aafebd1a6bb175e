import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type {
  Detection,
  SourceAdapter,
  SourceContext,
  SourceEndpoint,
} from '../../src/sources/adapter.ts';
import { probeOf } from '../../src/sources/detect.ts';
import type { WebClient } from '../../src/sources/web/client.ts';
import type { VerbatimRecord } from '../../src/terms/index.ts';

/** A client that nobody may use. */
const noWeb: WebClient = {
  fetch: () => Promise.reject(new Error('no web here')),
  save: () => Promise.reject(new Error('no web here')),
  manners: () => [],
  close: async () => {},
};

export const contextIn = (folder: string, notes: string[] = []): SourceContext => {
  const cache = join(folder, 'cache');
  mkdirSync(cache, { recursive: true });
  return { web: noWeb, cache, onNote: (note) => notes.push(note) };
};

/** What an adapter says of a location. */
export const detectWith = async (
  adapter: SourceAdapter,
  location: string,
  folder: string,
): Promise<Detection | null> => {
  const context = contextIn(folder);
  return adapter.detect(await probeOf(location, context), context);
};

export interface ReadResult {
  readonly records: readonly VerbatimRecord[];
  readonly raws: readonly string[];
  readonly rejects: readonly string[];
  readonly unknown: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
  readonly partitions: readonly string[];
}

/** All records of an endpoint, with what was reported beside. */
export async function readAll(
  adapter: SourceAdapter,
  endpoint: SourceEndpoint,
  folder: string,
  rangeBytes = 2 ** 40,
): Promise<ReadResult> {
  const notes: string[] = [];
  const context = contextIn(folder, notes);
  const records: VerbatimRecord[] = [];
  const raws: string[] = [];
  const rejects: string[] = [];
  const unknown: Record<string, number> = {};
  const plan = await adapter.plan(endpoint, { ...context, rangeBytes });
  for (const partition of plan.partitions) {
    const batches = adapter.read(partition, endpoint, {
      ...context,
      maxLineBytes: 2 ** 24,
      onReject: ({ line, reason, detail }) => rejects.push(`${line} ${reason}: ${detail}`),
      onSourceBytes: () => {},
      onUnknownPath: (path, _example, count = 1) => {
        unknown[path] = (unknown[path] ?? 0) + count;
      },
    });
    for await (const batch of batches) {
      for (const { record, raw } of batch) {
        records.push(record);
        raws.push(Buffer.from(raw).toString());
      }
    }
  }
  return {
    records,
    raws,
    rejects,
    unknown,
    notes: [...plan.notes, ...notes],
    partitions: plan.partitions.map(({ id }) => id),
  };
}

/** Terms of a record as texts, those that are there. */
export const termsOf = ({ terms }: VerbatimRecord): Record<string, string> =>
  Object.fromEntries(
    Object.entries(terms).flatMap(([term, texts]) =>
      texts === undefined ? [] : [[term, texts.map(({ text }) => text).join(' ; ')]],
    ),
  );
