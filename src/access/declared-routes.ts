import { Inject, Injectable, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { PUBLIC } from '../platform/public.decorator.js';

/** A route as its controller declares it; `name` as in the table of policies, e.g. `GET /api/cases/:caseId`. */
export interface DeclaredRoute {
  readonly name: string;
  /** Marked `@Public()`: nobody is asked to sign in. */
  readonly isPublic: boolean;
}

type Handler = (...values: never[]) => unknown;

/** A class or a method, on which decorators write. */
type Place = Parameters<Reflector['get']>[1];

/** What the controllers of the application say that they answer. */
@Injectable()
export class DeclaredRoutes {
  private readonly scanner = new MetadataScanner();

  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  all(): readonly DeclaredRoute[] {
    return this.discovery.getControllers().flatMap(({ metatype }) => {
      if (metatype === null) return [];
      // Nest keeps controllers as classes, whose prototype has the methods of their handlers.
      const prototype = metatype.prototype as Readonly<Record<string, Handler>>;
      return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
        const handler = prototype[name];
        return handler === undefined ? [] : this.routesOf(metatype, handler);
      });
    });
  }

  /** None for a method that answers nothing. */
  private routesOf(controller: Place, handler: Handler): readonly DeclaredRoute[] {
    const below = this.pathsOf(handler);
    const method = this.reflector.get<RequestMethod | undefined>(METHOD_METADATA, handler);
    if (method === undefined) return [];
    const places = [handler, controller];
    const isPublic = this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, places) === true;
    return this.pathsOf(controller).flatMap((start) =>
      below.map((end) => ({ name: `${RequestMethod[method]} ${joined(start, end)}`, isPublic })),
    );
  }

  private pathsOf(place: Place): readonly string[] {
    const paths = this.reflector.get<string | string[] | undefined>(PATH_METADATA, place);
    return paths === undefined ? [] : [paths].flat();
  }
}

function joined(...parts: readonly string[]): string {
  const names = parts.flatMap((part) => part.split('/')).filter((name) => name !== '');
  return `/${names.join('/')}`;
}
