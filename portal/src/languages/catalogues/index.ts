import { collections } from './collections.ts';
import { common } from './common.ts';
import { fields } from './fields.ts';
import { issues } from './issues.ts';
import { item } from './item.ts';
import { quality } from './quality.ts';
import { search } from './search.ts';
import { shell } from './shell.ts';
import { terms } from './terms.ts';
import { vocabulary } from './vocabulary.ts';
import { work } from './work.ts';

/** All texts of the portal. Only the build and tests read this; code gets its language from `load.ts`. */
export const CATALOGUES = [
  shell,
  common,
  terms,
  search,
  item,
  fields,
  collections,
  quality,
  issues,
  vocabulary,
  work,
] as const;

type IdsOf<C> = C extends unknown ? keyof C & string : never;
/** Ids of all texts. */
export type MessageId = IdsOf<(typeof CATALOGUES)[number]>;
