import type { Agent, LabelledText, VerbatimTerms } from '../../terms/index.ts';
import { agentIdentifiers } from '../agents/identifier.ts';
import { nameOnly, rolesOf } from '../agents/roles.ts';
import { splitAgents } from '../agents/split.ts';
import type { IssueList } from '../issues.ts';
import { splitTerm } from '../lists.ts';
import { plainText } from '../texts.ts';

/** Who made, found or named something. */
export interface People {
  readonly agents: readonly Agent[];
  readonly creator: readonly string[];
  readonly recordedBy: readonly string[];
  readonly recordedByID: readonly string[];
  readonly identifiedBy: readonly string[];
  readonly identifiedByID: readonly string[];
}

const nothing: readonly never[] = Object.freeze([]);

/** The people of a record: labelled agents as museums have them, and Darwin Core's lists. */
export function readPeople(terms: VerbatimTerms, issues: IssueList): People {
  const agents: Agent[] = [];
  const creator: string[] = [];
  const recordedBy: string[] = [];
  if (terms.agent !== undefined) readAgents(terms.agent, agents, creator, recordedBy, issues);
  if (terms.creator !== undefined) listed('creator', terms.creator, creator, agents, issues);
  if (terms.recordedBy !== undefined) {
    listed('recordedBy', terms.recordedBy, recordedBy, agents, issues);
  }
  const identifiedBy: string[] = [];
  if (terms.identifiedBy !== undefined) {
    listed('identifiedBy', terms.identifiedBy, identifiedBy, agents, issues);
  }
  return {
    agents,
    creator,
    recordedBy,
    recordedByID: identifiers('recordedByID', terms.recordedByID, issues),
    identifiedBy,
    identifiedByID: identifiers('identifiedByID', terms.identifiedByID, issues),
  };
}

function readAgents(
  values: readonly LabelledText[],
  all: Agent[],
  creator: string[],
  recordedBy: string[],
  issues: IssueList,
): void {
  const seen = values.length > 16 ? new Set<string>() : null;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === undefined) continue;
    const role = value.label ?? '';
    const text = plainText(value.text, issues, 'agent');
    if (seen === null) {
      if (holds(all, role, text)) continue;
    } else {
      const key = `${role}\n${text}`;
      if (seen.has(key)) continue;
      seen.add(key);
    }
    all.push({ role, name: text });
    const kind = rolesOf(role);
    if (kind === null) continue;
    const into = kind === 'creator' ? creator : recordedBy;
    const name = nameOnly(text);
    if (!into.includes(name)) into.push(name);
  }
}

/** For the few agents that most records have, looking is cheaper than a set. */
function holds(agents: readonly Agent[], role: string, name: string): boolean {
  for (let i = 0; i < agents.length; i++) {
    const agent = agents[i];
    if (agent !== undefined && agent.name === name && agent.role === role) return true;
  }
  return false;
}

/** A list with bars is parted there, as Darwin Core recommends; others by the forms of names. */
function listed(
  term: 'creator' | 'recordedBy' | 'identifiedBy',
  values: readonly LabelledText[],
  names: string[],
  agents: Agent[],
  issues: IssueList,
): void {
  for (let i = 0; i < values.length; i++) {
    const text = plainText(values[i]?.text ?? '', issues, term);
    if (text.includes('|')) {
      for (const name of splitTerm(term, text)) addName(term, name, names, agents);
    } else {
      for (const { name } of splitAgents(text).agents) addName(term, name, names, agents);
    }
  }
}

function addName(role: string, name: string, names: string[], agents: Agent[]): void {
  if (names.includes(name)) return;
  names.push(name);
  agents.push({ role, name });
}

function identifiers(
  term: 'recordedByID' | 'identifiedByID',
  values: readonly LabelledText[] | undefined,
  issues: IssueList,
): readonly string[] {
  const text = values?.[0]?.text;
  if (text === undefined) return nothing;
  const read = agentIdentifiers(text);
  issues.addAll(read.issues, term, text);
  return read.value.map(({ value }) => value);
}
