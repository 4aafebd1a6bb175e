import { readdirSync, readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { buildIndex } from '../../src/flow/index.ts';
import { createPartWriter, openDraft, writePartitionDone } from '../../src/lake/index.ts';
import { type Dataset, openWorkspace, type Workspace } from '../../src/registry/index.ts';
import { serve } from '../../src/server/index.ts';
import { aMedium, anItem, uuid } from '../support/items.ts';
import { temporaryFolder } from '../support/workspace.ts';

/** Items of one dataset: all that the questions of the tests are about follows from the number. */
export interface Corpus {
  readonly name: string;
  readonly from: number;
  readonly items: number;
}

const TOPICS = ['Textiles', 'Ferns', 'Minerals', 'Ships', "O'Brien; DROP TABLE items;--"];
const COUNTRIES = ['NP', 'JP', 'FR', 'DE', 'BR', 'KE'];
const KINDS = ['Woven basket', 'Pressed fern', 'Rose quartz', 'Model ship'];

/** Writes a snapshot of a dataset with the lake's own writers and makes it the current one. */
export async function commitCorpus(
  workspace: Workspace,
  dataset: Dataset,
  { from, items }: Corpus,
): Promise<void> {
  const draft = await openDraft(workspace, dataset, {
    interpreter: '1',
    tombstones: new Set(),
    now: () => new Date(),
  });
  const id = `part-${from}-${items}`;
  const writer = createPartWriter(draft.folder, id);
  for (let n = from; n < from + items; n += 1) {
    const itemId = uuid(n);
    const year = 1800 + (n % 200);
    const topic = TOPICS[n % TOPICS.length] ?? '';
    const media = n % 3 === 0 ? [aMedium({ itemId, position: 0 })] : [];
    writer.append(
      anItem({
        id: itemId,
        datasetKey: dataset.key,
        sourceId: `test:${n}`,
        contentHash: n.toString(16).padStart(32, '0'),
        title: `${KINDS[n % KINDS.length]} ${n}`,
        topic: [topic],
        countryCode: COUNTRIES[n % COUNTRIES.length] ?? null,
        eventDate: `${year}`,
        eventDateStart: `${year}-01-01`,
        eventDateEnd: `${year}-12-31`,
        eventDatePrecision: 'year',
        startYear: year,
        endYear: year,
        decimalLatitude: ((n * 37) % 1700) / 10 - 85,
        decimalLongitude: ((n * 91) % 3590) / 10 - 179,
        mediaCount: media.length,
      }),
      media,
      { partition: id, line: n - from + 1 },
      Buffer.from(
        JSON.stringify({
          Barcode: String(n).padStart(8, '0'),
          Topic: topic,
          'Odd (name)*+?': `value ${n % 7}`,
          notes: `Found behind drawer ${n % 17}, façade side; 花瓶 ${n % 5}`,
        }),
      ),
      { findings: [], changes: [], terms: {} },
    );
  }
  const written = await writer.finish();
  const entry = {
    id,
    fingerprint: `print of ${id}`,
    unit: null,
    files: written.files,
    rows: { items: written.items, media: written.media, rejects: 0 },
    sizeBytes: { source: 1, lake: written.bytes },
  };
  writePartitionDone(draft.folder, { entry, crc: written.crc, report: null });
  await draft.commit({ carried: [], read: [entry], runId: null, allowChurn: true });
  draft.release();
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly ms: number;
  // biome-ignore lint/suspicious/noExplicitAny: foreign data of a test
  readonly json: any;
}

export interface Asking {
  readonly method?: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A server over a workspace, and a way to ask it. */
async function serving(workspace: Workspace) {
  const { port, close } = await serve(workspace, { version: '1.2.3', port: 0 });

  /** The path goes out as it is written, also where no client would write it so. */
  const ask = (path: string, { method = 'GET', body, headers = {} }: Asking = {}) =>
    new Promise<Answered>((resolve, reject) => {
      const startedAt = performance.now();
      const request = httpRequest(
        {
          host: '127.0.0.1',
          port,
          path,
          method,
          agent: false,
          headers: {
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            let json: unknown = null;
            try {
              json = JSON.parse(text);
            } catch {
              // A picture, or nothing.
            }
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text,
              ms: performance.now() - startedAt,
              json,
            });
          });
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  return { port, close, ask };
}

/** A workspace of several datasets, its index, and a real server over it. */
export async function servedCorpora(
  corpora: readonly Corpus[],
  settings: Readonly<Record<string, unknown>> = {},
) {
  const temporary = temporaryFolder();
  const home = join(temporary.path, 'secret-home');
  const workspace = await openWorkspace(home, { 'server.requestsPerMinute': 0, ...settings });
  const datasets: Dataset[] = [];
  for (const corpus of corpora) {
    const dataset = await workspace.registry.datasets.add({
      format: 'openverse',
      location: `/a/${corpus.name}`,
      units: [],
    });
    await commitCorpus(workspace, dataset, corpus);
    datasets.push(dataset);
  }
  await buildIndex(workspace);
  const { port, close, ask } = await serving(workspace);

  return {
    home,
    port,
    workspace,
    datasets,
    ask,
    post: (path: string, body: unknown) =>
      ask(path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
    /** A second server over the same workspace, after something was done to the files of its index. */
    again: async (
      change: (files: readonly string[]) => void,
      other: Readonly<Record<string, unknown>> = settings,
    ) => {
      const { index } = workspace.paths;
      change(readdirSync(index, { recursive: true }).map((path) => join(index, String(path))));
      const second = await openWorkspace(home, { 'server.requestsPerMinute': 0, ...other });
      const own = await serving(second);
      return {
        ask: own.ask,
        [Symbol.asyncDispose]: async () => {
          await own.close();
          await second.close();
        },
      };
    },
    /** Lines of the server's log. */
    log: (): readonly Record<string, unknown>[] =>
      readFileSync(join(workspace.paths.logs, 'server.log'), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
    [Symbol.asyncDispose]: async () => {
      await close();
      await workspace.close();
      await temporary[Symbol.asyncDispose]();
    },
  };
}

export type ServedCorpora = Awaited<ReturnType<typeof servedCorpora>>;

/** What every refusal has: a status of the client's fault, a code, a message, a hint; and nothing of the machine. */
export function refusalOf({ status, json, text }: Answered): {
  readonly status: number;
  readonly isClear: boolean;
} {
  const { error } = json ?? {};
  const isOwn =
    [error?.code, error?.message, error?.hint].every(
      (part) => typeof part === 'string' && part !== '',
    ) ||
    (typeof json?.detail === 'string' && json.detail !== '');
  return { status, isClear: isOwn && !namesMachine(text) };
}

/** Whether a text names folders, files of ours, or lines of code. */
export const namesMachine = (text: string): boolean =>
  /secret-home|opendrawer-test-|node_modules|\/src\/|segment\.bin|\bat .*\.ts:\d|node:internal/.test(
    text,
  );
