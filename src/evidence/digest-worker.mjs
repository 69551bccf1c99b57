import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

// Hashes a file while it is written. It is told how many bytes there are by now, and at the end `null`, which it answers
// with the digests. What it throws ends the thread, and with it the upload.
const file = openSync(workerData.path, 'r');
const hashes = ['sha256', 'sha512', 'sha1', 'md5'].map((name) => [name, createHash(name)]);
const buffer = Buffer.allocUnsafe(1024 * 1024);
let done = 0;

function readTo(size) {
  while (done < size) {
    const read = readSync(file, buffer, 0, Math.min(buffer.length, size - done), done);
    if (read === 0) throw new Error('the file is shorter than what was written to it');
    const piece = buffer.subarray(0, read);
    for (const [, hash] of hashes) hash.update(piece);
    done += read;
  }
}

parentPort.on('message', (size) => {
  if (size !== null) {
    readTo(size);
    return;
  }
  closeSync(file);
  const digests = Object.fromEntries(hashes.map(([name, hash]) => [name, hash.digest('hex')]));
  parentPort.postMessage({ ...digests, sizeBytes: done });
  parentPort.close();
});
