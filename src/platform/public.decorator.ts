import { SetMetadata } from '@nestjs/common';

export const PUBLIC = 'witnessmark:public';

/** Marks a route that answers without sign-in. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC, true);
