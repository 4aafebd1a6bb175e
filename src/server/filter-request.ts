import type { FastifyRequest } from 'fastify';
import { nearestWord, OpendrawerError } from '../errors/index.ts';
import {
  ALL,
  FIELD_PREFIX,
  FILTER_NAMES,
  findTarget,
  type Predicate,
  parseParameters,
} from '../search/index.ts';
import type { Services } from './services.ts';

/** Parameter that names a saved filter. */
export const SAVED_FILTER = 'filter';

/**
 * The filter that the parameters of a request say, together with the saved one that it names. `own` are the route's
 * other parameters. Throws FILTER_INVALID, and FILTER_UNKNOWN for a saved filter that is not here.
 */
export async function filterOf(
  request: FastifyRequest,
  services: Pick<Services, 'filters'>,
  own: readonly string[],
): Promise<Predicate> {
  const parameters: Record<string, readonly string[]> = {};
  const saved: Predicate[] = [];
  for (const [name, given] of Object.entries(request.query as Record<string, unknown>)) {
    if (given === undefined || own.includes(name)) continue;
    const values = (Array.isArray(given) ? given : [given]).map(String);
    if (name === SAVED_FILTER) {
      for (const id of values) saved.push(await services.filters.load(id));
    } else {
      refuseUnknown(name, own);
      parameters[name] = values;
    }
  }
  const said = parseParameters(parameters);
  if (saved.length === 0) return said;
  return said.kind === ALL.kind && saved.length === 1
    ? (saved[0] ?? ALL)
    : { kind: 'and', of: said.kind === ALL.kind ? saved : [said, ...saved] };
}

/** Names that say how the others are read. */
const MODIFIERS: readonly string[] = ['matchCase', 'checklistKey', 'qLanguage'];

/** Throws FILTER_INVALID for a name that is neither the filter's nor the route's, naming the nearest one that is. */
function refuseUnknown(name: string, own: readonly string[]): void {
  const bare = name.replace(/[!~]+$/, '');
  if (name.startsWith(FIELD_PREFIX) || MODIFIERS.includes(name) || findTarget(bare) !== null)
    return;
  const near = nearestWord(bare, [...own, SAVED_FILTER, ...MODIFIERS, ...FILTER_NAMES]);
  // The parser knows the names that GBIF has and this index cannot have.
  if (near === null) return;
  throw new OpendrawerError('FILTER_INVALID', `There is no parameter "${name}"`, {
    hint: `Did you mean "${near}"?`,
  });
}
