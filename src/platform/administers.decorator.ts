import { SetMetadata } from '@nestjs/common';

export const ADMINISTERS = 'witnessmark:administers';

/** Marks a route that changes who may come in: a token without the scope `administer` does not get there. */
export const Administers = (): MethodDecorator & ClassDecorator => SetMetadata(ADMINISTERS, true);
