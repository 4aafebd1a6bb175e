import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { CubeTable } from '../cubes/table.ts';
import type {
  AskOptions,
  FieldInfo,
  IndexStats,
  LocatedItem,
  LookupOptions,
  SearchIndex,
} from '../model/engine.ts';
import { ALL, type Predicate } from '../model/predicate.ts';
import type {
  Cube,
  CubeRequest,
  Explanation,
  FacetCounts,
  FacetRequest,
  Histogram,
  HistogramRequest,
  SearchPage,
  SearchRequest,
  SortOrder,
  Statistics,
  StatisticsRequest,
  Suggestion,
  SuggestRequest,
  TileRequest,
} from '../model/requests.ts';
import { type SegmentManifest, SPAN_ROWS } from '../model/segment.ts';
import { gridOf } from '../tiles/grid.ts';
import type { TileCounts } from '../tiles/job.ts';
import { isCrowded, pyramidCounts, pyramidSteps, type TilePyramid } from '../tiles/pyramid.ts';
import { addSparse, type SparseCounts } from '../tiles/sparse.ts';
import type { ItemLocation, ItemSummary, LookupHit } from '../types.ts';
import { addWordCounts, type WordCounts } from '../words/statistics.ts';
import type { VocabularyData } from '../words/vocabulary.ts';
import { BitsStore } from './bits-store.ts';
import { isHeavy, isQuickLeaf, isSoonMatched, ROWS_A_WEIGHT } from './cost.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { badFilter, interrupted } from './faults.ts';
import { checkFieldName, FIELD_KEY } from './field-names.ts';
import {
  binCount,
  chooseDateWidth,
  chooseNumberWidth,
  type DateWidth,
  dateBin,
  dateBins,
  joinExtents,
  numberBins,
} from './histogram.ts';
import { Kept } from './kept.ts';
import { joinHits } from './look-up.ts';
import { comparePlaced, type Placed, RANK_RANGE } from './order.ts';
import { type FilterPlan, keyNamed, planFilter, scannedKeys, usedLeaves } from './plan.ts';
import type { Pool, Question } from './pool.ts';
import { type Chunk, planChunks, planSegments } from './rows.ts';
import { type FacetSelection, selectionOf } from './select-values.ts';
import { summaryOf } from './summary.ts';
import type { Place, TaskKind, Tasks } from './tasks.ts';
import { Together } from './together.ts';
import { GEO } from './units.ts';
import { wordOffsets } from './view.ts';

const DEFAULT_LIMIT = 20;
/** Most items of a page. */
export const MOST_ITEMS_OF_PAGE = 1000;
const MOST_FACETS = 100;
const MOST_FACET_VALUES = 100_000;
const DEFAULT_BINS = 50;
const LOOKUP_BATCH = 1024;
const IDS_BATCH = 4096;
/** Rows of one matching task; weight of one counting task: about as many rows that are set. */
const LOAD_WEIGHT = 1 << 19;
/** Where little is to be done for each segment, a load is so much larger. */
const QUICK_LOADS = 4;
/** Pages that begin deeper are found by counting, not by keeping all before them. */
const SHALLOW = 4096;
const KEY_BINS = 4096;
/** More leaves are evaluated one by one before the plan, so that other questions come between. */
const MOST_LEAVES_AT_ONCE = 3;
const FILTERS_BYTES = 128 * 1024 ** 2;
const MOST_FILTERS = 256;
/** Of these each is forgotten in all threads. */
const FILTERS_A_STEP = 16;
/** Memory of bits that waits for the next filters. */
const SPARE_BITS = 16;
/** Values and bins of all answers that are kept. */
const ANSWERS_WEIGHT = 100_000;
const CUBES_BYTES = 96 * 1024 ** 2;
const MOST_PLACES = 16_384;
const TILES_BYTES = 48 * 1024 ** 2;

/** How much an answer holds: its values or bins, and some for itself. */
const weightOfAnswer = (answer: unknown): number => {
  if (typeof answer !== 'object' || answer === null) return 1;
  const lists = Object.values(answer).filter((value) => Array.isArray(value));
  return lists.reduce((sum, list) => sum + list.length, 10);
};

const bytesOfTable = ({ sets, combinations, counts }: CubeTable): number =>
  sets.reduce(
    (sum, { starts, bins }) => sum + starts.byteLength + bins.byteLength,
    combinations.byteLength + counts.byteLength,
  );

/** What the engine knows of a generation without reading its segments. */
export interface GenerationInfo {
  readonly generation: string;
  readonly builtAt: string;
  readonly items: number;
  readonly sizeBytes: number;
  readonly words: number;
  readonly values: number;
  readonly datasets: IndexStats['datasets'];
  readonly segments: readonly SegmentManifest[];
  /** Of all segments. */
  readonly fields: readonly FieldInfo[];
}

/** Memory that holds columns. */
export interface ColumnMemory {
  readonly residentBytes: number;
  readonly budgetBytes: number;
  /** Brings columns into memory where they fit; they are read from the disk where not. */
  prepare(keys: Iterable<string>): void;
  close(): void;
}

/** Gathers words and values outside of the threads that answer; rejected with INTERRUPTED when given up. */
export type GatherVocabulary = (signal: AbortSignal) => Promise<VocabularyData>;

/** A filter that was matched, or is being matched. */
class MatchedFilter {
  readonly number: number;
  readonly key: string;
  readonly plan: FilterPlan;
  readonly everything: boolean;
  /** Bits of all rows; null where every item matches. */
  bits: SharedArrayBuffer | null = null;
  /** Of leaves that are evaluated before the plan, while it is matched. */
  leaves: readonly SharedArrayBuffer[] = [];
  bytes = 0;
  /** Not known (-1) before it is matched. */
  total = -1;
  /** Chunks that have matches, divided into loads. */
  loads: readonly (readonly Chunk[])[] = [];
  users = 0;
  done: Promise<void> = Promise.resolve();
  settled = false;
  /** Items of the generation that hold the words of each of the plan's `words`; null until they are counted. */
  wordCounts: readonly WordCounts[] | null = null;
  /** Taken out of the cache: goes when the last user does. */
  dropped = false;
  question: Question | null = null;

  constructor(number: number, key: string, plan: FilterPlan) {
    this.number = number;
    this.key = key;
    this.plan = plan;
    this.everything = plan.root.op === 'all';
  }
}

const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64');

/** How often a question goes through the items of a filter. */
type Passes = (filter: MatchedFilter) => number;

const noPasses: Passes = () => 0;

/** Name under which the first rows of everything are kept. */
const nameOfFirst = ({ sort, size }: { sort: SortOrder; size: number }): string =>
  `first ${sort} ${size}`;

/** Does the tasks of one question over one filter. */
type Run = <K extends TaskKind>(kind: K, input: Tasks[K]['in']) => Promise<Tasks[K]['out']>;

const isWhole = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

let nextNumber = 1;

export class Engine implements SearchIndex {
  readonly #info: GenerationInfo;
  readonly #pool: Pool;
  readonly #memory: ColumnMemory;
  readonly #view: number;
  readonly #rows: readonly number[];
  readonly #bytesOfBits: number;
  readonly #bits: BitsStore;
  readonly #fields: readonly FieldInfo[];
  readonly #aliases: ReadonlyMap<string, string>;
  readonly #onClose: () => Promise<void>;
  /** By key, the least recently used first. */
  readonly #filters = new Map<string, MatchedFilter>();
  #filterBytes = 0;
  /** Answers that are asked for again and again, by filter and request. */
  readonly #answers = new Kept<unknown>(ANSWERS_WEIGHT, weightOfAnswer);
  readonly #together = new Together();
  /** Tables of cubes, in bytes. */
  readonly #cubes = new Kept<CubeTable>(CUBES_BYTES, bytesOfTable);
  /** Where items stand that were found lately: they are asked for next. */
  readonly #places = new Kept<Place>(MOST_PLACES, () => 1);
  /** Tiles of the whole map, drawn. */
  readonly #tiles = new Kept<Uint8Array>(TILES_BYTES, ({ byteLength }) => byteLength);
  #vocabulary: Promise<void> | null = null;
  #canSpell = false;
  /** Crowded tiles of the whole map by projection; null while they are counted. */
  readonly #pyramids = new Map<TileRequest['srs'], TilePyramid | null>();
  readonly #ending = new AbortController();
  readonly #gatherElsewhere: GatherVocabulary | null;
  readonly #loadWeight: number;
  #suggester: Engine | null = null;
  #closed = false;

  constructor(
    info: GenerationInfo,
    pool: Pool,
    memory: ColumnMemory,
    view: number,
    onClose: () => Promise<void>,
    gather: GatherVocabulary | null = null,
    loadWeight = LOAD_WEIGHT,
  ) {
    this.#loadWeight = loadWeight;
    this.#gatherElsewhere = gather;
    this.#info = info;
    this.#pool = pool;
    this.#memory = memory;
    this.#view = view;
    this.#rows = info.segments.map(({ rows }) => rows);
    this.#bytesOfBits = 4 * (wordOffsets(this.#rows).at(-1) ?? 0);
    this.#bits = new BitsStore(this.#bytesOfBits, SPARE_BITS);
    this.#fields = info.fields;
    this.#aliases = new Map(info.datasets.map(({ key, alias }) => [key.toLowerCase(), alias]));
    this.#onClose = onClose;
  }

  get generation(): string {
    return this.#info.generation;
  }

  fields(): readonly FieldInfo[] {
    return this.#fields;
  }

  stats(): IndexStats {
    const { generation, builtAt, items, sizeBytes, words, values, datasets } = this.#info;
    return {
      generation,
      builtAt,
      items,
      sizeBytes,
      segments: this.#info.segments.length,
      residentBytes: this.#memory.residentBytes,
      budgetBytes: this.#memory.budgetBytes,
      words,
      values,
      datasets,
    };
  }

  /** Lets go of what was kept for later questions, in small steps: there will be few. */
  async rest(): Promise<void> {
    this.#answers.clear();
    this.#cubes.clear();
    this.#tiles.clear();
    for (const [at, filter] of [...this.#filters.values()].entries()) {
      if (at % FILTERS_A_STEP === FILTERS_A_STEP - 1) await setImmediate();
      this.#drop(filter);
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#ending.abort();
    await this.rest();
    await this.#pool.closeView(this.#view);
    this.#memory.close();
    await this.#onClose();
  }

  // Filters

  #plan(predicate: Predicate): FilterPlan {
    return planFilter(predicate, {
      aliasOf: (key) => this.#aliases.get(key) ?? null,
      checkField: (name) => checkFieldName(this.#fields, name),
    });
  }

  #drop(filter: MatchedFilter): void {
    if (filter.dropped) return;
    filter.dropped = true;
    if (this.#filters.get(filter.key) === filter) this.#filters.delete(filter.key);
    this.#filterBytes -= filter.bytes;
    if (filter.users === 0) this.#forget(filter);
  }

  #forget(filter: MatchedFilter): void {
    const isUnused = this.#pool.forget(filter.number);
    if (isUnused && filter.bits !== null) this.#bits.give(filter.bits);
    filter.bits = null;
  }

  #trim(): void {
    for (const filter of this.#filters.values()) {
      if (this.#filterBytes <= FILTERS_BYTES && this.#filters.size <= MOST_FILTERS) return;
      if (filter.users === 0) this.#drop(filter);
    }
  }

  /** Begins to match a filter, or finds it matched; `counted`: its words will have to be counted. */
  #enter(key: string, plan: FilterPlan, counted: boolean): MatchedFilter {
    const known = this.#filters.get(key);
    if (known !== undefined) {
      this.#filters.delete(key);
      this.#filters.set(key, known);
      return known;
    }
    const filter = new MatchedFilter(nextNumber++, key, plan);
    this.#filters.set(key, filter);
    filter.done = this.#match(filter, counted && plan.words.length > 0).then(
      () => {
        filter.settled = true;
      },
      (error: unknown) => {
        this.#drop(filter);
        throw error;
      },
    );
    // Whoever asked hears of it; others may have left.
    filter.done.catch(() => {});
    return filter;
  }

  async #match(filter: MatchedFilter, counted: boolean): Promise<void> {
    const { plan, number } = filter;
    if (filter.everything) {
      filter.total = this.#info.items;
      this.#define(filter);
      filter.loads = planChunks(this.#rows, this.#loadWeight);
      return;
    }
    const bits = this.#bits.take();
    filter.bits = bits;
    filter.bytes = this.#bytesOfBits;
    this.#filterBytes += filter.bytes;
    this.#trim();
    this.#memory.prepare(scannedKeys(plan.root));
    this.#define(filter);
    const question = this.#pool.ask({ light: isSoonMatched(plan.root, plan.leaves) });
    filter.question = question;
    const used = usedLeaves(plan.root).size;
    const loads = used > 0 ? this.#segmentLoads(plan) : planChunks(this.#rows, this.#loadWeight);
    try {
      if (used > MOST_LEAVES_AT_ONCE) await this.#matchLeaves(filter, question);
      const found = await Promise.all(
        loads.map((chunks) =>
          this.#pool.run<'match'>(question, {
            kind: 'match',
            view: this.#view,
            filter: number,
            input: { chunks, counted },
          }),
        ),
      );
      const weighed = loads.flatMap((chunks, load) =>
        chunks.map((chunk, at) => ({ chunk, count: found[load]?.counts[at] ?? 0 })),
      );
      filter.total = weighed.reduce((sum, { count }) => sum + count, 0);
      filter.loads = divide(
        weighed.flatMap((one) => inPieces(one, this.#loadWeight)),
        this.#loadWeight,
      );
      filter.leaves = [];
      if (counted) {
        filter.wordCounts = sumOfCounts(
          plan,
          found.map(({ words }) => words ?? []),
        );
      }
      this.#define(filter);
    } finally {
      filter.question = null;
      this.#pool.end(question);
    }
  }

  async #matchLeaves(filter: MatchedFilter, question: Question): Promise<void> {
    filter.leaves = filter.plan.leaves.map(() => new SharedArrayBuffer(this.#bytesOfBits));
    this.#define(filter);
    await Promise.all(
      [...usedLeaves(filter.plan.root)].flatMap((leaf) =>
        this.#segmentLoads(filter.plan).map((chunks) =>
          this.#pool.run<'leaf'>(question, {
            kind: 'leaf',
            view: this.#view,
            filter: filter.number,
            input: { leaf, segments: chunks.map(({ segment }) => segment) },
          }),
        ),
      ),
    );
  }

  /** Tells the threads what is known of a filter. */
  #define({ number, plan, bits, leaves, total, wordCounts }: MatchedFilter): void {
    const view = this.#view;
    this.#pool.define({ filter: number, view, plan, bits, leaves, total, wordCounts });
  }

  /** Whole segments, divided among the threads: into few loads where little is to be done for each. */
  #segmentLoads({ leaves }: FilterPlan): Chunk[][] {
    const rows = this.#rows.reduce((sum, count) => sum + count, 0);
    const share = Math.max(SPAN_ROWS, Math.ceil(rows / (2 * Math.max(1, this.#pool.threads))));
    const most = leaves.every(isQuickLeaf) ? QUICK_LOADS * this.#loadWeight : this.#loadWeight;
    return planSegments(this.#rows, Math.min(most, share));
  }

  /** Sees to it that the words of a filter are counted: scores need it. */
  async #countWords(filter: MatchedFilter, run: Run): Promise<void> {
    if (filter.wordCounts !== null || filter.plan.words.length === 0) return;
    const counts = await Promise.all(
      this.#segmentLoads(filter.plan).map((chunks) =>
        run('countWords', { segments: chunks.map(({ segment }) => segment) }),
      ),
    );
    filter.wordCounts = sumOfCounts(filter.plan, counts);
    this.#define(filter);
  }

  /** Runs `work` over the matched filter, when it has its turn; `signal` gives it up. `counted`: it will need the words' counts. */
  async #ask<T>(
    predicate: Predicate,
    options: AskOptions,
    passes: Passes,
    work: (filter: MatchedFilter, run: Run) => Promise<T>,
    counted = false,
  ): Promise<T> {
    if (this.#closed) throw interrupted();
    const { heavy, light } = this.#pool.turns;
    const plan = this.#plan(predicate);
    const key = hashOf([plan.root, plan.leaves]);
    const known = this.#filters.get(key);
    const isLight =
      known?.settled === true
        ? !this.#isHeavy(known, passes)
        : isSoonMatched(plan.root, plan.leaves);
    let release = await (isLight ? light : heavy).take(options.client, options.signal);
    try {
      if (this.#closed) throw interrupted();
      return await this.#enterFor({ key, plan, counted }, options.signal, async (filter) => {
        const isLong = isLight && this.#isHeavy(filter, passes);
        if (isLong) {
          release();
          release = await heavy.take(options.client, options.signal);
        }
        const asked = { ...options, light: isLight && !isLong };
        return this.#question(asked, (run) => work(filter, run), filter);
      });
    } finally {
      release();
    }
  }

  #isHeavy(filter: MatchedFilter, passes: Passes): boolean {
    return isHeavy(passes(filter), filter.total, this.#info.items);
  }

  /** Calls `work` with the matched filter, which stays until it ends. */
  async #enterFor<T>(
    { key, plan, counted }: { key: string; plan: FilterPlan; counted: boolean },
    signal: AbortSignal | undefined,
    work: (filter: MatchedFilter) => Promise<T>,
  ): Promise<T> {
    const filter = this.#enter(key, plan, counted);
    filter.users += 1;
    try {
      await unlessAborted(filter.done, signal);
      return await work(filter);
    } finally {
      filter.users -= 1;
      if (filter.users === 0) {
        if (!filter.settled && filter.question !== null) {
          // Nobody waits for it any more.
          this.#pool.cancel(filter.question, signal?.reason);
          this.#drop(filter);
        }
        if (filter.dropped) this.#forget(filter);
      }
    }
  }

  /** Runs `work` as one question of the pool. */
  async #question<T>(
    { signal, light = true }: AskOptions & { readonly light?: boolean },
    work: (run: Run) => Promise<T>,
    filter: MatchedFilter | null = null,
  ): Promise<T> {
    if (this.#closed) throw interrupted();
    const question = this.#pool.ask({ light, ...(signal === undefined ? {} : { signal }) });
    const give = (): void => this.#pool.cancel(question, signal?.reason);
    signal?.addEventListener('abort', give, { once: true });
    const run: Run = (kind, input) =>
      this.#pool.run(question, {
        kind,
        view: this.#view,
        filter: filter?.number ?? null,
        input,
      } as never);
    try {
      return await unlessAborted(work(run), signal);
    } finally {
      signal?.removeEventListener('abort', give);
      this.#pool.end(question);
    }
  }

  /** The answer to a request that was made before over the same filter, or `work`. */
  async #remembered<T>(name: string, work: () => Promise<T>): Promise<T> {
    const known = this.#answers.get(name);
    if (known !== undefined) return known as T;
    return this.#together.do(name, async () => {
      const answer = await work();
      this.#answers.set(name, answer);
      return answer;
    });
  }

  // Pages

  async search(request: SearchRequest, options: AskOptions = {}): Promise<SearchPage> {
    const { limit = DEFAULT_LIMIT, offset = 0, sort = 'relevance', facets = [] } = request;
    if (!isWhole(limit, 0, MOST_ITEMS_OF_PAGE)) {
      throw badFilter(`limit must be a whole number from 0 to ${MOST_ITEMS_OF_PAGE}`);
    }
    if (!isWhole(offset, 0, Number.MAX_SAFE_INTEGER)) {
      throw badFilter('offset must be a whole number of 0 or more');
    }
    if (offset > 0 && request.after !== undefined) {
      throw badFilter('a page begins at an offset or after a cursor, not both');
    }
    if (!SORT_ORDERS.has(sort)) {
      throw badFilter(`"${sort}" is no order`, `One of ${[...SORT_ORDERS].join(', ')}.`);
    }
    if (facets.length > MOST_FACETS) {
      throw badFilter(`at most ${MOST_FACETS} facets can be counted at once`);
    }
    const selections = facets.map((facet) => this.#checkFacet(facet));
    const cursor = request.after === undefined ? null : readCursor(request.after, sort);
    const counted = sort === 'relevance' && limit > 0;
    const work = async (filter: MatchedFilter, run: Run): Promise<SearchPage> => {
      const page = async () => {
        if (counted) await this.#countWords(filter, run);
        const after = cursor === null ? null : await this.#after(cursor, sort, run);
        return this.#page(filter, { limit, offset, sort, after }, run, request.explain === true);
      };
      const [{ items, next, explanation }, values, didYouMean] = await Promise.all([
        page(),
        Promise.all(
          facets.map(({ facet }, at) =>
            this.#facet(filter, facet, selections[at] ?? selectionOf({ facet }), run),
          ),
        ),
        this.#didYouMean(filter, run),
      ]);
      return {
        generation: this.generation,
        total: filter.total,
        items,
        next,
        facets: values,
        didYouMean,
        explanation,
      };
    };
    // What stands deep is found by counting first.
    const pages = limit === 0 ? 0 : offset > SHALLOW ? 3 : 1;
    const isKept =
      cursor === null && this.#answers.has(nameOfFirst({ sort, size: offset + limit + 1 }));
    const passes: Passes = ({ everything }) =>
      everything ? (isKept ? 0 : pages) : pages + facets.length;
    return this.#ask(request.filter, options, passes, work, counted);
  }

  /** The row behind which the page begins. */
  async #after(cursor: Placed & { generation: string; id: string }, sort: SortOrder, run: Run) {
    if (cursor.generation === this.generation) return cursor;
    // The item that ended the page before says where to go on in another generation.
    const [place] = await run('places', { ids: [cursor.id] });
    if (place === null || place === undefined) {
      throw badFilter(
        'the item at which the page before ended is gone',
        'Start again at the first page.',
      );
    }
    const [segment, row] = place;
    return { key: await run('keyOf', { sort, place }), segment, row };
  }

  async #page(
    filter: MatchedFilter,
    page: { limit: number; offset: number; sort: SortOrder; after: Placed | null },
    run: Run,
    explain: boolean,
  ): Promise<Pick<SearchPage, 'items' | 'next' | 'explanation'>> {
    const { limit, offset, sort } = page;
    if (limit === 0 || offset >= filter.total) {
      const explanation = explain ? await this.#explain(filter, [], run) : null;
      return { items: [], next: null, explanation };
    }
    const start =
      offset > SHALLOW
        ? await this.#startAt(filter, sort, offset, run)
        : { after: page.after, skip: offset };
    const size = start.skip + limit + 1;
    this.#memory.prepare(SORT_KEYS[sort]);
    const first = () => this.#first(filter, { sort, after: start.after, size }, run);
    const best = await (filter.everything && start.after === null
      ? this.#remembered(nameOfFirst({ sort, size }), first)
      : first());
    const rows = best.slice(start.skip);
    const more = rows.length > limit;
    if (more) rows.pop();
    const places = rows.map(({ segment, row }): Place => [segment, row]);
    const [docs, explanation] = await Promise.all([
      run('docs', { places }),
      explain ? this.#explain(filter, places, run) : null,
    ]);
    const items = docs.map(summaryOf);
    items.forEach(({ id }, at) => {
      const place = places[at];
      if (place !== undefined) this.#places.set(id, place);
    });
    const last = rows.at(-1);
    const id = items.at(-1)?.id;
    const next =
      more && last !== undefined && id !== undefined
        ? writeCursor({ ...last, generation: this.generation, sort, id })
        : null;
    return { items, next, explanation };
  }

  /** The first rows behind `after`. */
  async #first(
    filter: MatchedFilter,
    wanted: { sort: SortOrder; after: Placed | null; size: number },
    run: Run,
  ): Promise<readonly Placed[]> {
    const found = await Promise.all(
      this.#pageLoads(filter).map((chunks) => run('first', { ...wanted, chunks })),
    );
    return found.flat().sort(comparePlaced).slice(0, wanted.size);
  }

  /** Loads of a page: words have to be looked up in each segment again, which threads share. */
  #pageLoads({ loads, plan, total }: MatchedFilter): MatchedFilter['loads'] {
    const { threads } = this.#pool;
    if (loads.length >= threads) return loads;
    if (plan.words.length === 0 && total < SPAN_ROWS) return loads;
    const chunks = loads.flat();
    const size = Math.ceil(chunks.length / threads);
    return Array.from({ length: Math.ceil(chunks.length / size) }, (_, at) =>
      chunks.slice(at * size, (at + 1) * size),
    );
  }

  /** A row some way before the row at `offset`, found by counting keys; `skip` rows lie between. */
  async #startAt(
    { loads, plan }: MatchedFilter,
    sort: SortOrder,
    offset: number,
    run: Run,
  ): Promise<{ after: Placed | null; skip: number }> {
    const ranges =
      sort === 'relevance' && plan.words.length === 0
        ? [RANK_RANGE]
        : await Promise.all(loads.map((chunks) => run('keyRange', { sort, chunks })));
    let least = Number.POSITIVE_INFINITY;
    let greatest = Number.NEGATIVE_INFINITY;
    for (const range of ranges) {
      if (range === null) continue;
      least = Math.min(least, range.least);
      greatest = Math.max(greatest, range.greatest);
    }
    let empty = true;
    let skip = offset;
    for (;;) {
      const range = { least, greatest, empty };
      const bins = await Promise.all(
        loads.map((chunks) => run('binKeys', { sort, chunks, range, bins: KEY_BINS })),
      );
      let chosen = -1;
      let count = 0;
      for (let bin = 0; bin < KEY_BINS; bin += 1) {
        count = bins.reduce((sum, { counts }) => sum + (counts[bin] ?? 0), 0);
        if (skip < count) {
          chosen = bin;
          break;
        }
        skip -= count;
      }
      if (chosen < 0) return { after: null, skip: offset };
      least = Math.min(...bins.map((own) => own.least[chosen] ?? 0));
      greatest = Math.max(...bins.map((own) => own.greatest[chosen] ?? 0));
      empty = greatest === Number.NEGATIVE_INFINITY;
      if (count <= SHALLOW) {
        // Before all rows with the greatest key of the bin.
        return { after: { key: greatest, segment: -1, row: -1 }, skip };
      }
      if (least >= greatest) return this.#startInTie(loads, sort, greatest, skip, run);
    }
  }

  /** As `#startAt`, among rows with the same key. */
  async #startInTie(
    loads: MatchedFilter['loads'],
    sort: SortOrder,
    key: number,
    offset: number,
    run: Run,
  ): Promise<{ after: Placed | null; skip: number }> {
    let skip = offset;
    const counts = await Promise.all(
      loads.map((chunks) => run('tied', { sort, chunks, key, skip: 0, size: 0 })),
    );
    for (const [at, chunks] of loads.entries()) {
      const seen = counts[at]?.seen ?? 0;
      if (skip < seen) {
        if (skip === 0) {
          const { segment = 0, from = 0 } = chunks[0] ?? {};
          return { after: { key, segment, row: from - 1 }, skip: 0 };
        }
        const { rows } = await run('tied', { sort, chunks, key, skip: skip - 1, size: 1 });
        return { after: rows[0] ?? null, skip: 0 };
      }
      skip -= seen;
    }
    return { after: null, skip: offset };
  }

  async #explain(
    { plan }: MatchedFilter,
    places: readonly Place[],
    run: Run,
  ): Promise<Explanation | null> {
    return plan.words.length === 0 ? null : run('explain', { places });
  }

  async #didYouMean({ plan, total }: MatchedFilter, run: Run): Promise<string | null> {
    const [first] = plan.words;
    const words = first === undefined ? undefined : plan.leaves[first];
    if (words?.kind !== 'words' || total > FEW_FOUND) return null;
    // A one-off question over a large index does not wait seconds for it.
    if (!this.#canSpell && this.#info.words > FEW_WORDS) return null;
    await this.gatherVocabulary();
    return run('didYouMean', { text: words.text, language: words.language });
  }

  async count(filter: Predicate, options: AskOptions = {}): Promise<number> {
    return this.#ask(filter, options, noPasses, async ({ total }) => total);
  }

  // Facets

  #checkFacet(request: FacetRequest): FacetSelection {
    const { facet, limit = 0, offset = 0, least = 1, search = '', order = 'count' } = request;
    if (facet.startsWith(FIELD_KEY)) {
      checkFieldName(this.#fields, facet.slice(FIELD_KEY.length));
    } else {
      const { kind, name } = keyNamed(facet);
      if (kind === 'number' || kind === 'date') {
        throw badFilter(`${name} has no values to count`, 'Ask for its histogram.');
      }
    }
    if (!isWhole(limit, 0, MOST_FACET_VALUES)) {
      throw badFilter(`a facet's limit must be a whole number from 0 to ${MOST_FACET_VALUES}`);
    }
    if (!isWhole(offset, 0, 2 ** 31)) throw badFilter("a facet's offset is a whole number");
    if (!isWhole(least, 0, 2 ** 31)) throw badFilter("a facet's least count is a whole number");
    if (search.length > 1000) throw badFilter('the text to find in a facet is too long');
    if (order !== 'count' && order !== 'value') {
      throw badFilter(`"${order}" is no order of a facet`, 'It is count or value.');
    }
    return selectionOf(request);
  }

  async facet(
    predicate: Predicate,
    request: FacetRequest,
    options: AskOptions = {},
  ): Promise<FacetCounts> {
    const selection = this.#checkFacet(request);
    const passes: Passes = ({ everything }) => (everything ? 0 : 1);
    return this.#ask(predicate, options, passes, (filter, run) =>
      this.#facet(filter, request.facet, selection, run),
    );
  }

  #facet(
    filter: MatchedFilter,
    facet: string,
    selection: FacetSelection,
    run: Run,
  ): Promise<FacetCounts> {
    const name = `${filter.key} facet ${JSON.stringify([facet, selection])}`;
    return this.#remembered(name, async () => {
      if (facet.startsWith(FIELD_KEY)) {
        const reference = { name: facet.slice(FIELD_KEY.length) };
        return { facet, ...(await run('fieldFacet', { reference, selection })) };
      }
      const key = keyNamed(facet);
      if (key.kind === 'exact') {
        const reference = { path: `item.${key.name}` };
        return { facet, ...(await run('fieldFacet', { reference, selection })) };
      }
      return { facet, ...(await this.#codeFacet(filter, key.name, selection, run)) };
    });
  }

  async #codeFacet(
    filter: MatchedFilter,
    key: string,
    selection: FacetSelection,
    run: Run,
  ): Promise<Omit<FacetCounts, 'facet'>> {
    if (filter.total === 0) return { counts: [], distinct: 0, missing: 0 };
    this.#memory.prepare([key]);
    if (filter.everything) {
      const [selected, missing] = await Promise.all([
        run('facetTotals', { key, selection }),
        this.#remembered(`missing ${key}`, () => this.#missing(filter, key, run)),
      ]);
      return { ...selected, missing };
    }
    const { loads } = filter;
    const parts = Math.min(loads.length, this.#pool.threads);
    if (parts > 1) {
      const values = await this.#remembered(`values ${key}`, () => run('dictionarySize', { key }));
      const counts = new SharedArrayBuffer(4 * values);
      const counted = await Promise.all(
        Array.from({ length: parts }, (_, part) => {
          const chunks = loads.filter((_load, at) => at % parts === part).flat();
          return run('facet', { key, chunks, counts, selection });
        }),
      );
      const selected = await run('facetSelect', { key, counts, selection });
      return { ...selected, missing: counted.reduce((sum, { missing }) => sum + missing, 0) };
    }
    const { selected, missing } = await run('facet', {
      key,
      chunks: loads.flat(),
      counts: null,
      selection,
    });
    return { counts: selected?.counts ?? [], distinct: selected?.distinct ?? 0, missing };
  }

  /** Items of everything that have no value. */
  async #missing({ loads }: MatchedFilter, key: string, run: Run): Promise<number> {
    const selection = selectionOf({ facet: key, limit: 0 });
    const values = await run('dictionarySize', { key });
    const counts = new SharedArrayBuffer(4 * values);
    const { missing } = await run('facet', { key, chunks: loads.flat(), counts, selection });
    return missing;
  }

  // Histograms and statistics

  async histogram(request: HistogramRequest, options: AskOptions = {}): Promise<Histogram> {
    const { bins = DEFAULT_BINS, width = null } = request;
    const { name: key, kind } = keyNamed(request.key);
    if (kind !== 'number' && kind !== 'date') {
      throw badFilter(`${key} has no histogram`, 'Histograms are of eventDate and of numbers.');
    }
    if (!isWhole(bins, 1, 10_000)) throw badFilter('bins is a whole number from 1 to 10,000');
    checkWidth(width, kind);
    const nameOf = (filter: MatchedFilter) => `${filter.key} histogram ${key} ${width} ${bins}`;
    const passes: Passes = (filter) => (this.#answers.has(nameOf(filter)) ? 0 : 2);
    return this.#ask(request.filter, options, passes, (filter, run) =>
      this.#remembered(nameOf(filter), async () => {
        this.#memory.prepare([key]);
        const { loads } = filter;
        const extent = joinExtents(
          await Promise.all(loads.map((chunks) => run('extent', { key, chunks }))),
        );
        const { missing } = extent;
        if (kind === 'date') {
          const chosen = (width ?? chooseDateWidth(extent, bins)) as DateWidth;
          const { first, count } = binCount(extent, (date) => dateBin(date, chosen));
          const parts = await Promise.all(
            loads.map((chunks) => run('dateEdges', { chunks, width: chosen, first, bins: count })),
          );
          const found = dateBins(sumOf(parts, count + 1), first, chosen);
          return { key, width: chosen, bins: found, missing };
        }
        const chosen = typeof width === 'number' ? width : chooseNumberWidth(extent, bins);
        const { first, count } = binCount(extent, (value) => Math.floor(value / chosen));
        const parts = await Promise.all(
          loads.map((chunks) =>
            run('numberBins', { key, chunks, width: chosen, first, bins: count }),
          ),
        );
        return {
          key,
          width: chosen,
          bins: numberBins(sumOf(parts, count), first, chosen),
          missing,
        };
      }),
    );
  }

  async statistics(
    request: StatisticsRequest,
    options: AskOptions = {},
  ): Promise<readonly Statistics[]> {
    const keys = request.keys.map((name) => {
      const key = keyNamed(name);
      if (key.kind !== 'number') throw badFilter(`${key.name} holds no numbers`);
      return key.name;
    });
    if (keys.length > MOST_FACETS) throw badFilter(`at most ${MOST_FACETS} keys at once`);
    return this.#ask(
      request.filter,
      options,
      () => 3 * keys.length,
      (filter, run) =>
        Promise.all(
          keys.map((key) =>
            this.#remembered(`${filter.key} statistics ${key}`, () =>
              this.#statisticsOf(filter, key, run),
            ),
          ),
        ),
    );
  }

  async #statisticsOf({ loads }: MatchedFilter, key: string, run: Run): Promise<Statistics> {
    this.#memory.prepare([key]);
    const extents = await Promise.all(loads.map((chunks) => run('extent', { key, chunks })));
    const counts = extents.map(({ rows, missing }) => rows - missing);
    const numbers = new SharedArrayBuffer(8 * counts.reduce((sum, count) => sum + count, 0));
    let place = 0;
    await Promise.all(
      loads.map((chunks, at) => {
        const own = place;
        place += counts[at] ?? 0;
        return run('gather', { key, chunks, target: numbers, place: own });
      }),
    );
    return run('describe', { key, numbers });
  }

  // Exploring

  async cube({ filter, dimensions }: CubeRequest, options: AskOptions = {}): Promise<Cube> {
    for (const { key } of dimensions) {
      const { kind, name } = keyNamed(key);
      if (kind === 'number' || kind === 'exact') {
        throw badFilter(`${name} cannot be a dimension`, 'eventDate, or a key whose values recur.');
      }
    }
    const bins = JSON.stringify(dimensions.map(({ key, values }) => [key, values]));
    const nameOf = (matched: MatchedFilter) => `${matched.key} cube ${bins}`;
    const passes: Passes = (matched) => (this.#cubes.has(nameOf(matched)) ? 0 : dimensions.length);
    return this.#ask(filter, options, passes, async (matched, run) => {
      this.#memory.prepare(dimensions.map(({ key }) => keyNamed(key).name));
      const name = nameOf(matched);
      const table =
        this.#cubes.get(name) ??
        (await this.#together.do(name, () => this.#cubeTable(matched, dimensions, run)));
      const cube = table === null ? null : await run('cubeSlice', { table, dimensions });
      if (table === null || cube === null) return run('cubeCount', { dimensions });
      this.#cubes.set(name, table);
      return cube;
    });
  }

  /** Table from which the cube is sliced, whatever is selected; null where it would be too large. */
  async #cubeTable(
    { loads }: MatchedFilter,
    dimensions: CubeRequest['dimensions'],
    run: Run,
  ): Promise<CubeTable | null> {
    const plan = await run('cubePlan', { dimensions });
    const parts = Math.max(1, Math.min(loads.length, this.#pool.threads));
    const tables = await Promise.all(
      Array.from({ length: parts }, (_, part) =>
        run('cubeTable', { plan, chunks: loads.filter((_load, at) => at % parts === part).flat() }),
      ),
    );
    const found = tables.filter((table) => table !== null);
    return found.length < tables.length ? null : run('cubeJoin', { tables: found });
  }

  async tile(request: TileRequest, options: AskOptions = {}): Promise<Uint8Array> {
    const bare = { ...request, filter: ALL };
    const ofAll = request.filter.kind === 'all' ? JSON.stringify(bare) : null;
    const drawn = ofAll === null ? undefined : this.#tiles.get(ofAll);
    if (drawn !== undefined) return drawn;
    const passes: Passes = ({ everything }) => (everything ? 0 : 1);
    const tile = await this.#ask(request.filter, options, passes, async (filter, run) => {
      const { everything, total } = filter;
      const pyramid = everything ? this.#pyramidOf(bare.srs, total) : null;
      const known = pyramid === null ? null : pyramidCounts(pyramid, bare);
      if (known !== null) return run('tile', { request: bare, counts: [known] });
      this.#memory.prepare([GEO]);
      const few = pyramid === null ? total < this.#loadWeight : !isCrowded(pyramid, bare);
      const counts = few ? null : await this.#tileCounts(bare, run);
      return run('tile', { request: bare, counts });
    });
    if (ofAll !== null) this.#tiles.set(ofAll, tile);
    return tile;
  }

  /** Counts of a tile, by shares of the threads. */
  #tileCounts(request: TileRequest, run: Run): Promise<readonly SparseCounts[]> {
    this.#memory.prepare([GEO]);
    const of = Math.max(1, this.#pool.threads);
    return Promise.all(
      Array.from({ length: of }, (_, index) =>
        run('tileCounts', { request, share: { index, of } }),
      ),
    );
  }

  /** The crowded tiles of the whole map, once they are counted; until then null. Small indexes have none. */
  #pyramidOf(srs: TileRequest['srs'], total: number): TilePyramid | null {
    const known = this.#pyramids.get(srs);
    if (known !== undefined || total < this.#loadWeight) return known ?? null;
    this.#pyramids.set(srs, null);
    void this.#gatherTiles(srs).catch(() => this.#pyramids.delete(srs));
    return null;
  }

  /** Tile by tile, so that other questions come between. */
  async #gatherTiles(srs: TileRequest['srs']): Promise<void> {
    const steps = pyramidSteps(srs);
    let step = steps.next();
    while (step.done !== true) {
      const request = step.value;
      const { signal } = this.#ending;
      const parts = await this.#ask(
        ALL,
        { signal },
        () => 1,
        (_, run) => this.#tileCounts(request, run),
      );
      const { columns, rows } = gridOf(request);
      const sum: TileCounts = new Uint32Array(columns * rows);
      for (const counts of parts) addSparse(sum, counts);
      step = steps.next(sum);
    }
    this.#pyramids.set(srs, step.value);
  }

  async suggest(request: SuggestRequest, options: AskOptions = {}): Promise<readonly Suggestion[]> {
    const { text, limit = 0 } = request;
    if (typeof text !== 'string' || !isWhole(limit, 0, Number.MAX_SAFE_INTEGER)) {
      throw badFilter('a suggestion is asked for with a text and a limit of 0 or more');
    }
    if (!this.#canSpell && this.#suggester !== null) {
      try {
        return await this.#suggester.suggest(request, options);
      } catch (error) {
        if (options.signal?.aborted === true) throw error;
        // It was closed meanwhile, or its files are damaged: these here are not.
      }
    }
    await unlessAborted(this.gatherVocabulary(), options.signal);
    return this.#question(options, (run) => run('suggest', { request }));
  }

  /** Until its own words are gathered, suggestions are those of the generation before; null: no longer. */
  suggestBy(other: Engine | null): void {
    this.#suggester = other;
  }

  /** Gathers the words and values that suggestions and spelling need; resolved when all threads know them. */
  gatherVocabulary(): Promise<void> {
    this.#vocabulary ??= this.#gather().catch((error: unknown) => {
      this.#vocabulary = null;
      throw error;
    });
    return this.#vocabulary;
  }

  async #gather(): Promise<void> {
    const { signal } = this.#ending;
    const here = () => this.#question({ signal }, (run) => run('vocabulary', null));
    const elsewhere =
      this.#info.values + this.#info.words > FEW_WORDS ? this.#gatherElsewhere : null;
    const data = await (elsewhere === null ? here() : elsewhere(signal));
    this.#pool.tellVocabulary(this.#view, data);
    this.#canSpell = true;
  }

  // Items

  async *lookup(
    values: readonly string[],
    options: LookupOptions = {},
  ): AsyncGenerator<readonly LookupHit[]> {
    const { field = null, limit = Number.MAX_SAFE_INTEGER } = options;
    if (field !== null) checkFieldName(this.#fields, field);
    if (!(limit >= 0)) throw badFilter('limit is a whole number of 0 or more');
    for (let at = 0; at < values.length; at += LOOKUP_BATCH) {
      const some = values.slice(at, at + LOOKUP_BATCH);
      const parts = await this.#question(options, (run) =>
        Promise.all(
          this.#segmentShares().map((segments) =>
            run('lookup', { segments, values: some, field, limit }),
          ),
        ),
      );
      const hits = joinHits(parts, limit).map(
        ({ turn, id, field: found, path, place }): LookupHit => {
          this.#places.set(id, place);
          return { value: some[turn] ?? '', id, field: found, path };
        },
      );
      if (hits.length > 0) yield hits;
    }
  }

  /** The segments, a share for each thread. */
  #segmentShares(): number[][] {
    const { length } = this.#rows;
    const shares = Math.max(1, Math.min(this.#pool.threads, length));
    const size = Math.ceil(length / shares);
    return Array.from({ length: Math.ceil(length / size) }, (_, share) =>
      Array.from({ length: Math.min(size, length - share * size) }, (_, at) => share * size + at),
    );
  }

  async locate(ids: readonly string[]): Promise<Map<string, ItemLocation>> {
    return this.#question({}, async (run) => {
      const { found, places } = await this.#placed(ids, run);
      const locations = await run('locations', { places });
      return new Map(zip(found, locations));
    });
  }

  async summaries(ids: readonly string[]): Promise<Map<string, ItemSummary>> {
    return this.#question({}, async (run) => {
      const { found, places } = await this.#placed(ids, run);
      const docs = await run('docs', { places });
      return new Map(zip(found, docs.map(summaryOf)));
    });
  }

  async #placed(ids: readonly string[], run: Run): Promise<{ found: string[]; places: Place[] }> {
    const known = ids.map((id) => this.#places.get(id) ?? null);
    const unknown = ids.filter((_id, at) => known[at] === null);
    const looked = unknown.length === 0 ? [] : await run('places', { ids: unknown });
    const next = looked.values();
    const found: string[] = [];
    const places: Place[] = [];
    known.forEach((before, at) => {
      const place = before ?? next.next().value ?? null;
      if (place === null) return;
      found.push(ids[at] ?? '');
      places.push(place);
    });
    return { found, places };
  }

  async *ids(
    predicate: Predicate,
    options: AskOptions = {},
  ): AsyncGenerator<readonly LocatedItem[]> {
    // Every batch asks anew: a filter that was dropped meanwhile is matched again.
    for (let segment = 0; segment < this.#rows.length; segment += 1) {
      for (let row: number | null = 0; row !== null; ) {
        const from: number = row;
        const { items, next } = await this.#ask(
          predicate,
          options,
          noPasses,
          async ({ total }, run) =>
            total === 0
              ? { items: [], next: null }
              : run('items', { segment, row: from, size: IDS_BATCH }),
        );
        if (items.length > 0) yield items;
        row = next;
      }
    }
  }
}

/** Where so few items were found, the words may have been meant otherwise. */
const FEW_FOUND = 5;
/** The vocabulary of so many words is gathered in less than a second. */
const FEW_WORDS = 400_000;

const SORT_KEYS: Readonly<Record<SortOrder, readonly string[]>> = {
  relevance: [],
  eventDate: ['eventDate'],
  '-eventDate': ['eventDate'],
  lastChanged: ['lastChanged'],
  '-lastChanged': ['lastChanged'],
};
const SORT_ORDERS: ReadonlySet<string> = new Set(Object.keys(SORT_KEYS));

const checkWidth = (width: HistogramRequest['width'], kind: 'number' | 'date'): void => {
  if (width === null || width === undefined) return;
  const valid =
    kind === 'date'
      ? width === 'day' || width === 'month' || width === 'year' || isWhole(Number(width), 1, 1e6)
      : typeof width === 'number' && Number.isFinite(width) && width > 0;
  if (valid) return;
  throw badFilter(
    `"${width}" is no width of a bin`,
    kind === 'date' ? 'day, month, year, or a number of years.' : 'A number greater than 0.',
  );
};

const sumOf = (parts: readonly Int32Array[], length: number): Int32Array => {
  const sum = new Int32Array(length);
  for (const part of parts) {
    for (let at = 0; at < length; at += 1) sum[at] = (sum[at] ?? 0) + (part[at] ?? 0);
  }
  return sum;
};

const zip = <T>(names: readonly string[], values: readonly T[]): [string, T][] => {
  const pairs: [string, T][] = [];
  names.forEach((name, at) => {
    const value = values[at];
    if (value !== undefined) pairs.push([name, value]);
  });
  return pairs;
};

/** Counts of the words of a filter over all loads. */
const sumOfCounts = (
  { words }: FilterPlan,
  loads: readonly (readonly WordCounts[])[],
): readonly WordCounts[] =>
  words.map((_leaf, at) => addWordCounts(loads.map((counts) => counts[at] ?? [])));

interface Weighed {
  readonly chunk: Chunk;
  /** Matches. */
  readonly count: number;
}

/** A chunk as pieces of at most so many rows, as if its matches were spread evenly. */
const inPieces = ({ chunk, count }: Weighed, most: number): Weighed[] => {
  const pieces = planChunks([chunk.to], most).flat();
  if (count === 0 || chunk.from > 0 || pieces.length === 1) return [{ chunk, count }];
  return pieces.map(({ from, to }) => ({
    chunk: { segment: chunk.segment, from, to },
    count: Math.max(1, Math.round((count * (to - from)) / chunk.to)),
  }));
};

/** Divides chunks that have matches into loads of about the same work. */
const divide = (weighed: readonly Weighed[], most: number) => {
  const loads: Chunk[][] = [];
  let load: Chunk[] = [];
  let weight = 0;
  for (const { chunk, count } of weighed) {
    if (count === 0) continue;
    load.push(chunk);
    weight += count + (chunk.to - chunk.from) / ROWS_A_WEIGHT;
    if (weight >= most) {
      loads.push(load);
      load = [];
      weight = 0;
    }
  }
  if (load.length > 0) loads.push(load);
  return loads;
};

/** The promise, or INTERRUPTED as soon as the signal says so. */
const unlessAborted = <T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const give = (): void => reject(interrupted(signal.reason));
    if (signal.aborted) {
      give();
      promise.catch(() => {});
      return;
    }
    signal.addEventListener('abort', give, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', give));
  });
};
