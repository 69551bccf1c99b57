import { type Role } from '../roles.js';

/** How this service proves to an agency that it is the client that was registered there. */
export type ClientProof =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'private-key'; readonly pem: string; readonly keyId: string | undefined };

/** An agency whose people sign in at its own server (OpenID Connect Core 1.0), as the operator's file describes it. */
export interface Agency {
  /** Stands in our addresses: `/api/sign-in/oidc/{id}`. */
  readonly id: string;
  /** As people know it. */
  readonly name: string;
  /** Exactly as its tokens say it. */
  readonly issuer: string;
  readonly clientId: string;
  readonly proof: ClientProof;
  readonly scopes: readonly string[];
  /** Name of the organisation of its people. */
  readonly organisation: string;
  readonly groupsClaim: string;
  /** Groups without a line here give nothing. */
  readonly groupRoles: ReadonlyMap<string, readonly Role[]>;
  /** Values of `acr` that stand for more than one factor. */
  readonly multiFactorAcr: readonly string[];
  /** Asked for, and required, where somebody proves once more who they are. */
  readonly stepUpAcr: string | undefined;
  readonly clockToleranceSeconds: number;
}
