import { foldWord, type VerbatimTerm } from '../../terms/index.ts';
import type { XmlElement } from '../../xml/index.ts';
import { type AbcdPartName, areaClasses } from './crosswalk.ts';
import type { Draft } from './draft.ts';
import { interval, joined, one } from './fields.ts';
import { identificationOf } from './identification.ts';
import { readMedium } from './medium.ts';
import type { PartFields } from './walk.ts';

const DWC = 'http://rs.tdwg.org/dwc/terms/';
const MEASUREMENT = `${DWC}MeasurementOrFact`;
const RELATIONSHIP = `${DWC}ResourceRelationship`;
const TYPES = 'http://rs.gbif.org/terms/1.0/TypesAndSpecimen';

const metres = /^(?:m|metre?s?|meters?|m\.?\s?(?:a\.?s\.?l|ü\.?\s?nn|s\.?\s?m)\.?)\.?$/i;

/** Plain numbers; all else ("2600-3000", "~ 1800") is read as text with its unit. */
const isNumber = (text: string | null): boolean =>
  text === null || /^[+-]?\d{1,9}(?:[.,]\d{1,9})?$/.test(text);

/** Altitude and depth: in metres where the unit says so or is silent, else with their unit. */
const range =
  (kind: 'elevation' | 'depth') =>
  (fields: PartFields, draft: Draft): void => {
    const unit = one(fields, 'unit');
    const lower = one(fields, 'lower');
    const upper = one(fields, 'upper');
    const text = one(fields, 'text');
    const isMetric = unit === null || metres.test(unit);
    if (isMetric && isNumber(lower) && isNumber(upper)) {
      const [minimum, maximum] =
        kind === 'elevation'
          ? (['minimumElevationInMeters', 'maximumElevationInMeters'] as const)
          : (['minimumDepthInMeters', 'maximumDepthInMeters'] as const);
      draft.put(minimum, lower);
      draft.put(maximum, upper);
    } else {
      const name = kind === 'elevation' ? 'Elevation' : 'Depth';
      const measured = unit ?? 'm';
      if (lower !== null) draft.put(kind, `${lower} ${measured}`, `Min. ${name}`);
      if (upper !== null) draft.put(kind, `${upper} ${measured}`, `Max. ${name}`);
    }
    draft.put(kind === 'elevation' ? 'verbatimElevation' : 'verbatimDepth', text);
    const accuracy = one(fields, 'accuracy');
    if (accuracy !== null)
      draft.row(MEASUREMENT, {
        measurementType: `${kind} accuracy`,
        measurementValue: accuracy,
        measurementUnit: unit,
      });
  };

const areaTerm: ReadonlyMap<string, VerbatimTerm> = new Map(
  areaClasses.flatMap(([term, words]) => words.map((word) => [foldWord(word), term] as const)),
);

type PartReader = (
  fields: PartFields,
  draft: Draft,
  kind: string | null,
  element: XmlElement,
) => void;

/** What each part adds to its unit. */
export const partReaders: Readonly<Record<AbcdPartName, PartReader>> = {
  identification(fields, draft, _kind, element) {
    draft.identifications.push(identificationOf(fields, element));
  },
  dateTime(fields, draft) {
    const date = interval(one(fields, 'begin'), one(fields, 'end'));
    draft.put('eventDate', date);
    draft.put('verbatimEventDate', one(fields, 'text') ?? one(fields, 'period'));
    draft.put('startDayOfYear', one(fields, 'dayBegin'));
    draft.put('endDayOfYear', one(fields, 'dayEnd'));
  },
  coordinates(fields, draft) {
    draft.put('decimalLatitude', one(fields, 'latitude'));
    draft.put('decimalLongitude', one(fields, 'longitude'));
    draft.put('verbatimLatitude', one(fields, 'verbatimLatitude'));
    draft.put('verbatimLongitude', one(fields, 'verbatimLongitude'));
    draft.put('geodeticDatum', one(fields, 'datum') ?? one(fields, 'utmDatum'));
    draft.put('coordinateUncertaintyInMeters', one(fields, 'uncertainty'));
    const utm = ['utmZone', 'utmSub', 'utmEasting', 'utmNorthing'].map((name) => one(fields, name));
    const grid = ['gridSystem', 'gridCode', 'gridQualifier'].map((name) => one(fields, name));
    for (const parts of [utm, grid]) {
      const said = parts.filter((part) => part !== null);
      if (said.length > 0) draft.put('verbatimCoordinates', said.join(' '));
    }
    if (utm.some((part) => part !== null)) draft.put('verbatimCoordinateSystem', 'UTM');
    draft.put('verbatimCoordinates', one(fields, 'utmText') ?? one(fields, 'text'));
  },
  elevation: range('elevation'),
  depth: range('depth'),
  area(fields, draft) {
    const name = one(fields, 'name');
    const kind = one(fields, 'class');
    const term = kind === null ? undefined : areaTerm.get(foldWord(kind));
    if (term === undefined) draft.put('higherGeography', name, kind);
    else draft.put(term, name);
    if (one(fields, 'code') !== null) draft.put('higherGeography', one(fields, 'code'), 'AreaCode');
  },
  medium: readMedium,
  fact(fields, draft, kind) {
    draft.row(MEASUREMENT, {
      measurementType: one(fields, 'parameter') ?? kind,
      measurementValue: interval(one(fields, 'lower'), one(fields, 'upper')) ?? one(fields, 'text'),
      measurementUnit: one(fields, 'unit'),
      measurementAccuracy: one(fields, 'accuracy'),
      measurementMethod: one(fields, 'method'),
      measurementDeterminedBy: one(fields, 'by'),
      measurementDeterminedDate: one(fields, 'date'),
      measurementRemarks:
        one(fields, 'lower') === null ? one(fields, 'appliesTo') : joined(fields, 'text', '; '),
    });
  },
  type(fields, draft) {
    const name = one(fields, 'typifiedName');
    const status = one(fields, 'status');
    draft.put('typeStatus', status);
    draft.put('typifiedName', name);
    draft.row(TYPES, {
      typeStatus: status,
      scientificName: name,
      bibliographicCitation: joined(fields, 'publication', '; '),
      verbatimLabel: joined(fields, 'notes', '; '),
      typeDesignatedBy: one(fields, 'verifier'),
    });
  },
  sequence(fields, draft) {
    const id = one(fields, 'id');
    const database = one(fields, 'database');
    const uri = one(fields, 'uri');
    const named = id === null || database === null ? id : `${database}:${id}`;
    draft.put('associatedSequences', uri ?? named);
    if (uri !== null) draft.put('identifier', named, 'Sequence');
  },
  association(fields, draft, kind) {
    const unit = [one(fields, 'institution'), one(fields, 'source'), one(fields, 'unit')];
    draft.row(RELATIONSHIP, {
      relatedResourceID: one(fields, 'uri') ?? unit.filter((part) => part !== null).join(':'),
      relationshipOfResource: one(fields, 'type') ?? kind,
      relationshipRemarks: joined(fields, 'comment', '; '),
    });
  },
  stratum(fields, draft, kind) {
    draft.put('geologicalContext', one(fields, 'term'), one(fields, 'division') ?? kind);
  },
  previousUnit(fields, draft) {
    const unit = [one(fields, 'institution'), one(fields, 'source'), one(fields, 'unit')];
    const id = unit.filter((part) => part !== null).join(':');
    draft.put('identifier', id === '' ? null : id, 'PreviousUnitID');
    draft.put('description', one(fields, 'text') ?? one(fields, 'comment'), 'PreviousUnit');
  },
};
