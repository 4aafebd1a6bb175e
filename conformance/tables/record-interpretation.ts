import {
  type Finding,
  interpretRecord,
  parseNumber,
  readDynamicProperty,
} from '../../src/interpret/index.ts';
import { darwinCoreColumns, readDarwinCoreRow } from '../../src/sources/index.ts';
import { licenseCode, lifeStages, sexes } from '../../src/terms/index.ts';
import { agrees, type Outcome, sameSet, table } from '../table.ts';

type Cells = Readonly<Record<string, string | null>>;

type Row = {
  readonly op: string;
  readonly input: {
    readonly text?: string | null;
    readonly term?: string;
    readonly record?: Cells;
    readonly extensions?: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;
    readonly steps?: readonly string[];
  };
  readonly expected: Readonly<Record<string, unknown>>;
};

/** The tables name extensions by GBIF's constants, archives by their row type. */
const rowTypes: Readonly<Record<string, string>> = {
  IDENTIFICATION: 'http://rs.tdwg.org/dwc/terms/Identification',
  DNA_DERIVED_DATA: 'http://rs.gbif.org/terms/1.0/DNADerivedData',
};

function interpreted({ record = {}, extensions }: Row['input']) {
  const names = Object.keys(record);
  const verbatim = readDarwinCoreRow(darwinCoreColumns(names), Object.values(record), {
    id: 'row',
    ...(extensions === undefined
      ? {}
      : {
          extensions: Object.fromEntries(
            Object.entries(extensions).map(([name, rows]) => [rowTypes[name] ?? name, rows]),
          ),
        }),
  });
  return verbatim === null
    ? null
    : interpretRecord(verbatim, {
        datasetKey: '00000000-0000-5000-8000-000000000000',
        provider: null,
        occurrences: true,
      });
}

/** `IndividualCount`, `RecordedByIds` → the terms that the step is about. */
const termsOfStep = (step: string): readonly string[] => {
  const term = `${step.charAt(0).toLowerCase()}${step.slice(1)}`;
  return [term, term.replace(/Ids$/, 'ID'), term.replace(/Id$/, 'ID')];
};

function checkRecord({ input, expected }: Row): Outcome {
  const result = interpreted(input);
  if (result === null) return 'fail';
  const { item, findings } = result;
  const terms = (input.steps ?? []).flatMap(termsOfStep);
  const issues = [
    ...new Set(
      findings
        .filter(({ term }: Finding) => term !== null && terms.includes(term))
        .map(({ issue }: Finding): string => issue),
    ),
  ];
  const license = input.record?.['http://purl.org/dc/terms/license'];
  const answers: Readonly<Record<string, unknown>> = {
    ...item,
    identifiedByIds: item.identifiedByID.map(agentID),
    recordedByIds: item.recordedByID.map(agentID),
    otherCatalogNumbers: item.identifiers
      .filter(({ label }) => label === 'otherCatalogNumbers')
      .map(({ value }) => value),
    identifiedBy_count: item.identifiedBy.length,
    projectId: item.projectID,
    license: licenseConstant(license),
    issues_count: issues.length,
  };
  for (const [field, wanted] of Object.entries(expected)) {
    if (field === 'issues') {
      if (!sameSet(issues, wanted as string[])) return 'fail';
    } else if (field === 'issues_contain') {
      if (!(wanted as string[]).every((issue) => issues.includes(issue))) return 'fail';
    } else if (!agrees(answers[field], wanted)) return 'fail';
  }
  return 'pass';
}

/** The peer answers with the kind of an identifier beside it; ours shows it. */
const agentID = (value: string): { type: string; value: string } => ({
  type: /orcid\.org/.test(value) ? 'ORCID' : /wikidata\.org/.test(value) ? 'WIKIDATA' : 'OTHER',
  value,
});

/** The peer has constants for what it does not support and for nothing at all. */
function licenseConstant(text: string | null | undefined): string {
  if (text === null || text === undefined) return 'UNSPECIFIED';
  const code = licenseCode(text);
  return code === null || !/^CC0|^CC-BY(?:-NC)?-4\.0$/.test(code)
    ? 'UNSUPPORTED'
    : code.replaceAll(/[-.]/g, '_');
}

function check(row: Row): Outcome {
  const { op, input, expected } = row;
  if (op === 'interpret_record') return checkRecord(row);
  if (op === 'parse_number') {
    return agrees(parseNumber(input.text ?? ''), expected['value']) ? 'pass' : 'fail';
  }
  if (op === 'dynamic_properties') {
    const kind = input.term === 'Sex' ? 'sex' : 'lifeStage';
    const text = readDynamicProperty(input.record?.['dynamicProperties'] ?? '', kind);
    const value = text === null ? null : (kind === 'sex' ? sexes : lifeStages).find(text);
    return agrees(value?.toLowerCase() ?? null, expected['concept']) ? 'pass' : 'fail';
  }
  return 'unsupported';
}

export const recordInterpretation = [table<Row>({ file: 'record_interpretation.jsonl', check })];
