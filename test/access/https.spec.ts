import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type ConnectionOptions, type PeerCertificate } from 'node:tls';
import { serve } from '../../src/operate/serve.js';
import { readConfig } from '../../src/platform/config.js';
import { readTls } from '../../src/platform/tls.js';
import { createTestDatabase, type CreatedDatabase } from '../support/database.js';
import { needs } from '../support/needs.js';

needs('openssl')('the service with a certificate of its own', () => {
  let folder: string;
  let urls: CreatedDatabase;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'witnessmark-tls-'));
    urls = await createTestDatabase();
    makeCertificate('first');
  });
  afterAll(async () => {
    await urls.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const certFile = () => join(folder, 'chain.pem');
  const keyFile = () => join(folder, 'key.pem');
  function makeCertificate(name: string): void {
    const wanted = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'];
    const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-days', '2', '-nodes'];
    const files = ['-keyout', keyFile(), '-out', certFile()];
    execFileSync('openssl', ['req', '-x509', ...made, ...wanted, ...files], { stdio: 'pipe' });
  }
  const settings = () =>
    readConfig({
      ...{ WITNESSMARK_HOME: join(folder, 'home'), PORT: '0' },
      ...{ TLS_CERT_FILE: certFile(), TLS_KEY_FILE: keyFile() },
      ...{ DATABASE_URL: urls.web, DATABASE_LEDGER_URL: urls.ledger },
      DATABASE_OWNER_URL: urls.owner,
    });
  const get = (address: string) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const sent = request(`${address}/livez`, { ca: readFileSync(certFile()) }, resolve);
      sent.once('error', reject).end();
    });
  const shake = (address: string, options: ConnectionOptions) =>
    new Promise<PeerCertificate>((resolve, reject) => {
      const { hostname: host, port } = new URL(address);
      const wanted = { host, port: Number(port), rejectUnauthorized: false, ...options };
      const socket = connect(wanted, () => {
        resolve(socket.getPeerCertificate());
        socket.destroy();
      }).once('error', reject);
    });

  it('speaks HTTPS and tells browsers to stay on it, and nothing older than TLS 1.2', async () => {
    const service = await serve(settings());
    try {
      expect(service.address).toMatch(/^https:/);
      const answer = await get(service.address);
      answer.resume();
      expect(answer.statusCode).toBe(200);
      const old = shake(service.address, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1' });
      await expect(old).rejects.toThrow();
      await expect(fetch(service.address.replace('https:', 'http:'))).rejects.toThrow();
    } finally {
      await service.stop();
    }
  });

  it('takes a renewed certificate while it runs, and keeps the old one where the new cannot be used', async () => {
    const service = await serve(settings());
    try {
      expect((await shake(service.address, {})).subject.CN).toBe('first');
      makeCertificate('second');
      service.renewCertificate();
      expect((await shake(service.address, {})).subject.CN).toBe('second');
      writeFileSync(certFile(), 'not a certificate');
      expect(() => {
        service.renewCertificate();
      }).toThrow(/no certificate with its key/);
      expect((await shake(service.address, {})).subject.CN).toBe('second');
      await expect(serve(settings())).rejects.toThrow(/no certificate with its key/);
    } finally {
      await service.stop();
      makeCertificate('first');
    }
  });

  it('says which file cannot be read, and not what stands in it', () => {
    const files = { certFile: certFile(), keyFile: join(folder, 'nowhere.pem') };
    expect(() => readTls(files)).toThrow(`TLS_KEY_FILE cannot be read: ${files.keyFile}`);
    const key = readFileSync(keyFile(), 'utf8');
    const swapped = () => readTls({ certFile: keyFile(), keyFile: certFile() });
    expect(swapped).toThrow(/TLS_CERT_FILE/);
    expect(swapped).not.toThrow(key.split('\n')[1]);
  });
});
