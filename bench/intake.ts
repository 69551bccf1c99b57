import { execFile } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { asBuilt, ServiceProcess } from '../test/support/service-process.js';
import { type BenchCluster } from './bench-cluster.js';
import { BenchLedger } from './bench-ledger.js';
import { median, rounded, rounds, seconds } from './measure.js';

const mebibyte = 2 ** 20;
const sizeMib = 1024;

export interface IntakeFigures {
  /** `sha256sum` + `cp` + `sync` ÷ intake of the same file over HTTP, until it is staged and durable. */
  readonly intake_ratio: number;
  /** Highest resident memory of the service, in MiB. */
  readonly intake_peak_mib: number;
  readonly intake_mib_per_second: { readonly reference: number; readonly intake: number };
}

/** A file of 1 GiB sent to the service in a process of its own, which writes, hashes and syncs it. */
export async function benchIntake(
  cluster: BenchCluster,
  tell: (line: string) => void,
): Promise<IntakeFigures> {
  const bench = await BenchLedger.open(cluster);
  const service = await ServiceProcess.start(bench.settings, asBuilt);
  try {
    const [item = ''] = await bench.items(1);
    const file = join(bench.home, 'disk.img');
    const sha256 = await writeRandom(file);
    const seen = { reference: [] as number[], intake: [] as number[] };
    for (let round = -1; round < rounds; round++) {
      const reference = await seconds(() => hashCopyAndSync(file));
      let answer = '';
      const intake = await seconds(async () => {
        answer = await send(file, `${service.address}/api/items/${item}/files`, bench);
      });
      if (!answer.includes(sha256)) throw new Error(`not taken in: ${answer}`);
      tell(`seconds: ${JSON.stringify({ reference, intake })}`);
      if (round < 0) continue;
      seen.reference.push(reference);
      seen.intake.push(intake);
    }
    const rate = (taken: readonly number[]): number => Math.round(sizeMib / median(taken));
    return {
      intake_ratio: rounded(
        median(seen.reference.map((time, i) => time / (seen.intake[i] ?? NaN))),
      ),
      intake_peak_mib: await peakMib(service.pid),
      intake_mib_per_second: { reference: rate(seen.reference), intake: rate(seen.intake) },
    };
  } finally {
    await service.stop();
    await bench.close();
  }
}

async function writeRandom(path: string): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'wx');
  for (let n = 0; n < sizeMib; n++) {
    const piece = randomBytes(mebibyte);
    hash.update(piece);
    await file.write(piece);
  }
  await file.sync();
  await file.close();
  return hash.digest('hex');
}

async function hashCopyAndSync(file: string): Promise<void> {
  const run = promisify(execFile);
  await run('sha256sum', [file]);
  await run('cp', [file, `${file}.copy`]);
  await run('sync', [`${file}.copy`]);
  await rm(`${file}.copy`);
}

async function send(file: string, url: string, bench: BenchLedger): Promise<string> {
  const boundary = randomUUID();
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="disk.img"\r\n\r\n`;
  const tail = `\r\n--${boundary}--\r\n`;
  const headers = {
    ...bench.authorization,
    'Idempotency-Key': randomUUID(),
    'Content-Type': `multipart/form-data; boundary=${boundary}`,
    'Content-Length': head.length + sizeMib * mebibyte + tail.length,
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('end', () => {
        resolve(text);
      });
    });
    sent.on('error', reject);
    sent.write(head);
    const bytes = createReadStream(file, { highWaterMark: mebibyte });
    bytes.on('error', reject);
    bytes.on('end', () => sent.end(tail));
    bytes.pipe(sent, { end: false });
  });
}

/** Linux alone tells it of another process. */
async function peakMib(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024);
}
