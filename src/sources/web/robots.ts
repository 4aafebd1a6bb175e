import { OpendrawerError } from '../../errors/index.ts';

/** What a host's robots.txt says to us (RFC 9309). */
export interface RobotsRules {
  readonly kind: 'none' | 'rules' | 'unreachable';
  readonly crawlDelaySeconds: number | null;
  /** Why it could not be read; null where it could. */
  readonly fault: string | null;
  allows(url: string): boolean;
}

interface Parsed {
  isAllowed(url: string, token: string): boolean | undefined;
  getCrawlDelay(token: string): number | undefined;
}

/** Name in robots.txt that is ours. */
export const PRODUCT_TOKEN = 'Opendrawer';
/** What is read of it at most (RFC 9309 §2.5 wants at least 500 KiB). */
export const MAX_ROBOTS_BYTES = 512 * 1024;

/** There is none (4xx): everything is allowed (RFC 9309 §2.3.1.3). */
export const NO_ROBOTS: RobotsRules = {
  kind: 'none',
  crawlDelaySeconds: null,
  fault: null,
  allows: () => true,
};

/** It cannot be read (5xx, no answer): nothing is allowed (RFC 9309 §2.3.1.4). */
export const unreachableRobots = (fault: string): RobotsRules => ({
  kind: 'unreachable',
  crawlDelaySeconds: null,
  fault,
  allows: () => false,
});

/** Reads the text of `url`, a robots.txt. */
export async function readRobots(url: string, text: string): Promise<RobotsRules> {
  // Its types tell of a module where it is a function.
  const { default: parse } = (await import('robots-parser')) as unknown as {
    default: (url: string, text: string) => Parsed;
  };
  // A mark in front would hide the first line.
  const robots = parse(url, text.replace(/^\uFEFF/, ''));
  const delay = robots.getCrawlDelay(PRODUCT_TOKEN);
  return {
    kind: 'rules',
    crawlDelaySeconds: delay !== undefined && delay > 0 && Number.isFinite(delay) ? delay : null,
    fault: null,
    allows: (address) => robots.isAllowed(address, PRODUCT_TOKEN) !== false,
  };
}

/** Throws what a refusal by robots.txt means. `url` is as it may be shown. */
export function checkRobots(rules: RobotsRules, address: string, url: string): void {
  if (rules.allows(address)) return;
  const hint =
    'Ask the publisher; where you may, set web.respectRobots: 0 (OPENDRAWER_WEB_RESPECT_ROBOTS=0).';
  if (rules.kind === 'unreachable') {
    throw new OpendrawerError(
      'SOURCE_UNREACHABLE',
      `${url}: nothing is asked of a host whose robots.txt cannot be read (${rules.fault})`,
      { hint: `Try again later. ${hint}` },
    );
  }
  throw new OpendrawerError(
    'SOURCE_FORBIDDEN',
    `${url}: robots.txt of the host does not allow it`,
    {
      hint,
    },
  );
}
