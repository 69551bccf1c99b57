import { generateSecret, generateURI, verifySync } from 'otplib';

/** RFC 6238 as every authenticator program knows it: SHA-1, six digits, thirty seconds. */
const stepSeconds = 30;

/** 160 random bits, base32. */
export function newTotpSecret(): string {
  return generateSecret({ length: 20 });
}

/** What an authenticator program reads. */
export function totpUri(secret: string, login: string): string {
  return generateURI({ issuer: 'Witnessmark', label: login, secret });
}

/** The time step whose code this is: the present one, or one to either side, for clocks that differ; otherwise undefined. */
export function totpStepOf(secret: string, code: string, nowMs: number): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const epoch = Math.floor(nowMs / 1000);
  const result = verifySync({ secret, token: code, epoch, epochTolerance: stepSeconds });
  return result.valid && 'timeStep' in result ? result.timeStep : undefined;
}
