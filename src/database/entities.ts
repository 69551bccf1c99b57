import { Account } from '../access/account.entity.js';
import { ApiToken } from '../access/api-token.entity.js';
import { Organisation } from '../access/organisation.entity.js';

type EntityClass = abstract new (...args: never[]) => object;

/** Every entity, listed by hand: a file pattern would load whatever lies in the folder. */
export const entities: readonly EntityClass[] = [Account, ApiToken, Organisation];
