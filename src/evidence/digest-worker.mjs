import { createDecipheriv, createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

// Opens and hashes a sealed file while it is written (object-cipher.ts has its form). It is told how many chunks there are by
// now that are not the last, and at the end `null`: the last is there too. That it answers with the digests. What it throws
// ends the thread, and with it the upload.
const { path, key, context, cipherName, chunkBytes, sealedChunkBytes, start } = workerData;
const tagBytes = sealedChunkBytes - chunkBytes;
const file = openSync(path, 'r');
const hashes = ['sha256', 'sha512', 'sha1', 'md5'].map((name) => [name, createHash(name)]);
const buffer = Buffer.allocUnsafe(sealedChunkBytes);
let chunks = 0;
let sizeBytes = 0;

function takeChunk(isLast) {
  const sealed = buffer.subarray(0, readAt(start + chunks * sealedChunkBytes));
  if (sealed.length < (isLast ? tagBytes : sealedChunkBytes)) {
    throw new Error('the file is shorter than what was written to it');
  }
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(chunks), 3);
  nonce[11] = isLast ? 1 : 0;
  const cipher = createDecipheriv(cipherName, key, nonce);
  cipher.setAAD(Buffer.concat([context, nonce]));
  cipher.setAuthTag(sealed.subarray(-tagBytes));
  const bytes = cipher.update(sealed.subarray(0, -tagBytes));
  cipher.final();
  for (const [, hash] of hashes) hash.update(bytes);
  chunks += 1;
  sizeBytes += bytes.length;
}

/** Fills the buffer from that place on, as far as the file goes; how many bytes there were. */
function readAt(place) {
  let filled = 0;
  while (filled < buffer.length) {
    const read = readSync(file, buffer, filled, buffer.length - filled, place + filled);
    if (read === 0) break;
    filled += read;
  }
  return filled;
}

parentPort.on('message', (grownTo) => {
  if (grownTo !== null) {
    while (chunks < grownTo) takeChunk(false);
    return;
  }
  takeChunk(true);
  closeSync(file);
  const digests = Object.fromEntries(hashes.map(([name, hash]) => [name, hash.digest('hex')]));
  parentPort.postMessage({ ...digests, sizeBytes });
  parentPort.close();
});
