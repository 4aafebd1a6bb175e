import { agentIdentifier, splitAgents } from '../../interpret/index.ts';
import { addContact, type ContactParts, type Draft } from './draft.ts';
import { lineOf } from './texts.ts';

/** The name of one person or body as the parts of a contact. */
export function namedParty(
  name: string,
): Pick<ContactParts, 'organization' | 'givenName' | 'surName'> {
  const { agents } = splitAgents(name);
  const [only] = agents;
  if (only !== undefined && agents.length === 1 && only.kind === 'person') {
    return { givenName: only.given, surName: only.family ?? only.name };
  }
  if (
    only !== undefined &&
    agents.length === 1 &&
    only.kind === 'unknown' &&
    !/\s/.test(only.name)
  ) {
    return { surName: only.name };
  }
  return { organization: name };
}

/** The name of somebody who is known to be a person: "Last, First" or "First Last", particles with the last name. */
export function personParty(name: string): Pick<ContactParts, 'givenName' | 'surName'> {
  const [only, more] = splitAgents(name).agents;
  if (only !== undefined && more === undefined && only.kind === 'person') {
    return { givenName: only.given, surName: only.family ?? only.name };
  }
  if (name.length > 200) return { surName: name };
  const comma = name.indexOf(',');
  if (comma > 0)
    return { surName: lineOf(name.slice(0, comma)), givenName: lineOf(name.slice(comma + 1)) };
  const parts =
    /^(\S+(?: \S+)*?) ((?:(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|ten|ter|zu) )*\S+)$/i.exec(
      name.replace(/\s+/g, ' '),
    );
  return parts === null
    ? { surName: name }
    : { givenName: parts[1] ?? null, surName: parts[2] ?? name };
}

/** Adds everyone whom a text names; a text that is no list of names is one body. */
export function addNames(draft: Draft, role: string, text: string | null | undefined): void {
  const line = lineOf(text);
  if (line === null) return;
  const { agents } = splitAgents(line);
  const areNames = agents.length > 1 && agents.every(({ kind }) => kind !== 'unknown');
  if (!areNames) addContact(draft, { role, ...namedParty(line) });
  else for (const { name } of agents) addContact(draft, { role, ...namedParty(name) });
}

/** An identifier of a person or body as an address: a local number is joined to its register, `0000-0002-…` alone is an ORCID. */
export function partyIdentifier(value: string | null, register: string | null): string | null {
  const local = lineOf(value);
  if (local === null) return null;
  const directory = lineOf(register);
  const isAddress = /^https?:\/\//i.test(local);
  const candidates = [local];
  if (!isAddress && directory !== null) {
    const joint = /[/=#?]$/.test(directory) ? '' : /^https?:/i.test(directory) ? '/' : ':';
    candidates.unshift(`${directory}${joint}${local}`);
  }
  for (const candidate of candidates) {
    const found = agentIdentifier(candidate);
    if (found !== null && found.type !== 'OTHER') return found.value;
  }
  return candidates[0] ?? null;
}

/** Parts of an address in one line; null where none is stated. */
export function addressLine(parts: readonly (string | null | undefined)[]): string | null {
  const said = parts.map((part) => lineOf(part)).filter((part) => part !== null);
  return said.length === 0 ? null : said.join(', ');
}
