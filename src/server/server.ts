import { mkdirSync, renameSync, statSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import compress from '@fastify/compress';
import rateLimit from '@fastify/rate-limit';
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { OpendrawerError } from '../errors/index.ts';
import { sendClientError, sendError } from './errors.ts';
import { registerOpenApi } from './openapi.ts';
import { registerOpenverse } from './openverse/routes.ts';
import { refuseUnknown } from './parameters.ts';
import { registerComparisons } from './routes/comparison.ts';
import { registerDatasets } from './routes/dataset.ts';
import { registerDocs } from './routes/docs.ts';
import { registerExploring } from './routes/explore.ts';
import { registerImages } from './routes/image.ts';
import { registerLookup } from './routes/lookup.ts';
import { registerMaps } from './routes/map.ts';
import { registerOccurrences } from './routes/occurrence.ts';
import { registerParser } from './routes/parser.ts';
import { registerPortal } from './routes/portal.ts';
import { registerQuality } from './routes/quality.ts';
import { registerRuns } from './routes/run.ts';
import { registerSources } from './routes/source.ts';
import { registerSpecies } from './routes/species.ts';
import { registerMatching } from './routes/species-match.ts';
import { registerStatus } from './routes/status.ts';
import { registerValidation } from './routes/validate.ts';
import { registerSecurity } from './security.ts';
import type { Services } from './services.ts';
import { createNameThreads } from './species/threads.ts';

export interface ServerOptions {
  /** Folder of the built portal; without it `/` says how to build it. */
  readonly portal?: string;
  /** Requests that one address may make in a minute; 0: any number. Default 6000. */
  readonly requestsPerMinute?: number;
  /** Addresses and networks whose X-Forwarded headers are believed, with commas between them; none by default. */
  readonly trustedProxies?: string;
  /** Milliseconds between two looks at running runs; default 1000. */
  readonly pollMs?: number;
  /** Milliseconds between two signs of life on an event stream; default 15 000. */
  readonly heartbeatMs?: number;
}

/** Largest body of a request: 100,000 values of a look-up with room to spare. */
const BODY_LIMIT_BYTES = 32 * 1024 * 1024;

const LOG_LIMIT_BYTES = 32 * 1024 * 1024;

const NOBODY = 'none';

const NETWORKS: readonly string[] = ['loopback', 'linklocal', 'uniquelocal'];

/** What Fastify is told of proxies. Throws CONFIG_INVALID for what is no list of addresses. */
function trusted(proxies: string): string[] | false {
  if (proxies === NOBODY) return false;
  const names = proxies.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !NETWORKS.includes(name) && !isNetwork(name));
  if (wrong === undefined) return names;
  throw new OpendrawerError('CONFIG_INVALID', `server.trustedProxies: "${wrong}" is no address`, {
    hint: 'Addresses or networks with commas between them, e.g. loopback,10.0.0.0/8',
  });
}

/** `10.0.0.1`, `10.0.0.0/8`, `fd00::/8` */
function isNetwork(text: string): boolean {
  const [address = '', bits] = text.split('/', 2);
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return most > 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most));
}

/** The HTTP server over `services`, ready to `listen` or to `inject`; its log goes to `server.log` in the log folder. */
export async function createServer(
  services: Services,
  options: ServerOptions = {},
): Promise<FastifyInstance> {
  const server = Fastify({
    trustProxy: trusted(options.trustedProxies ?? NOBODY),
    logger: { level: 'info', file: logFile(services.logs) },
    clientErrorHandler: sendClientError,
    frameworkErrors: (error, request, reply) => sendError(error, request, reply),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 300 },
  });
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  server.setErrorHandler(sendError);
  server.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        url: request.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    );
  });
  server.addHook('preValidation', refuseUnknownParameters);

  await registerSecurity(server);
  const { requestsPerMinute = 6000 } = options;
  if (requestsPerMinute > 0) {
    await server.register(rateLimit, {
      max: requestsPerMinute,
      timeWindow: 60_000,
      errorResponseBuilder: (_request, { after }) =>
        new OpendrawerError('RATE_LIMITED', `Too many requests; go on after ${after}`),
    });
  }
  await server.register(compress, { threshold: 1024, encodings: ['br', 'gzip', 'deflate'] });
  await registerOpenApi(server, services.version);
  const threads = createNameThreads();
  server.addHook('onClose', () => threads.close());
  await server.register(async (api) => {
    api.addHook('onSend', withPlainJson);
    registerOccurrences(api, services);
    registerDatasets(api, services);
    registerQuality(api, services);
    registerLookup(api, services);
    registerExploring(api, services);
    registerMaps(api, services);
    await registerOpenverse(api, services);
    registerRuns(api, services, options);
    registerImages(api, services);
    registerSpecies(api, services, threads);
    registerMatching(api, services, threads);
    registerParser(api, threads);
    registerComparisons(api, services);
    registerSources(api, services);
    registerValidation(api, services);
    registerStatus(api, services);
  });
  await registerDocs(server);
  await registerPortal(server, options.portal);
  return server;
}

/** The log of this server in the folder; one that has grown large is put aside, in the place of the one before. */
function logFile(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'server.log');
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES) {
    renameSync(path, `${path}.1`);
  }
  return path;
}

/** Clients of GBIF refuse answers whose type is not exactly `application/json`, which is UTF-8 by itself (RFC 8259). */
async function withPlainJson(_request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (reply.statusCode !== 200 || reply.hasHeader('content-disposition')) return;
  if (reply.getHeader('content-type') === 'application/json; charset=utf-8') {
    reply.header('content-type', 'application/json');
  }
}

/** Parameters that an address of the API does not know are an error that names the nearest one. */
async function refuseUnknownParameters(request: FastifyRequest): Promise<void> {
  if (!/^\/v[12]\//.test(request.url)) return;
  const given = Object.keys(request.query ?? {});
  if (given.length === 0 || request.is404) return;
  const schema = request.routeOptions.schema?.querystring;
  if (!(schema instanceof z.ZodObject)) return refuseUnknown(given, []);
  // Of open ones the filter language says what it does not know; zod leaves this one name out.
  if (schema.def.catchall instanceof z.ZodUnknown) {
    return refuseUnknown(
      given.filter((name) => name === '__proto__'),
      [],
    );
  }
  refuseUnknown(given, Object.keys(schema.shape));
}
