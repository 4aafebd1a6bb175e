import { search } from './search.ts';
import { shell } from './shell.ts';
import { terms } from './terms.ts';

/** All texts of the portal. Only the build and tests read this; code gets its language from `load.ts`. */
export const CATALOGUES = [shell, terms, search] as const;

type IdsOf<C> = C extends unknown ? keyof C & string : never;
/** Ids of all texts. */
export type MessageId = IdsOf<(typeof CATALOGUES)[number]>;
