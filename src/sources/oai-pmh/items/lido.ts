import {
  attribute,
  elementsAt,
  textAt,
  textOf,
  textsAt,
  type XmlElement,
} from '../../../xml/index.ts';
import {
  compileCrosswalk,
  type UnknownSink,
  walkCrosswalk,
  type XmlIgnored,
  type XmlRow,
} from './crosswalk.ts';
import type { RecordDraft } from './record-draft.ts';

const described = 'descriptiveMetadata';
const classified = `${described}/objectClassificationWrap`;
const identified = `${described}/objectIdentificationWrap`;
const event = `${described}/eventWrap/eventSet/event`;
const related = `${described}/objectRelationWrap`;
const administered = 'administrativeMetadata';
const rights = `${administered}/rightsWorkWrap/rightsWorkSet`;
const recorded = `${administered}/recordWrap`;
const NAME = ['nameActorSet/appellationValue', 'nameActorSet'];
const PLACE = ['namePlaceSet/appellationValue', 'namePlaceSet'];

/** What events are called, by their words and by LIDO's own numbers: kinds of dates. */
const EVENT_DATES: Readonly<Record<string, string>> = Object.fromEntries(
  [
    [
      'date made',
      'production',
      'herstellung',
      'creation',
      'geistige schöpfung',
      'création',
      'fabrication',
      'vervaardiging',
      'producción',
      'produzione',
      'produktion',
      'lido00007',
      'lido00012',
      'http://terminology.lido-schema.org/lido00007',
      'http://terminology.lido-schema.org/lido00012',
    ],
    [
      'date collected',
      'collecting',
      'finding',
      'fund',
      'sammeltätigkeit',
      'collecte',
      'découverte',
      'lido00010',
      'lido00002',
      'http://terminology.lido-schema.org/lido00010',
      'http://terminology.lido-schema.org/lido00002',
    ],
    [
      'used date',
      'use',
      'gebrauch',
      'utilisation',
      'lido00011',
      'http://terminology.lido-schema.org/lido00011',
    ],
    [
      'accession date',
      'acquisition',
      'erwerb',
      'verwerving',
      'lido00001',
      'http://terminology.lido-schema.org/lido00001',
    ],
  ].flatMap(([label, ...words]) => words.map((word) => [word, label ?? word])),
);

/** What those are called who took part without a role of their own. */
const EVENT_ROLES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(EVENT_DATES)
    .filter(([, label]) => label === 'date made' || label === 'date collected')
    .map(([word, label]) => [word, label === 'date made' ? 'maker' : 'collector']),
);

const EVENT = ['event>eventType/term', 'event>eventType/conceptID', 'event>eventType'];

/** Lightweight Information Describing Objects, 1.0 and 1.1. Media are read by themselves below. */
export const lidoCrosswalk: readonly XmlRow[] = [
  { path: 'lidoRecID', target: 'identifier', label: 'record_id' },
  { path: 'objectPublishedID', target: 'guid' },
  { path: 'category', target: 'recordType', text: ['term', 'prefLabel'] },
  {
    path: `${classified}/objectWorkTypeWrap/objectWorkType`,
    target: 'objectType',
    text: ['term', 'prefLabel', 'Concept/prefLabel'],
  },
  {
    path: `${classified}/classificationWrap/classification`,
    target: 'topic',
    text: ['term', 'prefLabel', 'Concept/prefLabel'],
    labelAt: ['@type'],
    label: 'classification',
  },
  {
    path: `${identified}/titleWrap/titleSet`,
    target: 'title',
    text: ['appellationValue'],
    when: { at: '@type', in: [null, 'preferred', 'http://terminology.lido-schema.org/lido00169'] },
  },
  {
    path: `${identified}/titleWrap/titleSet`,
    target: 'title',
    text: ['appellationValue'],
    labelAt: ['@type'],
    label: 'alternative title',
  },
  {
    path: `${identified}/inscriptionsWrap/inscriptions`,
    target: 'description',
    label: 'inscription',
    text: [
      'inscriptionTranscription',
      'inscriptionDescription/descriptiveNoteValue',
      'inscriptionDescription',
    ],
  },
  {
    path: `${identified}/repositoryWrap/repositorySet/repositoryName`,
    target: 'institution',
    text: ['legalBodyName/appellationValue', 'legalBodyName', '.'],
  },
  {
    path: `${identified}/repositoryWrap/repositorySet/workID`,
    target: 'identifier',
    labelAt: ['@type'],
    label: 'inventory number',
    relabel: {
      inventarnummer: 'inventory number',
      inventarisnummer: 'inventory number',
      inventory: 'inventory number',
      "numéro d'inventaire": 'inventory number',
      'numero di inventario': 'inventory number',
      'http://terminology.lido-schema.org/lido00113': 'inventory number',
      'http://terminology.lido-schema.org/identifier_type/inventory_number': 'inventory number',
    },
  },
  {
    path: `${identified}/displayStateEditionWrap/displayState`,
    target: 'description',
    label: 'state',
  },
  {
    path: `${identified}/displayStateEditionWrap/displayEdition`,
    target: 'description',
    label: 'edition',
  },
  {
    path: `${identified}/objectDescriptionWrap/objectDescriptionSet`,
    target: 'description',
    text: ['descriptiveNoteValue'],
    labelAt: ['@type'],
    label: 'description',
    relabel: {
      'http://terminology.lido-schema.org/lido01010': 'description',
      beschreibung: 'description',
    },
  },
  {
    path: `${identified}/objectMeasurementsWrap/objectMeasurementsSet/displayObjectMeasurements`,
    target: 'physicalDescription',
    label: 'Dimensions',
  },
  {
    path: `${identified}/objectMeasurementsWrap/objectMeasurementsSet/objectMeasurements/measurementSet`,
    target: 'physicalDescription',
    label: 'Dimensions',
    text: ['measurementType', 'measurementValue', 'measurementUnit'],
    join: ' ',
  },
  {
    path: `${identified}/objectMaterialsTechWrap/objectMaterialsTechSet/displayMaterialsTech`,
    target: 'physicalDescription',
    label: 'Medium',
  },
  {
    path: `${identified}/objectMaterialsTechWrap/objectMaterialsTechSet/materialsTech/termMaterialsTech`,
    target: 'physicalDescription',
    text: ['term', 'prefLabel', 'Concept/prefLabel'],
    label: 'Medium',
  },
  { path: `${event}/eventName`, target: 'description', text: ['appellationValue'], label: 'event' },
  {
    path: `${event}/eventActor/actorInRole`,
    target: 'agent',
    text: ['actor/nameActorSet/appellationValue', 'actor'],
    labelAt: ['roleActor/term', 'roleActor/prefLabel', 'roleActor/Concept/prefLabel', ...EVENT],
    label: 'contributor',
    relabel: EVENT_ROLES,
  },
  { path: `${event}/eventActor/displayActorInRole`, target: 'description', label: 'people' },
  {
    path: `${event}/eventDate/displayDate`,
    target: 'eventDate',
    labelAt: EVENT,
    label: 'date',
    relabel: EVENT_DATES,
  },
  {
    path: `${event}/eventDate/date`,
    target: 'eventDate',
    text: ['earliestDate', 'latestDate'],
    join: '/',
    labelAt: EVENT,
    label: 'date',
    relabel: EVENT_DATES,
  },
  {
    path: `${event}/periodName`,
    target: 'eventDate',
    text: ['term', 'prefLabel', 'Concept/prefLabel'],
    label: 'period',
  },
  { path: `${event}/eventPlace/displayPlace`, target: 'place' },
  { path: `${event}/eventPlace/place`, target: 'place', text: PLACE },
  {
    path: `${event}/eventMethod`,
    target: 'description',
    text: ['term', 'prefLabel', 'Concept/prefLabel'],
    label: 'method',
  },
  {
    path: `${event}/eventDescriptionSet/descriptiveNoteValue`,
    target: 'description',
    labelAt: EVENT,
    label: 'event',
  },
  {
    path: `${event}/eventMaterialsTech/displayMaterialsTech`,
    target: 'physicalDescription',
    label: 'Medium',
  },
  {
    path: `${event}/eventMaterialsTech/materialsTech/termMaterialsTech`,
    target: 'physicalDescription',
    text: ['term', 'prefLabel', 'Concept/prefLabel'],
    label: 'Medium',
  },
  { path: `${event}/culture`, target: 'culture', text: ['term', 'prefLabel', 'Concept/prefLabel'] },
  { path: `${related}/subjectWrap/subjectSet/displaySubject`, target: 'topic' },
  {
    path: `${related}/subjectWrap/subjectSet/subject/subjectConcept`,
    target: 'topic',
    text: ['term', 'prefLabel', 'Concept/prefLabel'],
  },
  {
    path: `${related}/subjectWrap/subjectSet/subject/subjectActor/displayActor`,
    target: 'topic',
    label: 'name',
  },
  {
    path: `${related}/subjectWrap/subjectSet/subject/subjectActor/actor`,
    target: 'topic',
    label: 'name',
    text: NAME,
  },
  {
    path: `${related}/subjectWrap/subjectSet/subject/subjectPlace/displayPlace`,
    target: 'topic',
    label: 'place',
  },
  {
    path: `${related}/subjectWrap/subjectSet/subject/subjectPlace/place`,
    target: 'topic',
    label: 'place',
    text: PLACE,
  },
  {
    path: `${related}/subjectWrap/subjectSet/subject/subjectDate/displayDate`,
    target: 'topic',
    label: 'date',
  },
  {
    path: `${related}/subjectWrap/subjectSet/subject/subjectEvent/displayEvent`,
    target: 'topic',
    label: 'event',
  },
  {
    path: `${related}/subjectWrap/subjectSet/subject/subjectObject/displayObject`,
    target: 'topic',
    label: 'object',
  },
  {
    path: `${related}/relatedWorksWrap/relatedWorkSet`,
    target: 'isPartOf',
    text: ['relatedWork/displayObject', 'relatedWork/object/objectNote'],
    when: {
      at: 'relatedWorkRelType/term',
      in: ['part of', 'teil von', 'is part of', 'is_part_of', 'ist teil von'],
    },
  },
  {
    path: `${related}/relatedWorksWrap/relatedWorkSet`,
    target: 'description',
    labelAt: ['relatedWorkRelType/term'],
    label: 'related work',
    text: [
      'relatedWork/displayObject',
      'relatedWork/object/objectNote',
      'relatedWork/object/objectWebResource',
    ],
  },
  {
    path: `${rights}/rightsType`,
    target: 'rightsStatement',
    text: ['conceptID', 'Concept/@about', 'term', 'prefLabel'],
  },
  {
    path: `${rights}/rightsHolder`,
    target: 'rightsHolder',
    text: ['legalBodyName/appellationValue', 'legalBodyName', '.'],
  },
  { path: `${rights}/creditLine`, target: 'bibliographicCitation', label: 'credit line' },
  { path: `${recorded}/recordID`, target: 'identifier', label: 'record_id' },
  {
    path: `${recorded}/recordSource`,
    target: 'institution',
    text: ['legalBodyName/appellationValue', 'legalBodyName', '.'],
  },
  { path: `${recorded}/recordInfoSet/recordInfoLink`, target: 'references' },
  { path: `${recorded}/recordInfoSet/recordMetadataDate`, target: 'modified' },
];

export const lidoIgnored: readonly XmlIgnored[] = [
  { path: `${administered}/resourceWrap`, reason: 'read by itself: media' },
  { path: `${recorded}/recordRights`, reason: 'rights in the record, not the object' },
  { path: `${recorded}/recordType`, reason: 'the level of the record' },
  { path: `${recorded}/recordInfoSet/recordInfoID`, reason: 'the key of the export' },
  { path: `${event}/eventType`, reason: 'the label of what stands in the event' },
  { path: `${event}/eventID`, reason: 'the key of the event at the publisher' },
  { path: `${event}/roleInEvent`, reason: 'the part of the object, said by the event' },
  { path: `${event}/relatedEventSet`, reason: 'other events' },
  { path: `${event}/thingPresent`, reason: 'other objects' },
  {
    path: `${identified}/repositoryWrap/repositorySet/repositoryLocation`,
    reason: 'where the institution is',
  },
  {
    path: `${identified}/objectMaterialsTechWrap/objectMaterialsTechSet/materialsTech/extentMaterialsTech`,
    reason: 'a part, said by the display',
  },
  { path: `${rights}/rightsDate`, reason: 'dates of rights' },
  ...(['subjectDate/date', 'subjectEvent/event', 'subjectObject/object'] as const).map(
    (path): XmlIgnored => ({
      path: `${related}/subjectWrap/subjectSet/subject/${path}`,
      reason: 'said by the display beside it',
    }),
  ),
  {
    path: `${related}/subjectWrap/subjectSet/subject/extentSubject`,
    reason: 'how the subject is met',
  },
];

const crosswalk = compileCrosswalk(lidoCrosswalk, lidoIgnored);

/** Reads a `lido` element. */
export function readLido(lido: XmlElement, draft: RecordDraft, unknown: UnknownSink): void {
  walkCrosswalk(lido, crosswalk, draft, unknown);
  for (const resource of elementsAt(lido, `${administered}/resourceWrap/resourceSet`))
    addResource(resource, draft);
}

/** Kinds of representations, by their words and LIDO's numbers, the best first. */
const MASTER = /master|provided|original|lido00464|lido00465|large|full/i;
const THUMBNAIL = /thumb|preview|lido00451/i;

function addResource(resource: XmlElement, draft: RecordDraft): void {
  const links = elementsAt(resource, 'resourceRepresentation').map((one) => ({
    type: attribute(one, 'type') ?? '',
    url: textAt(one, 'linkResource') ?? '',
    format: textAt(one, 'linkResource/@formatResource'),
    width: measure(one, /width|breite/i),
    height: measure(one, /height|höhe/i),
  }));
  const found = links.filter(({ url }) => url !== '');
  const best =
    found.find(({ type }) => MASTER.test(type)) ??
    found.find(({ type }) => !THUMBNAIL.test(type)) ??
    found[0];
  if (best === undefined) return;
  const thumbnail = found.find(({ type }) => THUMBNAIL.test(type))?.url ?? null;
  const rightsOf = elementsAt(resource, 'rightsResource');
  const license = rightsOf.flatMap((one) => [
    textAt(one, 'rightsType/conceptID'),
    textAt(one, 'rightsType/Concept/@about'),
    textAt(one, 'rightsType/term'),
  ]);
  draft.addMedium({
    identifier: best === undefined || best.url === thumbnail ? null : best.url,
    thumbnail,
    guid: textAt(resource, 'resourceID'),
    type: textAt(resource, 'resourceType/term') ?? textAt(resource, 'resourceType/conceptID'),
    license: license.find((one) => one !== null) ?? null,
    rights: textsAt(resource, 'rightsResource/creditLine')[0] ?? holder(rightsOf[0]),
    description: textAt(resource, 'resourceDescription'),
    created: textAt(resource, 'resourceDateTaken/displayDate'),
    accessPoints: found.map(({ type, url, width, height }) => ({
      label: type === '' ? null : type,
      url,
      width,
      height,
      sizeBytes: null,
    })),
    ...(best.format === null ? {} : { format: best.format }),
  });
}

const holder = (rightsOf: XmlElement | undefined): string | null =>
  rightsOf === undefined ? null : textAt(rightsOf, 'rightsHolder/legalBodyName/appellationValue');

function measure(representation: XmlElement, kind: RegExp): number | null {
  for (const set of elementsAt(representation, 'resourceMeasurementsSet')) {
    const type = textAt(set, 'measurementType') ?? '';
    const value = Number(textOf(elementsAt(set, 'measurementValue')[0] ?? set));
    if (kind.test(type) && Number.isInteger(value) && value > 0) return value;
  }
  return null;
}
