import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { isOpendrawerError, OpendrawerError } from '../errors/index.ts';
import {
  type BackboneProgress,
  BUILD_FILES,
  type BuildReport,
  type BuiltBackbone,
  buildBackbone,
  buildBackboneIndex,
  buildFolder,
  type ChecklistInput,
  currentBuild,
  type Finding,
  KeyRegister,
  listBuilds,
  lockBackbone,
  newBuildId,
  openBackbone,
  removeOldBuilds,
  temporaryFile,
  writeBackbone,
  writeBuild,
} from '../names/index.ts';
import type { Workspace } from '../registry/index.ts';
import { type Checklist, NO_MAPPING, openChecklist, parseMapping } from '../sources/index.ts';
import { type DefinedChecklist, readDefinition } from './backbone-definition.ts';

export interface BuildBackboneOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: BackboneProgress) => void;
  /** Default: now. */
  readonly now?: Date;
}

/** What a build gave. */
export interface BackboneBuild {
  /** Id of the build that is now current. */
  readonly build: string;
  /** Nothing differs from the build before, which stays the current one. */
  readonly isUnchanged: boolean;
  readonly report: BuildReport;
}

/** Builds that are kept, to be compared with. */
const KEPT_BUILDS = 5;

/**
 * Builds a backbone as its definition says and makes the build the current one. Readers of older builds go on undisturbed. Throws
 * BACKBONE_UNKNOWN where it is not defined, and what `openChecklist` throws.
 */
export async function buildBackboneOf(
  { paths }: Pick<Workspace, 'paths'>,
  name: string,
  options: BuildBackboneOptions = {},
): Promise<BackboneBuild> {
  const definition = readDefinition(paths.backbones, name);
  if (definition === null || definition.sources.length === 0) {
    throw new OpendrawerError('BACKBONE_UNKNOWN', `The backbone "${name}" has no checklists`, {
      hint: 'Add one first: opendrawer backbone add <path>.',
    });
  }
  const release = lockBackbone(paths.backbones, name);
  const opened: Checklist[] = [];
  let findings: FindingsFile | null = null;
  try {
    const inputs: ChecklistInput[] = [];
    for (const source of definition.sources) {
      const checklist = await openChecklist(source.path, mappingOf(source));
      opened.push(checklist);
      inputs.push(inputOf(source, checklist, options.signal));
    }
    findings = new FindingsFile(temporaryFile(paths.backbones, name));
    return await build(paths.backbones, name, inputs, opened, findings, options);
  } finally {
    findings?.discard();
    for (const checklist of opened) checklist.close();
    release();
  }
}

const mappingOf = ({ alias, mapping }: DefinedChecklist) =>
  mapping === null ? NO_MAPPING : parseMapping(mapping, `mapping of ${alias}`);

const inputOf = (
  source: DefinedChecklist,
  checklist: Checklist,
  signal: AbortSignal | undefined,
): ChecklistInput => ({
  alias: source.alias,
  title: source.title ?? checklist.metadata.title,
  license: source.license ?? checklist.metadata.license,
  format: checklist.format,
  fingerprint: checklist.fingerprint,
  usages: (report) => checklist.usages(report, signal),
});

async function build(
  backbonesFolder: string,
  name: string,
  inputs: readonly ChecklistInput[],
  checklists: readonly Checklist[],
  findings: FindingsFile,
  { signal, onProgress, now = new Date() }: BuildBackboneOptions,
): Promise<BackboneBuild> {
  const { before, isCurrent } = buildBefore(backbonesFolder, name);
  const built = await buildBackbone(inputs, {
    name,
    builtAt: now.toISOString(),
    onFinding: findings.add,
    ...(before === null ? {} : { keys: readKeys(backbonesFolder, name, before) }),
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  if (before !== null && isCurrent && isSame(backbonesFolder, name, before, built)) {
    return { build: before, isUnchanged: true, report: built.report };
  }
  onProgress?.({ phase: 'writing', source: '', done: built.size });
  const memory = buildBackboneIndex(built.usages(), built.facts);
  signal?.throwIfAborted();
  const id = newBuildId(now, built.facts.version);
  await writeBuild(backbonesFolder, name, id, (folder) => {
    writeBackbone(join(folder, BUILD_FILES.index), memory);
    writePieces(join(folder, BUILD_FILES.keys), built.keys.toText());
    findings.moveTo(join(folder, BUILD_FILES.findings));
    writeFileSync(join(folder, BUILD_FILES.report), `${JSON.stringify(built.report, null, 2)}\n`);
    const sources = built.facts.sources.map((source, at) => ({
      ...source,
      format: checklists[at]?.format ?? null,
      tables: checklists[at]?.tables ?? [],
    }));
    writeFileSync(join(folder, BUILD_FILES.sources), `${JSON.stringify(sources, null, 2)}\n`);
  });
  removeOldBuilds(backbonesFolder, name, KEPT_BUILDS);
  return { build: id, isUnchanged: false, report: built.report };
}

/** Report of a build. */
export function readBuildReport(backbonesFolder: string, name: string, build: string): BuildReport {
  const folder = buildFolder(backbonesFolder, name, build);
  return JSON.parse(readFileSync(join(folder, BUILD_FILES.report), 'utf8')) as BuildReport;
}

/** The current build; where its pointer is broken, the newest one that is there: keys must not be given anew. */
function buildBefore(
  backbonesFolder: string,
  name: string,
): { readonly before: string | null; readonly isCurrent: boolean } {
  try {
    return { before: currentBuild(backbonesFolder, name), isCurrent: true };
  } catch (error) {
    if (!isOpendrawerError(error) || error.code !== 'INPUT_CORRUPT') throw error;
    return { before: listBuilds(backbonesFolder, name)[0] ?? null, isCurrent: false };
  }
}

function readKeys(backbonesFolder: string, name: string, build: string): KeyRegister {
  const file = join(buildFolder(backbonesFolder, name, build), BUILD_FILES.keys);
  if (!existsSync(file)) return new KeyRegister();
  try {
    return KeyRegister.fromText(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new OpendrawerError('INPUT_CORRUPT', `${file} cannot be read`, {
      cause,
      hint: 'Without it new keys would be given: bring it back from a copy, or remove the build.',
    });
  }
}

function isSame(
  backbonesFolder: string,
  name: string,
  before: string,
  { facts }: BuiltBackbone,
): boolean {
  const file = join(buildFolder(backbonesFolder, name, before), BUILD_FILES.sources);
  if (!before.endsWith(facts.version.slice(0, 8)) || !existsSync(file)) return false;
  if (readBuildReport(backbonesFolder, name, before).version !== facts.version) return false;
  const was = JSON.parse(readFileSync(file, 'utf8')) as readonly Record<string, unknown>[];
  return (
    canBeOpened(join(buildFolder(backbonesFolder, name, before), BUILD_FILES.index)) &&
    was.length === facts.sources.length &&
    facts.sources.every((source, at) =>
      Object.entries(source).every(([key, value]) => was[at]?.[key] === value),
    )
  );
}

/** Whether an index is there, whole, and of the form that is read today: BACKBONE_INVALID asks for another build. */
function canBeOpened(file: string): boolean {
  try {
    openBackbone(file);
    return true;
  } catch (error) {
    if (error instanceof OpendrawerError) return false;
    throw error;
  }
}

/** Writes a text that comes in pieces. */
function writePieces(path: string, pieces: Iterable<string>): void {
  const file = openSync(path, 'w');
  try {
    let text = '';
    for (const piece of pieces) {
      text += piece;
      if (text.length < 1 << 20) continue;
      writeSync(file, text);
      text = '';
    }
    writeSync(file, text);
  } finally {
    closeSync(file);
  }
}

/** Writes every finding of a build as a line of a table, beside the builds until the build is finished. */
class FindingsFile {
  readonly path: string;
  readonly #file: number;
  #isClosed = false;
  #text = 'source\tkind\tfile\tline\tid\tname\tdetail\n';

  constructor(path: string) {
    this.path = path;
    this.#file = openSync(path, 'w');
  }

  readonly add = (source: string, finding: Finding): void => {
    const { kind, file, line, id, name, detail } = finding;
    const cells = [source, kind, file, line === 0 ? '' : line, id, name, detail];
    this.#text += `${cells.map(cell).join('\t')}\n`;
    if (this.#text.length >= 1 << 20) this.#write();
  };

  /** Moves the finished table to its place. */
  moveTo(path: string): void {
    this.#close();
    renameSync(this.path, path);
  }

  /** Closes it, and removes what was not moved. */
  discard(): void {
    this.#close();
    rmSync(this.path, { force: true });
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#write();
    closeSync(this.#file);
  }

  #write(): void {
    writeSync(this.#file, this.#text);
    this.#text = '';
  }
}

const control = /[\t\n\r]+/g;
const cell = (value: string | number): string => String(value).replace(control, ' ');
