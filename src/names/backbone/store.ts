import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { OpendrawerError } from '../../errors/index.ts';

/** Files of a build. */
export const BUILD_FILES = {
  index: 'backbone.bin',
  keys: 'keys.tsv',
  report: 'report.json',
  findings: 'findings.tsv',
  sources: 'sources.json',
} as const;

/** Names below the folder of a backbone. */
const CURRENT = 'current';
const DEFINITION = 'backbone.yaml';
const LOCK = 'build.lock';
const TEMPORARY = 'tmp-';
const BUILD_ID = /^\d{8}T\d{9}Z-[0-9a-f]{8}$/;
const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Folder of a backbone below the workspace's `backbones`. Throws BACKBONE_UNKNOWN where the name is none. */
export function backboneFolder(backbonesFolder: string, name: string): string {
  if (NAME.test(name)) return join(backbonesFolder, name);
  throw new OpendrawerError('BACKBONE_UNKNOWN', `"${name}" cannot be the name of a backbone`, {
    hint: 'Small letters, digits and hyphens, at most 63.',
  });
}

/** Where the definition of a backbone lies: its sources in their order. */
export const definitionFile = (backbonesFolder: string, name: string): string =>
  join(backboneFolder(backbonesFolder, name), DEFINITION);

/** Names of the backbones that are defined or built, in order. */
export function listBackbones(backbonesFolder: string): readonly string[] {
  if (!existsSync(backbonesFolder)) return [];
  return readdirSync(backbonesFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && NAME.test(entry.name))
    .map(({ name }) => name)
    .filter(
      (name) =>
        existsSync(definitionFile(backbonesFolder, name)) ||
        currentBuild(backbonesFolder, name) !== null,
    )
    .sort();
}

/** Id of the newest finished build; null where there is none. */
export function currentBuild(backbonesFolder: string, name: string): string | null {
  const folder = backboneFolder(backbonesFolder, name);
  const pointer = join(folder, CURRENT);
  if (!existsSync(pointer)) return null;
  const id = readFileSync(pointer, 'utf8').trim();
  if (BUILD_ID.test(id) && existsSync(join(folder, id, BUILD_FILES.index))) return id;
  throw new OpendrawerError('INPUT_CORRUPT', `${pointer} points to no build`, {
    hint: `Run opendrawer backbone build ${name}.`,
  });
}

/** Absolute path of the index of the newest build, for `openBackbone`; null where the backbone was never built. */
export function currentBackboneFile(backbonesFolder: string, name: string): string | null {
  const id = currentBuild(backbonesFolder, name);
  return id === null ? null : join(backbonesFolder, name, id, BUILD_FILES.index);
}

/** Ids of all finished builds, newest first. */
export function listBuilds(backbonesFolder: string, name: string): readonly string[] {
  const folder = backboneFolder(backbonesFolder, name);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((id) => BUILD_ID.test(id))
    .sort()
    .reverse();
}

/** Folder of a build. An id may be shortened as long as it is clear; `current` and `previous` are ids, too. */
export function buildFolder(backbonesFolder: string, name: string, build: string): string {
  const builds = listBuilds(backbonesFolder, name);
  const isNamed = build === 'current' || build === 'previous';
  const current = isNamed && builds.length > 0 ? currentBuild(backbonesFolder, name) : null;
  const found =
    build === 'current'
      ? builds.filter((id) => id === current)
      : build === 'previous'
        ? builds.filter((id) => id !== current).slice(0, 1)
        : builds.filter((id) => id === build || id.startsWith(build) || id.endsWith(`-${build}`));
  const [id] = found;
  if (id !== undefined && found.length === 1) return join(backbonesFolder, name, id);
  throw new OpendrawerError(
    'BACKBONE_UNKNOWN',
    found.length > 1
      ? `${found.length} builds of "${name}" begin with "${build}"`
      : `The backbone "${name}" has no build "${build}"`,
    { hint: `opendrawer backbone list ${name} lists them.` },
  );
}

/** Id of a build: its instant to the millisecond, so that ids sort by age, and the beginning of the version of its content. */
export const newBuildId = (now: Date, version: string): string =>
  `${now.toISOString().replace(/[-:.]/g, '')}-${version.slice(0, 8)}`;

/**
 * Writes a build: `write` fills a folder of a temporary name, which is synced, renamed, and then made the current one. A
 * build that breaks off is never seen. Gives the build's folder.
 */
export async function writeBuild(
  backbonesFolder: string,
  name: string,
  id: string,
  write: (folder: string) => void | Promise<void>,
): Promise<string> {
  const home = backboneFolder(backbonesFolder, name);
  const temporary = join(home, `${TEMPORARY}${id}`);
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  try {
    await write(temporary);
    for (const file of readdirSync(temporary)) sync(join(temporary, file));
    sync(temporary);
    const folder = join(home, id);
    rmSync(folder, { recursive: true, force: true });
    renameSync(temporary, folder);
    writeAtomic(join(home, CURRENT), `${id}\n`);
    return folder;
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
}

/** A path for what a builder writes before there is a build; the next builder removes what is left there. */
export const temporaryFile = (backbonesFolder: string, name: string): string =>
  join(backboneFolder(backbonesFolder, name), `${TEMPORARY}${process.pid}.tsv`);

/** Removes all but the newest `keep` builds; the current one always stays. Gives the ids that went. */
export function removeOldBuilds(
  backbonesFolder: string,
  name: string,
  keep: number,
): readonly string[] {
  const current = currentBuild(backbonesFolder, name);
  const gone = listBuilds(backbonesFolder, name)
    .slice(keep)
    .filter((id) => id !== current);
  for (const id of gone) rmSync(join(backbonesFolder, name, id), { recursive: true, force: true });
  return gone;
}

/**
 * Takes the right to build: keys are given by one builder at a time. The result gives it back. Throws BACKBONE_BUSY where
 * another living process has it.
 */
export function lockBackbone(backbonesFolder: string, name: string): () => void {
  const folder = backboneFolder(backbonesFolder, name);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, LOCK);
  const holder = `${hostname()} ${process.pid}`;
  for (let attempt = 0; ; attempt += 1) {
    try {
      writeFileSync(path, holder, { flag: 'wx' });
      break;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
      if (attempt > 0 || isHeld(path)) {
        throw new OpendrawerError('BACKBONE_BUSY', `${path} is held by another process`, {
          cause,
          hint: 'Wait for it to end. If it is gone for certain, remove the file.',
        });
      }
      rmSync(path, { force: true });
    }
  }
  for (const left of readdirSync(folder)) {
    if (left.startsWith(TEMPORARY)) rmSync(join(folder, left), { recursive: true, force: true });
  }
  return () => rmSync(path, { force: true });
}

/** Writes a text under a temporary name and renames it. */
export function writeAtomic(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  sync(temporary);
  renameSync(temporary, path);
}

function isHeld(path: string): boolean {
  if (!existsSync(path)) return false;
  const [host, pid] = readFileSync(path, 'utf8').split(' ');
  if (host !== hostname()) return true;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } catch (error) {
    // Folders cannot be synced on every system
    if (!['EISDIR', 'EPERM', 'EINVAL'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      throw error;
    }
  } finally {
    closeSync(file);
  }
}
