import { isOpendrawerError } from '../../errors/index.ts';
import type { HostManners } from './client.ts';
import {
  checkRobots,
  MAX_ROBOTS_BYTES,
  NO_ROBOTS,
  type RobotsRules,
  readRobots,
  unreachableRobots,
} from './robots.ts';
import { readTdmRules, type TdmReservation, tdmReservationOf } from './tdm.ts';
import { createTurns, type Turns } from './turns.ts';

/** A small document of a host; text null: there is none. Throws where it cannot be told. */
export type AskDocument = (
  url: string,
  maxBytes: number,
  signal: AbortSignal | undefined,
) => Promise<string | null>;

/** What is known of a host, and what was done there. */
export interface Host {
  readonly turns: Turns;
  /** Milliseconds between requests: those of the setting, or the host's Crawl-delay. */
  intervalMs(settingMs: number): number;
  /**
   * Asks robots.txt and the TDM file once, and throws where they do not allow the address. `shown`: as it may be written; `documented`:
   * made for programs, so that what is forbidden to crawlers is not meant.
   */
  admit(
    address: URL,
    shown: string,
    signal: AbortSignal | undefined,
    documented?: boolean,
  ): Promise<TdmReservation | null>;
  requests: number;
  retries: number;
  /** The last reservation that was met. */
  reservation: TdmReservation | null;
  manners(): HostManners;
}

const DAY_MS = 86_400_000;
/** A host that could not be asked is asked again after this. */
const AGAIN_MS = 300_000;
/** A longer Crawl-delay is kept to only so far: hosts that mean "never" say it with Disallow. */
const MAX_CRAWL_DELAY_SECONDS = 120;
const MAX_TDM_BYTES = 1024 * 1024;

interface Cached<T> {
  readonly value: Promise<T>;
  until: number;
}

/** One host (scheme, name and port). `ask` fetches its well-known files. */
export function createHost(
  origin: string,
  options: { readonly respectRobots: boolean; readonly onNote: (note: string) => void },
  ask: AskDocument,
): Host {
  const { respectRobots, onNote } = options;
  const { host: name } = new URL(origin);
  let robots: Cached<RobotsRules> | null = null;
  let tdm: Cached<ReturnType<typeof readTdmRules>> | null = null;
  let told: RobotsRules | null = null;
  let refused = false;
  let overruled = false;

  const askRobots = async (signal: AbortSignal | undefined): Promise<RobotsRules> => {
    const url = `${origin}/robots.txt`;
    try {
      const text = await ask(url, MAX_ROBOTS_BYTES, signal);
      return text === null ? NO_ROBOTS : await readRobots(url, text);
    } catch (error) {
      signal?.throwIfAborted();
      if (isOpendrawerError(error) && error.code === 'ADDRESS_REFUSED') throw error;
      return unreachableRobots(error instanceof Error ? error.message : String(error));
    }
  };

  const rulesNow = async (signal: AbortSignal | undefined): Promise<RobotsRules> => {
    if (robots === null || robots.until < Date.now()) {
      const asked: Cached<RobotsRules> = { value: askRobots(signal), until: Date.now() + DAY_MS };
      robots = asked;
      asked.value.then(
        (rules) => {
          if (rules.kind === 'unreachable') asked.until = Date.now() + AGAIN_MS;
        },
        () => {
          if (robots === asked) robots = null;
        },
      );
    }
    const rules = await robots.value;
    if (rules !== told) announce(rules);
    told = rules;
    return rules;
  };

  const announce = ({ crawlDelaySeconds: delay }: RobotsRules): void => {
    if (delay !== null) onNote(`${name}: asks for ${delay} s between requests (robots.txt)`);
  };

  const tdmNow = async (signal: AbortSignal | undefined) => {
    if (tdm === null || tdm.until < Date.now()) {
      const value = ask(`${origin}/.well-known/tdmrep.json`, MAX_TDM_BYTES, signal)
        .then((text) => (text === null ? null : readTdmRules(JSON.parse(text))))
        // What cannot be read reserves nothing.
        .catch(() => null);
      tdm = { value, until: Date.now() + DAY_MS };
    }
    return tdm.value;
  };

  const host: Host = {
    turns: createTurns(),
    requests: 0,
    retries: 0,
    reservation: null,
    intervalMs: (settingMs) => {
      const delay = respectRobots ? (told?.crawlDelaySeconds ?? 0) : 0;
      return Math.max(settingMs, Math.min(delay, MAX_CRAWL_DELAY_SECONDS) * 1000);
    },
    async admit(address, shown, signal, documented = false) {
      if (!respectRobots) return null;
      const rules = await rulesNow(signal);
      if (documented) {
        overruled ||= !rules.allows(address.href);
      } else {
        refused ||= !rules.allows(address.href);
        checkRobots(rules, address.href, shown);
      }
      const reservations = await tdmNow(signal);
      if (reservations === null) return null;
      return tdmReservationOf(reservations, `${address.pathname}${address.search}`);
    },
    manners: () => ({
      host: name,
      robots:
        !respectRobots || overruled
          ? 'ignored'
          : told === null || told.kind === 'none'
            ? 'none'
            : told.kind === 'unreachable'
              ? 'unreachable'
              : refused
                ? 'disallowed'
                : 'allowed',
      crawlDelaySeconds: told?.crawlDelaySeconds ?? null,
      tdmReservation: host.reservation?.reserved ?? null,
      tdmPolicy: host.reservation?.policy ?? null,
      requests: host.requests,
      retries: host.retries,
    }),
  };
  return host;
}
