import type { FindingSample, FindingSummary, ValidationReport, VerdictReason } from './types.ts';

const SAMPLES = 3;
const SHOWN_CHARACTERS = 70;
const SHOWN_TERMS = 12;
const SHOWN_FILES = 8;

/** A report for reading, gravest first. Without control characters, whatever stands in the source. */
export function reportText(report: ValidationReport): string {
  return [
    headText(report),
    verdictText(report),
    section('FINDINGS', issuesText(report)),
    section('KEYS OF THE RECORDS', identityText(report)),
    section('DATASET', metadataText(report)),
    section('TERMS', termsText(report)),
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

const section = (title: string, text: string): string => (text === '' ? '' : `${title}\n${text}`);

function headText({
  location,
  detected,
  files,
  read,
  records,
  rejects,
  media,
  ...report
}: ValidationReport): string {
  const extensions = Object.entries(report.extensions).map(
    ([rowType, rows]) => `${grouped(rows)} ${rowType.slice(rowType.lastIndexOf('/') + 1)}`,
  );
  const counted = [
    `${grouped(records)} ${records === 1 ? 'record' : 'records'}${READ[read]}`,
    `${grouped(report.recordsWithoutIssue)} of them without any issue`,
    ...(rejects === 0 ? [] : [`${grouped(rejects)} lines that are no records`]),
    ...(media === 0 ? [] : [`${grouped(media)} media`]),
    ...extensions,
    `${grouped(report.findings)} findings`,
  ];
  return [
    clean(location, 200),
    recognised(detected, report.metadata),
    ...(read === 'none' ? [] : [`${counted.join('; ')}.`]),
    ...(files.length < 2
      ? []
      : files
          .slice(0, SHOWN_FILES)
          .map((file) => `  ${clean(file.file, 80)}: ${grouped(file.records)} records`)),
    ...(files.length > SHOWN_FILES ? [`  … ${files.length - SHOWN_FILES} files more`] : []),
  ].join('\n');
}

const recognised = (
  detected: ValidationReport['detected'],
  metadata: ValidationReport['metadata'],
): string => {
  if (detected !== null) return clean(detected.summary, 300);
  return metadata === null
    ? 'Nothing known was recognised.'
    : `A description of a dataset (${metadata.standard})`;
};

const READ: Readonly<Record<ValidationReport['read'], string>> = {
  all: '',
  part: ' read, the first ones',
  broken: ' read until it broke off',
  none: '',
};

/** Whether the source is one that GBIF could take: its records have keys in the sense of Darwin Core. */
const isOfGbif = ({ identity, detected }: ValidationReport): boolean =>
  identity !== null &&
  (detected?.format === 'dwca' || identity.occurrenceID.given + identity.triplet.given > 0);

function verdictText(report: ValidationReport): string {
  const { verdict, read, indexeable } = report;
  const head = verdict.canIngest
    ? read === 'none'
      ? 'YES: nothing that was looked at keeps it from being ingested.'
      : 'YES, it can be ingested.'
    : 'NO, it cannot be ingested.';
  const gbif =
    read === 'none' || !isOfGbif(report)
      ? ''
      : indexeable
        ? ' GBIF would index it.'
        : ' GBIF would not index it as it is.';
  return [`${head}${gbif}`, ...verdict.reasons.map(reasonText)].join('\n');
}

const reasonText = ({ weight, code, message, hint }: VerdictReason): string =>
  `  ${weight === 'stops' ? '✗' : '!'} ${code}: ${clean(message, 400)}\n    → ${clean(hint, 300)}`;

const issuesText = (report: ValidationReport): string =>
  report.issues.length === 0
    ? 'None.'
    : report.issues.map((issue) => issueText(issue, report.records)).join('\n');

function issueText(issue: FindingSummary, records: number): string {
  const { severity, code, findings, samples, texts } = issue;
  const count =
    issue.records === 0
      ? findings === 1
        ? ''
        : `${grouped(findings)} times`
      : issue.records === records && records > 1
        ? `all ${grouped(records)} records`
        : `${grouped(issue.records)} ${issue.records === 1 ? 'record' : 'records'} (${percent(issue.share)})`;
  const shown = samples.slice(0, SAMPLES).filter((sample) => !isBare(sample, issue));
  const more =
    texts > shown.length && shown.length > 0
      ? [`    … ${grouped(texts - shown.length)}${texts >= 2000 ? ' or more' : ''} other texts`]
      : [];
  return [
    `${severity.padEnd(8)} ${code}${count === '' ? '' : `  ${count}`}`,
    `  ${issue.meaning}`,
    `  → ${issue.hint}`,
    ...shown.map((sample) => `    ${sampleText(sample, issue)}`),
    ...more,
  ].join('\n');
}

/** Samples that say nothing beside the issue: a term that no record has. */
const isBare = (sample: FindingSample, issue: FindingSummary): boolean =>
  sample.before === null &&
  sample.after === null &&
  sample.message === issue.meaning &&
  sample.line === null;

function sampleText(
  sample: FindingSample,
  { kind, meaning }: Pick<FindingSummary, 'kind' | 'meaning'>,
): string {
  const saysItself = kind === 'structure' || kind === 'metadata';
  const { before, after, findings, message } = sample;
  const place = placeText(sample);
  if (saysItself) {
    const said = message === meaning ? '' : clean(message, 300);
    const example = before === null ? '' : `${said === '' ? '' : ' e.g. '}${quoted(before)}`;
    return `${said}${example}${place === '' ? '' : `  (${place})`}`;
  }
  const name = sample.column ?? sample.term;
  const what = [
    ...(name === null ? [] : [clean(name, 60)]),
    ...(before === null ? (name === null ? [] : ['(empty)']) : [quoted(before)]),
    ...(after === null ? [] : [`→ ${quoted(after)}`]),
  ].join(' ');
  return `${grouped(findings)} × ${what === '' ? clean(message, 200) : what}${place === '' ? '' : `  (${findings === 1 ? '' : 'first '}${place})`}`;
}

function placeText({ file, line }: FindingSample): string {
  if (file === null) return '';
  const name = clean(file.slice(file.lastIndexOf('/') + 1), 80);
  return line === null ? name : `${name}:${line}`;
}

function identityText({ identity, records }: ValidationReport): string {
  if (identity === null || records === 0) return '';
  const line = (
    name: string,
    { given, missing, distinct, shared }: typeof identity.occurrenceID,
  ) =>
    given === 0
      ? `  ${name}: none`
      : `  ${name}: ${grouped(given)} given, ${grouped(distinct)} different${shared === 0 ? '' : `, ${grouped(shared)} records share theirs`}${missing === 0 ? '' : `, ${grouped(missing)} missing`}`;
  return [
    `  Records are told apart by ${BY[identity.by]}.`,
    line('occurrenceID', identity.occurrenceID),
    line('institutionCode + collectionCode + catalogNumber', identity.triplet),
  ].join('\n');
}

const BY = {
  occurrenceID: 'occurrenceID',
  triplet: 'institutionCode, collectionCode and catalogNumber',
  sourceId: 'the key that the source gives them',
  none: 'nothing: keys are shared',
} as const;

function metadataText({ metadata }: ValidationReport): string {
  if (metadata === null) return '';
  const { title, publisher, license, doi, contacts, standard } = metadata;
  return [
    `  ${clean(title ?? '(no title)', 200)}`,
    `  ${[standard, publisher, license, doi].flatMap((part) => (part === null ? [] : [clean(part, 100)])).join(' · ')}`,
    ...(contacts.length === 0 ? [] : [`  ${grouped(contacts.length)} contacts`]),
  ].join('\n');
}

function termsText({ terms, records }: ValidationReport): string {
  if (terms.length === 0 || records === 0) return '';
  const whole = terms.filter((term) => term.records === records);
  const some = terms
    .filter((term) => term.records < records)
    .toSorted((a, b) => b.records - a.records);
  const names = (list: readonly { readonly term: string }[]) =>
    list.length <= SHOWN_TERMS * 4
      ? list.map(({ term }) => term).join(', ')
      : `${list
          .slice(0, SHOWN_TERMS * 4)
          .map(({ term }) => term)
          .join(', ')}, …`;
  return [
    ...(whole.length === 0 ? [] : [`  In all records: ${names(whole)}`]),
    ...some
      .slice(0, SHOWN_TERMS)
      .map(({ term, records: n }) => `  ${percent(n / records).padStart(6)}  ${term}`),
    ...(some.length > SHOWN_TERMS ? [`  … ${some.length - SHOWN_TERMS} terms more`] : []),
  ].join('\n');
}

const quoted = (text: string): string => `"${clean(text, SHOWN_CHARACTERS)}"`;

/** One line of at most so many characters, nothing in it that a terminal would obey. */
function clean(text: string, most: number): string {
  const line = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}

const grouped = (n: number): string => n.toLocaleString('en-US');

const percent = (share: number): string => {
  const value = share * 100;
  return value > 0 && value < 0.1
    ? '< 0.1 %'
    : `${value.toFixed(value >= 99.95 || value === 0 ? 0 : 1)} %`;
};
