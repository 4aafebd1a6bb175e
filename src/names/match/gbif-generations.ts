import type { Backbone, RowNumber } from '../backbone/backbone.ts';
import type { TaxonomicStatus } from '../backbone/usage.ts';
import type { AskedAuthorship } from './authors.ts';
import { firstGenerationPoints, secondGenerationPoints } from './authors.ts';
import type { GbifPoints } from './gbif-score.ts';
import { isSuprageneric } from './rank-facts.ts';

/** Statuses beyond GBIF's own three count as the nearest of them. */
const STATUS: Readonly<Record<TaxonomicStatus, number>> = {
  ACCEPTED: 1,
  PROVISIONALLY_ACCEPTED: -5,
  DOUBTFUL: -5,
  SYNONYM: 0,
  HETEROTYPIC_SYNONYM: 0,
  HOMOTYPIC_SYNONYM: 0,
  PROPARTE_SYNONYM: 0,
  AMBIGUOUS_SYNONYM: 0,
  MISAPPLIED: 0,
  UNPLACED: -5,
};

/** Species name repeated below the species: "Aus bus subsp. bus". */
function isAutonym(canonical: string): boolean {
  const last = canonical.lastIndexOf(' ');
  const epithet = canonical.slice(last + 1);
  return last > 0 && canonical.slice(0, last).split(' ').slice(1).includes(epithet);
}

/** GBIF's matcher until 2025 (ChecklistBank). */
export const FIRST_GENERATION: GbifPoints = {
  authorship: (asked: AskedAuthorship, backbone: Backbone, row: RowNumber) =>
    firstGenerationPoints(asked, backbone.authorship(row)),
  fuzzyAuthorship: [2, 2],
  strictAuthorship: [4, 2],
  status: STATUS,
  dialect: 'checklistbank',
};

/** GBIF's matcher since 2025 (matching-ws). */
export const SECOND_GENERATION: GbifPoints = {
  authorship: (asked: AskedAuthorship, backbone: Backbone, row: RowNumber) =>
    secondGenerationPoints(
      asked,
      backbone.authorship(row),
      isSuprageneric(backbone.rank(row)) ? 2 : 6,
      isAutonym(backbone.canonicalName(row)),
    ),
  fuzzyAuthorship: [1, 2],
  strictAuthorship: [2, 2],
  status: { ...STATUS, AMBIGUOUS_SYNONYM: -1, MISAPPLIED: -10 },
  dialect: 'matching-ws',
};
