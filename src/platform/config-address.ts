import { isIP } from 'node:net';
import { type Settings } from './settings.js';

/** Certificate chain and key, in PEM form. */
export interface TlsConfig {
  readonly certFile: string;
  readonly keyFile: string;
}

/** Where the service listens, and where people find it. */
export interface AddressConfig {
  readonly host: string;
  readonly port: number;
  /**
   * Where people reach the service, without a slash at the end. Empty where only the system knows the port: links are
   * relative then.
   */
  readonly publicUrl: string;
  /** Address or network of the proxy whose forwarded headers are believed. */
  readonly trustedProxy: string | undefined;
  /** Undefined: the service speaks plain HTTP. */
  readonly tls: TlsConfig | undefined;
}

/** Plain HTTP is for loopback: elsewhere there is a certificate, or a named proxy that has one. */
export function readAddress(settings: Settings): AddressConfig {
  const host = settings.text('HOST', '127.0.0.1');
  const port = settings.integer('PORT', 8080, 0, 65_535);
  const tls = readTlsFiles(settings);
  const trustedProxy = settings.optional('TRUSTED_PROXY');
  const publicUrl = readPublicUrl(settings, tls, localAddress(host, port, tls));
  const isProxied = publicUrl.startsWith('https://') && trustedProxy !== undefined;
  if (!isLoopback(host) && tls === undefined && !isProxied) {
    settings.problem(
      `HOST ${host} can be reached from outside: plain HTTP is for loopback only. Set TLS_CERT_FILE and TLS_KEY_FILE, ` +
        'or PUBLIC_URL to the https:// address of the proxy and TRUSTED_PROXY to its address',
    );
  }
  return { host, port, publicUrl, trustedProxy, tls };
}

function localAddress(host: string, port: number, tls: TlsConfig | undefined): string {
  if (port === 0) return '';
  const shownHost = isIP(host) === 6 ? `[${host}]` : host;
  return `${tls === undefined ? 'http' : 'https'}://${shownHost}:${port}`;
}

function readPublicUrl(settings: Settings, tls: TlsConfig | undefined, local: string): string {
  const publicUrl = settings.text('PUBLIC_URL', local).replace(/\/+$/, '');
  if (publicUrl !== '' && !(URL.canParse(publicUrl) && /^https?:\/\//.test(publicUrl))) {
    settings.problem('PUBLIC_URL must be a URL that begins with https:// (or http:// on loopback)');
  }
  if (tls !== undefined && publicUrl.startsWith('http://')) {
    settings.problem('PUBLIC_URL must begin with https:// where TLS_CERT_FILE is set');
  }
  return publicUrl;
}

/** Both or none. */
function readTlsFiles(settings: Settings): TlsConfig | undefined {
  const [certFile, keyFile] = [settings.path('TLS_CERT_FILE'), settings.path('TLS_KEY_FILE')];
  if (certFile !== undefined && keyFile !== undefined) return { certFile, keyFile };
  if (certFile !== undefined || keyFile !== undefined) {
    settings.problem('Set both of TLS_CERT_FILE and TLS_KEY_FILE, or none');
  }
  return undefined;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
