import { describe, expect, it } from 'vitest';
import { stemCanonical, stemEpithet } from '../../src/names/index.ts';

describe('stemEpithet', () => {
  it.each([
    ['hirsutus', 'hirsut'],
    ['hirsuta', 'hirsut'],
    ['hirsutum', 'hirsut'],
    ['silvestris', 'siluestr'],
    ['silvestre', 'siluestr'],
    ['japonica', 'iaponic'],
    ['smithii', 'smith'],
    ['smithi', 'smith'],
    ['hookeriae', 'hookeri'],
    ['testaceus', 'testace'],
    ['major', 'maior'],
    ['serratifolius', 'serratifol'],
    ['piscibus', 'pisc'],
    ['elegans', 'elegans'],
    ['st-johnii', 'st-iohn'],
    // "-que" is cut, but not of words that end so of their own.
    ['montesque', 'mont'],
    ['usque', 'usque'],
    ['quoque', 'quoque'],
    // Two letters stay at least.
    ['ios', 'ios'],
    ['la', 'la'],
    ['us', 'us'],
    ['', ''],
    ['HIRSUTUS', 'hirsut'],
    ['stålii', 'stål'],
  ])('%s → %s', (word, stem) => {
    expect(stemEpithet(word)).toEqual(stem);
  });
});

describe('stemCanonical', () => {
  it.each([
    ['Salix', 'Salix'],
    ['Salix alba', 'Salix alb'],
    ['Salix alba vitellina', 'Salix alb uitellin'],
    ['S. alba', 'S. alb'],
    ['Salix alba × Salix fragilis', 'Salix alb × Salix fragil'],
    ['Salix ‘Golden Curls’', 'Salix ‘Golden Curls’'],
    ['Salix alba ‘silver king’ × Salix nigra', 'Salix alb ‘silver king’ × Salix nigr'],
    ['Betatorquevirus homini1', 'Betatorquevirus homini1'],
    ['Salix  alba', 'Salix  alb'],
    ['Salix ‘open', 'Salix ‘open'],
    ['', ''],
    [' ', ' '],
  ])('%s → %s', (canonical, stemmed) => {
    expect(stemCanonical(canonical)).toEqual(stemmed);
  });
});
