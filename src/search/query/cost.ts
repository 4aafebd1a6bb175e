import type { Leaf, Plan } from './plan.ts';

/** So many values are looked up within milliseconds. */
const FEW_VALUES = 100;
/** What looking for set bits costs beside working on a set row. */
export const ROWS_A_WEIGHT = 128;
/** Rows that are gone through within a few milliseconds. */
const LIGHT_WEIGHT = 1 << 18;

/** Whether a filter is matched soon: it looks few values up and looks closer at what they bring. */
export const isSoonMatched = (plan: Plan, leaves: readonly Leaf[]): boolean => {
  switch (plan.op) {
    case 'all':
    case 'none':
      return true;
    case 'leaf': {
      const leaf = leaves[plan.leaf];
      return leaf?.kind === 'value' && leaf.values.length <= FEW_VALUES;
    }
    case 'and':
      return (
        plan.of.some((part) => part.op === 'leaf') &&
        plan.of.every((part) => part.op !== 'leaf' || isSoonMatched(part, leaves))
      );
    case 'or':
      return plan.of.every((part) => isSoonMatched(part, leaves));
    default:
      return false;
  }
};

/** Beginnings have many words, phrases need the places of theirs. */
const SLOW_WORDS = /[*"]/;

/** Whether a leaf is found by a few look-ups in each segment. */
export const isQuickLeaf = (leaf: Leaf): boolean =>
  leaf.kind === 'words'
    ? leaf.text.length <= FEW_VALUES && !SLOW_WORDS.test(leaf.text)
    : leaf.kind === 'value' && leaf.values.length <= FEW_VALUES;

/** Whether to go through the items found so many times takes long. */
export const isHeavy = (passes: number, found: number, rows: number): boolean =>
  passes * (found + rows / ROWS_A_WEIGHT) > LIGHT_WEIGHT;
