import { setTimeout as pause } from 'node:timers/promises';
import { isOpendrawerError, OpendrawerError } from '../../errors/index.ts';
import type { WebClient } from '../web/client.ts';
import {
  type OaiFormat,
  type OaiIdentity,
  type OaiPage,
  type OaiSet,
  readOaiPage,
} from './page.ts';

/** Arguments of a request beside the verb. */
export type OaiArguments = Readonly<Record<string, string | null>>;
export type OaiVerb =
  | 'Identify'
  | 'ListMetadataFormats'
  | 'ListSets'
  | 'ListIdentifiers'
  | 'ListRecords'
  | 'GetRecord';

/** Asks a repository. Errors of the protocol are part of the pages; what is no answer of OAI-PMH throws. */
export interface OaiClient {
  readonly baseUrl: string;
  /** Requests so far. */
  readonly requests: number;
  /** One request, asked again a few times where the answer is broken. */
  ask(verb: OaiVerb, args?: OaiArguments): Promise<OaiPage>;
  identify(): Promise<{ readonly identity: OaiIdentity; readonly responseDate: string | null }>;
  /** Formats on offer; empty where the repository does not tell them. */
  formats(): Promise<readonly OaiFormat[]>;
  /** Sets, as many pages as are asked for at most; empty where the repository has none. */
  sets(maxPages: number): Promise<{ readonly sets: readonly OaiSet[]; readonly isWhole: boolean }>;
}

export interface OaiClientOptions {
  readonly web: WebClient;
  readonly baseUrl: string;
  readonly signal?: AbortSignal;
  /** First pause before a broken answer is asked for again; it doubles. Default 1000. */
  readonly pauseMs?: number;
  /** Attempts at an answer that is broken. Default 3. */
  readonly attempts?: number;
}

/** Errors of the protocol should come with 200; these come with them from some. 503 is the web client's to wait for. */
const ACCEPTED = [400, 404, 405, 406, 409, 410, 412, 414, 416, 422, 501] as const;
const MAX_PAGE_BYTES = 256 * 1024 * 1024;

/** Makes a client of a repository; nothing is asked yet. */
export function createOaiClient(options: OaiClientOptions): OaiClient {
  const { web, baseUrl, signal, pauseMs = 1000, attempts = 3 } = options;
  let requests = 0;

  async function once(url: string): Promise<OaiPage> {
    requests++;
    const answer = await web.fetch({ url, accept: ACCEPTED, maxBytes: MAX_PAGE_BYTES }, signal);
    const bytes = await answer.bytes();
    try {
      return readOaiPage(bytes, url);
    } catch (error) {
      if (answer.status < 300 || !isOpendrawerError(error)) throw error;
      const code =
        answer.status === 404 || answer.status === 410 ? 'SOURCE_NOT_FOUND' : 'SOURCE_UNREACHABLE';
      throw new OpendrawerError(
        code,
        `${url}: the server answers ${answer.status}, without an error of OAI-PMH`,
        {
          cause: error,
        },
      );
    }
  }

  /** A proxy may send its own page now and then, or the connection cut the answer: that passes. */
  async function ask(verb: OaiVerb, args: OaiArguments = {}): Promise<OaiPage> {
    const url = oaiUrl(baseUrl, verb, args);
    for (let attempt = 1; ; attempt++) {
      signal?.throwIfAborted();
      try {
        const page = await once(url);
        if (page.cut === null || attempt >= attempts) return page;
      } catch (error) {
        const mayPass = isOpendrawerError(error) && error.code === 'INPUT_CORRUPT';
        if (!mayPass || attempt >= attempts) throw error;
      }
      await pause(pauseMs * 2 ** (attempt - 1), undefined, signal === undefined ? {} : { signal });
    }
  }

  return {
    baseUrl,
    get requests() {
      return requests;
    },
    ask,
    async identify() {
      const page = await ask('Identify');
      if (page.identity !== null)
        return { identity: page.identity, responseDate: page.responseDate };
      throw refused(oaiUrl(baseUrl, 'Identify', {}), page);
    },
    async formats() {
      try {
        return (await ask('ListMetadataFormats')).formats;
      } catch (error) {
        // Some have no such verb, and serve their records all the same
        if (isOpendrawerError(error) && error.code !== 'SOURCE_FORBIDDEN') return [];
        throw error;
      }
    },
    async sets(maxPages) {
      const sets: OaiSet[] = [];
      const tokens = new Set<string>();
      let args: OaiArguments = {};
      for (let pages = 0; pages < maxPages; pages++) {
        const page = await ask('ListSets', args);
        sets.push(...page.sets);
        const token = page.token?.value ?? '';
        if (token === '' || tokens.has(token)) return { sets, isWhole: token === '' };
        tokens.add(token);
        args = { resumptionToken: token };
      }
      return { sets, isWhole: false };
    },
  };
}

/** The address of a request. Arguments that are null are left out. */
export function oaiUrl(baseUrl: string, verb: OaiVerb, args: OaiArguments): string {
  const parts = [`verb=${verb}`];
  for (const [name, value] of Object.entries(args)) {
    if (value !== null) parts.push(`${name}=${encodeURIComponent(value)}`);
  }
  const joint = baseUrl.includes('?') ? (/[?&]$/.test(baseUrl) ? '' : '&') : '?';
  return `${baseUrl}${joint}${parts.join('&')}`;
}

/** What a repository says instead of answering, as an error. */
export function refused(what: string, page: OaiPage): OpendrawerError {
  const [first] = page.errors;
  const said =
    first === undefined
      ? (page.cut ?? 'the answer holds nothing of what was asked')
      : `${first.code || 'error'}${first.message === '' ? '' : ` (${first.message.slice(0, 300)})`}`;
  return new OpendrawerError('INPUT_CORRUPT', `${what}: ${said}`, {
    hint: hints[first?.code ?? ''] ?? 'Ask the repository, or try again later.',
  });
}

const hints: Readonly<Record<string, string>> = {
  badVerb: 'The address may not be that of the repository.',
  badArgument: 'Check metadataPrefix, set, from and until.',
  cannotDisseminateFormat: 'Choose one of the formats that the repository lists.',
  noSetHierarchy: 'The repository has no sets: leave the set out.',
};
