import { type Bitmap, giveBits, rowsFrom, takeBits } from '../bitmap.ts';
import { planCube } from '../cubes/plan.ts';
import { countCube, sliceCube } from '../cubes/slice.ts';
import { type CubeTable, countParts, joinTables } from '../cubes/table.ts';
import type { Explanation, SortOrder, TileRequest } from '../model/requests.ts';
import { type Matches, type Segment, SPAN_ROWS } from '../model/segment.ts';
import { damagedSegment } from '../segments/damaged.ts';
import { countTile, type Share } from '../tiles/count.ts';
import { encodeTile } from '../tiles/density-tile.ts';
import { gridOf } from '../tiles/grid.ts';
import type { TileCounts } from '../tiles/job.ts';
import { addSparse, sparseOf } from '../tiles/sparse.ts';
import { explainQuery, explainRows } from '../words/explain.ts';
import { matchWords } from '../words/match.ts';
import { readWords, type WordQuery } from '../words/query.ts';
import { createScorer, type RowScores, type Scorer } from '../words/score.ts';
import { didYouMean } from '../words/spelling.ts';
import {
  countWords,
  type WordCounts,
  type WordStatistics,
  weighWords,
} from '../words/statistics.ts';
import { suggest } from '../words/suggest.ts';
import { buildVocabulary, Vocabulary, type VocabularyData } from '../words/vocabulary.ts';
import { countField } from './any-field.ts';
import { collect } from './collect.ts';
import { countChunk, countValues, type Pause } from './count.ts';
import { evaluateChunk, evaluatorOf } from './evaluate.ts';
import { type Fault, faultOf, interrupted } from './faults.ts';
import { addDateEdges, addNumberBins, dateExtent, joinExtents, numberExtent } from './histogram.ts';
import { addLeaf } from './leaves.ts';
import { lookUp, placesOf } from './look-up.ts';
import {
  binKeys,
  FirstRows,
  keyRange,
  newKeyBins,
  type SortKeys,
  sortKeysOf,
  tiedOfChunk,
} from './order.ts';
import type { Chunk } from './rows.ts';
import { zeros } from './scratch.ts';
import { selectValues } from './select-values.ts';
import { describe, gatherNumbers } from './statistics.ts';
import type { FilterDefinition, FoundItem, Place, Task, TaskKind, TaskOf, Tasks } from './tasks.ts';
import { bitsBySegment, type GenerationView, matchesOf } from './view.ts';

/** What threads are told. */
export type Message =
  | { readonly kind: 'open'; readonly view: number; readonly descriptor: unknown }
  /** Blocks that came into memory (bytes) or left it (null): see `ViewOpener`. */
  | { readonly kind: 'hold'; readonly change: unknown }
  /** Much memory that was held is free now. */
  | { readonly kind: 'collect' }
  /** Questions will come to a generation: what the first would do is to be done. */
  | { readonly kind: 'prepare'; readonly view: number }
  | { readonly kind: 'close'; readonly view: number }
  /** Words and values of a generation, for suggestions. */
  | { readonly kind: 'vocabulary'; readonly view: number; readonly data: VocabularyData }
  | { readonly kind: 'define'; readonly definition: FilterDefinition }
  | { readonly kind: 'forget'; readonly filter: number }
  /** `slot`: place of the flag that says whether the question was given up. */
  | { readonly kind: 'task'; readonly job: number; readonly slot: number; readonly task: Task };

/** What they answer. */
export type Answer =
  | { readonly job: number; readonly result: unknown }
  | { readonly job: number; readonly fault: Fault };

/** In the place of a job's number: garbage was collected, or a generation is prepared. */
export const CHORE = 0;

/** How a thread opens generations. */
export interface ViewOpener {
  open(descriptor: unknown): GenerationView;
  /** Hears of a change of what is held in memory. */
  hold(change: unknown): void;
  /** Whether memory that is not held any more is still to be collected. */
  readonly isLittered: boolean;
}

/** A filter in one thread. */
class KnownFilter {
  readonly definition: FilterDefinition;
  /** By segment. */
  readonly bits: readonly Bitmap[];
  /** Of the generation. */
  readonly #items: number;
  /** Of leaves that are evaluated before the plan, by leaf and segment. */
  readonly leaves: readonly (readonly Bitmap[])[];
  readonly #words = new Map<number, ReadWords>();

  constructor(definition: FilterDefinition, view: GenerationView) {
    this.definition = definition;
    this.#items = itemsOf(view);
    const rows = view.segments.map(({ manifest }) => manifest.rows);
    this.bits =
      definition.bits === null
        ? view.segments.map(({ alive }) => alive)
        : bitsBySegment(definition.bits, rows);
    this.leaves = definition.leaves.map((leaf) => bitsBySegment(leaf, rows));
  }

  /** The words of a leaf as they were read. */
  words(leaf: number): ReadWords {
    let words = this.#words.get(leaf);
    if (words === undefined) {
      const wanted = this.definition.plan.leaves[leaf];
      if (wanted?.kind !== 'words') throw new RangeError(`leaf ${leaf} has no words`);
      words = { query: readWords(wanted.text, wanted.language), statistics: null };
      this.#words.set(leaf, words);
    }
    return words;
  }

  /** Counts of the words that are asked for, in some segments. */
  wordCounts(segments: readonly Segment[]): WordCounts[] {
    return this.definition.plan.words.map((leaf) => countWords(this.words(leaf).query, segments));
  }

  /** Scores of the rows of a segment by all words that are asked for; `release` them in the end. */
  scores(number: number, segment: Segment): SegmentScores {
    const { wordCounts, plan } = this.definition;
    const within = this.bits[number] ?? segment.alive;
    return new SegmentScores(
      plan.words.flatMap((leaf, at) => {
        const words = this.words(leaf);
        const counts = wordCounts?.[at];
        if (counts === undefined) throw new RangeError('the words were not counted');
        words.statistics ??= weighWords(words.query, counts, this.#items);
        return createScorer(words.query, segment, words.statistics, within) ?? [];
      }),
    );
  }
}

const itemsOf = ({ segments }: GenerationView): number =>
  segments.reduce((sum, { manifest }) => sum + manifest.items, 0);

interface ReadWords {
  readonly query: WordQuery;
  /** Weighed when scores are asked for. */
  statistics: WordStatistics | null;
}

/** Scores by several queries of words, added up. */
class SegmentScores implements RowScores {
  readonly plain: number;
  readonly #scorers: readonly Scorer[];

  constructor(scorers: readonly Scorer[]) {
    this.#scorers = scorers;
    this.plain = scorers.reduce((sum, { plain }) => sum + plain, 0);
  }

  /** These scores, or null where no row has any. */
  get orNull(): RowScores | null {
    const [first] = this.#scorers;
    return this.#scorers.length === 1 ? (first ?? null) : first === undefined ? null : this;
  }

  odd(at: number): number {
    let odd = 0;
    for (const scorer of this.#scorers) odd |= scorer.odd(at);
    return odd;
  }

  score(row: number): number {
    let score = 0;
    for (const scorer of this.#scorers) score += scorer.score(row);
    return score;
  }

  release(): void {
    for (const scorer of this.#scorers) scorer.release();
  }
}

const toShared = <T extends Uint32Array | Int32Array | Float64Array>(
  data: T,
  make: (memory: SharedArrayBuffer) => T,
): T => {
  const shared = make(new SharedArrayBuffer(data.byteLength));
  shared.set(data);
  return shared;
};

/** The table in memory that goes to other threads without being copied. */
const sharedTable = (table: CubeTable): CubeTable => ({
  ...table,
  sets: table.sets.map(({ starts, bins }) => ({
    starts: toShared(starts, (memory) => new Uint32Array(memory)),
    bins: toShared(bins, (memory) => new Int32Array(memory)),
  })),
  combinations: toShared(table.combinations, (memory) => new Uint32Array(memory)),
  counts: toShared(table.counts, (memory) => new Float64Array(memory)),
});

const emptyTile = (request: TileRequest): TileCounts => {
  const { columns, rows } = gridOf(request);
  return zeros('tile', columns * rows);
};

type Handlers = {
  readonly [K in TaskKind]: (input: Tasks[K]['in'], context: Context) => Tasks[K]['out'];
};

/** What a task works on. */
class Context {
  readonly view: GenerationView;
  readonly pause: Pause;
  readonly #filter: KnownFilter | null;
  readonly #vocabulary: Vocabulary | null;
  /** The segment that is worked on, for faults. */
  at: string | null = null;

  constructor(
    view: GenerationView,
    filter: KnownFilter | null,
    vocabulary: Vocabulary | null,
    pause: Pause,
  ) {
    this.#vocabulary = vocabulary;
    this.view = view;
    this.#filter = filter;
    this.pause = pause;
  }

  get filter(): KnownFilter {
    if (this.#filter === null) throw new RangeError('the task has no filter');
    return this.#filter;
  }

  get vocabulary(): Vocabulary {
    if (this.#vocabulary === null) throw new RangeError('the vocabulary was not gathered');
    return this.#vocabulary;
  }

  segment(number: number): Segment {
    const segment = this.view.segments[number];
    if (segment === undefined) throw new RangeError(`there is no segment ${number}`);
    this.at = segment.id;
    return segment;
  }

  bits(number: number): Bitmap {
    const bits = this.filter.bits[number];
    if (bits === undefined) throw new RangeError(`there is no segment ${number}`);
    return bits;
  }

  /** All that matches, as cubes want it. */
  matches(): Matches {
    return matchesOf(this.view, this.filter.definition);
  }

  /** Works with the keys by which the rows of a segment are sorted. */
  withKeys<T>(number: number, sort: SortOrder, work: (keys: SortKeys) => T): T {
    const segment = this.segment(number);
    if (sort !== 'relevance') return work(sortKeysOf(segment, sort, null));
    const scores = this.filter.scores(number, segment);
    const result = work(sortKeysOf(segment, sort, scores.orNull));
    scores.release();
    return result;
  }

  /** Counts of a tile, in memory that the next one takes. */
  tile(request: TileRequest, share: Share): TileCounts {
    const { bits, definition } = this.filter;
    const counts = emptyTile(request);
    this.view.segments.forEach((segment, at) => {
      this.pause();
      this.at = segment.id;
      const matches = definition.bits === null ? null : (bits[at] ?? null);
      countTile(segment, matches, request, counts, share);
    });
    return counts;
  }

  segments(numbers: readonly number[]): Segment[] {
    return numbers.map((number) => this.segment(number));
  }

  /** Writes the rows of a chunk that match, and returns how many they are. */
  match(chunk: Chunk): number {
    const { plan } = this.filter.definition;
    const segment = this.segment(chunk.segment);
    const leaves = new Map<number, Bitmap>();
    const leafBits = (leaf: number): Bitmap => {
      const known = this.filter.leaves[leaf]?.[chunk.segment];
      if (known !== undefined) return known;
      let bits = leaves.get(leaf);
      if (bits === undefined) {
        bits = this.#leaf(leaf, segment);
        leaves.set(leaf, bits);
      }
      return bits;
    };
    const evaluator = evaluatorOf(plan.root, segment, leafBits);
    const count = evaluateChunk(evaluator, segment, chunk, this.bits(chunk.segment), this.pause);
    for (const bits of leaves.values()) giveBits(bits);
    return count;
  }

  /** Evaluates a leaf over a segment before the plan. */
  leaf(leaf: number, number: number): void {
    const bits = this.#leaf(leaf, this.segment(number));
    this.filter.leaves[leaf]?.[number]?.set(bits);
    giveBits(bits);
  }

  /** Rows of a segment that a leaf of the plan means. */
  #leaf(leaf: number, segment: Segment): Bitmap {
    this.pause();
    const wanted = this.filter.definition.plan.leaves[leaf];
    if (wanted === undefined) throw new RangeError(`there is no leaf ${leaf}`);
    if (wanted.kind === 'words') return matchWords(this.filter.words(leaf).query, segment);
    const bits = takeBits(segment.alive.length);
    addLeaf(segment, wanted, bits, this.pause);
    return bits;
  }
}

const DATE_KEY = 'eventDate';

/** Rows by segment, in the order of `places`, answered for each segment at once. */
const bySegment = <T>(
  places: readonly Place[],
  ask: (segment: number, rows: readonly number[]) => readonly T[],
): T[] => {
  const groups = new Map<number, number[]>();
  places.forEach(([segment], at) => {
    const group = groups.get(segment);
    if (group === undefined) groups.set(segment, [at]);
    else group.push(at);
  });
  const result: T[] = new Array(places.length);
  for (const [segment, turns] of groups) {
    const answers = ask(
      segment,
      turns.map((at) => places[at]?.[1] ?? 0),
    );
    turns.forEach((at, turn) => {
      const answer = answers[turn];
      if (answer !== undefined) result[at] = answer;
    });
  }
  return result;
};

const HANDLERS: Handlers = {
  leaf: ({ leaf, segments }, context) => {
    for (const segment of segments) context.leaf(leaf, segment);
    return null;
  },
  match: ({ chunks, counted }, context) => {
    const counts = chunks.map((chunk) => context.match(chunk));
    if (!counted) return { counts, words: null };
    const segments = context.segments(
      chunks.filter(({ from }) => from === 0).map(({ segment }) => segment),
    );
    return { counts, words: context.filter.wordCounts(segments) };
  },
  countWords: ({ segments }, context) => context.filter.wordCounts(context.segments(segments)),
  first: ({ sort, chunks, after, size }, context) => {
    const first = new FirstRows(size, after);
    for (const chunk of chunks) {
      const { pause } = context;
      const bits = context.bits(chunk.segment);
      if (sort === 'relevance') {
        const segment = context.segment(chunk.segment);
        const scores = context.filter.scores(chunk.segment, segment);
        first.addRelevant(scores.orNull, segment.ranks(), bits, chunk, pause);
        scores.release();
      } else {
        context.withKeys(chunk.segment, sort, (keys) => first.add(keys, bits, chunk, pause));
      }
    }
    return first.rows();
  },
  keyRange: ({ sort, chunks }, context) => {
    let least = Number.POSITIVE_INFINITY;
    let greatest = Number.NEGATIVE_INFINITY;
    for (const chunk of chunks) {
      const range = context.withKeys(chunk.segment, sort, (keys) =>
        keyRange(keys, context.bits(chunk.segment), chunk, context.pause),
      );
      if (range === null) continue;
      least = Math.min(least, range.least);
      greatest = Math.max(greatest, range.greatest);
    }
    return least > greatest ? null : { least, greatest };
  },
  binKeys: ({ sort, chunks, range, bins: size }, context) => {
    const bins = newKeyBins(size);
    for (const chunk of chunks) {
      context.withKeys(chunk.segment, sort, (keys) =>
        binKeys(keys, context.bits(chunk.segment), chunk, range, bins, context.pause),
      );
    }
    return bins;
  },
  tied: ({ sort, chunks, key, skip, size }, context) => {
    const rows = [];
    let seen = 0;
    for (const chunk of chunks) {
      const found = context.withKeys(chunk.segment, sort, (keys) =>
        tiedOfChunk(
          keys,
          context.bits(chunk.segment),
          chunk,
          key,
          Math.max(0, skip - seen),
          size - rows.length,
          context.pause,
        ),
      );
      seen += found.seen;
      rows.push(...found.rows);
    }
    return { rows, seen };
  },
  keyOf: ({ sort, place: [number, row] }, context) => {
    const from = row - (row % SPAN_ROWS);
    const to = Math.min(context.segment(number).manifest.rows, from + SPAN_ROWS);
    // The row may not match any more; its score counts all the same.
    const bits = context.bits(number).slice();
    bits[row >>> 5] = (bits[row >>> 5] ?? 0) | (1 << (row & 31));
    return context.withKeys(number, sort, (keys) => keys(from, to, bits)[row - from] ?? 0);
  },
  docs: ({ places }, context) =>
    bySegment(places, (number, rows) => context.segment(number).docs(rows)),
  facet: ({ key, chunks, counts, selection }, context) => {
    const dictionary = context.view.dictionary(key);
    const sums = counts === null ? zeros('counts', dictionary.values) : new Uint32Array(counts);
    let missing = 0;
    for (const chunk of chunks) {
      const column = context.segment(chunk.segment).codes(key);
      missing += countValues(column, chunk, context.bits(chunk.segment), sums, context.pause);
    }
    return {
      missing,
      selected: counts === null ? selectValues(dictionary, sums, selection, context.pause) : null,
    };
  },
  facetSelect: ({ key, counts, selection }, context) =>
    selectValues(context.view.dictionary(key), new Uint32Array(counts), selection, context.pause),
  facetTotals: ({ key, selection }, context) => {
    const dictionary = context.view.dictionary(key);
    return selectValues(dictionary, dictionary.totals, selection, context.pause);
  },
  dictionarySize: ({ key }, context) => context.view.dictionary(key).values,
  fieldFacet: ({ reference, selection }, context) => {
    const { definition, bits } = context.filter;
    const parts = context.view.segments.map((segment, at) => ({
      segment,
      bits: bits[at] ?? segment.alive,
    }));
    const everything = definition.bits === null;
    return countField(parts, reference, selection, definition.total, everything, context.pause);
  },
  extent: ({ key, chunks }, context) => {
    let rows = 0;
    const extents = chunks.map((chunk) => {
      const segment = context.segment(chunk.segment);
      const bits = context.bits(chunk.segment);
      rows += countChunk(bits, chunk);
      return key === DATE_KEY
        ? dateExtent(segment.dates(), bits, chunk, context.pause)
        : numberExtent(segment.numbers(key), bits, chunk, context.pause);
    });
    return { ...joinExtents(extents), rows };
  },
  dateEdges: ({ chunks, width, first, bins }, context) => {
    const edges = new Int32Array(bins + 1);
    for (const chunk of chunks) {
      const dates = context.segment(chunk.segment).dates();
      addDateEdges(dates, context.bits(chunk.segment), chunk, width, first, edges, context.pause);
    }
    return edges;
  },
  numberBins: ({ key, chunks, width, first, bins }, context) => {
    const counts = new Int32Array(bins);
    for (const chunk of chunks) {
      const numbers = context.segment(chunk.segment).numbers(key);
      const bits = context.bits(chunk.segment);
      addNumberBins(numbers, bits, chunk, width, first, counts, context.pause);
    }
    return counts;
  },
  gather: ({ key, chunks, target, place }, context) => {
    const values = new Float64Array(target);
    let next = place;
    for (const chunk of chunks) {
      const numbers = context.segment(chunk.segment).numbers(key);
      const bits = context.bits(chunk.segment);
      next = gatherNumbers(numbers, bits, chunk, values, next, context.pause);
    }
    return null;
  },
  describe: ({ key, numbers }, context) =>
    describe(key, new Float64Array(numbers), context.filter.definition.total),
  cubePlan: ({ dimensions }, context) => planCube(context.matches(), dimensions),
  cubeTable: ({ plan, chunks }, context) =>
    countParts(
      chunks.map(({ segment, from, to }) => ({
        segment: context.segment(segment),
        bits: context.bits(segment),
        range: { from, to },
      })),
      plan,
    ),
  cubeJoin: ({ tables }) => {
    const table = joinTables(tables);
    return table === null ? null : sharedTable(table);
  },
  cubeSlice: ({ table, dimensions }) => sliceCube(table, dimensions),
  cubeCount: ({ dimensions }, context) => countCube(context.matches(), dimensions),
  tileCounts: ({ request, share }, context) => sparseOf(context.tile(request, share)),
  tile: ({ request, counts }, context) => {
    if (counts === null) return encodeTile(context.tile(request, { index: 0, of: 1 }), request);
    const sum = emptyTile(request);
    for (const part of counts) addSparse(sum, part);
    return encodeTile(sum, request);
  },
  vocabulary: (_input, context) => {
    const steps = buildVocabulary(context.view);
    for (;;) {
      context.pause();
      const step = steps.next();
      if (step.done === true) return step.value;
    }
  },
  suggest: ({ request }, context) =>
    suggest({ ...context.view, vocabulary: context.vocabulary }, request),
  didYouMean: ({ text, language }, context) =>
    didYouMean(readWords(text, language), context.view.segments, context.vocabulary),
  explain: ({ places }, context) => explainPlaces(places, context),
  lookup: ({ segments, values, field, limit }, context) =>
    lookUp(context.view, segments, values, field, limit, context.pause),
  places: ({ ids }, context) => placesOf(context.view, ids, context.pause),
  load: ({ parts }, context) => {
    context.view.load(parts);
    return null;
  },
  locations: ({ places }, context) =>
    bySegment(places, (number, rows) => {
      const segment = context.segment(number);
      return rows.map((row) => segment.location(row));
    }),
  items: ({ segment: number, row, size }, context) => {
    const segment = context.segment(number);
    const rows: number[] = [];
    for (const next of rowsFrom(context.bits(number), row)) {
      rows.push(next);
      if (rows.length === size) break;
    }
    const ids = segment.ids(rows);
    const items: FoundItem[] = rows.map((at, turn) => ({
      id: ids[turn] ?? '',
      location: segment.location(at),
    }));
    return { items, next: rows.length < size ? null : (rows.at(-1) ?? 0) + 1 };
  },
};

/** How the first words of the filter were read, and the scores of items by them. */
const explainPlaces = (places: readonly Place[], context: Context): Explanation => {
  const { filter } = context;
  const { segments } = context.view;
  const { query } = filter.words(filter.definition.plan.words[0] ?? 0);
  const items: Record<string, Explanation['items'][string]> = {};
  bySegment(places, (number, rows) => {
    const segment = context.segment(number);
    const explained = explainRows(query, segments, segment, rows);
    segment.ids(rows).forEach((id, at) => {
      const own = explained.get(rows[at] ?? 0);
      if (own !== undefined) items[id] = own;
    });
    return [];
  });
  return { ...explainQuery(query, segments), items };
};

const run = <K extends TaskKind>(task: TaskOf<K>, context: Context): Tasks[K]['out'] => {
  // The kind of the task says which handler and which input belong together.
  const handler = HANDLERS[task.kind] as (input: unknown, context: Context) => Tasks[K]['out'];
  return handler(task.input, context);
};

/** A word to look for, so that dictionaries are opened. */
const PROBE = 'a';

/** Works off tasks, in a thread or on the thread that asks. */
export class Host {
  readonly #opener: ViewOpener;
  readonly #flags: Int32Array;
  readonly #views = new Map<
    number,
    {
      readonly descriptor: unknown;
      view: GenerationView | null;
      vocabulary: Vocabulary | null;
    }
  >();
  readonly #filters = new Map<
    number,
    { readonly definition: FilterDefinition; known: KnownFilter | null }
  >();

  /** `flags`: by slot, not 0 where the question was given up. */
  constructor(opener: ViewOpener, flags: Int32Array) {
    this.#opener = opener;
    this.#flags = flags;
  }

  /** The answer to a task; null for messages that have none. */
  handle(message: Message): Answer | null {
    switch (message.kind) {
      case 'open':
        this.#views.set(message.view, {
          descriptor: message.descriptor,
          view: null,
          vocabulary: null,
        });
        return null;
      case 'vocabulary': {
        const known = this.#views.get(message.view);
        if (known !== undefined) known.vocabulary = new Vocabulary(message.data);
        return null;
      }
      case 'hold':
        this.#opener.hold(message.change);
        for (const { view } of this.#views.values()) view?.hear(message.change);
        return null;
      case 'collect':
        // A busy thread has collected it by itself.
        if (this.#opener.isLittered) collect();
        return { job: CHORE, result: null };
      case 'prepare':
        this.#prepare(message.view);
        return { job: CHORE, result: null };
      case 'close':
        this.#views.delete(message.view);
        return null;
      case 'define':
        this.#filters.set(message.definition.filter, {
          definition: message.definition,
          known: null,
        });
        return null;
      case 'forget':
        this.#filters.delete(message.filter);
        return null;
      case 'task':
        return this.#run(message.job, message.slot, message.task);
    }
  }

  #view(number: number): GenerationView {
    const known = this.#views.get(number);
    if (known === undefined) throw new RangeError(`view ${number} is not open`);
    known.view ??= this.#opener.open(known.descriptor);
    return known.view;
  }

  #prepare(number: number): void {
    if (!this.#views.has(number)) return;
    try {
      for (const segment of this.#view(number).segments) segment.word(PROBE, false);
    } catch (error) {
      // What is damaged is told to the question that meets it.
      if (damagedSegment(error) === null) throw error;
    }
  }

  #filter(number: number, view: GenerationView): KnownFilter {
    const entry = this.#filters.get(number);
    if (entry === undefined) throw new RangeError(`filter ${number} is not defined`);
    entry.known ??= new KnownFilter(entry.definition, view);
    return entry.known;
  }

  #run(job: number, slot: number, task: Task): Answer {
    const pause = (): void => {
      if (Atomics.load(this.#flags, slot) !== 0) throw interrupted();
    };
    let context: Context | null = null;
    try {
      pause();
      const view = this.#view(task.view);
      const filter = task.filter === null ? null : this.#filter(task.filter, view);
      context = new Context(view, filter, this.#views.get(task.view)?.vocabulary ?? null, pause);
      return { job, result: run(task, context) };
    } catch (error) {
      return { job, fault: faultOf(error, damagedSegment(error) ?? context?.at ?? null) };
    }
  }
}
