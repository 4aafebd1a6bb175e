import { preparations } from './vocabularies.ts';

const maxLength = 1000;
const separator = /[;|,/&+\n]|\s(?:and|y|et|und|with|con)\s/i;
/** Counts, percentages and notes: "2 skins", "alcohol (70 %)", "tissue - 1". */
const asides = /\([^()]{0,80}\)|\[[^[\]]{0,80}\]|\b\d+(?:\.\d+)?\s*%?/g;

/**
 * The kinds of preparation that dwc:preparations names, in its order, each once: "2 skins; skull | tissue (frozen)" →
 * skin, skull, tissue. What is not listed is left out; empty where nothing is.
 */
export function preparationsOf(text: string): readonly string[] {
  if (text.length > maxLength) return [];
  const whole = preparations.find(text);
  if (whole !== null) return [whole];
  const kinds = text
    .split(separator)
    .map((part) => preparations.find(part) ?? preparations.find(part.replace(asides, ' ')));
  return [...new Set(kinds.filter((kind) => kind !== null))];
}
