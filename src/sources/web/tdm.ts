/** What is said about text and data mining (TDMRep, W3C community report). */
export interface TdmReservation {
  readonly reserved: boolean;
  readonly policy: string | null;
}

interface TdmRule {
  readonly pattern: string;
  readonly reservation: TdmReservation;
}

/** Most rules that are looked at in one file. */
const MAX_RULES = 10_000;
/** Words of X-Robots-Tag by which a site asks not to be used for training. */
const RESERVING = new Set(['noai', 'noimageai']);
const NO_INDEX = new Set(['noindex', 'none', 'noimageindex']);

/** Rules of a `/.well-known/tdmrep.json`; null where it is none. Entries that cannot be read are passed over. */
export function readTdmRules(document: unknown): readonly TdmRule[] | null {
  if (!Array.isArray(document)) return null;
  return document.slice(0, MAX_RULES).flatMap((entry: unknown) => {
    if (entry === null || typeof entry !== 'object') return [];
    const fields = entry as Record<string, unknown>;
    const location = fields['location'];
    const value = fields['tdm-reservation'];
    if (typeof location !== 'string' || ![0, 1, '0', '1'].includes(value as never)) return [];
    const policy = fields['tdm-policy'];
    return [
      {
        pattern: location,
        reservation: {
          reserved: Number(value) === 1,
          policy: typeof policy === 'string' ? policy : null,
        },
      },
    ];
  });
}

/** What the rules say of a path (with its query): the first that matches counts. Null: nothing. */
export function tdmReservationOf(rules: readonly TdmRule[], path: string): TdmReservation | null {
  return rules.find(({ pattern }) => matchesPath(pattern, path))?.reservation ?? null;
}

/** Matches as robots.txt does: a beginning, with `*` for anything and `$` for the end. Linear in both but for `*`. */
export function matchesPath(pattern: string, path: string): boolean {
  const anchored = pattern.endsWith('$');
  const [first = '', ...rest] = (anchored ? pattern.slice(0, -1) : pattern).split('*');
  if (!path.startsWith(first)) return false;
  let at = first.length;
  for (const [index, part] of rest.entries()) {
    if (anchored && index === rest.length - 1) {
      return path.length - part.length >= at && path.endsWith(part);
    }
    const found = path.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return !anchored || at === path.length;
}

/** What the headers of an answer say: `tdm-reservation` and `tdm-policy`. Null: nothing. */
export function tdmReservationOfHeaders(
  headers: Readonly<Record<string, string>>,
): TdmReservation | null {
  const value = headers['tdm-reservation']?.trim();
  if (value !== '0' && value !== '1') return null;
  return { reserved: value === '1', policy: headers['tdm-policy']?.trim() || null };
}

/** Whether what is sent with these headers may be used for text and data mining, by X-Robots-Tag and `tdm-reservation`. */
export function isTextAndDataMiningAllowed(
  headers: Readonly<Record<string, string>>,
  options: {
    /** Product token to which directives of the form `token: directive` are addressed; null: only general ones count. */
    readonly userAgent?: string | null;
    /** Also directives against indexing count. */
    readonly respectNoindex?: boolean;
  } = {},
): boolean {
  if (tdmReservationOfHeaders(headers)?.reserved === true) return false;
  return (headers['x-robots-tag'] ?? '').split(',').every((part) => {
    const colon = part.indexOf(':');
    const token = colon === -1 ? null : part.slice(0, colon).trim().toLowerCase();
    if (token !== null && token !== options.userAgent?.toLowerCase()) return true;
    const directive = part.slice(colon + 1).trim();
    if (RESERVING.has(directive)) return false;
    return options.respectNoindex !== true || !NO_INDEX.has(directive);
  });
}
