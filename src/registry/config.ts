import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { parse } from 'yaml';
import { nearestWord, OpendrawerError } from '../errors/index.ts';

/** One setting: its default, its kind, and the sentence of docs/configuration.md. */
export interface Setting {
  readonly value: number | string;
  readonly minimum?: number;
  readonly maximum?: number;
  /** What the default is, where it depends on the machine. */
  readonly shown?: string;
  readonly meaning: string;
}

const MEBIBYTE = 1024 ** 2;
/** Of a machine's memory, what building the index may take: four processes at the most. */
const BUILD_BYTES = Math.max(
  2048 * MEBIBYTE,
  Math.min(6656 * MEBIBYTE, Math.floor(totalmem() / 2)),
);

/**
 * Every setting by its name in `opendrawer.yaml` (`ingest.workers` is the key `workers` under `ingest`). The environment
 * variable is `OPENDRAWER_` + the name in capitals with `_`: `OPENDRAWER_INGEST_WORKERS`.
 */
export const SETTINGS = {
  'ingest.workers': {
    value: availableParallelism(),
    minimum: 1,
    maximum: 256,
    shown: 'the number of cores',
    meaning: 'Worker processes that read partitions at once.',
  },
  'ingest.maxRejectedShare': {
    value: 0.01,
    minimum: 0,
    maximum: 1,
    meaning:
      'Share of rejected lines above which a run stops before the commit; a single one among others never stops it.',
  },
  'ingest.maxLineBytes': {
    value: 64 * MEBIBYTE,
    minimum: 1024,
    meaning: 'Longest line that is read; longer ones are rejected.',
  },
  'ingest.rangeBytes': {
    value: 64 * MEBIBYTE,
    minimum: 1024,
    meaning: 'Uncompressed files above this size are read as several partitions.',
  },
  'ingest.churnShare': {
    value: 0.5,
    minimum: 0,
    maximum: 1,
    meaning:
      'When more than this share of the ids is gone and at least as many are new, a run stops before the commit.',
  },
  'disk.reserveBytes': {
    value: 512 * MEBIBYTE,
    minimum: 0,
    meaning: 'Free disk space that no run may eat into.',
  },
  'lake.keepSnapshots': {
    value: 3,
    minimum: 1,
    meaning: 'Snapshots of a dataset that garbage collection keeps.',
  },
  'search.memoryLimitBytes': {
    value: BUILD_BYTES,
    minimum: 256 * MEBIBYTE,
    shown: 'half of the memory, at least 2 GiB, at most 6.5 GiB',
    meaning:
      'Memory that building the index may use: a process takes up to 1.5 GB of it, and there are as many as fit, at most one a core; where others are busy one core in four is left to them.',
  },
  'search.memoryBudgetBytes': {
    value: 4096 * MEBIBYTE,
    minimum: 128 * MEBIBYTE,
    meaning:
      'Memory that the server may use to answer searches; what does not fit is read from the disk, which is slower.',
  },
  'search.threads': {
    value: Math.min(8, availableParallelism()),
    minimum: 0,
    maximum: 64,
    shown: 'the number of cores, at most 8',
    meaning:
      'Threads that answer searches, fewer where search.memoryBudgetBytes is small; 0: the one that serves.',
  },
  'names.backbone': {
    value: 'default',
    meaning: 'Backbone that names are matched against, in ingests and by the server.',
  },
  'web.contact': {
    value: 'none',
    meaning: 'E-mail or web address that servers are told to turn to; none: the project.',
  },
  'web.requestsPerSecond': {
    value: 5,
    minimum: 0,
    meaning:
      'Requests to one host a second; 0: any number. A Crawl-delay of the host holds beside it.',
  },
  'web.allowPrivateAddresses': {
    value: 0,
    minimum: 0,
    maximum: 1,
    meaning: '1: sources may lie on this machine and in private networks too.',
  },
  'web.respectRobots': {
    value: 1,
    minimum: 0,
    maximum: 1,
    meaning: '0: robots.txt and TDM files of hosts are not asked; only where the publisher agreed.',
  },
  'web.respectTdmReservations': {
    value: 1,
    minimum: 0,
    maximum: 1,
    meaning:
      '0: also read what is reserved from text and data mining; only where the publisher agreed.',
  },
  'validation.keepHours': {
    value: 168,
    minimum: 0,
    meaning:
      'Hours for which the server keeps the report of a validation, and the file that was sent.',
  },
  'validation.public': {
    value: 0,
    minimum: 0,
    maximum: 1,
    meaning:
      '1: anybody may have files and public addresses validated; else only who may add sources.',
  },
  'validation.atOnce': {
    value: 2,
    minimum: 1,
    maximum: 64,
    meaning: 'Validations that the server runs at once; others wait.',
  },
  'validation.mostWaiting': {
    value: 50,
    minimum: 0,
    meaning: 'Validations that may wait; further ones are refused until some have ended.',
  },
  'validation.maxRows': {
    value: 1_000_000,
    minimum: 1,
    meaning: 'Records that the server reads of one source to validate it.',
  },
  'validation.maxMinutes': {
    value: 60,
    minimum: 1,
    meaning: 'Minutes after which the server ends a validation.',
  },
  'server.port': {
    value: 8080,
    minimum: 0,
    maximum: 65_535,
    meaning: 'Port of the portal and API; the next free one is taken when it is in use.',
  },
  'server.host': { value: '127.0.0.1', meaning: 'Address that the server listens on.' },
  'server.trustedProxies': {
    value: 'none',
    meaning:
      'Addresses and networks of reverse proxies, with commas between them (loopback: this machine): their X-Forwarded headers say who asks, and by which address. None: nobody is believed.',
  },
  'server.requestsPerMinute': {
    value: 6000,
    minimum: 0,
    meaning: 'Requests that one address may make in a minute; 0: any number.',
  },
  'server.uploadLimitBytes': {
    value: 2048 * MEBIBYTE,
    minimum: 0,
    meaning: 'Largest file that may be uploaded.',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;
export type Config = {
  readonly [Name in SettingName]: (typeof SETTINGS)[Name]['value'] extends number ? number : string;
};

/** Settings given outside the file; they win over it. */
export type ConfigOverrides = { readonly [Name in SettingName]?: Config[Name] | undefined };

/**
 * Reads the settings. Precedence: overrides (flags), environment, `opendrawer.yaml`, defaults. Throws CONFIG_INVALID with
 * the file and key; an unknown key names the nearest valid one.
 */
export function loadConfig(
  file: string,
  overrides: ConfigOverrides = {},
  environment: NodeJS.ProcessEnv = process.env,
): Config {
  const config: Record<string, number | string> = {};
  const written = existsSync(file) ? flatten(parseYaml(file), file) : new Map<string, unknown>();
  for (const name of Object.keys(SETTINGS) as SettingName[]) {
    const variable = variableOf(name);
    const fromEnvironment = environment[variable];
    config[name] =
      overrides[name] !== undefined
        ? checked(name, overrides[name], `--${name}`)
        : fromEnvironment !== undefined
          ? checked(name, fromEnvironment, variable)
          : written.has(name)
            ? checked(name, written.get(name), file)
            : SETTINGS[name].value;
  }
  return config as Config;
}

/** `ingest.maxLineBytes` → `OPENDRAWER_INGEST_MAX_LINE_BYTES`. */
export const variableOf = (name: string): string =>
  `OPENDRAWER_${name
    .replaceAll(/([A-Z])/g, '_$1')
    .replaceAll('.', '_')
    .toUpperCase()}`;

function parseYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new OpendrawerError('CONFIG_INVALID', `${file} is not valid YAML`, { cause });
  }
}

function flatten(value: unknown, file: string): Map<string, unknown> {
  const flat = new Map<string, unknown>();
  const walk = (node: unknown, prefix: string) => {
    if (node === null || typeof node !== 'object' || Array.isArray(node)) flat.set(prefix, node);
    else
      for (const [key, child] of Object.entries(node))
        walk(child, prefix === '' ? key : `${prefix}.${key}`);
  };
  if (value !== null && value !== undefined) walk(value, '');
  for (const name of flat.keys()) {
    if (Object.hasOwn(SETTINGS, name)) continue;
    const near = nearestWord(name, Object.keys(SETTINGS));
    throw new OpendrawerError('CONFIG_INVALID', `${file}: unknown key "${name}"`, {
      ...(near === null ? {} : { hint: `Did you mean "${near}"?` }),
    });
  }
  return flat;
}

function checked(name: SettingName, value: unknown, origin: string): number | string {
  const setting: Setting = SETTINGS[name];
  const refuse = (wanted: string): never => {
    throw new OpendrawerError(
      'CONFIG_INVALID',
      `${origin}: ${name} must be ${wanted}, not ${JSON.stringify(value)}`,
    );
  };
  if (typeof setting.value === 'string') {
    return typeof value === 'string' && value !== '' ? value : refuse('a text');
  }
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return refuse('a number');
  if (setting.minimum !== undefined && number < setting.minimum) {
    return refuse(`at least ${setting.minimum}`);
  }
  if (setting.maximum !== undefined && number > setting.maximum) {
    return refuse(`at most ${setting.maximum}`);
  }
  return number;
}
