import { geologicalParents, geologicalUnit, type VerbatimTerms } from '../../terms/index.ts';
import {
  type GeologicalTerms,
  geologicalTerms,
  interpretGeologicalContext,
  readGeologicalTime,
} from '../geology.ts';
import type { IssueList } from '../issues.ts';
import { first } from './first.ts';

/** When the rock of a find was laid down, and which rock it is. */
export interface Geology {
  /** Units of the chronostratigraphic chart, widest first. */
  readonly geologicalTime: readonly string[];
  readonly earliestAgeInMa: number | null;
  readonly latestAgeInMa: number | null;
  /** Group, formation, member, bed. */
  readonly lithostratigraphy: readonly string[];
}

const none: Geology = Object.freeze({
  geologicalTime: [],
  earliestAgeInMa: null,
  latestAgeInMa: null,
  lithostratigraphy: [],
});

const rocks = ['group', 'formation', 'member', 'bed'] as const;

/** Reads the ten terms of Darwin Core's GeologicalContext, or the labelled strata of museums. */
export function readGeology(terms: VerbatimTerms, issues: IssueList): Geology {
  const hasTime = namesTime(terms);
  if (!hasTime && terms.geologicalContext === undefined && !namesRock(terms)) return none;
  const lithostratigraphy = rocks.flatMap((rock) => (terms[rock] ?? []).map(({ text }) => text));
  if (hasTime) return { ...fromTerms(terms, issues), lithostratigraphy };
  return fromLabels(terms, lithostratigraphy);
}

// Written out: most records have none of them, and shall pay nothing for it

const namesTime = (terms: VerbatimTerms): boolean =>
  terms.earliestAgeOrLowestStage !== undefined ||
  terms.earliestEpochOrLowestSeries !== undefined ||
  terms.earliestPeriodOrLowestSystem !== undefined ||
  terms.earliestEraOrLowestErathem !== undefined ||
  terms.earliestEonOrLowestEonothem !== undefined ||
  terms.latestAgeOrHighestStage !== undefined ||
  terms.latestEpochOrHighestSeries !== undefined ||
  terms.latestPeriodOrHighestSystem !== undefined ||
  terms.latestEraOrHighestErathem !== undefined ||
  terms.latestEonOrHighestEonothem !== undefined;

const namesRock = ({ group, formation, member, bed }: VerbatimTerms): boolean =>
  group !== undefined || formation !== undefined || member !== undefined || bed !== undefined;

function fromTerms(terms: VerbatimTerms, issues: IssueList): Omit<Geology, 'lithostratigraphy'> {
  const given = Object.fromEntries(geologicalTerms.map((term) => [term, first(terms[term])])) as {
    readonly [T in keyof GeologicalTerms]: string | null;
  };
  const { value, findings } = interpretGeologicalContext(given);
  const understood = value === null ? [] : geologicalTerms.map((term) => value[term]);
  const names = [...new Set(understood.filter((name) => name !== null))];
  for (const one of findings) issues.add(one.issue, one.term, one.verbatim, one.interpreted);
  for (const term of geologicalTerms) {
    const [text, name] = [given[term], value?.[term] ?? null];
    if (text !== null && name !== null) issues.change(term, text, name);
  }
  return {
    geologicalTime: names,
    earliestAgeInMa: value === null ? null : value.startAgeInMa,
    latestAgeInMa: value === null ? null : value.endAgeInMa,
  };
}

/** Museums label strata ("geo_age-system", "strat_formation"); texts that name no time are rocks. */
function fromLabels(terms: VerbatimTerms, rocksGiven: readonly string[]): Geology {
  const lithostratigraphy = [...rocksGiven];
  const times: string[] = [];
  for (const { label, text } of terms.geologicalContext ?? []) {
    if (label !== null && /form|group|member|bed|litho/i.test(label)) lithostratigraphy.push(text);
    else times.push(text);
  }
  const read = times.length === 0 ? null : readGeologicalTime(times.join(', '));
  if (read === null) return { ...none, lithostratigraphy };
  return {
    geologicalTime: [...new Set([...withParents(read.earliest), ...withParents(read.latest)])],
    earliestAgeInMa: read.startAgeInMa,
    latestAgeInMa: read.endAgeInMa,
    lithostratigraphy,
  };
}

/** A unit after all that it is part of. */
function withParents(name: string): readonly string[] {
  const unit = geologicalUnit(name);
  if (unit === null) return [name];
  return [...geologicalParents(unit).map((parent) => parent.name), name].toSorted(
    (a, b) => ageOf(b) - ageOf(a),
  );
}

const ageOf = (name: string): number => {
  const unit = geologicalUnit(name);
  return unit === null ? 0 : unit.startAgeInMa - unit.endAgeInMa;
};
