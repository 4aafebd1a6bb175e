import {
  type LabelledText,
  termsOf,
  VERBATIM_TERMS,
  type VerbatimMedia,
  type VerbatimRecord,
  type VerbatimTerm,
} from '../../terms/index.ts';
import { commonName, type Observation, type Photo, pageOf, photoRow } from './observation.ts';

/** Ranks of ancestors that have a term of their own. */
const RANK_TERMS = ['kingdom', 'phylum', 'class', 'order', 'family', 'genus'] as const;

/** Columns of `observations` that are known. */
export const OBSERVATION_COLUMNS: readonly string[] = [
  'observation_uuid',
  'observer_id',
  'latitude',
  'longitude',
  'positional_accuracy',
  'taxon_id',
  'quality_grade',
  'observed_on',
];

/** Further columns of the newest releases, which are left out on purpose, and why. */
export const OBSERVATION_IGNORED: Readonly<Record<string, string>> = {
  anomaly_score: "of iNaturalist's computer vision, not of the observation",
};

/** An observation with its photos as a record. The observation is one of a living organism by a person. */
export function observationRecord(observation: Observation): VerbatimRecord {
  const texts = new Map<VerbatimTerm, LabelledText[]>();
  const add = (term: VerbatimTerm, text: string | null, label: string | null = null) => {
    if (text === null || text === '') return;
    const list = texts.get(term);
    if (list === undefined) texts.set(term, [{ label, text }]);
    else list.push({ label, text });
  };
  const { taxon, observer } = observation;
  const page = pageOf(observation);
  add('basisOfRecord', 'HumanObservation');
  add('occurrenceID', page);
  add('references', page);
  add('eventDate', observation.observed_on);
  add('decimalLatitude', observation.latitude);
  add('decimalLongitude', observation.longitude);
  if (observation.latitude !== null) add('geodeticDatum', 'WGS84');
  add('coordinateUncertaintyInMeters', observation.positional_accuracy);
  add('description', observation.quality_grade, 'quality_grade');
  add('recordedBy', observer?.name ?? observer?.login ?? null);
  add('account', observer?.login ?? observation.observer_id);
  add('provider', 'inaturalist');
  add('taxonID', observation.taxon_id);
  if (taxon !== null) {
    add('scientificName', taxon.name);
    add('taxonRank', taxon.rank);
    add('vernacularName', commonName(taxon.name));
    for (const rank of RANK_TERMS) {
      add(rank, taxon.ancestors.find((one) => one.rank === rank)?.name ?? null);
    }
    add('higherClassification', taxon.ancestors.map(({ name }) => name).join(' | '));
  }
  return {
    sourceId: observation.observation_uuid,
    terms: termsOf(VERBATIM_TERMS.map((term) => texts.get(term))),
    media: observation.photos.map((photo) => photoMedium(observation, photo)),
    modifiedSeconds: null,
  };
}

function photoMedium(observation: Observation, photo: Photo): VerbatimMedia {
  const row = photoRow(observation, photo);
  return {
    identifier: row.url,
    thumbnail: row.url.replace('/original.', '/small.'),
    guid: photo.photo_uuid,
    providerManagedID: photo.photo_id,
    type: 'StillImage',
    license: row.meta_data?.license_url ?? photo.license,
    rights: photo.license,
    title: row.title,
    description: null,
    creator: row.creator,
    accessPoints: [],
    format: row.filetype,
    references: row.foreign_landing_url,
    creatorUrl: row.creator_url,
    tags: row.tags.map(({ name }) => name),
    category: row.category,
    widthInPixels: row.width,
    heightInPixels: row.height,
  };
}
