import { createHash } from 'node:crypto';
import { isOpendrawerError, OpendrawerError } from '../../errors/index.ts';
import { readAbcdMetadata } from '../abcd/metadata.ts';
import type { UnitContext } from '../abcd/unit.ts';
import type { HarvestContext, HarvestReport } from '../adapter.ts';
import type { HarvestDraft, HarvestStore } from '../harvest/types.ts';
import type { DatasetDescription } from '../metadata/description.ts';
import { nextStart, type Page, readPage } from './page.ts';
import { type Protocol, type Query, type Slice, WHOLE } from './protocol.ts';
import { finerSlices, firstSlices, sliceInWords } from './slices.ts';

/** What a finished harvest leaves: what the datasets said of their units, and of themselves. */
export interface ProtocolState {
  readonly version: 1;
  readonly key: string;
  readonly contexts: readonly UnitContext[];
  readonly description: DatasetDescription | null;
}

/** How far a harvest under way has come; plain data, written behind each page. */
interface Cursor {
  readonly version: 1;
  readonly key: string;
  /** Ranges that are left; the first is under way. */
  readonly queue: readonly Slice[];
  readonly start: number;
  /** Records of a page that are asked for now. */
  readonly limit: number;
  /** Digests of the last pages: a server that ignores where it should begin gives one of them again. */
  readonly hashes: readonly string[];
  readonly contexts: readonly UnitContext[];
  readonly description: DatasetDescription | null;
  readonly records: number;
  readonly requests: number;
  /** Records that the server dropped, that could not be read, that were passed over since no page with them could be had. */
  readonly dropped: number;
  readonly broken: number;
  readonly skipped: number;
  /** Pages that came, since the list was last cut into ranges; and that failed one after the other with one record each. */
  readonly came: number;
  readonly failed: number;
  readonly cuts: number;
}

/** What a harvest may do when pages fail. */
export interface HarvestPolicy {
  /** Begin with ranges of names. */
  readonly slices: boolean;
  readonly pageSize: number;
}

const KEPT_HASHES = 16;
const MAX_CONTEXTS = 10_000;
/** Records that may be passed over one by one before the harvest gives up. */
const MAX_SKIPPED = 200;
/** A page that fails is asked for with so many times fewer records. */
const SHRINK = 10;
/** Records one behind the other that may fail before it is the list that fails. */
const MAX_FAILED = 5;

/**
 * Brings all records of a provider into the store, page by page with a checkpoint behind each. A page that fails is asked for with fewer
 * records; a list that fails is cut into ranges of names; a single record that fails is passed over and told. Throws what remains.
 */
export async function harvestProtocol(
  protocol: Protocol,
  query: Query,
  store: HarvestStore,
  context: HarvestContext,
  asked: HarvestPolicy,
): Promise<HarvestReport> {
  const { limit } = context;
  const pageSize = limit === null ? asked.pageSize : Math.min(asked.pageSize, Math.max(1, limit));
  const policy = { ...asked, pageSize };
  const key = JSON.stringify([query.url, query.resource, query.schema]);
  const kind = context.limit !== null && store.records > 0 ? 'incremental' : 'full';
  let draft = await store.begin(kind);
  let cursor = context.refresh ? null : cursorOf(draft.checkpoint, key);
  if (cursor === null && draft.checkpoint !== null) {
    await draft.discard();
    draft = await store.begin(kind);
  }
  cursor ??= {
    version: 1,
    key,
    queue: policy.slices ? firstSlices(protocol.knowsUnnamed) : [WHOLE],
    start: 0,
    limit: policy.pageSize,
    hashes: [],
    contexts: [],
    description: null,
    records: 0,
    requests: 0,
    dropped: 0,
    broken: 0,
    skipped: 0,
    came: 0,
    failed: 0,
    cuts: 0,
  };
  const harvest = new Harvest(protocol, query, draft, context, policy, cursor);
  await harvest.run();
  return harvest.finish(kind);
}

function cursorOf(checkpoint: unknown, key: string): Cursor | null {
  const cursor = checkpoint as Cursor | null;
  return cursor !== null && cursor.version === 1 && cursor.key === key ? cursor : null;
}

/** Faults that a smaller page may not have. */
const isPageFault = (error: unknown): error is OpendrawerError =>
  isOpendrawerError(error) &&
  (error.code === 'SOURCE_UNREACHABLE' ||
    error.code === 'INPUT_CORRUPT' ||
    error.code === 'SOURCE_TOO_LARGE');

class Harvest {
  readonly #protocol: Protocol;
  readonly #query: Query;
  readonly #draft: HarvestDraft;
  readonly #context: HarvestContext;
  readonly #policy: HarvestPolicy;
  readonly #notes: string[] = [];
  readonly #contexts: UnitContext[];
  readonly #contextKeys: Map<string, number>;
  readonly #numbers = new WeakMap<UnitContext, number>();
  #at: Cursor;
  #full = false;

  constructor(
    protocol: Protocol,
    query: Query,
    draft: HarvestDraft,
    context: HarvestContext,
    policy: HarvestPolicy,
    cursor: Cursor,
  ) {
    this.#protocol = protocol;
    this.#query = query;
    this.#draft = draft;
    this.#context = context;
    this.#policy = policy;
    this.#at = cursor;
    this.#contexts = [...cursor.contexts];
    this.#contextKeys = new Map(cursor.contexts.map((one, at) => [JSON.stringify(one), at + 1]));
  }

  async run(): Promise<void> {
    for (let slice = this.#at.queue[0]; slice !== undefined; slice = this.#at.queue[0]) {
      this.#context.signal?.throwIfAborted();
      if (this.#isEnough()) {
        this.#full = true;
        return;
      }
      const page = await this.#page(slice);
      if (page !== null) await this.#take(page, slice);
    }
  }

  #isEnough(): boolean {
    const { limit } = this.#context;
    return limit !== null && this.#at.records >= limit;
  }

  /** The next page of a range; null: it failed, and the cursor says what is asked for instead. */
  async #page(slice: Slice): Promise<Page | null> {
    const { start, limit } = this.#at;
    try {
      const page = await this.#ask(slice, start, limit);
      if (page.complaints.length > 0 && page.records.length === 0) {
        throw this.#complaint(page.complaints, slice);
      }
      for (const complaint of page.complaints) this.#note(`The server says ${complaint}`);
      return page;
    } catch (error) {
      if (!isPageFault(error)) throw error;
      await this.#retreat(slice, error);
      return null;
    }
  }

  async #ask(slice: Slice, start: number, limit: number): Promise<Page> {
    const { web, signal } = this.#context;
    const request = this.#protocol.searchRequest(this.#query, slice, start, limit);
    this.#at = { ...this.#at, requests: this.#at.requests + 1 };
    const answer = await web.fetch(request, signal);
    const name = `${new URL(this.#query.url).host} (${sliceInWords(slice)}, from ${start})`;
    return readPage(this.#protocol, answer.stream(), name, signal);
  }

  /** What a server refuses for good is no fault of a page. */
  #complaint(complaints: readonly string[], slice: Slice): OpendrawerError {
    const said = complaints.join('; ');
    const where = `${this.#query.url}: the server says, asked for ${sliceInWords(slice)}: ${said}`;
    return /NOT_FOUND|unknown (?:resource|datasource)|no such|not available|access denied|not allowed/i.test(
      said,
    )
      ? new OpendrawerError('SOURCE_NOT_FOUND', where, {
          hint: 'Look at what the provider offers: opendrawer add shows its datasets.',
        })
      : new OpendrawerError('SOURCE_UNREACHABLE', where);
  }

  /** After a failed page: fewer records, else past the one record that cannot be read, else narrower ranges. */
  async #retreat(slice: Slice, error: OpendrawerError): Promise<void> {
    const at = this.#at;
    if (at.limit > 1) {
      const smaller = at.came === 0 ? 1 : Math.max(1, Math.floor(at.limit / SHRINK));
      this.#note(`A page failed and is asked for with fewer records: ${brief(error)}`);
      this.#at = { ...at, limit: smaller };
      return;
    }
    const canPass = at.failed < MAX_FAILED && at.skipped < MAX_SKIPPED;
    const isRecord =
      error.code === 'INPUT_CORRUPT' || (at.came > 0 && (await this.#answers(slice, at.start + 1)));
    if (canPass && isRecord) {
      this.#note(
        `Record ${at.start + 1} of ${sliceInWords(slice)} cannot be had and was passed over: ${brief(error)}`,
      );
      const { skipped, failed, start } = at;
      this.#at = { ...this.#at, start: start + 1, skipped: skipped + 1, failed: failed + 1 };
    } else {
      // A server that is down is asked again another day, from the last checkpoint on.
      if (at.start > 0 && !isRecord && !(await this.#answers(slice, 0))) throw error;
      this.#cut(slice, error);
    }
    await this.#draft.save(this.#at);
  }

  /** Whether a single record can be had. */
  async #answers(slice: Slice, start: number): Promise<boolean> {
    try {
      const page = await this.#ask(slice, start, 1);
      return page.complaints.length === 0;
    } catch (error) {
      if (isPageFault(error)) return false;
      throw error;
    }
  }

  /** A list that fails is cut into ranges of names; one whose ranges fail from the first on is given up. */
  #cut(slice: Slice, error: OpendrawerError): void {
    const at = this.#at;
    const finer = isWhole(slice) ? firstSlices(this.#protocol.knowsUnnamed) : finerSlices(slice);
    if (finer.length === 0 || (at.cuts > 0 && at.came === 0)) throw error;
    this.#note(
      `The list of ${sliceInWords(slice)} fails and is cut into ranges of names: ${brief(error)}`,
    );
    if (!this.#protocol.knowsUnnamed)
      this.#note(
        'Records without a scientific name cannot be asked for by ranges of names: they are missing',
      );
    this.#at = {
      ...at,
      queue: [...finer, ...at.queue.slice(1)],
      start: 0,
      limit: this.#policy.pageSize,
      hashes: [],
      // What was passed over stands in the ranges again.
      skipped: at.skipped - at.failed,
      came: 0,
      failed: 0,
      cuts: at.cuts + 1,
    };
  }

  async #take(page: Page, slice: Slice): Promise<void> {
    const { records, contentHash, facts, broken } = page;
    const at = this.#at;
    const again = isLoop(at.hashes, contentHash, records.length);
    if (again) {
      this.#checkLoop(slice, facts.total);
    } else {
      for (const record of records) {
        this.#draft.put({
          id: `${this.#contextOf(record.context)} ${record.sourceId ?? ''} ${digest(record.raw)}`,
          stamp: null,
          raw: record.raw,
        });
      }
      this.#describe(page);
    }
    for (const note of page.notes) this.#note(`Answers: ${note}`);
    for (const one of broken.slice(0, 3)) this.#note(`A record could not be read: ${one}`);
    const next = again ? null : nextStart(page, at.start);
    const ended = next === null;
    this.#at = {
      ...this.#at,
      queue: ended ? at.queue.slice(1) : at.queue,
      start: next ?? 0,
      // What failed once may pass again.
      limit: Math.min(this.#policy.pageSize, at.limit * 2),
      hashes: ended ? [] : [...at.hashes, contentHash].slice(-KEPT_HASHES),
      contexts: [...this.#contexts],
      records: at.records + (again ? 0 : records.length),
      came: at.came + 1,
      failed: 0,
      dropped: at.dropped + (facts.recordDropped ?? 0),
      broken: at.broken + broken.length,
    };
    await this.#draft.save(this.#at);
    this.#context.onProgress({ records: this.#at.records, requests: this.#at.requests });
  }

  /** A page that came before: the server does not page. Where it told of more records than came, they are missing. */
  #checkLoop(slice: Slice, total: number | null): void {
    const { start } = this.#at;
    if (total !== null && total > start) {
      throw new OpendrawerError(
        'SOURCE_UNREACHABLE',
        `${this.#query.url}: the server gives a page again that it gave before (${sliceInWords(slice)}, from ${start} of ${total})`,
        { hint: 'Ask its operator; or try the option slices: names.' },
      );
    }
    this.#note(
      `The server gives its first records again from ${start} on (${sliceInWords(slice)}): they were taken for all.`,
    );
  }

  /** Number of what a dataset says of its units; 0: nothing is said. */
  #contextOf(context: UnitContext | null): number {
    if (context === null) return 0;
    const seen = this.#numbers.get(context);
    if (seen !== undefined) return seen;
    const key = JSON.stringify(context);
    let number = this.#contextKeys.get(key);
    if (number === undefined) {
      if (this.#contexts.length >= MAX_CONTEXTS) return 0;
      number = this.#contexts.push(context);
      this.#contextKeys.set(key, number);
    }
    this.#numbers.set(context, number);
    return number;
  }

  #describe({ dataSets }: Page): void {
    const [parts] = dataSets;
    if (this.#at.description !== null || parts === undefined) return;
    this.#at = { ...this.#at, description: readAbcdMetadata(parts) };
  }

  #note(note: string): void {
    if (this.#notes.includes(note)) return;
    if (this.#notes.length < 40) this.#notes.push(note);
    this.#context.onNote(note);
  }

  async finish(kind: 'full' | 'incremental'): Promise<HarvestReport> {
    const { key, contexts, description, requests, dropped, broken, skipped } = this.#at;
    if (dropped > 0) this.#note(`The server dropped ${dropped} records of its own`);
    if (broken > 0) this.#note(`${broken} records could not be read`);
    if (skipped > 0)
      this.#note(`${skipped} records were passed over, since no page with them can be read`);
    if (this.#full) this.#note('Stopped at the limit: not everything was asked for');
    const state: ProtocolState = { version: 1, key, contexts, description };
    const changes = await this.#draft.finish(state);
    return {
      kind,
      requests,
      records: changes.records,
      deleted: changes.deleted,
      notes: this.#notes,
    };
  }
}

/** A message without the requests in it, which are documents of their own. */
const brief = ({ message }: OpendrawerError): string =>
  message.replace(/(https?:\/\/[^\s?]{1,500})\?\S*/g, '$1?…');

/** A page that came before. Single records may be equal by themselves: they are taken for a loop the third time. */
const isLoop = (hashes: readonly string[], hash: string, records: number): boolean => {
  if (records === 0) return false;
  const times = hashes.filter((one) => one === hash).length;
  return records > 1 ? times > 0 : times > 1;
};

const isWhole = ({ lower, upper, unnamed }: Slice): boolean =>
  lower === null && upper === null && unnamed !== true;

/** Two records of one key that differ are both kept: what they are is for the identity of the dataset to say. */
const digest = (raw: Uint8Array): string =>
  createHash('sha1').update(raw).digest('hex').slice(0, 16);
