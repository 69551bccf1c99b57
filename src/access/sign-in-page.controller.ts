import { existsSync, readFileSync } from 'node:fs';
import { Controller, Get, Header, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type Response } from 'express';
import { NotFound } from '../platform/errors.js';
import { Public } from '../platform/public.decorator.js';

/** Scripts and styles are files of ours, and nothing else is: what somebody slips into the page does not run. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
  "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const types: Readonly<Record<string, string>> = {
  'page.mjs': 'text/javascript; charset=utf-8',
  'account.mjs': 'text/javascript; charset=utf-8',
  'ask.mjs': 'text/javascript; charset=utf-8',
  'signing-key.mjs': 'text/javascript; charset=utf-8',
  'key-registration.mjs': 'text/javascript; charset=utf-8',
  'device-key.mjs': 'text/javascript; charset=utf-8',
  'parts.mjs': 'text/javascript; charset=utf-8',
  'texts.mjs': 'text/javascript; charset=utf-8',
  'page.css': 'text/css; charset=utf-8',
};

/** The page on which people sign in with a browser, and look after their own account. */
@ApiExcludeController()
@Public()
@Controller('sign-in')
export class SignInPageController {
  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', policy)
  page(): string {
    return fileOf('sign-in.html');
  }

  /** By name from a table, never from the path of the request. */
  @Get(':file')
  file(@Param('file') name: string, @Res({ passthrough: true }) response: Response): string {
    const type = Object.hasOwn(types, name) ? types[name] : undefined;
    if (type === undefined) throw new NotFound('There is no such file.');
    response.setHeader('Content-Type', type);
    return fileOf(name);
  }
}

/** Where the files are: those of the page beside this one; what is bundled for browsers in `dist/web`. */
const folders = ['page/', '../../web/', '../../dist/web/'].map(
  (path) => new URL(path, import.meta.url),
);

function fileOf(name: string): string {
  const file = folders.map((folder) => new URL(name, folder)).find((found) => existsSync(found));
  if (file === undefined) throw new NotFound('There is no such file: `npm run build` makes it.');
  return readFileSync(file, 'utf8');
}
