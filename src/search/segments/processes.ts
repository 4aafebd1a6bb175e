const MEBIBYTE = 2 ** 20;
/** Of the process that directs the others. */
const MAIN_BYTES = 256 * MEBIBYTE;
/** Arrays and buffers beside heap and DuckDB, as measured: for a small segment, and for the largest. */
const SMALL_ARRAYS_BYTES = 400 * MEBIBYTE;
const MOST_ARRAYS_BYTES = 1000 * MEBIBYTE;
/** From so many rows on a segment counts as one of the largest: its runs are as large as they get. */
const ROWS_OF_MOST = 1 << 18;
const DUCKDB_BYTES = 160 * MEBIBYTE;
const LEAST_HEAP_BYTES = 320 * MEBIBYTE;
/** The common dictionaries alone keep so many busy; of a large index, from so many items on, more. */
const OF_DICTIONARIES = 2;
const OF_LARGE_DICTIONARIES = 4;
const LARGE_ITEMS = 1_000_000;
const MOST_PROCESSES = 64;

/** What is to be built. */
export interface Work {
  /** Rows of each segment that is missing. */
  readonly segmentRows: readonly number[];
  /** Items of the whole index. */
  readonly items: number;
}

/** The processes of a build, and what each may use. */
export interface Processes {
  readonly count: number;
  readonly heapBytes: number;
  readonly duckdbMemoryBytes: number;
}

const arraysBytes = (rows: number): number =>
  SMALL_ARRAYS_BYTES + (MOST_ARRAYS_BYTES - SMALL_ARRAYS_BYTES) * Math.min(1, rows / ROWS_OF_MOST);

/** As many processes as are wanted, as the memory goes and as the work keeps busy; one at least. */
export const planProcesses = (
  { segmentRows, items }: Work,
  { wanted, memoryLimitBytes }: { readonly wanted: number; readonly memoryLimitBytes: number },
): Processes => {
  const arrays = arraysBytes(segmentRows.reduce((most, rows) => Math.max(most, rows), 0));
  const memory = memoryLimitBytes - MAIN_BYTES;
  const affordable = Math.floor(memory / (arrays + DUCKDB_BYTES + LEAST_HEAP_BYTES));
  const useful = Math.max(
    segmentRows.length,
    items < LARGE_ITEMS ? OF_DICTIONARIES : OF_LARGE_DICTIONARIES,
  );
  const count = Math.max(1, Math.min(wanted, affordable, useful, MOST_PROCESSES));
  return {
    count,
    heapBytes: Math.max(LEAST_HEAP_BYTES, Math.floor(memory / count) - arrays - DUCKDB_BYTES),
    duckdbMemoryBytes: DUCKDB_BYTES,
  };
};
