import type { NomenclaturalCode } from '../../terms/index.ts';
import { isUpper } from './chars.ts';
import { isHybridMark } from './hybrid-mark.ts';
import { type Found, type Parts, readBareSpecies, readName } from './names.ts';
import type { Reader, Word } from './reader.ts';
import { WARNINGS } from './warnings.ts';

/** What was read: a name, or the operands of a formula. */
export interface Read {
  readonly parts: readonly Parts[];
  readonly found: Found;
}

const plus = 0x2b;

/** What of the caller's knowledge counts while reading. */
export interface ReadOptions {
  readonly withCultivars?: boolean;
  readonly code?: NomenclaturalCode | null;
}

/** Reads a whole text from its first character; null: it is no name, or something that no name has stands right behind it. */
export function readWhole(r: Reader, options: ReadOptions): Read | null {
  const found: Found = {
    hybrid: null,
    isCandidatus: false,
    cultivarStart: -1,
    withCultivars: options.withCultivars ?? false,
    code: options.code ?? null,
  };
  r.at = r.afterSpaces(0);
  const first = readFirst(r, found);
  if (first === null) return null;
  const parts = readFormula(r, first, found);
  const code = r.code(r.at);
  if (!r.isBreak(r.at) && code !== 0x3b && code !== 0x2c) return null;
  return { parts, found };
}

function readFirst(r: Reader, found: Found): Parts | null {
  const at = r.at;
  const code = r.code(at);
  const isLetterMark = (code === 0x78 || code === 0x58) && isUpper(r.code(at + 1));
  if (isLetterMark || isHybridMark(r, at)) return readHybridGenus(r, found);
  if (code === plus && found.withCultivars) return readGraftGenus(r, found);
  if (code === 0x43 && r.text.startsWith('Candidatus', at) && r.isSpaceAt(at + 10)) {
    return readCandidatus(r, found);
  }
  return readName(r, found);
}

function readHybridGenus(r: Reader, found: Found): Parts | null {
  const at = r.at;
  r.word('hybridChar', at, at + 1, '×');
  r.at = r.afterSpaces(at + 1);
  const isGlued = r.at === at + 1;
  const parts = readName(r, found);
  if (parts === null) return null;
  r.warn(WARNINGS.hybridNamed);
  if (isGlued) r.warn(WARNINGS.hybridNoSpace);
  found.hybrid = 'named';
  parts.hybridMark = parts.hybridMark === 'species' ? 'both' : 'genus';
  return parts;
}

function readGraftGenus(r: Reader, found: Found): Parts | null {
  const at = r.at;
  r.word('graftChimeraChar', at, at + 1, '+');
  r.at = r.afterSpaces(at + 1);
  const isGlued = r.at === at + 1;
  const parts = readName(r, found);
  if (parts === null) return null;
  r.warn(WARNINGS.graftNamed);
  if (isGlued) r.warn(WARNINGS.graftNoSpace);
  found.hybrid = 'namedGraftChimera';
  parts.hybridMark = 'genus';
  return parts;
}

function readCandidatus(r: Reader, found: Found): Parts | null {
  const mark = r.mark();
  r.word('candidatus', r.at, r.at + 10);
  r.at = r.afterSpaces(r.at + 10);
  const parts = readName(r, found);
  if (parts === null) {
    r.reset(mark);
    return readName(r, found);
  }
  found.isCandidatus = true;
  r.warn(WARNINGS.candidatus);
  return parts;
}

/** Reads what the first name is crossed (or grafted) with. */
function readFormula(r: Reader, first: Parts, found: Found): Parts[] {
  const parts = [first];
  for (;;) {
    const at = r.afterSpaces(r.at);
    if (at === r.at || at >= r.end) break;
    const isGraft = found.withCultivars && r.code(at) === plus && r.isBreak(at + 1);
    if (!isGraft && !isHybridMark(r, at)) break;
    r.word(isGraft ? 'graftChimeraChar' : 'hybridChar', at, at + 1, isGraft ? '+' : '×');
    found.hybrid = isGraft ? 'graftChimeraFormula' : 'formula';
    r.at = at + 1;
    const operand = readOperand(r, first, found, isGraft);
    if (operand !== null) parts.push(operand);
  }
  if (found.hybrid === 'formula') r.warn(WARNINGS.hybridFormula);
  if (found.hybrid === 'graftChimeraFormula') r.warn(WARNINGS.graftFormula);
  return parts;
}

function readOperand(r: Reader, first: Parts, found: Found, isGraft: boolean): Parts | null {
  const end = r.at;
  r.at = r.afterSpaces(end);
  const bare = readBareSpecies(r, first.genus ?? first.uninomial ?? '', found);
  if (bare !== null) {
    r.warn(isGraft ? WARNINGS.graftIncomplete : WARNINGS.hybridIncomplete);
    return bare;
  }
  const mark = r.mark();
  const start = r.words.length;
  const operand = readName(r, found);
  if (operand === null) {
    r.reset(mark);
    r.at = end;
    r.warn(isGraft ? WARNINGS.graftProbablyIncomplete : WARNINGS.hybridProbablyIncomplete);
    return null;
  }
  expandGenus(operand, first, r.words[start]);
  return operand;
}

/** "Aus bus × A. cus": the abbreviated genus is the first one's. */
function expandGenus(operand: Parts, first: Parts, word: Word | undefined): void {
  const { genus } = operand;
  if (genus === null || !genus.endsWith('.') || first.genus === null || word === undefined) return;
  if (!first.genus.startsWith(genus.slice(0, -1))) return;
  operand.genus = first.genus;
  word.normalized = first.genus;
}
