import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { errorCodes } from './errors.js';
import { NotFound } from './errors.js';
import { plainPage } from './plain-page.js';
import { Public } from './public.decorator.js';

const html = 'text/html; charset=utf-8';

/** Plain pages for whoever opens the address in a browser or follows the `type` of a problem. */
@ApiExcludeController()
@Public()
@Controller()
export class FrontController {
  @Get()
  @Header('Content-Type', html)
  front(): string {
    return plainPage(
      'Witnessmark',
      `<p>This is a chain-of-custody ledger for digital and battlefield evidence. It records evidence items with
signed, hash-chained custody events, so that the other side can check them without trusting whoever runs it.</p>
<p>People sign in <a href="/sign-in">on this page</a>.</p>
<p>It answers programs: sign in with <code>POST /api/tokens</code>, then use <code>/api</code>.
Who this ledger is stands at <a href="/api/ledger">/api/ledger</a>, its newest signed checkpoint at
<a href="/log/checkpoint">/log/checkpoint</a>.</p>
<p>The contract of the API is <a href="/openapi.json">/openapi.json</a>. The documentation is the folder
<code>docs/</code> of the software: how to begin, the format, the codes of errors. To check an evidence package you need neither this
service nor an account: <code>witnessmark verify</code>, or the <code>verify.py</code> inside the package.</p>`,
    );
  }

  @Get('problems/:code')
  @Header('Content-Type', html)
  problem(@Param('code') code: string): string {
    const kind = Object.entries(errorCodes).find(([name]) => name === code)?.[1];
    if (kind === undefined) throw new NotFound('There is no such problem.');
    // Both texts come from our own table, so there is nothing to escape.
    return plainPage(
      kind.title,
      `<p>The code <code>${code}</code> comes with status ${kind.status}. Its answer says in <code>detail</code>
what was wrong with the request, in <code>errors</code> where, and in <code>safe</code> what is not lost.</p>
<p>All codes stand in <code>docs/errors.md</code>.</p>`,
    );
  }
}
