import { type MigrationInterface } from 'typeorm';
import { Roles1764000000001 } from '../../migrations/0001-roles.js';
import { Access1764000000003 } from '../../migrations/0003-access.js';

/** Every migration in order of its number; each runs in a transaction of its own as wm_owner. */
export const migrations: readonly (new () => MigrationInterface)[] = [
  Roles1764000000001,
  Access1764000000003,
];
