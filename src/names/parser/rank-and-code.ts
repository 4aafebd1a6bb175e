import type { NomenclaturalCode, Rank } from '../../terms/index.ts';
import type { Authorship, HybridKind, NameParts } from '../parsed-name.ts';
import { uninomialMarker } from './markers.ts';

/** The rank that the form of a name tells of; UNRANKED where it does not. */
export function rankOf(name: NameParts, isAggregate: boolean): Rank {
  if (name.cultivarEpithet !== null) return 'CULTIVAR';
  const last = name.infraspecific.at(-1);
  if (last !== undefined) return last.rank;
  if (name.specificEpithet !== null) return isAggregate ? 'SPECIES_AGGREGATE' : 'SPECIES';
  if (name.form === 'approximation' || name.form === 'comparison') return 'SPECIES';
  if (name.rankMarker !== null) {
    return uninomialMarker(name.rankMarker.replace(/\.$/, ''))?.rank ?? 'UNRANKED';
  }
  return rankByEnding(name.uninomial ?? '');
}

/** Endings that only one rank has (ICN Art. 16–19, ICZN Art. 29.2). */
function rankByEnding(uninomial: string): Rank {
  if (uninomial.endsWith('idae') || uninomial.endsWith('aceae')) return 'FAMILY';
  return uninomial.endsWith('inae') ? 'SUBFAMILY' : 'UNRANKED';
}

const botanicalRanks: ReadonlySet<Rank> = new Set<Rank>([
  'VARIETY',
  'SUBVARIETY',
  'SUPERVARIETY',
  'FORM',
  'SUBFORM',
  'SECTION',
  'SUBSECTION',
  'SERIES',
  'SUBSERIES',
  'PROLES',
  'LUSUS',
  'FORMA_SPECIALIS',
]);
const zoologicalRanks: ReadonlySet<Rank> = new Set<Rank>(['NATIO', 'ABERRATION']);
const bacterialRanks: ReadonlySet<Rank> = new Set<Rank>(['PATHOVAR', 'BIOVAR']);

/** The code that the form of a name tells of; null where several are possible. */
export function codeOf(
  name: NameParts,
  hybrid: HybridKind | null,
  bacterial: 'yes' | 'maybe' | 'archaea' | null,
): NomenclaturalCode | null {
  if (name.cultivarEpithet !== null) return 'CULTIVARS';
  if (bacterial === 'yes' || bacterial === 'archaea') return 'BACTERIAL';
  if (hybrid !== null) return 'BOTANICAL';
  const rank = rankOf(name, false);
  if (bacterialRanks.has(rank)) return 'BACTERIAL';
  if (botanicalRanks.has(rank)) return 'BOTANICAL';
  if (zoologicalRanks.has(rank)) return 'ZOOLOGICAL';
  const last = name.infraspecific.at(-1);
  return (
    codeByAuthorship(last === undefined ? name.authorship : last.authorship) ?? codeByForm(name)
  );
}

/** Botanists name who made the combination, zoologists the year (ICN Art. 49, ICZN Art. 51). */
function codeByAuthorship(authorship: Authorship | null): NomenclaturalCode | null {
  if (authorship === null) return null;
  const { basionym, combination, verbatim } = authorship;
  if (basionym?.sanctioning != null || combination?.sanctioning != null) return 'BOTANICAL';
  if (basionym !== null && combination !== null)
    return combination.year === null ? 'BOTANICAL' : null;
  const year = basionym?.year ?? combination?.year ?? null;
  if (year === null) return combination?.ex != null ? 'BOTANICAL' : null;
  return basionym !== null || verbatim.includes(',') ? 'ZOOLOGICAL' : null;
}

function codeByForm(name: NameParts): NomenclaturalCode | null {
  const { uninomial, infraspecific } = name;
  if (uninomial?.endsWith('idae')) return 'ZOOLOGICAL';
  if (uninomial?.endsWith('aceae')) return 'BOTANICAL';
  if (name.infragenericEpithet !== null) return 'ZOOLOGICAL';
  const isPlainTrinomial = infraspecific.length === 1 && infraspecific[0]?.marker === null;
  return isPlainTrinomial ? 'ZOOLOGICAL' : null;
}
