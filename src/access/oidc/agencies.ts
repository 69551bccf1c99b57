import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../platform/clock.js';
import { CONFIG, type Config, ConfigError } from '../../platform/config.js';
import { NotFound } from '../../platform/errors.js';
import { SignInWays } from '../sign-in-ways.js';
import { AgencyClient } from './agency-client.js';
import { readAgencies } from './agency-file.js';

/** The agencies of the installation: read once and strictly, a mistake in the file keeps the service from starting. */
@Injectable()
export class Agencies {
  private readonly clients: ReadonlyMap<string, AgencyClient>;

  constructor(
    @Inject(CONFIG) { oidcFile, publicUrl }: Config,
    @Inject(CLOCK) clock: Clock,
    @Inject(SignInWays) ways: SignInWays,
  ) {
    if (oidcFile !== undefined && publicUrl === '') {
      throw new ConfigError(['OIDC_FILE needs PUBLIC_URL: agencies send browsers back there']);
    }
    const agencies = oidcFile === undefined ? [] : readAgencies(oidcFile);
    this.clients = new Map(
      agencies.map((agency) => {
        const redirectUri = `${publicUrl}/api/sign-in/oidc/${agency.id}/callback`;
        return [agency.id, new AgencyClient(agency, redirectUri, clock)];
      }),
    );
    for (const { id, name } of agencies) {
      ways.offer({ name, href: `/api/sign-in/oidc/${id}?returnTo=/sign-in` });
    }
  }

  /** Throws NotFound. */
  client(id: string): AgencyClient {
    const client = this.clients.get(id);
    if (client === undefined) throw new NotFound('There is no such agency in this installation.');
    return client;
  }
}
