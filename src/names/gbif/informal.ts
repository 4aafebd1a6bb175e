import type { GbifName } from './gbif-name.ts';
import { type GbifRank, isInfrageneric, isSpeciesOrBelow } from './markers.ts';

/** 3.16's phrase names: "Somersbey (B.J.Conn 4024) R.J.Bates" in three parts. */
export function voucherOf(name: GbifName): GbifName {
  const phrase = (name.phrase ?? '').replace(/^(?:species|spec|spp|sp|subsp|ssp)\b\.? ?/, '');
  const found = /^([^(]+) \(([^)]+)\) ?(.*)$/.exec(phrase);
  if (found === null) {
    return { ...name, phrase: phrase === '' || /^indet/.test(phrase) ? null : phrase };
  }
  const [, words = '', voucher = '', party = ''] = found;
  return { ...name, phrase: words, voucher, nominatingParty: party === '' ? null : party };
}

/** 5 gives a taxon with a phrase where there is no species. */
export function informal(name: GbifName): GbifName {
  const isFlat =
    name.type === 'INFORMAL' && name.specificEpithet === null && !isInfrageneric(name.rank);
  return isFlat ? { ...name, result: 'INFORMAL' } : name;
}

/** Taxon and rank that an informal result of 5 hangs on. */
export function taxonOf(name: GbifName): { taxon: string | null; taxonRank: GbifRank } {
  if (name.genus !== null) return { taxon: name.genus, taxonRank: 'GENUS' };
  return { taxon: name.uninomial, taxonRank: isSpeciesOrBelow(name.rank) ? 'UNRANKED' : name.rank };
}
