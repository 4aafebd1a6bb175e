import type { KeyedItem } from '../model/keys.ts';

const PARTS: readonly ((item: KeyedItem) => boolean)[] = [
  (item) => (item.title ?? '') !== '',
  (item) => typeof item.decimalLatitude === 'number',
  (item) => (item.eventDateStart ?? '') !== '',
  (item) => (item.creator ?? []).length > 0 || (item.recordedBy ?? []).length > 0,
  (item) => (item.license ?? '') !== '',
  (item) => (item.topic ?? []).length > 0 || (item.scientificName ?? '') !== '',
];

/** Static rank of an item, 0 to 255: with media before without, then what is popular, then what is complete. */
export const staticRank = (item: KeyedItem): number => {
  const media = (item.mediaCount ?? 0) > 0 ? 128 : 0;
  const popularity = Math.max(0, Math.min(1, item.popularity ?? 0)) * 103;
  const complete = PARTS.reduce((sum, holds) => sum + (holds(item) ? 4 : 0), 0);
  return Math.min(255, Math.round(media + popularity + complete));
};
