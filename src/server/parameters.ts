import { nearestWord, OpendrawerError } from '../errors/index.ts';
import { findTarget, GBIF_FIELDS, OWN_PARAMETERS, SEARCH_KEYS } from '../search/index.ts';
import { isFacetPaging } from './facet-request.ts';

/** Every filter parameter with its description, for the API document. */
export const SEARCH_PARAMETERS: readonly { readonly name: string; readonly description: string }[] =
  [
    ...[...OWN_PARAMETERS, ...SEARCH_KEYS].map(({ name, description, example }) => ({
      name,
      description: `${description} E.g. \`${example}\`. Repeatable: alternatives.`,
    })),
    ...Object.entries(GBIF_FIELDS).map(([name, fields]) => ({
      name,
      description: `Exact value of the field ${fields.map((field) => `\`${field}\``).join(' or ')}, as published.`,
    })),
  ];

/** Names that say how the others are read. */
const MODIFIERS: ReadonlySet<string> = new Set(['matchcase', 'checklistkey', 'qlanguage']);

/**
 * Whether a search may have this parameter, in any spelling, with the signs `!` and `~`. Those that cannot be answered
 * count: the filter language says why.
 */
export function isSearchParameter(name: string): boolean {
  if (isFacetPaging(name) || MODIFIERS.has(name.toLowerCase().replace(/[_-]/g, ''))) return true;
  try {
    return findTarget(name.replace(/[!~]{1,2}$/, '')) !== null;
  } catch {
    return true;
  }
}

/** Throws FILTER_INVALID for a parameter that is not among `known`, naming the nearest one that is. */
export function refuseUnknown(names: readonly string[], known: readonly string[]): void {
  for (const name of names) {
    if (known.includes(name)) continue;
    const near = nearestWord(name, known);
    throw new OpendrawerError('FILTER_INVALID', `There is no parameter "${name}"`, {
      hint:
        near === null
          ? known.length === 0
            ? 'This address takes no parameters.'
            : `One of ${known.join(', ')}.`
          : `Did you mean "${near}"?`,
    });
  }
}
