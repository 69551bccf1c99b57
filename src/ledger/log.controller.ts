import { Controller, Get, Header, Inject, Param, Res, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type Response } from 'express';
import { encodeEntryBundle, readTilePath } from '../core/ledger/tiles.js';
import { Public } from '../platform/public.decorator.js';
import { NotFound } from '../platform/errors.js';
import { CheckpointStore } from './checkpoint.store.js';
import { TileStore } from './tile.store.js';

const forever = 'public, max-age=31536000, immutable';

/**
 * The log as C2SP tlog-tiles serves it, without sign-in: the checkpoint, tiles and entry bundles. What stands
 * here is opaque (times, tags and hashes); a partial tile is served only up to the newest checkpoint.
 */
@ApiExcludeController()
@Public()
@Controller('log')
export class LogController {
  constructor(
    @Inject(CheckpointStore) private readonly checkpoints: CheckpointStore,
    @Inject(TileStore) private readonly tiles: TileStore,
  ) {}

  @Get('checkpoint')
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @Header('Cache-Control', 'no-cache')
  async checkpoint(): Promise<string> {
    const newest = await this.checkpoints.newest();
    if (newest === undefined) throw new NotFound('No checkpoint has been signed yet.');
    return newest.note.toString('utf8');
  }

  @Get('tile/*path')
  async tile(
    @Param('path') path: string | readonly string[],
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const text = typeof path === 'string' ? path : path.join('/');
    const wanted = readTilePath(`tile/${text}`);
    const newest = await this.checkpoints.newest();
    if (wanted === undefined || newest === undefined || !isCovered(wanted, newest.size)) {
      throw new NotFound('There is no such tile under the newest checkpoint.');
    }
    response.setHeader('Cache-Control', forever);
    return new StreamableFile(await this.bytesOf(wanted), { type: 'application/octet-stream' });
  }

  private async bytesOf(tile: WantedTile): Promise<Buffer> {
    const { level, number, width } = tile;
    if (level === 'entries') {
      return Buffer.from(encodeEntryBundle(await this.tiles.leaves(number * 256, width)));
    }
    return Buffer.concat(await this.tiles.hashes(level, number, width));
  }
}

interface WantedTile {
  readonly level: number | 'entries';
  readonly number: number;
  readonly width: number;
}

/** Whether a log of this size has so many hashes in that tile. */
function isCovered({ level, number, width }: WantedTile, size: number): boolean {
  const hashes = level === 'entries' ? size : Math.floor(size / 256 ** level);
  return number * 256 + width <= hashes;
}
