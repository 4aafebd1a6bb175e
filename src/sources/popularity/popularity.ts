import { readFileSync } from 'node:fs';

/** What a provider counts of its works. */
export interface PopularityMetric {
  readonly provider: string;
  /** Name of the number at the provider: views, downloads … */
  readonly metric: string;
  /** 0 to 1, both excluded. */
  readonly percentile: number;
}

/** Percentile of the metric of providers that the table lacks. */
export const DEFAULT_PERCENTILE = 0.85;

let metrics: ReadonlyMap<string, PopularityMetric> | null = null;

/** The providers of `metrics.tsv` by their word. */
export function popularityMetrics(): ReadonlyMap<string, PopularityMetric> {
  metrics ??= new Map(
    readFileSync(new URL('./metrics.tsv', import.meta.url), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => {
        const [provider = '', metric = '', percentile = ''] = line.split('\t');
        return [provider, { provider, metric, percentile: Number(percentile) }];
      }),
  );
  return metrics;
}

/** The percentile at which works of a provider are held to be popular. */
export const percentileOf = (provider: string | null): number =>
  (provider === null ? undefined : popularityMetrics().get(provider)?.percentile) ??
  DEFAULT_PERCENTILE;

/** The number that a provider counts, among facts beside a work (numbers, or texts of them); null: none. */
export function metricOf(
  provider: string,
  facts: Readonly<Record<string, unknown>> | null,
): number | null {
  const name = popularityMetrics().get(provider)?.metric;
  const value = name === undefined || facts === null ? undefined : facts[name];
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'string' && /^\s*\d{1,18}(?:\.\d{1,10})?\s*$/.test(value)
    ? Number(value)
    : null;
}

/**
 * The smallest value that at least the share `percentile` of the values does not exceed (SQL's percentile_disc). Values ascend; null
 * where there is none.
 */
export function percentileDisc(ascending: readonly number[], percentile: number): number | null {
  const at = Math.max(1, Math.ceil(percentile * ascending.length)) - 1;
  return ascending[at] ?? null;
}

/** The metric at which a work has half of the score, from the value at the percentile; a value of 0 counts as 1. */
export const popularityConstant = (percentileValue: number, percentile: number): number =>
  ((1 - percentile) / percentile) * (percentileValue === 0 ? 1 : percentileValue);

/** 0 to 1: nothing seen is 0, the constant 0.5. Null for what is no count. */
export function popularityScore(metric: number | null, constant: number): number | null {
  if (metric === null || !(metric >= 0) || !(constant > 0)) return null;
  return metric === Number.POSITIVE_INFINITY ? 1 : metric / (metric + constant);
}
