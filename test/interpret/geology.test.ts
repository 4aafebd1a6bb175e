import { expect, test } from 'vitest';
import {
  type GeologicalTerms,
  type GeologicalTime,
  interpretGeologicalContext,
  readGeologicalTime,
} from '../../src/interpret/geology.ts';
import {
  findGeologicalUnit,
  geologicalParents,
  geologicalUnit,
  unitAtAge,
} from '../../src/terms/geological-time.ts';
import type { Issue } from '../../src/terms/index.ts';

const none: GeologicalTerms = {
  earliestEonOrLowestEonothem: null,
  latestEonOrHighestEonothem: null,
  earliestEraOrLowestErathem: null,
  latestEraOrHighestErathem: null,
  earliestPeriodOrLowestSystem: null,
  latestPeriodOrHighestSystem: null,
  earliestEpochOrLowestSeries: null,
  latestEpochOrHighestSeries: null,
  earliestAgeOrLowestStage: null,
  latestAgeOrHighestStage: null,
};

const mesozoic = {
  earliestEonOrLowestEonothem: 'Phanerozoic',
  earliestEraOrLowestErathem: 'Mesozoic',
};
const palaeozoic = { ...mesozoic, earliestEraOrLowestErathem: 'Paleozoic' };
const cenozoic = { ...mesozoic, earliestEraOrLowestErathem: 'Cenozoic' };
const era: Issue = 'ERA_OR_ERATHEM_INFERRED_FROM_PARENT_RANK';
const period: Issue = 'PERIOD_OR_SYSTEM_INFERRED_FROM_PARENT_RANK';
const epoch: Issue = 'EPOCH_OR_SERIES_INFERRED_FROM_PARENT_RANK';

type Terms = Partial<GeologicalTerms>;
type Row = [
  name: string,
  terms: Terms,
  value: (Terms & { startAgeInMa: number; endAgeInMa: number }) | null,
  issues: Issue[],
];

const rows: Row[] = [
  ['nothing', {}, null, []],
  ['blanks', { earliestAgeOrLowestStage: ' ' }, null, []],
  [
    'a full context',
    {
      ...cenozoic,
      earliestPeriodOrLowestSystem: 'Palaeogene',
      earliestEpochOrLowestSeries: 'Éocène',
      earliestAgeOrLowestStage: 'Wasatchian',
    },
    {
      ...cenozoic,
      earliestPeriodOrLowestSystem: 'Paleogene',
      earliestEpochOrLowestSeries: 'Eocene',
      earliestAgeOrLowestStage: 'Wasatchian',
      startAgeInMa: 55.8,
      endAgeInMa: 50.5,
    },
    [],
  ],
  [
    'higher ranks left out',
    { earliestAgeOrLowestStage: 'Maastrichtium' },
    {
      ...mesozoic,
      earliestPeriodOrLowestSystem: 'Cretaceous',
      earliestEpochOrLowestSeries: 'Upper Cretaceous',
      earliestAgeOrLowestStage: 'Maastrichtian',
      startAgeInMa: 72.1,
      endAgeInMa: 66,
    },
    [epoch, period, era],
  ],
  [
    'a range of periods',
    {
      earliestEraOrLowestErathem: 'Mesozoic',
      latestEraOrHighestErathem: 'Cenozoic',
      earliestPeriodOrLowestSystem: 'Kreide',
      latestPeriodOrHighestSystem: 'Paläogen',
    },
    {
      ...mesozoic,
      latestEonOrHighestEonothem: 'Phanerozoic',
      latestEraOrHighestErathem: 'Cenozoic',
      earliestPeriodOrLowestSystem: 'Cretaceous',
      latestPeriodOrHighestSystem: 'Paleogene',
      startAgeInMa: 145,
      endAgeInMa: 23.03,
    },
    [],
  ],
  [
    'a range under two terms as texts with ranges',
    {
      ...mesozoic,
      earliestPeriodOrLowestSystem: 'Cretaceous',
      earliestEpochOrLowestSeries: 'Early to Late Cretaceous',
      latestEpochOrHighestSeries: 'Early to Late Cretaceous',
    },
    {
      ...mesozoic,
      earliestPeriodOrLowestSystem: 'Cretaceous',
      earliestEpochOrLowestSeries: 'Lower Cretaceous',
      latestEpochOrHighestSeries: 'Upper Cretaceous',
      startAgeInMa: 145,
      endAgeInMa: 66,
    },
    [],
  ],
  [
    'Precambrian as an eon',
    { earliestEonOrLowestEonothem: 'Precambrian' },
    { earliestEonOrLowestEonothem: 'Precambrian', startAgeInMa: 4567, endAgeInMa: 538.8 },
    [],
  ],
  [
    'the Pennsylvanian as an epoch',
    {
      ...palaeozoic,
      earliestPeriodOrLowestSystem: 'Carboniferous',
      earliestEpochOrLowestSeries: 'Pennsylvanian',
    },
    {
      ...palaeozoic,
      earliestPeriodOrLowestSystem: 'Carboniferous',
      earliestEpochOrLowestSeries: 'Pennsylvanian',
      startAgeInMa: 323.2,
      endAgeInMa: 298.9,
    },
    [],
  ],
  [
    'only the latest age',
    {
      ...cenozoic,
      earliestPeriodOrLowestSystem: 'Neogene',
      earliestEpochOrLowestSeries: 'Miocene',
      latestAgeOrHighestStage: 'Messinian',
    },
    {
      ...cenozoic,
      earliestPeriodOrLowestSystem: 'Neogene',
      earliestEpochOrLowestSeries: 'Miocene',
      latestAgeOrHighestStage: 'Messinian',
      startAgeInMa: 7.246,
      endAgeInMa: 5.333,
    },
    [],
  ],
  [
    'a period as an eon',
    { earliestEonOrLowestEonothem: 'Jurassic' },
    { earliestEonOrLowestEonothem: 'Phanerozoic', startAgeInMa: 538.8, endAgeInMa: 0 },
    ['EON_OR_EONOTHEM_RANK_MISMATCH'],
  ],
  [
    'an age as an era',
    { earliestEonOrLowestEonothem: 'Phanerozoic', earliestEraOrLowestErathem: 'Albian' },
    { ...mesozoic, startAgeInMa: 251.902, endAgeInMa: 66 },
    ['ERA_OR_ERATHEM_RANK_MISMATCH', era],
  ],
  [
    'an epoch as a period',
    { ...cenozoic, earliestPeriodOrLowestSystem: 'Recent' },
    { ...cenozoic, earliestPeriodOrLowestSystem: 'Quaternary', startAgeInMa: 2.58, endAgeInMa: 0 },
    ['PERIOD_OR_SYSTEM_RANK_MISMATCH', period],
  ],
  [
    'an age as an epoch',
    {
      ...mesozoic,
      earliestPeriodOrLowestSystem: 'Jurassic',
      earliestEpochOrLowestSeries: 'Tithonian',
    },
    {
      ...mesozoic,
      earliestPeriodOrLowestSystem: 'Jurassic',
      earliestEpochOrLowestSeries: 'Upper Jurassic',
      startAgeInMa: 161.5,
      endAgeInMa: 145,
    },
    ['EPOCH_OR_SERIES_RANK_MISMATCH', epoch],
  ],
  [
    'a period as an age',
    { ...mesozoic, earliestAgeOrLowestStage: 'Cretaceous' },
    { ...mesozoic, startAgeInMa: 251.902, endAgeInMa: 66 },
    ['AGE_OR_STAGE_RANK_MISMATCH'],
  ],
  [
    'eons the wrong way round',
    { earliestEonOrLowestEonothem: 'Phanerozoic', latestEonOrHighestEonothem: 'Archaean' },
    null,
    ['EON_OR_EONOTHEM_INVALID_RANGE'],
  ],
  [
    'eras the wrong way round',
    { earliestEraOrLowestErathem: 'Cenozoic', latestEraOrHighestErathem: 'Mesozoic' },
    null,
    ['ERA_OR_ERATHEM_INVALID_RANGE'],
  ],
  [
    'periods the wrong way round',
    { earliestPeriodOrLowestSystem: 'Cretaceous', latestPeriodOrHighestSystem: 'Jurassic' },
    null,
    ['PERIOD_OR_SYSTEM_INVALID_RANGE'],
  ],
  [
    'epochs the wrong way round',
    { earliestEpochOrLowestSeries: 'Miocene', latestEpochOrHighestSeries: 'Eocene' },
    null,
    ['EPOCH_OR_SERIES_INVALID_RANGE'],
  ],
  [
    'ages the wrong way round',
    { earliestAgeOrLowestStage: 'Albian', latestAgeOrHighestStage: 'Aptian' },
    null,
    ['AGE_OR_STAGE_INVALID_RANGE'],
  ],
  [
    'an era of another eon',
    { earliestEonOrLowestEonothem: 'Archean', earliestEraOrLowestErathem: 'Mesozoic' },
    {
      earliestEonOrLowestEonothem: 'Archean',
      earliestEraOrLowestErathem: 'Mesozoic',
      startAgeInMa: 251.902,
      endAgeInMa: 66,
    },
    ['EON_OR_EONOTHEM_AND_ERA_OR_ERATHEM_MISMATCH'],
  ],
  [
    'a period of another era',
    { ...cenozoic, earliestPeriodOrLowestSystem: 'Jurassic' },
    { ...cenozoic, earliestPeriodOrLowestSystem: 'Jurassic', startAgeInMa: 201.4, endAgeInMa: 145 },
    ['ERA_OR_ERATHEM_AND_PERIOD_OR_SYSTEM_MISMATCH'],
  ],
  [
    'an epoch of another period',
    {
      ...mesozoic,
      earliestPeriodOrLowestSystem: 'Jurassic',
      earliestEpochOrLowestSeries: 'Late Cretaceous',
    },
    {
      ...mesozoic,
      earliestPeriodOrLowestSystem: 'Jurassic',
      earliestEpochOrLowestSeries: 'Upper Cretaceous',
      startAgeInMa: 100.5,
      endAgeInMa: 66,
    },
    ['PERIOD_OR_SYSTEM_AND_EPOCH_OR_SERIES_MISMATCH'],
  ],
  [
    'an age of another epoch',
    {
      ...mesozoic,
      earliestPeriodOrLowestSystem: 'Jurassic',
      earliestEpochOrLowestSeries: 'Late Jurassic',
      earliestAgeOrLowestStage: 'Albian',
    },
    {
      ...mesozoic,
      earliestPeriodOrLowestSystem: 'Jurassic',
      earliestEpochOrLowestSeries: 'Upper Jurassic',
      earliestAgeOrLowestStage: 'Albian',
      startAgeInMa: 113,
      endAgeInMa: 100.5,
    },
    ['EPOCH_OR_SERIES_AND_AGE_OR_STAGE_MISMATCH'],
  ],
  ['an unknown name', { earliestAgeOrLowestStage: 'red beds' }, null, ['GEOLOGICAL_TIME_INVALID']],
];

test.each(rows)('%s', (_, terms, value, issues) => {
  const { value: answer, issues: flags } = interpretGeologicalContext({ ...none, ...terms });
  expect(answer).toEqual(value === null ? null : { ...none, ...value });
  expect(flags).toEqual(issues);
});

test('findings name the term and its text', () => {
  const terms = { ...none, ...mesozoic, earliestEpochOrLowestSeries: 'Tithonium' };
  expect(interpretGeologicalContext(terms).findings[0]).toEqual({
    issue: 'EPOCH_OR_SERIES_RANK_MISMATCH',
    term: 'earliestEpochOrLowestSeries',
    verbatim: 'Tithonium',
    interpreted: 'Upper Jurassic',
  });
});

const time = (
  earliest: string,
  latest: string,
  startAgeInMa: number,
  endAgeInMa: number,
  complete = true,
): GeologicalTime => ({ earliest, latest, startAgeInMa, endAgeInMa, complete });

test.each<[text: string, time: GeologicalTime | null]>([
  ['Mesozoic - Cretaceous - Late', time('Upper Cretaceous', 'Upper Cretaceous', 100.5, 66)],
  ['Upper Cretaceous, Maastrichtian', time('Maastrichtian', 'Maastrichtian', 72.1, 66)],
  ['Maastrichtian, Upper Cretaceous', time('Maastrichtian', 'Maastrichtian', 72.1, 66)],
  ['Eocene to Oligocene', time('Eocene', 'Oligocene', 56, 23.03)],
  ['Lower-Middle Jurassic', time('Lower Jurassic', 'Middle Jurassic', 201.4, 161.5)],
  ['Permian, Early', time('Cisuralian', 'Cisuralian', 298.9, 273.01)],
  ['Cambrian Series 2, Stage 4', time('Cambrian Stage 4', 'Cambrian Stage 4', 514, 509)],
  ['Jura, Malm, Weißer Jura', time('Upper Jurassic', 'Upper Jurassic', 161.5, 145)],
  ['65-70 mya', time('Maastrichtian', 'Danian', 70, 65)],
  ['Eocene of Wyoming', time('Eocene', 'Eocene', 56, 33.9, false)],
  ['Oxford Clay', null],
  ['', null],
])('free text %j', (text, expected) => {
  expect(readGeologicalTime(text)).toEqual(expected);
});

test.each<[text: string, unit: string | null]>([
  ['Toarcium', 'Toarcian'],
  ['kampanien', 'Campanian'],
  ['Karnian', 'Carnian'],
  ['Lias', 'Lower Jurassic'],
  ['Unterdevon', 'Lower Devonian'],
  ['Trias supérieur', 'Upper Triassic'],
  ['Верхний мел', 'Upper Cretaceous'],
  ['晚侏罗世', 'Upper Jurassic'],
  ['Upper Carboniferous', 'Pennsylvanian'],
  ['Mid-Cretaceous', 'Cretaceous'],
  ['early Maastrichtian', 'Maastrichtian'],
  ['Early/Lower Cretaceous', 'Lower Cretaceous'],
  ['252 Ma', 'Changhsingian'],
  ['10 ka', 'Greenlandian'],
  ['Tertiary Period', 'Tertiary'],
  ['Lower and Upper Cretaceous', null],
  ['Cretaceous and Jurassic', null],
  ['nine', null],
])('unit %j', (text, unit) => {
  expect(findGeologicalUnit(text)?.name ?? null).toBe(unit);
});

test('each unit lies within the unit that it is part of', () => {
  for (let at = 0; at < 4600; at += 0.5) {
    const unit = unitAtAge(at);
    if (unit === null) continue;
    for (const parent of geologicalParents(unit)) {
      expect(parent.startAgeInMa, unit.name).toBeGreaterThanOrEqual(unit.startAgeInMa);
      expect(parent.endAgeInMa, unit.name).toBeLessThanOrEqual(unit.endAgeInMa);
    }
  }
  expect(geologicalUnit('Wasatchian')?.parent?.name).toBe('Eocene');
});

test.each([
  'lower '.repeat(50),
  'upper jurassic '.repeat(20),
  'ium'.repeat(90),
  '1-'.repeat(140),
  'Ä '.repeat(140),
])('hostile texts take no time (%#)', (text) => {
  for (const part of [text, text.slice(0, 99), `${text}${text}`.repeat(40)]) {
    const start = performance.now();
    readGeologicalTime(part);
    interpretGeologicalContext({ ...none, earliestAgeOrLowestStage: part });
    expect(performance.now() - start).toBeLessThan(50);
  }
});
