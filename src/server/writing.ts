import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { OpendrawerError } from '../errors/index.ts';

/** The variable that holds the token with which changes are allowed from elsewhere. */
export const TOKEN_VARIABLE = 'OPENDRAWER_SERVER_TOKEN';

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const LOCAL_NAMES = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'] as const;

/**
 * Whether a request may change the workspace: it carries the token, or comes from this machine, by a name of this machine, straight and
 * from no other site (a page elsewhere could send it through the user's browser; a proxy makes the world look local).
 */
export function mayWrite(request: FastifyRequest, token = process.env[TOKEN_VARIABLE]): boolean {
  const { authorization, host, origin } = request.headers;
  if (token !== undefined && token !== '' && authorization !== undefined) {
    return sameText(authorization, `Bearer ${token}`);
  }
  if (!LOOPBACK.test(request.socket.remoteAddress ?? '')) return false;
  if (FORWARDED.some((name) => request.headers[name] !== undefined)) return false;
  if (host === undefined || !LOCAL_NAMES.test(host)) return false;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  return origin === undefined || origin === `http://${host}`;
}

/** Throws WRITE_FORBIDDEN for a request that may not change the workspace. */
export async function refuseStrangers(request: FastifyRequest): Promise<void> {
  if (mayWrite(request)) return;
  throw new OpendrawerError(
    'WRITE_FORBIDDEN',
    'Changes are allowed from the machine of the server only',
  );
}

function sameText(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
