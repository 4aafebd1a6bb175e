/** Words before a family name that belong to it. */
const particles: ReadonlySet<string> = new Set(
  "van von vom zu zum zur de der den del della di da do dos das du la le las los el ter ten te 't af av ben bin ibn al d' l'".split(
    ' ',
  ),
);

const suffix =
  /^(?:jr|sr|jnr|snr|junior|senior|ii|iii|iv|ph\.?\s?d|m\.?\s?d|d\.?\s?sc|esq|f\.?r\.?s|s\.?j|o\.?f\.?m)\.?$/i;
const title =
  /^(?:dr|prof|professor|mr|mrs|ms|miss|mme|mlle|sir|dame|lord|lady|rev|fr|père|capt|captain|col|colonel|lt|lieut|maj|major|gen|general|sgt|herr|frau|sra|srta|don|doña|ing|dipl)\.?$/i;
/** "J.", "J.-P.", "Chr.", "J.R.R." or up to three capitals without stops. */
const initials = /^(?:\p{Lu}\p{Ll}{0,3}\.-?)+$|^\p{Lu}(?:\p{Lu}{1,2}|-\p{Lu})?$/u;
const word = /^(?:[\p{Lu}\p{Lt}\p{Lo}]|[dlDLO]['’]\p{L}|ʻ)[\p{L}\p{M}'’ʻ-]{0,40}$/u;

const organisation =
  /(?<!\p{L})(?:museum|muséum|musée|museu|museo|universit(?:y|ät|é|eit|et|a|à|e)|universidad|universidade|university's|institut(?:e|ion|o)?|department|dept|survey|service|society|exped|sociedad|société|gesellschaft|herbarium|herbario|gardens?|jard[ií]n|expedition|company|co|ltd|inc|corp(?:oration)?|gmbh|agency|agencia|office|bureau|ministry|ministerio|commission|comisión|committee|council|club|project|projet|proyecto|programme?|team|staff|students?|class|library|archives?|gallery|studios?|college|school|academy|foundation|fundación|association|group|laborator(?:y|io)|station|cent(?:er|re|ro)|party|corps|army|navy|police|bros|brothers|sons|cie|workshop|press|observatory|park|reserve|zoo|aquarium|collection|family|tribe|nation|volunteers|contractors?|consult(?:ing|ants)|manufactory|manufacturing|works)(?!\p{L})/iu;

export const isOrganisation = (text: string): boolean => organisation.test(text);
export const isSuffix = (text: string): boolean => suffix.test(text);
export const isInitials = (text: string): boolean =>
  text.split(' ').every((one) => isInitialsOrParticle(one)) && /\p{Lu}/u.test(text);

const isParticle = (token: string): boolean => particles.has(token.toLowerCase());
const isInitialsOrParticle = (token: string): boolean =>
  initials.test(token) || (token !== '' && particles.has(token));

/** The parts of one person's name; null where they cannot be told. */
export interface NameParts {
  readonly given: string | null;
  readonly family: string | null;
}

const unknown: NameParts = Object.freeze({ given: null, family: null });
const maxTokens = 7;
/** "J.Smith" */
const joinedInitial = /(\p{Lu}\.)(?=\p{Lu}\p{Ll}{2})/gu;

/** The parts of a name without a comma: "J. van der Berg", "Berg J.", "Dr. Ana López", "Smith". */
export function nameParts(name: string): NameParts {
  const all = name.replace(joinedInitial, '$1 ').split(' ');
  if (all.length > maxTokens) return unknown;
  const tokens = all.filter(
    (token, at) => !(at === 0 && title.test(token)) && !(at > 0 && suffix.test(token)),
  );
  if (tokens.some((token) => !word.test(token) && !initials.test(token) && !isParticle(token))) {
    return unknown;
  }
  const last = tokens.length - 1;
  const first = tokens[0];
  if (first === undefined) return unknown;
  if (
    tokens.every((token) => initials.test(token) && (token.includes('.') || token.length === 1))
  ) {
    return { given: tokens.join(' '), family: null };
  }
  if (last === 0) return { given: null, family: first };
  const end = tokens[last] ?? '';
  if (initials.test(end) && !initials.test(first)) return familyFirst(tokens);
  let from = last;
  while (from > 1 && isParticle(tokens[from - 1] ?? '')) from--;
  if (from === 1 && isParticle(first)) return { given: null, family: tokens.join(' ') };
  return { given: tokens.slice(0, from).join(' '), family: tokens.slice(from).join(' ') };
}

/** "Berg J.R.": a family name before its initials. */
function familyFirst(tokens: readonly string[]): NameParts {
  const from = tokens.findIndex((token, at) => at > 0 && initials.test(token));
  return { given: tokens.slice(from).join(' '), family: tokens.slice(0, from).join(' ') };
}

/** Whether a text can be a family name alone: one word, or several with particles. */
export function isFamilyName(text: string): boolean {
  const tokens = text.split(' ');
  const words = tokens.filter((token) => !isParticle(token));
  return words.length === 1 && word.test(words[0] ?? '') && !isInitials(text);
}

/** Whether a text can be given names alone: one to three words or initials. */
export function isGivenName(text: string): boolean {
  const tokens = text.split(' ');
  return (
    tokens.length <= 4 &&
    tokens.every((token) => word.test(token) || initials.test(token) || particles.has(token))
  );
}
