import {
  DuckDBBlobValue,
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBResult,
  type DuckDBValue,
} from '@duckdb/node-api';
import { OpendrawerError } from '../errors/index.ts';
import type { ItemSummary } from './types.ts';

/** Columns of `ItemSummary`, in its order. */
export const SUMMARY_COLUMNS = [
  'id',
  'datasetKey',
  'sourceId',
  'recordType',
  'basisOfRecord',
  'title',
  'objectType',
  'creator',
  'recordedBy',
  'eventDateStart',
  'eventDateEnd',
  'eventDatePrecision',
  'verbatimEventDate',
  'country',
  'countryCode',
  'stateProvince',
  'locality',
  'decimalLatitude',
  'decimalLongitude',
  'scientificName',
  'kingdom',
  'class',
  'order',
  'family',
  'genus',
  'taxonKey',
  'acceptedTaxonKey',
  'acceptedScientificName',
  'taxonMatchType',
  'classification',
  'topic',
  'place',
  'culture',
  'institution',
  'collectionCode',
  'catalogNumber',
  'identifiers',
  'license',
  'provider',
  'source',
  'account',
  'landingPage',
  'thumbnail',
  'mediaCount',
  'mediaTypes',
  'mediaLicenses',
  'issues',
  'lastChanged',
  'institutionCode',
  'phylum',
  'continent',
  'county',
  'waterBody',
  'coordinateUncertaintyInMeters',
  'minimumElevationInMeters',
  'maximumElevationInMeters',
  'minimumDepthInMeters',
  'maximumDepthInMeters',
  'occurrenceStatus',
  'individualCount',
  'sex',
  'lifeStage',
  'establishmentMeans',
  'typeStatus',
  'identifiedBy',
  'identifiedByID',
  'recordedByID',
  'taxonRank',
  'taxonomicStatus',
  'datasetName',
  'rightsHolder',
  'isSequenced',
  'popularity',
  'modified',
  'eventDate',
] as const satisfies readonly (keyof ItemSummary)[];

export interface LakeRow {
  readonly id: string;
  readonly sourceId: string;
  /** `ItemSummary` as JSON. */
  readonly doc: string;
  readonly raw: string;
}

/** Columns of a streamed result, as many rows at a time as the caller wants. */
class Columns {
  readonly #result: DuckDBResult;
  #next: Promise<DuckDBDataChunk | null>;
  #columns: DuckDBValue[][] = [];
  #at = 0;
  #rows = 0;

  constructor(result: DuckDBResult) {
    this.#result = result;
    this.#next = this.#fetch();
  }

  #fetch(): Promise<DuckDBDataChunk | null> {
    const next = this.#result.fetchChunk();
    // Whoever waits for it hears of its failure.
    next.catch(() => {});
    return next;
  }

  /** Number of rows at hand; 0 at the end. */
  async some(): Promise<number> {
    if (this.#at === this.#rows) {
      const chunk = await this.#next;
      this.#at = 0;
      this.#rows = chunk?.rowCount ?? 0;
      this.#columns = chunk === null || this.#rows === 0 ? [] : chunk.getColumns();
      // The next chunk is unpacked while this one is worked on.
      if (this.#rows > 0) this.#next = this.#fetch();
    }
    return this.#rows - this.#at;
  }

  take(count: number): DuckDBValue[][] {
    const from = this.#at;
    this.#at += count;
    if (from === 0 && this.#at === this.#rows) return this.#columns;
    return this.#columns.map((column) => column.slice(from, this.#at));
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Reads partitions of the lake row by row, in their order. */
export class LakeReader {
  readonly #connection: DuckDBConnection;
  readonly #instance: DuckDBInstance;

  readonly #others: DuckDBConnection;

  private constructor(
    instance: DuckDBInstance,
    connection: DuckDBConnection,
    others: DuckDBConnection,
  ) {
    this.#instance = instance;
    this.#connection = connection;
    this.#others = others;
  }

  static async open(memoryBytes: number): Promise<LakeReader> {
    const instance = await DuckDBInstance.create(':memory:', {
      threads: '1',
      memory_limit: `${Math.floor(memoryBytes / 2 ** 20)}MB`,
    });
    return new LakeReader(instance, await instance.connect(), await instance.connect());
  }

  close(): void {
    this.#connection.closeSync();
    this.#others.closeSync();
    this.#instance.closeSync();
  }

  async #columnTypes(file: string): Promise<Map<string, string>> {
    const result = await this.#connection.runAndReadAll(
      'SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet($file))',
      { file },
    );
    return new Map(result.getRowsJS().map((row) => [String(row[0]), String(row[1])]));
  }

  /** Batches of rows. Throws INPUT_CORRUPT where a file cannot be read or the two do not belong together. */
  async *rows(items: string, verbatim: string, limit?: number): AsyncGenerator<readonly LakeRow[]> {
    try {
      const types = await this.#columnTypes(items);
      const pairs = SUMMARY_COLUMNS.map((name) => {
        const type = types.get(name);
        if (type === undefined) return `${quoted(name)} := NULL`;
        const value = type.startsWith('TIMESTAMP')
          ? `strftime(${quoted(name)}, '%Y-%m-%dT%H:%M:%S.%gZ')`
          : quoted(name);
        return `${quoted(name)} := ${value}`;
      });
      // Two streams side by side cost half of what a positional join of the two files does.
      const most = limit === undefined ? '' : ` LIMIT ${Math.floor(limit)}`;
      const [docs, raws] = await Promise.all([
        this.#connection.stream(
          `SELECT id, "sourceId", to_json(struct_pack(${pairs.join(', ')}))::VARCHAR FROM read_parquet($file)${most}`,
          { file: items },
        ),
        this.#others.stream(`SELECT id, raw FROM read_parquet($file)${most}`, { file: verbatim }),
      ]);
      const left = new Columns(docs);
      const right = new Columns(raws);
      for (;;) {
        const [some, others] = await Promise.all([left.some(), right.some()]);
        if (some === 0 && others === 0) break;
        const count = Math.min(some, others);
        const [id, sourceId, doc] = left.take(count);
        const [otherId, raw] = right.take(count);
        const batch: LakeRow[] = [];
        for (let at = 0; at < count; at += 1) {
          const itemId = id?.[at];
          const bytes = raw?.[at];
          if (typeof itemId !== 'string' || itemId !== otherId?.[at]) break;
          batch.push({
            id: itemId,
            sourceId: String(sourceId?.[at] ?? ''),
            doc: String(doc?.[at] ?? '{}'),
            raw:
              bytes instanceof DuckDBBlobValue
                ? Buffer.from(bytes.bytes).toString('utf8')
                : String(bytes ?? 'null'),
          });
        }
        if (count === 0 || batch.length < count) {
          throw new OpendrawerError(
            'INPUT_CORRUPT',
            `${items} and ${verbatim} do not hold the same items`,
            { hint: 'Run opendrawer ingest again.' },
          );
        }
        yield batch;
      }
    } catch (cause) {
      if (cause instanceof OpendrawerError) throw cause;
      throw new OpendrawerError('INPUT_CORRUPT', `${items}: ${(cause as Error).message}`, {
        cause,
        hint: 'The lake is damaged: run opendrawer ingest again.',
      });
    }
  }
}
