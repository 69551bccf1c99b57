import { createHash, randomUUID } from 'node:crypto';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import {
  exportJWK,
  generateKeyPair,
  type GenerateKeyPairResult,
  type JWTPayload,
  SignJWT,
} from 'jose';
import { type Listening, listenOn } from './listening.js';
import { testClient } from './oidc-provider.js';

/** What a sound answer would be, to be changed. */
export interface Tampering {
  readonly claims?: (sound: JWTPayload) => JWTPayload;
  /** Members of the address to which the browser is sent back; undefined takes one away. */
  readonly callback?: Readonly<Record<string, string | undefined>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Signs with a key that the issuer never published. */
  readonly signsWith?:
    'unknown key' | 'unknown key under a known name' | 'the client secret' | 'nothing';
  /** What its userinfo endpoint says. */
  readonly userinfo?: Readonly<Record<string, unknown>>;
  readonly token?: { readonly status: number; readonly body: string };
  /** Answers of its token endpoint, key set or metadata come so late. */
  readonly delayMs?: number;
}

interface Asked {
  readonly nonce: string;
  readonly challenge: string;
}

/**
 * An issuer that signs as a sound one does, and lies where a test tells it to: what no conforming provider can be made to
 * say. It has no login page: the browser is sent back at once.
 */
export class TamperingIssuer {
  tampering: Tampering = {};
  subject = 'tamperer';
  groups: readonly string[] = ['investigators'];
  private readonly codes = new Map<string, Asked>();
  private listening: Listening | undefined;
  private keys: GenerateKeyPairResult | undefined;
  private keyCount = 0;

  static async started(): Promise<TamperingIssuer> {
    const issuer = new TamperingIssuer();
    await issuer.rotateKeys();
    issuer.listening = await listenOn((request, response) => {
      void issuer.answer(request, response);
    });
    return issuer;
  }

  get issuer(): string {
    return this.listening?.origin ?? '';
  }

  async rotateKeys(): Promise<void> {
    this.keys = await generateKeyPair('ES256', { extractable: true });
    this.keyCount++;
  }

  /** A token of this issuer, signed as the tampering says. */
  async sign(claims: JWTPayload): Promise<string> {
    const kid = `tampering-${this.keyCount}`;
    const jwt = new SignJWT(claims);
    switch (this.tampering.signsWith) {
      case 'the client secret':
        return jwt.setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(testClient.secret));
      case 'nothing':
        return `${encoded({ alg: 'none' })}.${encoded(claims)}.`;
      case 'unknown key':
      case 'unknown key under a known name': {
        const { privateKey } = await generateKeyPair('ES256');
        const named = this.tampering.signsWith === 'unknown key' ? 'never published' : kid;
        return jwt.setProtectedHeader({ alg: 'ES256', kid: named }).sign(privateKey);
      }
      case undefined:
      default:
        return jwt.setProtectedHeader({ alg: 'ES256', kid }).sign(this.pair.privateKey);
    }
  }

  /** What a sound logout token says. */
  logoutClaims(change: Readonly<Record<string, unknown>> = {}): JWTPayload {
    return {
      iss: this.issuer,
      aud: testClient.id,
      sub: this.subject,
      iat: seconds(),
      exp: seconds() + 120,
      jti: randomUUID(),
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      ...change,
    };
  }

  async close(): Promise<void> {
    await this.listening?.close();
  }

  private get pair(): GenerateKeyPairResult {
    if (this.keys === undefined) throw new Error('the issuer has no keys yet');
    return this.keys;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.issuer);
    if (url.pathname === '/authorize') {
      this.sendBack(url, response);
      return;
    }
    const { delayMs } = this.tampering;
    if (delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, delayMs).unref());
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        sendJson(response, 200, JSON.stringify({ ...this.metadata(), ...this.tampering.metadata }));
        return;
      case '/jwks':
        sendJson(response, 200, JSON.stringify({ keys: [await this.publicKey()] }));
        return;
      case '/userinfo':
        sendJson(response, 200, JSON.stringify(this.tampering.userinfo ?? {}));
        return;
      case '/token':
        await this.sendToken(request, response);
        return;
      default:
        sendJson(response, 404, '{}');
    }
  }

  private metadata() {
    const at = this.issuer;
    return {
      issuer: at,
      authorization_endpoint: `${at}/authorize`,
      token_endpoint: `${at}/token`,
      userinfo_endpoint: `${at}/userinfo`,
      jwks_uri: `${at}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256', 'HS256'],
      authorization_response_iss_parameter_supported: true,
    };
  }

  private async publicKey() {
    return {
      ...(await exportJWK(this.pair.publicKey)),
      ...{ kid: `tampering-${this.keyCount}`, alg: 'ES256', use: 'sig' },
    };
  }

  private sendBack({ searchParams }: URL, response: ServerResponse): void {
    const code = randomUUID();
    this.codes.set(code, {
      nonce: searchParams.get('nonce') ?? '',
      challenge: searchParams.get('code_challenge') ?? '',
    });
    const back = new URL(searchParams.get('redirect_uri') ?? '');
    const members: Readonly<Record<string, string | undefined>> = {
      ...{ code, state: searchParams.get('state') ?? '', iss: this.issuer },
      ...this.tampering.callback,
    };
    for (const [name, value] of Object.entries(members)) {
      if (value !== undefined) back.searchParams.set(name, value);
    }
    response.writeHead(302, { location: back.href }).end();
  }

  private async sendToken(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await textOf(request));
    const { token, claims = (sound: JWTPayload) => sound } = this.tampering;
    const code = form.get('code') ?? '';
    const asked = this.codes.get(code);
    this.codes.delete(code);
    const challenge = createHash('sha256').update(form.get('code_verifier') ?? '');
    if (token !== undefined) {
      sendJson(response, token.status, token.body);
    } else if (asked?.challenge !== challenge.digest('base64url')) {
      sendJson(response, 400, '{"error":"invalid_grant"}');
    } else {
      const idToken = await this.sign(claims(this.idClaims(asked.nonce)));
      const body = { access_token: randomUUID(), token_type: 'bearer', id_token: idToken };
      sendJson(response, 200, JSON.stringify(body));
    }
  }

  private idClaims(nonce: string): JWTPayload {
    return {
      iss: this.issuer,
      aud: testClient.id,
      sub: this.subject,
      iat: seconds(),
      exp: seconds() + 300,
      auth_time: seconds(),
      nonce,
      groups: this.groups,
    };
  }
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function sendJson(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  // Without an encoding a request gives buffers.
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
