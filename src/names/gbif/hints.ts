import type { NomenclaturalCode } from '../../terms/index.ts';
import type { GbifRank } from './markers.ts';

/** What the caller knows. */
export interface ElementHints {
  /** The caller's rank, or null. */
  readonly rank: GbifRank | null;
  /** The caller's code, or null. */
  readonly code: NomenclaturalCode | null;
  /** Whether letters beyond ASCII may be read as an epithet in capitals. */
  readonly dialect: '3.16' | '5';
}
