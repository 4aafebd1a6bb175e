import { DuckDBBlobValue, type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
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
  'family',
  'topic',
  'place',
  'culture',
  'institution',
  'collectionCode',
  'catalogNumber',
  'identifiers',
  'license',
  'landingPage',
  'thumbnail',
  'mediaCount',
  'mediaTypes',
  'mediaLicenses',
  'issues',
  'lastChanged',
] as const satisfies readonly (keyof ItemSummary)[];

export interface LakeRow {
  readonly id: string;
  readonly sourceId: string;
  /** `ItemSummary` as JSON. */
  readonly doc: string;
  readonly raw: string;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Reads partitions of the lake row by row, in their order. */
export class LakeReader {
  readonly #connection: DuckDBConnection;
  readonly #instance: DuckDBInstance;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  static async open(memoryBytes: number): Promise<LakeReader> {
    const instance = await DuckDBInstance.create(':memory:', {
      threads: '1',
      memory_limit: `${Math.floor(memoryBytes / 2 ** 20)}MB`,
    });
    return new LakeReader(instance, await instance.connect());
  }

  close(): void {
    this.#connection.closeSync();
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
          ? `strftime(i.${quoted(name)}, '%Y-%m-%dT%H:%M:%S.%gZ')`
          : `i.${quoted(name)}`;
        return `${quoted(name)} := ${value}`;
      });
      const result = await this.#connection.stream(
        `SELECT i.id, i."sourceId", to_json(struct_pack(${pairs.join(', ')}))::VARCHAR AS doc, v.id, v.raw
         FROM read_parquet($items) i POSITIONAL JOIN read_parquet($verbatim) v
         ${limit === undefined ? '' : `LIMIT ${Math.floor(limit)}`}`,
        { items, verbatim },
      );
      // The next chunk is unpacked while this one is worked on.
      let next = result.fetchChunk();
      for (;;) {
        const chunk = await next;
        if (chunk === null || chunk.rowCount === 0) break;
        next = result.fetchChunk();
        next.catch(() => {});
        const [id, sourceId, doc, otherId, raw] = chunk.getColumns();
        const batch: LakeRow[] = [];
        for (let at = 0; at < chunk.rowCount; at += 1) {
          const itemId = id?.[at];
          const bytes = raw?.[at];
          if (typeof itemId !== 'string' || itemId !== otherId?.[at]) {
            throw new OpendrawerError(
              'INPUT_CORRUPT',
              `${items} and ${verbatim} do not hold the same items`,
              { hint: 'Run opendrawer ingest again.' },
            );
          }
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
