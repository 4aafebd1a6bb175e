import { decodeBareEscapes, decodeEscapes, decodePercent } from './escapes.ts';

/** A tag of a work as catalogues keep it. Foreign data: any field may be missing or of another type. */
export interface Tag {
  readonly name?: unknown;
  /** Who gave the tag: the platform, or the machine that saw it in the picture. */
  readonly provider?: unknown;
  /** How sure the machine was, 0 to 1, as number or text; missing for tags given by people. */
  readonly accuracy?: unknown;
}

/** The state of Openverse's rules: until June 2024, and since. */
export type TagRules = '2023' | '2024';

interface Rules {
  /** Whole names that say nothing about the work, in lower case. */
  readonly names: ReadonlySet<string>;
  /** Marks of machine tags and of licences: a name that contains one goes, in lower case. */
  readonly parts: readonly string[];
  /** Machines whose tags nobody has vetted. */
  readonly providers: ReadonlySet<string>;
}

const machineNames = [
  'no person',
  'squareformat',
  'uploaded:by=flickrmobile',
  'uploaded:by=instagram',
  'flickriosapp:filter=flamingo',
];
const parts = ['flickriosapp', 'uploaded', ':', '=', 'cc0', 'by-nc', 'by-nd', 'by-sa', 'pdm'];
const leastAccuracy = 0.9;

const rulesOf: Readonly<Record<TagRules, Rules>> = {
  2023: { names: new Set(machineNames), parts: [...parts, 'by'], providers: new Set() },
  2024: {
    names: new Set([...machineNames, 'by']),
    parts,
    providers: new Set(['rekognition']),
  },
};

/**
 * The tags worth keeping, in their order: no machine or licence tags, none below an accuracy of 0.90, none without a
 * text as name. `rules` as of Openverse; the default is the newest. The list itself where all stay.
 */
export function cleanTags<T extends Tag>(
  tags: readonly T[],
  options: { readonly rules?: TagRules } = {},
): readonly T[] {
  const rules = rulesOf[options.rules ?? '2024'];
  const kept = tags.filter((tag) => isWorthKeeping(tag, rules));
  return kept.length === tags.length ? tags : kept;
}

function isWorthKeeping({ name, provider, accuracy }: Tag, rules: Rules): boolean {
  if (typeof name !== 'string') return false;
  if (typeof provider === 'string' && rules.providers.has(provider)) return false;
  if (isGiven(accuracy) && Number(accuracy) < leastAccuracy) return false;
  const folded = name.toLowerCase();
  return !rules.names.has(folded) && !rules.parts.some((part) => folded.includes(part));
}

const isGiven = (accuracy: unknown): boolean =>
  typeof accuracy === 'number' || (typeof accuracy === 'string' && accuracy.trim() !== '');

/**
 * The tags with their names decoded (`\xe9`, `\u00e9`, `u00e9`, `%C3%A9`), each name once for a provider and accuracy:
 * the first stays. The list itself where nothing changes.
 */
export function decodeTags<T extends Tag>(tags: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  const decoded: T[] = [];
  let changed = false;
  for (const tag of tags) {
    const name = typeof tag.name === 'string' ? decodeTagName(tag.name) : tag.name;
    const key = JSON.stringify([name, tag.provider, tag.accuracy]);
    if (seen.has(key)) {
      changed = true;
      continue;
    }
    seen.add(key);
    if (name === tag.name) decoded.push(tag);
    else {
      changed = true;
      decoded.push({ ...tag, name });
    }
  }
  return changed ? decoded : tags;
}

/** One name decoded: escapes with and without their backslash, then percent signs. */
export const decodeTagName = (name: string): string =>
  decodePercent(decodeBareEscapes(decodeEscapes(name)));
