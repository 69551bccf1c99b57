import { type Server } from 'node:http';

/** Evidence of many gigabytes may come over a poor link, so that the whole of a request may take this long. */
const requestTimeoutMs = 6 * 60 * 60 * 1000;
/** A request without its body is a few hundred bytes: who takes longer holds a connection for its own sake. */
const headersTimeoutMs = 20_000;
/** Longer than clients and proxies keep an idle connection: or one would be closed just as a request is sent on it. */
const keepAliveTimeoutMs = 65_000;
/** No byte either way for so long: whoever was there has gone. */
const silentTimeoutMs = 5 * 60 * 1000;
const mostHeaders = 100;

/** What one connection may take of the service in time and memory; Node refuses headers of over 16 KiB in all by itself. */
export function limitServer(server: Server): void {
  server.requestTimeout = requestTimeoutMs;
  server.headersTimeout = headersTimeoutMs;
  server.keepAliveTimeout = keepAliveTimeoutMs;
  server.timeout = silentTimeoutMs;
  server.maxHeadersCount = mostHeaders;
}
