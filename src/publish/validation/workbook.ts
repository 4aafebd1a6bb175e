import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { columnName, escaped } from '../quality/xlsx.ts';
import { cellsOf, VALIDATION_COLUMNS } from './columns.ts';
import type { FindingSeverity, ValidatedRow, Validation, ValidationFinding } from './types.ts';

/** Rows of a sheet of Excel, the header among them. */
const MOST_ROWS = 1_048_576;
/** Excel grows slow with many comments; the sheet of findings has what they say anyway. */
const MOST_COMMENTS = 5000;
/** Findings about keys, which are known only when all records were read, that are marked in the records. */
const MOST_LATE_MARKS = 200_000;
const PIECE = 500;

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const COMPRESSED = { compressionLevel: 1, mtime: new Date(0) };

/** Numbers of the formats in `styles.xml`. */
const STYLE = { plain: 0, bold: 1, ERROR: 2, WARNING: 3, INFO: 4, wrapped: 5 } as const;
type Style = (typeof STYLE)[keyof typeof STYLE];
const RANK: Readonly<Record<FindingSeverity, number>> = { ERROR: 2, WARNING: 1, INFO: 0 };

interface Cell {
  readonly value: string | number | null;
  readonly style?: Style;
}

interface Comment {
  readonly row: number;
  readonly column: number;
  readonly text: string;
}

/**
 * A validation as an Excel workbook (ECMA-376, transitional): summary, findings, and the records with every doubtful cell coloured and
 * commented. What a sheet cannot hold is left out, and the summary says so. Memory does not grow with the records.
 */
export function workbookStream(validation: Validation): Readable {
  const zip = new ZipFile();
  const out = zip.outputStream as Readable;
  const comments: Comment[] = [];
  const hasRows = validation.columns.length > 0 && validation.rows() !== null;
  const sheets: Sheet[] = [
    { name: 'Summary', widths: [24, 44, 14, 14, 60, 60], rows: () => summaryRows(validation) },
    {
      name: 'Findings',
      widths: [11, 34, 24, 9, 22, 22, 36, 36, 60, 30, 11],
      rows: () => findingRows(validation),
    },
    ...(hasRows
      ? [
          {
            name: 'Records',
            widths: [20, 9, ...validation.columns.map(() => 20)],
            rows: () => recordRows(validation, comments),
            comments,
          },
        ]
      : []),
  ];
  const add = (at: number): void => {
    const sheet = sheets[at];
    if (sheet === undefined) {
      finish(zip, sheets);
      return;
    }
    zip.addReadStreamLazy(`xl/worksheets/sheet${at + 1}.xml`, COMPRESSED, (give) => {
      const xml = Readable.from(sheetXml(sheet), { objectMode: false });
      xml.on('error', (error) => out.destroy(error));
      xml.on('end', () => add(at + 1));
      out.once('close', () => xml.destroy());
      give(null, xml);
    });
  };
  add(0);
  return out;
}

interface Sheet {
  readonly name: string;
  readonly widths: readonly number[];
  rows(): AsyncIterable<readonly (readonly Cell[])[]>;
  /** Filled while the rows are written. */
  readonly comments?: readonly Comment[];
}

async function* sheetXml(sheet: Sheet): AsyncGenerator<string> {
  const columns = sheet.widths
    .map((width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`)
    .join('');
  const freeze =
    sheet.name === 'Summary'
      ? ''
      : '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
  yield `${HEAD}<worksheet xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheetViews><sheetView workbookViewId="0">${freeze}</sheetView></sheetViews><cols>${columns}</cols><sheetData>`;
  let row = 0;
  for await (const batch of sheet.rows()) {
    let xml = '';
    for (const cells of batch) {
      row += 1;
      if (row > MOST_ROWS) break;
      xml += rowXml(cells, row);
    }
    yield xml;
    if (row >= MOST_ROWS) break;
  }
  const drawing = (sheet.comments?.length ?? 0) > 0 ? '<legacyDrawing r:id="vml"/>' : '';
  yield `</sheetData>${drawing}</worksheet>`;
}

function rowXml(cells: readonly Cell[], row: number): string {
  let xml = `<row r="${row}">`;
  for (let i = 0; i < cells.length; i += 1) {
    const cell = cells[i];
    if (cell === undefined) continue;
    const { value, style = STYLE.plain } = cell;
    if (value === null && style === STYLE.plain) continue;
    const place = `r="${columnName(i)}${row}"${style === STYLE.plain ? '' : ` s="${style}"`}`;
    xml +=
      value === null
        ? `<c ${place}/>`
        : typeof value === 'number'
          ? `<c ${place}><v>${value}</v></c>`
          : `<c ${place} t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
  }
  return `${xml}</row>`;
}

const bold = (value: string): Cell => ({ value, style: STYLE.bold });
const wrapped = (value: string | null): Cell => ({ value, style: STYLE.wrapped });
const plain = (value: string | number | null): Cell => ({ value });

async function* summaryRows({
  report,
  columns,
  rows,
}: Validation): AsyncGenerator<readonly (readonly Cell[])[]> {
  const { verdict, issues } = report;
  yield [
    [bold('Source'), plain(report.location)],
    [bold('Recognised as'), plain(report.detected?.summary ?? 'nothing known')],
    [bold('Looked at'), plain(report.createdAt)],
    [
      bold('Can be ingested'),
      {
        value: verdict.canIngest ? 'yes' : 'no',
        style: verdict.canIngest ? STYLE.bold : STYLE.ERROR,
      },
    ],
    ...verdict.reasons.map((reason): readonly Cell[] => [
      plain(reason.weight === 'stops' ? 'because' : 'but'),
      { value: reason.code, style: reason.weight === 'stops' ? STYLE.ERROR : STYLE.WARNING },
      plain(reason.count),
      plain(null),
      wrapped(reason.message),
      wrapped(reason.hint),
    ]),
    [bold('GBIF would index it'), plain(report.indexeable ? 'yes' : 'no')],
    [bold('Records'), plain(report.records)],
    [bold('without any issue'), plain(report.recordsWithoutIssue)],
    [bold('Lines that are no records'), plain(report.rejects)],
    [bold('Findings'), plain(report.findings)],
    ...(report.findings >= MOST_ROWS
      ? [
          [
            plain(null),
            plain(`The sheet "Findings" has the first ${MOST_ROWS - 1}: the CSV file has all.`),
          ],
        ]
      : []),
    ...(columns.length > 0 && rows() !== null && report.records >= MOST_ROWS
      ? [
          [
            plain(null),
            plain(`The sheet "Records" has the first ${MOST_ROWS - 1} of ${report.records}.`),
          ],
        ]
      : []),
    [],
    ['Severity', 'Issue', 'Findings', 'Records', 'Meaning', 'What to do'].map(bold),
  ];
  for (let at = 0; at < issues.length; at += PIECE) {
    yield issues
      .slice(at, at + PIECE)
      .map((issue): readonly Cell[] => [
        { value: issue.severity, style: STYLE[issue.severity] },
        plain(issue.code),
        plain(issue.findings),
        plain(issue.records),
        wrapped(issue.meaning),
        wrapped(issue.hint),
      ]);
  }
}

async function* findingRows({
  findings,
}: Validation): AsyncGenerator<readonly (readonly Cell[])[]> {
  yield [VALIDATION_COLUMNS.map(bold)];
  for await (const batch of findings()) {
    yield batch.map((finding) =>
      cellsOf(finding).map((value, i) =>
        i === 0 ? { value, style: STYLE[finding.severity] } : { value },
      ),
    );
  }
}

type Mark = ValidatedRow['findings'][number];

async function* recordRows(
  validation: Validation,
  comments: Comment[],
): AsyncGenerator<readonly (readonly Cell[])[]> {
  const { columns } = validation;
  yield [['file', 'line', ...columns].map(bold)];
  const late = await lateMarks(validation);
  const places = new Set(columns);
  let row = 1;
  for await (const batch of validation.rows() ?? []) {
    yield batch.map((record) => {
      row += 1;
      const marks = [...record.findings, ...(late.get(placeKey(record.file, record.line)) ?? [])];
      return recordCells(record, marks, columns, places, row, comments);
    });
  }
}

function recordCells(
  record: ValidatedRow,
  marks: readonly Mark[],
  columns: readonly string[],
  places: ReadonlySet<string>,
  row: number,
  comments: Comment[],
): readonly Cell[] {
  const byColumn = Map.groupBy(
    marks,
    ({ column, term }) => [column, term].find((name) => name !== null && places.has(name)) ?? null,
  );
  const cell = (
    value: string | number | null,
    at: number,
    found: readonly Mark[] | undefined,
  ): Cell => {
    if (found === undefined || found.length === 0) return { value };
    if (comments.length < MOST_COMMENTS)
      comments.push({ row, column: at, text: commentText(found) });
    return { value, style: styleOf(found) };
  };
  return [
    // What concerns no column of the sheet stands with the line.
    plain(record.file),
    cell(record.line, 1, byColumn.get(null)),
    ...columns.map((column, i) => cell(record.cells[column] ?? null, i + 2, byColumn.get(column))),
  ];
}

function styleOf(found: readonly Mark[]): Style {
  const worst = found.reduce((a, b) => (RANK[b.severity] > RANK[a.severity] ? b : a));
  return STYLE[worst.severity];
}

const commentText = (found: readonly Mark[]): string =>
  found
    .map(
      ({ code, message, after }) =>
        `${code}: ${message}${after === null ? '' : ` Read as: ${after}`}`,
    )
    .join('\n')
    .slice(0, 2000);

/** Marks of findings that were made when the records had been written. */
async function lateMarks({ findings }: Validation): Promise<ReadonlyMap<string, readonly Mark[]>> {
  const late = new Map<string, Mark[]>();
  let kept = 0;
  for await (const batch of findings()) {
    for (const finding of batch) {
      if (!isLate(finding) || kept >= MOST_LATE_MARKS) continue;
      kept += 1;
      const key = placeKey(finding.file ?? '', finding.line ?? 0);
      const { code, severity, column, term, after, message } = finding;
      const mark = { code, severity, column, term, after, message };
      const known = late.get(key);
      if (known === undefined) late.set(key, [mark]);
      else known.push(mark);
    }
  }
  return late;
}

const LATE: ReadonlySet<string> = new Set([
  'OCCURRENCE_NOT_UNIQUELY_IDENTIFIED',
  'RECORD_NOT_UNIQUELY_IDENTIFIED',
  'RECORD_REPEATED',
  'RECORD_IDENTIFIER_NOT_FOUND',
  'IDENTIFIERS_DIFFER_IN_CASE',
  'TRIPLET_NOT_UNIQUE',
  'TRIPLET_INCOMPLETE',
]);
const isLate = ({ kind, code, line }: ValidationFinding): boolean =>
  kind === 'identity' && line !== null && LATE.has(code);

const placeKey = (file: string, line: number): string => `${line} ${file}`;

/** The parts of the package that name the others. */
function finish(zip: ZipFile, sheets: readonly Sheet[]): void {
  const add = (path: string, xml: string) =>
    zip.addBuffer(Buffer.from(HEAD + xml), path, { mtime: COMPRESSED.mtime });
  const type = (part: string, kind: string) =>
    `<Override PartName="/xl/${part}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml"/>`;
  const relation = (id: string, kind: string, target: string) =>
    `<Relationship Id="${id}" Type="${OFFICE}/${kind}" Target="${target}"/>`;
  const fill = (rgb: string) =>
    `<fill><patternFill patternType="solid"><fgColor rgb="FF${rgb}"/><bgColor indexed="64"/></patternFill></fill>`;
  const font = (inner = '') => `<font>${inner}<sz val="11"/><name val="Calibri"/></font>`;
  add(
    'xl/styles.xml',
    `<styleSheet xmlns="${MAIN}"><fonts count="2">${font()}${font('<b/>')}</fonts><fills count="5"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${fill('FFC7CE')}${fill('FFEB9C')}${fill('DDEBF7')}</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="6"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" fillId="2" applyFill="1"/><xf xfId="0" fillId="3" applyFill="1"/><xf xfId="0" fillId="4" applyFill="1"/><xf xfId="0" applyAlignment="1"><alignment wrapText="1" vertical="top"/></xf></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
  );
  const annotated = sheets.findIndex(({ comments }) => (comments?.length ?? 0) > 0);
  const comments = sheets[annotated]?.comments ?? [];
  if (annotated >= 0) {
    add('xl/comments1.xml', commentsXml(comments));
    zip.addBuffer(Buffer.from(vmlXml(comments)), 'xl/drawings/vmlDrawing1.vml', {
      mtime: COMPRESSED.mtime,
    });
    add(
      `xl/worksheets/_rels/sheet${annotated + 1}.xml.rels`,
      `<Relationships xmlns="${PACKAGE}/relationships">${relation('vml', 'vmlDrawing', '../drawings/vmlDrawing1.vml')}${relation('comments', 'comments', '../comments1.xml')}</Relationships>`,
    );
  }
  add(
    'xl/workbook.xml',
    `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.map(({ name }, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="s${i + 1}"/>`).join('')}</sheets></workbook>`,
  );
  add(
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="${PACKAGE}/relationships">${sheets.map((_, i) => relation(`s${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`)).join('')}${relation('styles', 'styles', 'styles.xml')}</Relationships>`,
  );
  add(
    '_rels/.rels',
    `<Relationships xmlns="${PACKAGE}/relationships">${relation('workbook', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
  );
  add(
    '[Content_Types].xml',
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>${type('workbook', 'sheet.main')}${type('styles', 'styles')}${annotated >= 0 ? type('comments1', 'comments') : ''}${sheets.map((_, i) => type(`worksheets/sheet${i + 1}`, 'worksheet')).join('')}</Types>`,
  );
  zip.end();
}

const commentsXml = (comments: readonly Comment[]): string =>
  `<comments xmlns="${MAIN}"><authors><author>Opendrawer</author></authors><commentList>${comments
    .map(
      ({ row, column, text }) =>
        `<comment ref="${columnName(column)}${row}" authorId="0"><text><t xml:space="preserve">${escaped(text)}</t></text></comment>`,
    )
    .join('')}</commentList></comments>`;

/** Excel wants a drawn box for every comment, in the language of its old versions. */
const vmlXml = (comments: readonly Comment[]): string =>
  `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>${comments
    .map(
      ({ row, column }, i) =>
        `<v:shape id="_x0000_s${1025 + i}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;width:260pt;height:80pt;z-index:${i + 1};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:textbox style="mso-direction-alt:auto"/><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill><x:Row>${row - 1}</x:Row><x:Column>${column}</x:Column></x:ClientData></v:shape>`,
    )
    .join('')}</xml>`;
