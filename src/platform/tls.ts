import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { type TlsConfig } from './config-address.js';

/** The certificate cannot be used; the message says which file, and never what stands in it. */
export class TlsError extends Error {}

export interface TlsFiles {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** Reads certificate chain and key anew. Throws {@link TlsError} for files that are missing, malformed or no pair. */
export function readTls({ certFile, keyFile }: TlsConfig): TlsFiles {
  const files: TlsFiles = {
    cert: read('TLS_CERT_FILE', certFile),
    key: read('TLS_KEY_FILE', keyFile),
  };
  try {
    createSecureContext(files);
  } catch {
    throw new TlsError(
      `${certFile} and ${keyFile} are no certificate with its key in PEM form (TLS_CERT_FILE, TLS_KEY_FILE).`,
    );
  }
  return files;
}

function read(setting: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    throw new TlsError(`${setting} cannot be read: ${path}.`);
  }
}
