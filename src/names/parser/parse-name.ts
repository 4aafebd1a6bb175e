import type { NomenclaturalCode, Rank } from '../../terms/index.ts';
import type { ParsedName } from '../parsed-name.ts';
import { mendCase } from './mend-case.ts';
import { typeWithoutName } from './name-type.ts';
import { type Prepared, prepare } from './prepare.ts';
import { Reader } from './reader.ts';
import { assemble, assembleVirus, unparsed } from './result.ts';
import { readVirus } from './viruses.ts';
import { WARNINGS } from './warnings.ts';
import { type Read, readWhole } from './whole.ts';

/** What is known of a name beside its text. */
export interface ParseOptions {
  readonly code?: NomenclaturalCode | null;
  readonly rank?: Rank | null;
  /** Authorship that a source gives in a field of its own. */
  readonly authorship?: string | null;
  /** Whether names of cultivars and graft-chimeras are read (ICNCP). */
  readonly withCultivars?: boolean;
  /**
   * Whether initials behind a comma are an author of their own ("Gould, J, 1855" is of Gould and J), as gnparser has them; by
   * default they are those of the author before.
   */
  readonly initialsApart?: boolean;
}

/** Longer texts are no names. In UTF-16 units. */
export const MAX_NAME_LENGTH = 4096;

const reader = new Reader();

/** Takes a scientific name apart. Never throws; says in `type`, `quality` and `warnings` what it could not read. */
export function parseName(text: string, options: ParseOptions = {}): ParsedName {
  if (text.length > MAX_NAME_LENGTH) return unparsed(text, 'noName', false);
  const whole = withAuthorship(text, options.authorship);
  const prepared = prepare(whole);
  const { scanned } = prepared;
  if (scanned.isVirus || !scanned.hasSpace) {
    const virus = readVirus(reader, prepared.text, scanned.hasSpace);
    if (virus !== null) return assembleVirus(whole, prepared, reader, virus);
  }
  if (scanned.isVirus) return unparsed(whole, 'virus', prepared.isExtinct);
  if (scanned.unparsable !== null) return unparsed(whole, scanned.unparsable, prepared.isExtinct);
  const read = readText(prepared.text, prepared, options);
  if (read !== null) return assemble(whole, prepared, reader, read, options);
  const mended = mendCase(prepared.text);
  const again = mended === null ? null : readText(mended, prepared, options);
  if (again === null) return unparsed(whole, typeWithoutName(prepared.text), prepared.isExtinct);
  reader.warn(WARNINGS.letterCase);
  return { ...assemble(whole, prepared, reader, again, options), isCaseMended: true };
}

function readText(
  text: string,
  { scanned, underscores }: Prepared,
  options: ParseOptions,
): Read | null {
  reader.begin(text, 0, scanned.end, underscores, options.initialsApart ?? false);
  return readWhole(reader, options);
}

/** The name with its authorship from another field, but where it has one already. */
function withAuthorship(text: string, authorship: string | null | undefined): string {
  const more = authorship?.trim() ?? '';
  if (more === '' || text.length + more.length >= MAX_NAME_LENGTH) return text;
  const joined = `${text.trimEnd()} ${more}`;
  if (endsInEpithet.test(text)) return joined;
  const bare = parseName(text);
  return bare.isParsed && (bare.authorship !== null || bare.tail !== null) ? text : joined;
}

/** The usual name without authors; no need to read it for that. */
const endsInEpithet = /^\p{Lu}[\p{L}-]*(?: [\p{Ll}-]{3,60}){1,3}$/u;
