import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type ErrorCode, isOpendrawerError, OpendrawerError } from '../../errors/index.ts';
import type { HarvestContext, HarvestReport, SourceEndpoint } from '../adapter.ts';
import { openHarvestStore } from '../harvest/store.ts';
import type { HarvestDraft, HarvestStore } from '../harvest/types.ts';
import { createOaiClient, type OaiArguments, type OaiClient, refused } from './client.ts';
import { endOfStep, type Granularity, inGranularity, secondsOf, stepOf } from './dates.ts';
import { type ChosenFormat, chooseFormat } from './formats.ts';
import { type OaiOptions, oaiOptions } from './options.ts';
import type { OaiHeader, OaiIdentity, OaiPage } from './page.ts';
import { beginning, goingOn, type Place, recover, type Window } from './windows.ts';

/** Folder of the store in the cache of a dataset. */
export const storeFolder = (cache: string): string => join(cache, 'oai-pmh');

/** What only tests set. */
export interface HarvestDeps {
  readonly pauseMs?: number;
  readonly now?: () => number;
}

/** What a finished harvest leaves for the next. */
export interface OaiState {
  readonly version: 1;
  /** What was asked for: another key begins anew. */
  readonly key: string;
  readonly format: ChosenFormat;
  readonly granularity: Granularity;
  /** When the repository sent its first answer; null: not told. */
  readonly since: number | null;
  /** What could not be had and is asked for again. */
  readonly incomplete: readonly Window[];
}

/** How far a harvest under way has come; plain data, written behind each page. */
interface Cursor {
  readonly version: 1;
  readonly key: string;
  readonly granularity: Granularity;
  readonly since: number | null;
  /** What is left; the first is under way. */
  readonly queue: readonly Window[];
  readonly place: Place;
  readonly incomplete: readonly Window[];
  /** Moments of single records that could not be had. */
  readonly retry: readonly Window[];
  readonly restarts: number;
  readonly records: number;
  readonly deleted: number;
}

/** Lists are taken up again so many times at most. */
const MAX_RESTARTS = 5000;
/** Of these in a row that bring nothing new: halving a century to a second takes 32. */
const MAX_FRUITLESS = 64;
/** A datestamp so far outside of what was asked for is no matter of time zones. */
const OUTSIDE_SECONDS = 2 * 86_400;
/** Pages without records that come one behind the other. */
const MAX_EMPTY_PAGES = 100;
/** Identifiers of the list under way that are remembered, so that none is asked for by itself that came already. */
const MAX_REMEMBERED = 200_000;
const MAX_NOTES = 40;
const MAX_TOLD = 10;

/**
 * Brings what is new in a repository into the store of the cache. Goes on where the last harvest died, asks only for what changed since
 * the last finished one (with an overlap of one step), and takes lists up again whose tokens die, loop or lead nowhere.
 */
export async function harvestOai(
  endpoint: SourceEndpoint,
  context: HarvestContext,
  deps: HarvestDeps = {},
): Promise<HarvestReport> {
  const options = oaiOptions(endpoint);
  const { web, signal } = context;
  const client = createOaiClient({
    web,
    baseUrl: endpoint.location,
    ...(signal === undefined ? {} : { signal }),
    ...(deps.pauseMs === undefined ? {} : { pauseMs: deps.pauseMs }),
  });
  const { identity, responseDate } = await client.identify();
  const format = chooseFormat(await client.formats(), options, endpoint.location);
  const store = await openHarvestStore(storeFolder(context.cache));
  const now = Math.floor((deps.now ?? Date.now)() / 1000);
  const key = JSON.stringify([
    endpoint.location,
    format,
    options.sets,
    options.from,
    options.until,
  ]);
  const known: Known = { options, format, identity, key, now, since: sinceOf(responseDate, now) };
  const { draft, kind, cursor } = await begin(store, known, context.refresh);
  const harvest = new Harvest(client, draft, known, context, cursor);
  const policy = policyNote(identity);
  if (policy !== null) harvest.note(policy);
  await harvest.run();
  return harvest.finish(store, kind);
}

interface Known {
  readonly options: OaiOptions;
  readonly format: ChosenFormat;
  readonly identity: OaiIdentity;
  readonly key: string;
  readonly now: number;
  readonly since: number | null;
}

/** The instant of an answer; a clock that runs ahead of ours is not believed, for changes would be missed. */
function sinceOf(responseDate: string | null, now: number): number | null {
  const told = secondsOf(responseDate);
  return told === null ? null : Math.min(told, now);
}

function policyNote({ deletedRecord }: OaiIdentity): string | null {
  if (deletedRecord === 'persistent') return null;
  return deletedRecord === 'transient'
    ? 'The repository tells of deleted records only for a while: a full refresh now and then finds the others.'
    : 'The repository does not tell of deleted records: only a full refresh finds them.';
}

async function begin(
  store: HarvestStore,
  known: Known,
  refresh: boolean,
): Promise<{
  readonly draft: HarvestDraft;
  readonly kind: 'full' | 'incremental';
  readonly cursor: Cursor;
}> {
  const state = stateOf(store.state);
  const hasState = state !== null && state.key === known.key;
  const { unfinished } = store;
  const goesOn = unfinished !== null && cursorOf(unfinished.checkpoint, known.key) !== null;
  const isFull = refresh || !hasState || (goesOn && unfinished.kind === 'full');
  const kind = isFull ? 'full' : 'incremental';
  let draft = await store.begin(kind);
  const cursor = cursorOf(draft.checkpoint, known.key);
  if (cursor !== null) return { draft, kind, cursor };
  if (draft.checkpoint !== null) {
    await draft.discard();
    draft = await store.begin(kind);
  }
  return { draft, kind, cursor: firstCursor(known, isFull ? null : state) };
}

function firstCursor(known: Known, state: OaiState | null): Cursor {
  const { options, key, since } = known;
  const granularity = state?.granularity ?? known.identity.granularity;
  const oldest = secondsOf(options.from);
  const overlap = state?.since == null ? null : state.since - stepOf(granularity);
  const from =
    oldest === null || overlap === null ? (overlap ?? oldest) : Math.max(oldest, overlap);
  const bound = secondsOf(options.until);
  const until =
    bound === null || options.until?.includes('T') === true ? bound : endOfStep(bound, 'day');
  const sets = options.sets.length === 0 ? [null] : options.sets;
  return {
    version: 1,
    key,
    granularity,
    since,
    queue: [...(state?.incomplete ?? []), ...sets.map((set) => ({ set, from, until }))],
    place: beginning(),
    incomplete: [],
    retry: [],
    restarts: 0,
    records: 0,
    deleted: 0,
  };
}

/** The state of a store, where it is one of ours. */
export function stateOf(state: unknown): OaiState | null {
  const found = state as OaiState | null;
  return typeof found === 'object' &&
    found !== null &&
    found.version === 1 &&
    typeof found.key === 'string'
    ? found
    : null;
}

function cursorOf(checkpoint: unknown, key: string): Cursor | null {
  const found = checkpoint as Cursor | null;
  return typeof found === 'object' && found !== null && found.version === 1 && found.key === key
    ? found
    : null;
}

/** Faults of one request that another way round may avoid. */
const PASSING: ReadonlySet<ErrorCode> = new Set([
  'INPUT_CORRUPT',
  'SOURCE_UNREACHABLE',
  'SOURCE_NOT_FOUND',
  'SOURCE_TOO_LARGE',
]);

/** Errors by which a repository says that it has no such record. */
const GONE: ReadonlySet<string> = new Set([
  'idDoesNotExist',
  'cannotDisseminateFormat',
  'noMetadataFormats',
]);
const MAX_RETRIES = 200;

/** A harvest under way. */
class Harvest {
  readonly #client: OaiClient;
  readonly #draft: HarvestDraft;
  readonly #known: Known;
  readonly #context: HarvestContext;
  #cursor: Cursor;
  readonly #notes: string[] = [];
  /** Tokens and pages of the list under way. */
  #tokens = new Set<string>();
  #pages = new Set<string>();
  #emptyPages = 0;
  /** Requests in a row that threw. */
  #failures = 0;
  #hadPage = false;
  readonly #fetched = new Set<string>();
  #leftOut = 0;
  /** Lists in a row that were taken up again and brought nothing new. */
  #fruitless = 0;
  #ignoresBounds = false;
  /** Seen in this process; what a limit counts. */
  #seen = 0;
  #stopped = false;

  constructor(
    client: OaiClient,
    draft: HarvestDraft,
    known: Known,
    context: HarvestContext,
    cursor: Cursor,
  ) {
    this.#client = client;
    this.#draft = draft;
    this.#known = known;
    this.#context = context;
    this.#cursor = cursor;
  }

  /** For the report, each once. */
  note(sentence: string): void {
    if (this.#notes.length < MAX_NOTES && !this.#notes.includes(sentence))
      this.#notes.push(sentence);
  }

  async run(): Promise<void> {
    while (this.#cursor.queue.length > 0 && !this.#stopped) {
      this.#context.signal?.throwIfAborted();
      await this.#step();
      await this.#draft.save(this.#cursor);
      this.#context.onProgress({ records: this.#cursor.records, requests: this.#client.requests });
      const { limit } = this.#context;
      if (limit !== null && this.#seen >= limit && this.#cursor.queue.length > 0)
        this.#stopped = true;
    }
  }

  /** One page of the list under way. */
  async #step(): Promise<void> {
    const { place } = this.#cursor;
    let page: OaiPage;
    try {
      page = await this.#ask(place);
      this.#failures = 0;
    } catch (error) {
      this.#afterFault(error);
      return;
    }
    const [error] = page.errors;
    if (error !== undefined && page.records.length + page.headers.length === 0) {
      this.#afterError(error.code, page);
      return;
    }
    await this.#take(page);
  }

  #ask(place: Place): Promise<OaiPage> {
    const verb = place.by === 'records' ? 'ListRecords' : 'ListIdentifiers';
    if (place.token !== null) return this.#client.ask(verb, { resumptionToken: place.token });
    const [window] = this.#cursor.queue;
    const { granularity } = this.#cursor;
    const day = (seconds: number | null | undefined): string | null =>
      seconds === null || seconds === undefined ? null : inGranularity(seconds, granularity);
    const args: OaiArguments = {
      metadataPrefix: this.#known.format.metadataPrefix,
      set: window?.set ?? null,
      from: day(window?.from),
      until: day(window?.until),
    };
    return this.#client.ask(verb, args);
  }

  /** A request that brought no page. A list that had begun is taken up again; two such in a row end the harvest, which can be gone on with. */
  #afterFault(error: unknown): void {
    const { token } = this.#cursor.place;
    const mayRecover =
      isOpendrawerError(error) && PASSING.has(error.code) && (this.#hadPage || token !== null);
    this.#failures++;
    if (!mayRecover || this.#failures > 1) throw error;
    // Some have no page for a token that they no longer know
    this.#recover(error.message, error.code !== 'SOURCE_NOT_FOUND');
  }

  #afterError(code: string, page: OaiPage): void {
    const { place, granularity, queue } = this.#cursor;
    const [window] = queue;
    switch (code) {
      case 'noRecordsMatch':
        this.#nextWindow();
        return;
      case 'badResumptionToken':
        if (place.token === null) break;
        this.#recover('the resumption token is no longer known', false);
        return;
      case 'badArgument':
        if (place.token !== null) {
          this.#recover('the resumption token is refused', false);
          return;
        }
        if (granularity === 'day' || (window?.from ?? window?.until ?? null) === null) break;
        this.note('The repository refuses instants in from and until: it is asked by days.');
        this.#cursor = { ...this.#cursor, granularity: 'day' };
        return;
      default:
    }
    const { metadataPrefix } = this.#known.format;
    const set = window?.set == null ? '' : `, set ${window.set}`;
    throw refused(`${this.#client.baseUrl} (${metadataPrefix}${set})`, page);
  }

  async #take(page: OaiPage): Promise<void> {
    this.#hadPage = true;
    for (const note of page.notes) this.note(`An answer was mended: ${note}.`);
    for (const { reason, sample } of page.unreadable) {
      this.#leaveOut(`${reason} (${sample.replace(/\s+/g, ' ').trim().slice(0, 80)})`);
    }
    const headers = this.#cursor.place.by === 'records' ? page.records : page.headers;
    const isRepeated = this.#isRepeated(headers);
    if (headers.some(({ identifier }) => !this.#fetched.has(identifier))) this.#fruitless = 0;
    this.#checkBounds(headers);
    if (!isRepeated) {
      for (const record of page.records) this.#put(record, record.raw);
      for (const header of page.headers) await this.#fetch(header);
    }
    this.#advance(headers, page);
    if (page.cut !== null) {
      this.#recover(`an answer is cut off (${page.cut})`, true);
      return;
    }
    if (isRepeated) {
      this.#recover('the same page came a second time', false);
      return;
    }
    this.#follow(page);
  }

  #checkBounds(headers: readonly OaiHeader[]): void {
    const [window] = this.#cursor.queue;
    if (this.#ignoresBounds || window === undefined) return;
    const { from, until } = window;
    this.#ignoresBounds = headers.some(({ datestamp }) => {
      const seconds = secondsOf(datestamp);
      if (seconds === null) return false;
      return (
        (from !== null && seconds < from - OUTSIDE_SECONDS) ||
        (until !== null && seconds > until + OUTSIDE_SECONDS)
      );
    });
    if (this.#ignoresBounds)
      this.note(
        'The repository sends records from outside of the stretch of time that was asked for.',
      );
  }

  /** The first of them are told one by one, the others counted. */
  #leaveOut(what: string): void {
    this.#leftOut++;
    if (this.#leftOut <= MAX_TOLD) this.note(`A record was left out: ${what}.`);
  }

  /** Whether these very items came before in this list. */
  #isRepeated(headers: readonly OaiHeader[]): boolean {
    if (headers.length === 0) return false;
    const hash = createHash('sha1');
    for (const { identifier, datestamp } of headers) hash.update(`${identifier}\n${datestamp}\n`);
    const digest = hash.digest('base64');
    if (this.#pages.has(digest)) return true;
    this.#pages.add(digest);
    return false;
  }

  #put(header: OaiHeader, raw: Uint8Array): void {
    const stamp = secondsOf(header.datestamp);
    const { identifier, deleted } = header;
    this.#seen++;
    // A catalogue tells its readers that a dataset is gone: the header stays.
    if (deleted && this.#known.format.kind === 'items') this.#draft.remove(identifier, stamp);
    else this.#draft.put({ id: identifier, stamp, raw });
    const { records, deleted: gone } = this.#cursor;
    this.#cursor = {
      ...this.#cursor,
      records: records + (deleted ? 0 : 1),
      deleted: gone + (deleted ? 1 : 0),
    };
    // A copy: what is cut out of a page keeps the whole page in memory.
    if (this.#fetched.size < MAX_REMEMBERED) this.#fetched.add(Buffer.from(identifier).toString());
  }

  /** A record of its own. */
  async #fetch(header: OaiHeader): Promise<void> {
    const { identifier } = header;
    if (header.deleted) {
      this.#draft.remove(identifier, secondsOf(header.datestamp));
      this.#cursor = { ...this.#cursor, deleted: this.#cursor.deleted + 1 };
      return;
    }
    if (this.#fetched.has(identifier)) return;
    const { metadataPrefix } = this.#known.format;
    try {
      const page = await this.#client.ask('GetRecord', { identifier, metadataPrefix });
      const [record] = page.records;
      if (record !== undefined) this.#put(record, record.raw);
      else this.#missed(header, page.errors[0]?.code ?? page.cut ?? 'the answer is empty');
    } catch (error) {
      if (!isOpendrawerError(error) || !PASSING.has(error.code)) throw error;
      this.#missed(header, error.message);
    }
  }

  /** A record that could not be had by itself: its moment is asked for again the next time, unless the repository says that there is none. */
  #missed({ identifier, datestamp }: OaiHeader, reason: string): void {
    this.#leaveOut(`${identifier}: ${reason}`);
    const moment = secondsOf(datestamp);
    const [window] = this.#cursor.queue;
    const { retry } = this.#cursor;
    if (moment === null || window === undefined || GONE.has(reason) || retry.length >= MAX_RETRIES)
      return;
    if (retry.some(({ from, set }) => from === moment && set === window.set)) return;
    const again = { set: window.set, from: moment, until: moment };
    this.#cursor = { ...this.#cursor, retry: [...retry, again] };
  }

  #advance(headers: readonly OaiHeader[], page: OaiPage): void {
    const { place } = this.#cursor;
    let { newest, newestCount, ascending } = place;
    for (const { datestamp } of headers) {
      const seconds = secondsOf(datestamp);
      if (seconds === null || (newest !== null && seconds < newest)) ascending = false;
      if (seconds === null) continue;
      if (seconds === newest) newestCount++;
      else if (newest === null || seconds > newest) [newest, newestCount] = [seconds, 1];
    }
    const announced = page.token?.completeListSize ?? place.announced;
    const count = place.count + headers.length;
    const since = this.#cursor.since ?? sinceOf(page.responseDate, this.#known.now);
    this.#cursor = {
      ...this.#cursor,
      since,
      place: { ...place, newest, newestCount, ascending, announced, count },
    };
  }

  /** On to the next page, or to the next list. */
  #follow(page: OaiPage): void {
    const token = page.token?.value ?? '';
    if (token === '') {
      this.#checkCount();
      this.#nextWindow();
      return;
    }
    const [window] = this.#cursor.queue;
    const isFirst = this.#cursor.place.token === null;
    if (
      isFirst &&
      window?.expected !== undefined &&
      page.token?.completeListSize === window.expected
    ) {
      this.#nextWindow();
      return;
    }
    this.#emptyPages = page.records.length + page.headers.length === 0 ? this.#emptyPages + 1 : 0;
    if (this.#emptyPages > MAX_EMPTY_PAGES) {
      this.#recover(`${MAX_EMPTY_PAGES} empty pages came one behind the other`, false);
      return;
    }
    const { place } = this.#cursor;
    if (token === place.token || this.#tokens.has(token)) {
      const isWhole = place.announced !== null && place.count >= place.announced;
      if (isWhole) this.#nextWindow();
      else this.#recover('a resumption token leads back to a page that was there', false);
      return;
    }
    this.#tokens.add(token);
    this.#cursor = { ...this.#cursor, place: { ...place, token } };
  }

  #checkCount(): void {
    const { announced, count, token } = this.#cursor.place;
    if (announced === null || announced === count || token === null) return;
    this.note(`The repository announced ${announced} records and sent ${count}.`);
  }

  #nextWindow(): void {
    this.#cursor = { ...this.#cursor, queue: this.#cursor.queue.slice(1), place: beginning() };
    this.#forgetList();
  }

  #forgetList(): void {
    this.#tokens = new Set();
    this.#pages = new Set();
    this.#emptyPages = 0;
  }

  #recover(reason: string, isBroken: boolean): void {
    const { queue, place, granularity, restarts, incomplete } = this.#cursor;
    const [window, ...others] = queue;
    if (window === undefined) return;
    const { identity, now } = this.#known;
    const earliest = secondsOf(identity.earliestDatestamp);
    const isFruitless = this.#ignoresBounds || ++this.#fruitless > MAX_FRUITLESS;
    const known = { granularity, earliest, now, isBroken, isFruitless };
    const way = restarts >= MAX_RESTARTS ? null : recover(window, place, known);
    this.#forgetList();
    if (way === null) {
      this.note(`A list could not be followed to its end: ${reason}.`);
      this.#cursor = {
        ...this.#cursor,
        queue: others,
        place: beginning(),
        incomplete: [...incomplete, window],
      };
      return;
    }
    this.note(`A list broke off: ${reason}; ${way.how}.`);
    this.#cursor = {
      ...this.#cursor,
      queue: [...way.windows, ...others],
      place: beginning(way.by),
      restarts: restarts + 1,
    };
  }

  async finish(store: HarvestStore, kind: 'full' | 'incremental'): Promise<HarvestReport> {
    const { records, deleted, incomplete, retry, queue, granularity, since } = this.#cursor;
    const requests = this.#client.requests;
    const had = store.records > 0;
    if (this.#leftOut > MAX_TOLD) this.note(`In all, ${this.#leftOut} records were left out.`);
    const missing = [...incomplete, ...retry, ...this.#remaining(queue)];
    if (this.#stopped)
      this.note('The harvest stopped at its limit; the next one goes on from there.');
    if (this.#stopped && had) return { kind, requests, records, deleted, notes: this.#notes };
    if (incomplete.length > 0 && (records === 0 || (had && kind === 'full'))) {
      const kept = had ? 'what was harvested before is kept' : 'nothing came';
      throw new OpendrawerError(
        'SOURCE_UNREACHABLE',
        `${this.#client.baseUrl}: ${incomplete.length} lists could not be followed to their end, ${kept}: ${this.#notes.at(-1) ?? ''}`,
      );
    }
    const state: OaiState = {
      version: 1,
      key: this.#known.key,
      format: this.#known.format,
      granularity,
      since: since ?? this.#known.now,
      incomplete: missing,
    };
    const changes = await this.#draft.finish(state);
    const isSame = changes.new + changes.changed + changes.deleted === 0;
    return {
      kind: kind === 'incremental' && isSame ? 'unchanged' : kind,
      requests,
      records,
      deleted: Math.max(deleted, changes.deleted),
      notes: this.#notes,
    };
  }

  /** What a limit left: the list under way goes on from its newest datestamp where it is in order. */
  #remaining(queue: readonly Window[]): readonly Window[] {
    const [window, ...others] = queue;
    if (window === undefined) return [];
    const { place, granularity } = this.#cursor;
    return [...(goingOn(window, place, granularity) ?? [window]), ...others];
  }
}
