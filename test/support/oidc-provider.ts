import { type IncomingMessage, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { type Context, Provider } from 'oidc-provider';
import { freePort, type Listening, listenOn } from './listening.js';
import { memoryWith } from './provider-memory.js';

/** The client that the service is at this provider. */
export const testClient = { id: 'witnessmark', secret: 'a secret between two servers, for tests' };

/** Who sits before the browser when the provider asks for a login. */
export interface ProvidedPerson {
  readonly subject: string;
  readonly name?: string;
  readonly groups?: readonly string[];
  readonly acr?: string;
}

export interface ProviderWanted {
  /** Of the service. */
  readonly publicUrl: string;
  readonly agencyId: string;
  readonly pushes?: boolean;
  /** The key by which the client proves itself, in the place of the secret. */
  readonly clientKey?: JWK;
}

/** A real OpenID Connect provider (oidc-provider) on loopback, whose login page signs in whoever the test says. */
export class TestProvider {
  readonly issuer: string;
  person: ProvidedPerson = { subject: 'nobody' };
  /** How often each path was asked. */
  readonly asked = new Map<string, number>();
  private provider: Provider | undefined;
  private listening: Listening | undefined;
  private keys = 0;

  private constructor(
    private readonly port: number,
    private readonly wanted: ProviderWanted,
  ) {
    this.issuer = `http://127.0.0.1:${port}`;
  }

  /** One that does not listen yet. */
  static async prepared(wanted: ProviderWanted): Promise<TestProvider> {
    return new TestProvider(await freePort(), wanted);
  }

  static async started(wanted: ProviderWanted): Promise<TestProvider> {
    const provider = await TestProvider.prepared(wanted);
    await provider.listen();
    return provider;
  }

  async listen(): Promise<void> {
    await this.rotateKeys();
    this.listening = await listenOn((request, response) => {
      void this.answer(request, response);
    }, this.port);
  }

  /** From now on other keys sign, and the old ones are gone. */
  async rotateKeys(): Promise<void> {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    this.keys++;
    const key = { ...(await exportJWK(privateKey)), kid: `key-${this.keys}`, use: 'sig' };
    this.provider = this.providerWith({ ...key, alg: 'ES256' });
  }

  async close(): Promise<void> {
    await this.listening?.close();
    this.listening = undefined;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = ''] = (request.url ?? '').split('?');
    this.asked.set(path, (this.asked.get(path) ?? 0) + 1);
    if (!path.startsWith('/interaction/')) {
      await this.provider?.callback()(request, response);
      return;
    }
    const { subject: accountId, acr } = this.person;
    const login = { accountId, ...(acr !== undefined && { acr }) };
    await this.provider?.interactionFinished(request, response, { login });
  }

  private providerWith(key: JWK): Provider {
    const { pushes = true } = this.wanted;
    return new Provider(this.issuer, {
      adapter: memoryWith(this.client()),
      jwks: { keys: [key] },
      cookies: { keys: ['for tests'] },
      ttl: { AccessToken: 300, Grant: 300, IdToken: 300, Interaction: 300, Session: 300 },
      features: {
        devInteractions: { enabled: false },
        pushedAuthorizationRequests: { enabled: pushes },
        backchannelLogout: { enabled: true },
        rpInitiatedLogout: {
          enabled: true,
          logoutSource: (context: Context, form: string) => {
            context.body = form;
          },
        },
      },
      claims: { openid: ['sub', 'sid', 'acr', 'auth_time'], profile: ['name', 'groups'] },
      acrValues: ['urn:one-factor', 'urn:two-factors'],
      interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      findAccount: (_: unknown, subject: string) => this.accountOf(subject),
      loadExistingGrant: grantEverything,
      // The provider would not connect to loopback, where the service is.
      fetch: (url: string, options: RequestInit) => fetch(url, options),
    });
  }

  private client() {
    const { publicUrl, agencyId, clientKey } = this.wanted;
    const route = `${publicUrl}/api/sign-in/oidc/${agencyId}`;
    return {
      client_id: testClient.id,
      ...(clientKey === undefined
        ? { client_secret: testClient.secret }
        : { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [clientKey] } }),
      redirect_uris: [`${route}/callback`],
      post_logout_redirect_uris: [`${publicUrl}/sign-in`],
      backchannel_logout_uri: `${route}/back-channel-logout`,
      backchannel_logout_session_required: true,
      id_token_signed_response_alg: 'ES256',
    };
  }

  private accountOf(subject: string) {
    const { name, groups } = this.person;
    return { accountId: subject, claims: () => ({ sub: subject, name, groups }) };
  }
}

async function grantEverything({ oidc }: Context) {
  const { provider, session, client } = oidc;
  const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
  grant.addOIDCScope('openid profile');
  await grant.save();
  return grant;
}
