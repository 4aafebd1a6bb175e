import { readFile } from 'node:fs/promises';
import { OpendrawerError } from '../../errors/index.ts';
import { addSource, type Inspection, inspectSource, sourceFormat } from '../../flow/index.ts';
import { parseColumnMapping } from '../../sources/index.ts';
import { absoluteLocation, type Context, upperUnits, withWorkspace } from '../context.ts';
import { json, table } from '../io.ts';

export interface AddFlags {
  readonly unit?: string[];
  readonly alias?: string;
  readonly title?: string;
  readonly format?: string;
  readonly option?: string[];
  readonly map?: string;
  readonly dryRun?: boolean;
}

const SHOWN_COLUMNS = 60;
const SHOWN_CHOICES = 12;

/** `opendrawer add <location>`: says what is published there, and puts it on the list of datasets; nothing is ingested yet. */
export const add = (context: Context, location: string, flags: AddFlags): Promise<void> =>
  withWorkspace(context, async (workspace) => {
    const inspection = await inspectSource(workspace, absoluteLocation(location), {
      ...(flags.format === undefined ? {} : { format: sourceFormat(flags.format) }),
      units: upperUnits(flags.unit),
      options: await optionsOf(flags),
      signal: context.signal,
    });
    if (flags.dryRun) {
      if (context.json) return context.io.out(json(inspection));
      return print(context, inspection);
    }
    const dataset = await addSource(workspace, inspection, {
      ...(flags.alias === undefined ? {} : { alias: flags.alias }),
      ...(flags.title === undefined ? {} : { title: flags.title }),
    });
    if (context.json) return context.io.out(json({ ...dataset, detection: inspection.detection }));
    context.io.out(`${dataset.alias}  ${dataset.key}`);
    context.io.note(inspection.detection.summary);
    for (const note of [...inspection.detection.notes, ...inspection.notes]) context.io.note(note);
    context.io.note(`Next: opendrawer ingest ${dataset.alias}`);
  });

/** `--option name=value`, where a value that is JSON is taken as such, and `--map`. */
export async function optionsOf(
  flags: Pick<AddFlags, 'option' | 'map'>,
): Promise<Record<string, unknown>> {
  const options = Object.fromEntries((flags.option ?? []).map(optionOf));
  if (flags.map === undefined) return options;
  const text = await readFile(flags.map, 'utf8').catch((cause: unknown) => {
    throw new OpendrawerError('USAGE', `${flags.map} cannot be read`, { cause });
  });
  return { ...options, mapping: parseColumnMapping(text, flags.map) };
}

function optionOf(text: string): [string, unknown] {
  const at = text.indexOf('=');
  if (at < 1) {
    throw new OpendrawerError('USAGE', `--option ${text}: a name, "=" and a value are wanted`);
  }
  const value = text.slice(at + 1);
  if (!/^[[{"]|^(true|false|null|-?\d+(\.\d+)?)$/.test(value)) return [text.slice(0, at), value];
  try {
    return [text.slice(0, at), JSON.parse(value)];
  } catch {
    return [text.slice(0, at), value];
  }
}

function print({ io }: Context, { detection, others, notes }: Inspection): void {
  const { endpoint, summary, tables, choices, description } = detection;
  io.out(summary);
  io.out(`format ${endpoint.format}, ${Math.round(detection.confidence * 100)} % sure`);
  for (const [name, value] of Object.entries(endpoint.options ?? {})) {
    io.out(`option ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  }
  if (description !== null) {
    const { title, publisher, license } = description;
    io.out([title, publisher, license].filter((part) => part !== null).join(' · '));
  }
  for (const note of [...detection.notes, ...notes]) io.out(`! ${note}`);
  for (const { name, rows, columns } of tables) {
    io.out(`\n${name}${rows === null ? '' : `, ${rows} rows`}`);
    const shown = columns.slice(0, SHOWN_COLUMNS);
    io.out(
      table(
        ['COLUMN', 'TERM', 'BY', 'FOR EXAMPLE'],
        shown.map((column) => [
          column.name,
          column.term ?? '-',
          column.by ?? '',
          column.samples.join(' | ').slice(0, 60),
        ]),
      ),
    );
    if (columns.length > shown.length) io.out(`… ${columns.length - shown.length} columns more`);
  }
  for (const [name, values] of Object.entries(choices)) {
    const more = values.length > SHOWN_CHOICES ? `, … (${values.length})` : '';
    io.out(`--option ${name}=  ${values.slice(0, SHOWN_CHOICES).join(', ')}${more}`);
  }
  for (const other of others) io.out(`or: ${other.endpoint.format}: ${other.summary}`);
}
