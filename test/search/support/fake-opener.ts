import type { FieldInfo } from '../../../src/search/model/engine.ts';
import { Engine } from '../../../src/search/query/engine.ts';
import { joinFields } from '../../../src/search/query/fields.ts';
import type { ViewOpener } from '../../../src/search/query/host.ts';
import { Pool } from '../../../src/search/query/pool.ts';
import { DamagedIndexError } from '../../../src/search/segments/damaged.ts';
import { FakeDamage, type FakeSegmentData, fakeGeneration } from './fake-segment.ts';

/** Opens generations of fake segments; damage is told as that of real ones. */
export const createOpener = (): ViewOpener => ({
  open: (descriptor) => {
    const { segments, dictionary } = fakeGeneration(descriptor as readonly FakeSegmentData[]);
    for (const segment of segments) {
      const { codes } = segment;
      segment.codes = (key) => {
        try {
          return codes.call(segment, key);
        } catch (error) {
          if (error instanceof FakeDamage) throw new DamagedIndexError(segment.id, key);
          throw error;
        }
      };
    }
    return { segments, dictionary, load: () => {}, hear: () => {} };
  },
  hold: () => {},
  // Garbage is collected whenever it may be.
  isLittered: true,
});

export const FAKE_OPENER = import.meta.url;

export interface FakeOptions {
  readonly threads?: number;
  readonly generation?: string;
  readonly onDamaged?: (segment: string) => void;
  readonly pool?: Pool;
}

let views = 1;

export const fakePool = ({ threads = 0, onDamaged = () => {} }: FakeOptions = {}): Pool =>
  new Pool({ threads, createOpener, openerModule: FAKE_OPENER, onDamaged });

const fieldsOf = (...given: Parameters<typeof joinFields>): readonly FieldInfo[] => {
  const steps = joinFields(...given);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
};

/** The engine over fake segments. */
export const fakeIndex = (
  data: readonly FakeSegmentData[],
  options: FakeOptions = {},
): { index: Engine; pool: Pool } => {
  const pool = options.pool ?? fakePool(options);
  const { segments } = fakeGeneration(data);
  const view = views++;
  pool.open(view, data);
  const manifests = segments.map(({ manifest }) => manifest);
  const items = manifests.reduce((sum, own) => sum + own.items, 0);
  const index = new Engine(
    {
      generation: options.generation ?? 'one',
      builtAt: '2026-01-01T00:00:00Z',
      items,
      sizeBytes: 0,
      words: 0,
      values: 0,
      datasets: [...new Set(data.map(({ alias }) => alias))].map((alias) => ({
        key: `key-of-${alias}`,
        alias,
        snapshot: '1',
        items: 0,
        media: 0,
      })),
      segments: manifests,
      fields: fieldsOf(manifests, items),
    },
    pool,
    { residentBytes: 0, budgetBytes: 0, prepare: () => {}, close: () => {} },
    view,
    async () => {
      if (options.pool === undefined) await pool.close();
    },
    null,
    // Small loads, so that threads share the work on few items.
    pool.threads > 0 ? 64 : undefined,
  );
  return { index, pool };
};
