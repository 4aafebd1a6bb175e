import { existsSync } from 'node:fs';
import type { ValidationFinding } from '../../publish/index.ts';
import {
  type Archive,
  type ArchiveTable,
  type Detection,
  openArchive,
} from '../../sources/index.ts';
import { localName } from './places.ts';
import { structureFinding } from './structure-finding.ts';

/** What can be said against the tables of a source before a row is read. */
export async function structureFindings(
  detection: Detection,
): Promise<readonly ValidationFinding[]> {
  const { format, location } = detection.endpoint;
  const tables = tableFindings(detection);
  if (format !== 'dwca' || !existsSync(location)) return tables;
  const archive = await openArchive(location);
  try {
    return [...tables, ...archiveFindings(archive)];
  } finally {
    archive.close();
  }
}

/** Two columns of one table that are called the same term. That others become one (begin and end of an interval) is meant. */
function tableFindings({ tables }: Detection): readonly ValidationFinding[] {
  return tables.flatMap((table) => {
    const columns = Map.groupBy(
      table.columns.filter(({ term, by }) => term !== null && by === 'name'),
      ({ term }) => localName(term ?? ''),
    );
    return [...columns].flatMap(([term, same]) =>
      same.length < 2
        ? []
        : [
            structureFinding(
              'DUPLICATED_TERM',
              `${same.length} columns of ${table.name} are ${term}: ${same.map(({ name }) => `"${name}"`).join(', ')}.`,
              { file: table.name, term, column: same[1]?.name ?? null },
            ),
          ],
    );
  });
}

/** Terms without which a row of an extension says nothing, by the local name of its row type, as GBIF's registered extensions have it. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  Occurrence: ['basisOfRecord'],
  Description: ['description'],
  VernacularName: ['vernacularName'],
  Identifier: ['identifier'],
  Image: ['identifier'],
  DNADerivedData: ['DNA_sequence'],
  ChronometricAge: ['chronometricAgeID'],
};

/** Row types of the extensions that are registered at GBIF, of which something is known. */
const KNOWN_ROW_TYPES: ReadonlySet<string> = new Set([
  'Occurrence',
  'Event',
  'Taxon',
  'DarwinCore',
  'MeasurementOrFact',
  'ExtendedMeasurementOrFact',
  'Identification',
  'ResourceRelationship',
  'ChronometricAge',
  'MaterialSample',
  'MaterialEntity',
  'Multimedia',
  'Image',
  'Identifier',
  'Reference',
  'Distribution',
  'VernacularName',
  'Description',
  'SpeciesProfile',
  'TypesAndSpecimen',
  'Document',
  'Agent',
  'DNADerivedData',
  'GermplasmAccession',
  'GermplasmMeasurementScore',
  'GermplasmMeasurementTrait',
  'GermplasmMeasurementTrial',
  'MeasurementScore',
  'MeasurementTrait',
  'MeasurementTrial',
  'Permit',
  'Preparation',
  'Preservation',
  'Amplification',
  'Cloning',
  'Loan',
  'GelImage',
  'Releve',
  'Humboldt',
  'Assertion',
  'EOLMedia',
  'Literature',
]);

function archiveFindings({ core, extensions }: Archive): readonly ValidationFinding[] {
  return [core, ...extensions].flatMap((table) => [
    ...(table.isCore ? [] : missingTerms(table)),
    ...(KNOWN_ROW_TYPES.has(localName(table.rowType)) || table.rowType === ''
      ? []
      : [
          structureFinding(
            'UNKNOWN_ROWTYPE',
            `The rows of ${nameOf(table)} are ${table.rowType}, which is no row type that is known; they are kept as they are.`,
            { file: nameOf(table) },
          ),
        ]),
  ]);
}

const missingTerms = (table: ArchiveTable): readonly ValidationFinding[] =>
  (REQUIRED[localName(table.rowType)] ?? [])
    .filter(
      (term) => !table.fields.some(({ key, term: uri }) => key === term || localName(uri) === term),
    )
    .map((term) =>
      structureFinding(
        'REQUIRED_TERM_MISSING',
        `${nameOf(table)} (${localName(table.rowType)}) has no column ${term}.`,
        { file: nameOf(table), term },
      ),
    );

const nameOf = ({ files, rowType }: ArchiveTable): string => files[0]?.name ?? localName(rowType);
