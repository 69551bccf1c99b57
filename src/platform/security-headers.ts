import { type NextFunction, type Request, type Response } from 'express';

const always: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  // Nothing of ours runs scripts or is framed; evidence bytes opened by mistake do neither.
  'Content-Security-Policy':
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  // Not for us, nor for anything that is opened from here.
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  // What is shown to one person stays out of shared caches; routes of the public log say otherwise.
  'Cache-Control': 'no-store',
};

/** Headers of every answer, errors included. `publicUrl` decides whether browsers must stay on HTTPS. */
export function securityHeaders(
  publicUrl: string,
): (request: Request, response: Response, next: NextFunction) => void {
  const headers = publicUrl.startsWith('https://')
    ? { ...always, 'Strict-Transport-Security': 'max-age=31536000' }
    : always;
  return (_, response, next) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    next();
  };
}
