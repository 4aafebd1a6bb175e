/**
 * Decompression of bzip2 beside libbz2: `node bench/bzip2.ts [--records N] [--quick] [--json]`.
 *
 * Input: the records of ../shared/smithsonian over and over where that folder is there, else generated ones, as one
 * level-9 file. Peers: `bzip2 -dc` and Python's bz2, both libbz2, on the same file in alternating rounds; each alone,
 * and four processes at once. Figures are MB of output a process, by the clock and by the processor's time (which a
 * busy machine disturbs less), medians of the rounds, without the start of the process except for `bzip2` (some ms).
 * Compare ratios, not figures of different machines or corpora.
 */
import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bunzip2 } from '../src/sources/bytes/bzip2/bunzip2.ts';
import { generateRecord } from './edan/record.ts';

const PYTHON_COMPRESS =
  'import bz2,sys\nc=bz2.BZ2Compressor(9)\nwhile b:=sys.stdin.buffer.read(1<<20): sys.stdout.buffer.write(c.compress(b))\nsys.stdout.buffer.write(c.flush())';
const PYTHON_DECOMPRESS =
  'import bz2,sys,time\nt=time.perf_counter()\nc=time.process_time()\nn=0\nwith bz2.open(sys.argv[1]) as f:\n while b:=f.read(1<<18): n+=len(b)\nprint(n, time.perf_counter()-t, time.process_time()-c)';

interface Seconds {
  readonly clock: number;
  readonly processor: number;
}

interface Peer {
  readonly name: string;
  /** Decompresses the file to nowhere in a process of its own. */
  readonly decode: (file: string) => Promise<Seconds>;
}

const self = fileURLToPath(import.meta.url);
const PEERS: readonly Peer[] = [
  {
    name: 'opendrawer',
    decode: (file) => secondsPrinted(process.execPath, [self, '--decode', file]),
  },
  { name: 'bzip2', decode: secondsOfBzip2 },
  { name: 'python', decode: (file) => secondsPrinted('python3', ['-c', PYTHON_DECOMPRESS, file]) },
];

/** Standard output of a command that must succeed. */
function output(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(text) : reject(new Error(`${command} ended with exit code ${code}`)),
    );
  });
}

async function secondsPrinted(command: string, args: readonly string[]): Promise<Seconds> {
  const [, clock, processor] = (await output(command, args)).split(' ').map(Number);
  return { clock: clock ?? Number.NaN, processor: processor ?? Number.NaN };
}

async function secondsOfBzip2(file: string): Promise<Seconds> {
  const start = performance.now();
  const script = 'bzip2 -dc "$1" > /dev/null && times';
  const text = await output('sh', ['-c', script, 'sh', file]);
  const clock = (performance.now() - start) / 1000;
  // The second line of `times` is that of the children: user and system time, as 0m1.234s.
  const times = [...(text.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  const processor = times.reduce((sum, [, m, s]) => sum + Number(m) * 60 + Number(s), 0);
  return { clock, processor };
}

const works = (command: string, args: readonly string[]) =>
  output(command, args).then(
    () => true,
    () => false,
  );

/** Prints bytes and both seconds as Python does, then bytes of memory: at most, and before decoding. */
async function decodeSelf(file: string): Promise<void> {
  const before = process.memoryUsage.rss();
  const start = performance.now();
  const used = process.cpuUsage();
  let bytes = 0;
  const source = createReadStream(file, { highWaterMark: 1 << 18 });
  for await (const chunk of bunzip2(source, { name: file })) bytes += chunk.length;
  const clock = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(used);
  console.log(bytes, clock, (user + system) / 1e6, process.resourceUsage().maxRSS * 1024, before);
}

async function* realLines(folder: string, records: number): AsyncGenerator<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).sort();
  const files = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const lines = files.flatMap((text) => text.split('\n').filter((line) => line !== ''));
  for (let i = 0; i < records; i++) yield `${lines[i % lines.length]}\n`;
}

function* generatedLines(records: number): Generator<string> {
  for (let i = 0; i < records; i++) yield `${generateRecord(i)}\n`;
}

async function compress(lines: Iterable<string> | AsyncIterable<string>, to: string) {
  let bytes = 0;
  const counted = async function* () {
    for await (const line of lines) {
      const encoded = Buffer.from(line);
      bytes += encoded.length;
      yield encoded;
    }
  };
  const [command, ...args] = (await works('sh', ['-c', 'command -v bzip2']))
    ? ['bzip2', '-9', '-c']
    : ['python3', '-c', PYTHON_COMPRESS];
  const child = spawn(command ?? '', args, { stdio: ['pipe', 'pipe', 'inherit'] });
  await Promise.all([
    pipeline(Readable.from(counted()), child.stdin),
    pipeline(child.stdout, createWriteStream(to)),
  ]);
  return bytes;
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const round = (value: number, digits = 1) => Number(value.toFixed(digits));

/** MB a second of each process, with so many of them at once. */
async function measure(
  peers: readonly Peer[],
  file: string,
  megabytes: number,
  processes: number,
  rounds: number,
) {
  const seconds = new Map<string, Seconds[]>(peers.map((peer) => [peer.name, []]));
  for (let i = 0; i < rounds; i++) {
    for (const peer of peers) {
      const runs = Array.from({ length: processes }, () => peer.decode(file));
      seconds.get(peer.name)?.push(...(await Promise.all(runs)));
    }
  }
  const report = (kind: keyof Seconds) => {
    const rates = [...seconds].map(([name, all]) => {
      return [name, round(megabytes / median(all.map((one) => one[kind])))] as const;
    });
    const ours = rates[0]?.[1] ?? Number.NaN;
    const ratios = rates.slice(1).map(([name, rate]) => [name, round(ours / rate, 2)]);
    return { megabytesPerSecond: Object.fromEntries(rates), ratio: Object.fromEntries(ratios) };
  };
  return { clock: report('clock'), processor: report('processor') };
}

async function bench(records: number, rounds: number) {
  const real = fileURLToPath(new URL('../../shared/smithsonian', import.meta.url));
  const hasReal = await stat(real).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const hasPython = await works('python3', ['-c', 'import bz2']);
  const hasBzip2 = await works('sh', ['-c', 'command -v bzip2']);
  if (!hasBzip2 && !hasPython) {
    throw new Error('Neither "bzip2" nor "python3" with its bz2 module can be run here.');
  }
  const peers = PEERS.filter(
    ({ name }) => name === 'opendrawer' || (name === 'bzip2' ? hasBzip2 : hasPython),
  );
  const folder = await mkdtemp(join(tmpdir(), 'opendrawer-bzip2-'));
  try {
    const file = join(folder, 'records.txt.bz2');
    const lines = hasReal ? realLines(real, records) : generatedLines(records);
    const bytes = await compress(lines, file);
    const compressedBytes = (await stat(file)).size;
    const [decoded, , , peak, before] = (await output(process.execPath, [self, '--decode', file]))
      .split(' ')
      .map(Number);
    if (decoded !== bytes) throw new Error(`${decoded} bytes came out where ${bytes} went in`);
    return {
      bench: 'bzip2',
      corpus: hasReal ? 'real records' : 'generated records',
      records,
      bytes,
      compressedBytes,
      machine: { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length },
      memoryMegabytes: round(((peak ?? 0) - (before ?? 0)) / 1e6),
      alone: await measure(peers, file, bytes / 1e6, 1, rounds),
      fourAtOnce: await measure(peers, file, bytes / 1e6, 4, rounds),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const { values: flags } = parseArgs({
  options: {
    records: { type: 'string' },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    decode: { type: 'string' },
  },
});
if (flags.decode !== undefined) await decodeSelf(flags.decode);
else {
  const records = Number(flags.records ?? (flags.quick ? 8_000 : 30_000));
  const report = await bench(records, flags.quick ? 3 : 5);
  if (flags.json) console.log(JSON.stringify(report));
  else console.dir(report, { depth: null });
}
