import { SaxesParser } from 'saxes';
import { parse } from 'yaml';
import type { ChecklistFile } from './files.ts';
import { inspectText, readText } from './text.ts';

/** What a checklist says of itself. */
export interface ChecklistMetadata {
  readonly title: string | null;
  readonly license: string | null;
}

const MAX_BYTES = 5_000_000;
const NOTHING: ChecklistMetadata = { title: null, license: null };

/** Title and licence from `metadata.yaml` (ColDP) or the EML of an archive; null where nothing says them. */
export async function readMetadata(files: readonly ChecklistFile[]): Promise<ChecklistMetadata> {
  const named = (pattern: RegExp): ChecklistFile | undefined =>
    files.find(({ name, sizeBytes }) => pattern.test(name) && (sizeBytes ?? 0) < MAX_BYTES);
  const yaml = named(/(?:^|\/)metadata\.ya?ml$/i);
  if (yaml !== undefined) return fromYaml(await wholeText(yaml));
  const eml = named(/(?:^|\/)(?:eml|metadata)\.xml$/i);
  return eml === undefined ? NOTHING : fromEml(await wholeText(eml));
}

/** The whole text of a small file. */
export async function wholeText(file: ChecklistFile): Promise<string> {
  const { encoding } = await inspectText(file);
  let text = '';
  for await (const part of readText(file, encoding)) text += part;
  return text;
}

function fromYaml(text: string): ChecklistMetadata {
  try {
    const value: unknown = parse(text);
    if (typeof value !== 'object' || value === null) return NOTHING;
    const of = (key: string): string | null => {
      const entry: unknown = (value as Record<string, unknown>)[key];
      return typeof entry === 'string' && entry.trim() !== '' ? entry.trim() : null;
    };
    return { title: of('title'), license: of('license') };
  } catch {
    // Metadata that cannot be read are none: the names do not depend on them
    return NOTHING;
  }
}

/** `dataset/title` and what stands in `dataset/intellectualRights` (EML 2.1, 2.2). */
function fromEml(text: string): ChecklistMetadata {
  const path: string[] = [];
  let title = '';
  let license = '';
  const parser = new SaxesParser();
  parser.on('error', () => {});
  parser.on('opentag', ({ name, attributes }) => {
    path.push(name.slice(name.indexOf(':') + 1));
    const url = attributes['url'];
    if (path[2] === 'intellectualRights' && url !== undefined) license = url;
  });
  parser.on('closetag', () => {
    path.pop();
  });
  parser.on('text', (part) => {
    if (path[1] !== 'dataset' || title.length + license.length > 20_000) return;
    if (path.length === 3 && path[2] === 'title') title += part;
    else if (path[2] === 'intellectualRights' && !/^https?:/.test(license)) license += part;
  });
  parser.write(text.startsWith('\uFEFF') ? text.slice(1) : text).close();
  return { title: spaced(title), license: spaced(license) };
}

function spaced(text: string): string | null {
  const plain = text.replace(/\s+/g, ' ').trim();
  return plain === '' ? null : plain;
}
