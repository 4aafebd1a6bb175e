import { createHash } from 'node:crypto';
import { isOpendrawerError } from '../../errors/index.ts';
import type { HarvestContext, HarvestReport, SourceEndpoint } from '../adapter.ts';
import type { HarvestDraft, HarvestStore } from '../harvest/types.ts';
import {
  checkAnswer,
  cutSpan,
  hasShape,
  listOf,
  recordsOf,
  type Span,
  type TimeSlicing,
  timeParameters,
  totalOf,
} from './answers.ts';
import {
  type ApiCheckpoint,
  type ApiState,
  checkpointOf,
  isIncremental,
  settingsOf,
  stateOf,
  tellsChanges,
} from './checkpoint.ts';
import type { ApiDeclaration } from './declaration.ts';
import { firstPage, nextPage, type PageAnswer, type PageState, pageParameters } from './pages.ts';
import {
  type ApiQuery,
  apiQuery,
  atEndpoint,
  type Environment,
  type Parameters,
  requestFor,
  withoutKey,
  withParameters,
} from './query.ts';
import { instantSeconds } from './record.ts';
import { isObject, jsonText, numberOf, pick, textOf, valueAt } from './values.ts';

/** What a harvest needs beside its context. */
export interface ApiHarvestSetup {
  readonly store: HarvestStore;
  readonly environment: Environment;
  /** Seconds since 1970. */
  readonly now: () => number;
}

/** Details asked for between two checkpoints, and at once. */
const DETAILS_EACH = 100;
const DETAILS_AT_ONCE = 8;
/** Clocks differ, and indexes lag: so much of the time before is asked for again. */
const OVERLAP_SECONDS = 6 * 3600;

/**
 * Brings what an API has into the store: by slices, pages and details, with a checkpoint after each. A harvest that died goes on where it
 * was; a finished one is followed by what is new, where the API can tell it. Throws CONFIG_INVALID where the key is missing, USAGE for
 * options that the API does not have, and what the web client throws.
 */
export async function harvestApi(
  declaration: ApiDeclaration,
  endpoint: SourceEndpoint,
  context: HarvestContext,
  setup: ApiHarvestSetup,
): Promise<HarvestReport> {
  const query = apiQuery(declaration, endpoint, setup.environment);
  const harvest = new ApiHarvest(query, endpoint, context, setup);
  return harvest.run();
}

/** An answer with its records. */
interface ListAnswer extends PageAnswer {
  readonly list: readonly unknown[];
}

class ApiHarvest {
  readonly #query: ApiQuery;
  readonly #declaration: ApiDeclaration;
  readonly #context: HarvestContext;
  readonly #setup: ApiHarvestSetup;
  readonly #settings: string;
  readonly #details: boolean;
  readonly #sets: readonly Parameters[];
  readonly #time: TimeSlicing | null;
  /** What was said once is not said again. */
  readonly #said = new Set<string>();
  #at: ApiCheckpoint;
  /** Nothing before it is asked for; null: everything is. */
  #since: number | null = null;
  /** Ids of the last page: a server that ignores its paging parameter gives them again. */
  #lastPage = '';

  constructor(
    query: ApiQuery,
    endpoint: SourceEndpoint,
    context: HarvestContext,
    setup: ApiHarvestSetup,
  ) {
    this.#query = query;
    this.#declaration = query.declaration;
    this.#context = context;
    this.#setup = setup;
    const rule = this.#declaration.request.details;
    this.#details =
      rule !== undefined &&
      (rule.optional !== true || String(endpoint.options?.['details']) === 'true');
    this.#settings = settingsOf(query, this.#details);
    this.#sets = parameterSets(query);
    this.#time =
      this.#declaration.request.slices?.find((slicing) => slicing.kind === 'time') ?? null;
    this.#at = this.#fresh();
  }

  #fresh(): ApiCheckpoint {
    return {
      settings: this.#settings,
      begunAt: this.#setup.now(),
      set: 0,
      spans: null,
      part: null,
      page: null,
      details: null,
      records: 0,
      requests: 0,
      missing: 0,
      cut: 0,
    };
  }

  async run(): Promise<HarvestReport> {
    const { store } = this.#setup;
    const { refresh, limit } = this.#context;
    const before = stateOf(store.state, this.#settings);
    const goesOn = before?.complete === true && !refresh && isIncremental(this.#declaration);
    // A sample of what is there whole already must not take the rest away
    const kind = goesOn || (limit !== null && before !== null) ? 'incremental' : 'full';
    if (goesOn) this.#since = before.until - OVERLAP_SECONDS;
    const draft = await this.#begin(kind);
    const stopped = await this.#all(draft);
    const state: ApiState = {
      settings: this.#settings,
      until: this.#at.begunAt,
      complete: !stopped || before?.complete === true,
    };
    // What was not asked for to its end is asked for again the next time
    const finished = stopped && before !== null ? { ...state, until: before.until } : state;
    const changes = await draft.finish(finished);
    const isSame = changes.new + changes.changed + changes.deleted === 0;
    return {
      kind: kind === 'full' ? 'full' : isSame ? 'unchanged' : 'incremental',
      requests: this.#at.requests,
      records: this.#at.records,
      deleted: changes.deleted,
      notes: this.#reportNotes(kind, goesOn, stopped),
    };
  }

  async #begin(kind: 'full' | 'incremental'): Promise<HarvestDraft> {
    const { store } = this.#setup;
    const draft = await store.begin(kind);
    if (draft.checkpoint === null) return draft;
    const checkpoint = checkpointOf(draft.checkpoint, this.#settings);
    if (checkpoint !== null && !(this.#context.refresh && kind === 'incremental')) {
      this.#at = checkpoint;
      this.#note(`Goes on with a harvest that was begun: ${checkpoint.records} records are there`);
      return draft;
    }
    await draft.discard();
    return store.begin(kind);
  }

  #reportNotes(kind: string, goesOn: boolean, stopped: boolean): readonly string[] {
    const notes: string[] = [];
    const { missing, cut } = this.#at;
    if (missing > 0) {
      notes.push(`${missing} records are in the list, but could not be found when asked for`);
    }
    if (cut > 0) {
      notes.push(
        `${cut} queries have more results than ${this.#declaration.title} serves: the rest of them is missing`,
      );
    }
    if (stopped) notes.push('Stopped at the limit: not everything was asked for');
    if (goesOn && !tellsChanges(this.#declaration)) {
      notes.push(
        'Only what was published since the last harvest was asked for: what changed or went comes with a refresh',
      );
    } else if (kind === 'incremental' && goesOn) {
      notes.push('What the source deleted is noticed by a refresh only');
    }
    return notes;
  }

  #note(note: string): void {
    if (this.#said.has(note)) return;
    this.#said.add(note);
    this.#context.onNote(note);
  }

  /** Everything that is asked for; true: the limit stopped it. */
  async #all(draft: HarvestDraft): Promise<boolean> {
    for (let set = this.#at.set; set < this.#sets.length; set += 1) {
      const parameters = this.#sets[set] ?? new Map();
      if (this.#at.set !== set) {
        this.#at = { ...this.#at, set, spans: null, part: null, page: null, details: null };
      }
      const stopped =
        this.#time === null
          ? await this.#pages(draft, this.#sinceParameters(parameters), null)
          : await this.#spans(draft, parameters, this.#time);
      if (stopped === 'limit') return true;
    }
    return false;
  }

  #sinceParameters(parameters: Parameters): Parameters {
    const { since } = this.#declaration.request;
    if (since === undefined || this.#since === null) return parameters;
    const span: Span = [this.#since, this.#at.begunAt];
    return withParameters(
      this.#declaration,
      parameters,
      timeParameters(since.parameters, since.format, span),
    );
  }

  async #spans(
    draft: HarvestDraft,
    parameters: Parameters,
    slicing: TimeSlicing,
  ): Promise<'end' | 'limit'> {
    const begins = Date.parse(slicing.begins) / 1000;
    const spans: Span[] = [
      ...(this.#at.spans ?? [[this.#since ?? begins, this.#at.begunAt] as const]),
    ];
    for (let span = spans.pop(); span !== undefined; span = spans.pop()) {
      const current: Span = span;
      this.#at = { ...this.#at, spans: [...spans, current] };
      const outcome = await this.#span(draft, parameters, slicing, current);
      if (outcome === 'limit') return 'limit';
      if (typeof outcome === 'object') {
        // The earliest is next
        spans.push(...outcome.parts.toReversed());
      }
      this.#at = { ...this.#at, spans: [...spans], part: null, page: null, details: null };
      await draft.save(this.#at);
    }
    return 'end';
  }

  /** One span: its pages, or the parts into which it must be cut. */
  async #span(
    draft: HarvestDraft,
    parameters: Parameters,
    slicing: TimeSlicing,
    span: Span,
  ): Promise<'end' | 'limit' | { readonly parts: readonly Span[] }> {
    const timed = withParameters(
      this.#declaration,
      parameters,
      timeParameters(slicing.parameters, slicing.format, span),
    );
    const parts = slicing.otherwise ?? [];
    if (this.#at.part === null) {
      let cut: readonly Span[] | null = null;
      const outcome = await this.#pages(draft, timed, (total) => {
        if (total <= slicing.limit) return 'go on';
        cut = cutSpan(slicing, span, total);
        if (cut !== null || parts.length > 0) return 'leave';
        this.#at = { ...this.#at, cut: this.#at.cut + 1 };
        return 'go on';
      });
      if (cut !== null) return { parts: cut };
      if (outcome !== 'left') return outcome;
      this.#at = { ...this.#at, part: 0, page: null, details: null };
    }
    for (let part = this.#at.part ?? 0; part < parts.length; part += 1) {
      this.#at = {
        ...this.#at,
        part,
        ...(part === this.#at.part ? {} : { page: null, details: null }),
      };
      const asked = withParameters(this.#declaration, timed, Object.entries(parts[part] ?? {}));
      const outcome = await this.#pages(draft, asked, (total) => {
        if (total > slicing.limit) this.#at = { ...this.#at, cut: this.#at.cut + 1 };
        return 'go on';
      });
      if (outcome === 'limit') return 'limit';
    }
    return 'end';
  }

  /** All pages of one query. `judge` is told the number of results by the first page, and may leave it. */
  async #pages(
    draft: HarvestDraft,
    parameters: Parameters,
    judge: ((total: number) => 'go on' | 'leave') | null,
  ): Promise<'end' | 'limit' | 'left'> {
    let goesOn = this.#at.page !== null;
    let isFirst = !goesOn;
    let page: PageState | null = this.#at.page ?? firstPage(this.#declaration);
    this.#lastPage = '';
    for (let asked = 0; page !== null; asked += 1) {
      const answer: ListAnswer | null = await this.#batch(parameters, page, isFirst).catch(
        (error: unknown) => {
          if (!goesOn || !this.#mayBeExpired(error)) throw error;
          return null;
        },
      );
      goesOn = false;
      if (answer === null) {
        this.#note(
          `${this.#declaration.title} does not know the page any more: this query begins anew`,
        );
        this.#at = { ...this.#at, page: null, details: null };
        page = firstPage(this.#declaration);
        isFirst = true;
        continue;
      }
      if (isFirst && answer.total !== null && judge?.(answer.total) === 'leave') return 'left';
      isFirst = false;
      const isSame = this.#repeats(answer.list);
      if (isSame) {
        this.#note(`${this.#declaration.title} gives the same page again: this query ends here`);
      } else if ((await this.#keep(draft, answer.list)) === 'limit') {
        return 'limit';
      }
      const next: PageState | null = isSame ? null : this.#next(page, answer);
      if (next !== null && JSON.stringify(next) === JSON.stringify(page)) {
        this.#note(
          `${this.#declaration.title} names the same next page again: this query ends here`,
        );
        return 'end';
      }
      page = next;
      this.#at = { ...this.#at, page, details: null };
      if (page !== null) await draft.save(this.#at);
      if (asked + 1 >= this.#mostPages(page)) return 'end';
    }
    return 'end';
  }

  /** The page after an answer. Its address may hold the key, and stands in checkpoints. */
  #next(page: PageState, answer: PageAnswer): PageState | null {
    const next = nextPage(this.#declaration, page, answer);
    const name = this.#query.key?.rule.parameter;
    if (next?.kind !== 'address' || name === undefined) return next;
    const url = new URL(next.url);
    url.searchParams.delete(name);
    return { kind: 'address', url: url.href };
  }

  /** Cursors and scrolls are known for minutes or hours only. */
  #mayBeExpired(error: unknown): boolean {
    const { kind } = this.#declaration.request.paging;
    return (
      kind !== 'page' &&
      kind !== 'offset' &&
      isOpendrawerError(error) &&
      (error.code === 'SOURCE_UNREACHABLE' || error.code === 'SOURCE_NOT_FOUND')
    );
  }

  /** Beyond so many pages of a query the API only repeats itself. */
  #mostPages(page: PageState | null): number {
    const { paging } = this.#declaration.request;
    const asked = 'size' in paging ? paging.size?.value : undefined;
    const size = page?.kind === 'number' ? (page.size ?? asked) : asked;
    return this.#time === null || size === undefined
      ? Number.POSITIVE_INFINITY
      : Math.max(1, Math.ceil(this.#time.limit / size));
  }

  #repeats(list: readonly unknown[]): boolean {
    if (list.length === 0) return false;
    const digest = createHash('sha1').update(JSON.stringify(list)).digest('hex');
    const isSame = digest === this.#lastPage;
    this.#lastPage = digest;
    return isSame;
  }

  /** One page with all that belongs to its records, which may take several answers. */
  async #batch(parameters: Parameters, page: PageState, isFirst: boolean): Promise<ListAnswer> {
    const { parts } = this.#declaration.response;
    let answer = await this.#answer(parameters, page, isFirst);
    if (parts === undefined) return answer;
    let asked = parameters;
    let at = page;
    const batch = new Map<string, Record<string, unknown>>();
    for (let count = 1; ; count += 1) {
      joinParts(this.#declaration, batch, answer.list, parts.lists);
      const isWhole = valueAt(answer.json, parts.complete) !== undefined;
      const next = isWhole ? null : this.#next(at, answer);
      if (next === null) return { ...answer, list: [...batch.values()], records: batch.size };
      at = next;
      if (count === parts.most) {
        asked = withParameters(this.#declaration, parameters, Object.entries(parts.lighter));
        at = page;
      }
      answer = await this.#answer(asked, at, false);
    }
  }

  async #answer(parameters: Parameters, page: PageState, isFirst: boolean): Promise<ListAnswer> {
    const { paging } = this.#declaration.request;
    const more = pageParameters(this.#declaration, page);
    const scrolls = paging.kind === 'scroll' && !isFirst;
    let url: URL;
    let asked: Parameters;
    if (more.url !== null) {
      url = new URL(more.url);
      asked = new Map([...parameters].filter(([name]) => !url.searchParams.has(name)));
    } else {
      url = scrolls ? atEndpoint(this.#query, paging.endpoint) : new URL(this.#query.endpoint);
      if (more.path !== '') url.pathname = url.pathname.replace(/\/+$/, '') + more.path;
      asked = new Map([
        ...(scrolls ? [] : parameters),
        ...more.parameters.map(([name, value]) => [name, [value]] as const),
      ]);
    }
    const { json, headers, url: from } = await this.#fetch(url, asked);
    checkAnswer(this.#declaration, json, `${url.origin}${url.pathname}`, (text) =>
      withoutKey(this.#query, text),
    );
    const list = listOf(this.#declaration, json) ?? recordsOf(this.#declaration, json) ?? [];
    return {
      json,
      headers,
      url: from,
      list,
      records: list.length,
      total: totalOf(this.#declaration, json),
    };
  }

  async #fetch(url: URL, parameters: Parameters) {
    const { web, signal, onProgress } = this.#context;
    const answer = await web.fetch(requestFor(this.#query, url, parameters), signal);
    const json = await answer.json();
    this.#at = { ...this.#at, requests: this.#at.requests + 1 };
    onProgress({ records: this.#at.records, requests: this.#at.requests });
    return { json, headers: answer.headers, url: answer.url };
  }

  /** Puts records into the store, with their details. */
  async #keep(draft: HarvestDraft, list: readonly unknown[]): Promise<'end' | 'limit'> {
    if (!this.#details) {
      // Nothing at all stands in some lists
      for (const record of list) if (record !== null) this.#put(draft, record);
      return this.#isEnough() ? 'limit' : 'end';
    }
    const from = this.#detailsDone(list);
    for (let start = from; start < list.length; start += DETAILS_EACH) {
      if (this.#isEnough()) return 'limit';
      const some = list.slice(start, start + DETAILS_EACH);
      for (const record of await this.#withDetails(some)) this.#put(draft, record);
      const last = idText(some.at(-1));
      this.#at = { ...this.#at, details: { done: start + some.length, last } };
      await draft.save(this.#at);
    }
    return this.#isEnough() ? 'limit' : 'end';
  }

  /** How many of a list were done before a crash; the list may have changed meanwhile. */
  #detailsDone(list: readonly unknown[]): number {
    const { details } = this.#at;
    if (details === null) return 0;
    if (idText(list[details.done - 1]) === details.last) return details.done;
    return list.findLastIndex((one) => idText(one) === details.last) + 1;
  }

  #isEnough(): boolean {
    const { limit } = this.#context;
    return limit !== null && this.#at.records >= limit;
  }

  #put(draft: HarvestDraft, record: unknown): void {
    const json = jsonText(record);
    if (json === null) {
      this.#note('A record nests too deeply to be kept');
      return;
    }
    const raw = withoutKey(this.#query, json);
    const place = isObject(record) ? { record, medium: record } : null;
    const id = place === null ? null : textOf(pick(this.#declaration.id, place));
    draft.put({
      // A record without its identifier is kept, so that reading it reports it
      id: id ?? `#${createHash('sha1').update(raw).digest('hex')}`,
      stamp: place === null ? null : instantSeconds(pick(this.#declaration.modified, place)),
      raw: Buffer.from(raw),
    });
    this.#at = { ...this.#at, records: this.#at.records + 1 };
  }

  async #withDetails(list: readonly unknown[]): Promise<readonly unknown[]> {
    const found: unknown[] = new Array(list.length);
    let next = 0;
    const work = async (): Promise<void> => {
      for (let at = next++; at < list.length; at = next++) {
        try {
          found[at] = await this.#detail(list[at]);
        } catch (error) {
          // The others end what they have begun, and begin nothing more
          next = list.length;
          throw error;
        }
      }
    };
    const workers = Array.from({ length: Math.min(DETAILS_AT_ONCE, list.length) }, work);
    for (const done of await Promise.allSettled(workers)) {
      if (done.status === 'rejected') throw done.reason;
    }
    return found.filter((one) => one !== undefined);
  }

  /** A record with its detail; undefined: it is gone. */
  async #detail(record: unknown): Promise<unknown> {
    const rule = this.#declaration.request.details;
    if (rule === undefined) return record;
    const address = detailAddress(rule.url, record);
    if (address === null) return record;
    try {
      if (rule.size === true) return await this.#withSize(record, rule.into, address);
      const { json } = await this.#fetch(atEndpoint(this.#query, address), new Map());
      const detail = rule.path === undefined ? json : valueAt(json, rule.path);
      if (rule.into === null) return isObject(detail) ? detail : record;
      return isObject(record) ? { ...record, [rule.into]: detail ?? null } : detail;
    } catch (error) {
      if (!isOpendrawerError(error) || error.code !== 'SOURCE_NOT_FOUND') throw error;
      this.#at = { ...this.#at, missing: this.#at.missing + 1 };
      return rule.into === null && !hasShape(this.#declaration, record) ? undefined : record;
    }
  }

  async #withSize(record: unknown, into: string | null, address: string): Promise<unknown> {
    const { web, signal } = this.#context;
    const request = requestFor(this.#query, new URL(address), new Map());
    const { headers } = await web.fetch({ ...request, method: 'HEAD' }, signal);
    this.#at = { ...this.#at, requests: this.#at.requests + 1 };
    const size = numberOf(headers['content-length']);
    return isObject(record) && into !== null && size !== null
      ? { ...record, [into]: size }
      : record;
  }
}

/** Every combination of the slices by values, as whole parameters. */
function parameterSets({ declaration, parameters }: ApiQuery): readonly Parameters[] {
  let sets: readonly Parameters[] = [parameters];
  for (const slicing of declaration.request.slices ?? []) {
    if (slicing.kind !== 'values') continue;
    sets = sets.flatMap((set) =>
      slicing.parameters.map((more) => withParameters(declaration, set, Object.entries(more))),
    );
  }
  return sets;
}

/** Joins what several answers say of the same records. */
function joinParts(
  declaration: ApiDeclaration,
  batch: Map<string, Record<string, unknown>>,
  list: readonly unknown[],
  lists: readonly string[],
): void {
  for (const record of list) {
    if (!isObject(record)) continue;
    const id = textOf(pick(declaration.id, { record, medium: record })) ?? JSON.stringify(record);
    const before = batch.get(id);
    const joined: Record<string, unknown> = { ...before, ...record };
    for (const name of lists) {
      const entries = [...asArray(before?.[name]), ...asArray(record[name])];
      if (entries.length > 0) joined[name] = entries;
    }
    batch.set(id, joined);
  }
}

const asArray = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The text by which an entry of a list is known again. */
const idText = (entry: unknown): string => {
  const text = isObject(entry) ? JSON.stringify(entry) : String(entry);
  return text.length > 64 ? createHash('sha1').update(text).digest('hex') : text;
};

function detailAddress(template: string, record: unknown): string | null {
  const alone = /^\{([^{}]+)\}$/.exec(template)?.[1];
  if (alone !== undefined) {
    const address = textOf(valueAt(record, alone));
    return address !== null && URL.canParse(address) ? address : null;
  }
  let isWhole = true;
  const address = template.replace(/\{([^{}]*)\}/g, (_, path: string) => {
    const value = textOf(path === '' ? record : valueAt(record, path));
    if (value === null) isWhole = false;
    return encodeURIComponent(value?.toWellFormed() ?? '').replaceAll('%2F', '/');
  });
  return isWhole ? address : null;
}
