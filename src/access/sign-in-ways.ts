import { Injectable } from '@nestjs/common';

/** An agency whose own server signs people in. */
export interface AgencyWay {
  readonly name: string;
  /** Where the browser goes to begin, on this service. */
  readonly href: string;
}

/** By which agencies people may come in; each is offered once, at the start. */
@Injectable()
export class SignInWays {
  private readonly offered: AgencyWay[] = [];

  offer(agency: AgencyWay): void {
    this.offered.push(agency);
  }

  agencies(): readonly AgencyWay[] {
    return this.offered;
  }
}
