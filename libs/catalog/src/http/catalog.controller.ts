import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Controller, Get, Header, Param, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, Config, Public, kernelErrors } from '#kernel';
import { Catalog } from '../catalog.js';
import { toCatalogView } from './catalog-view.js';
import { catalogView, type CatalogView } from './catalog.schemas.js';

/** Beside the sources; a build in dist/ does not copy them, so the way goes over the project's root. */
const STYLE_PICTURES = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts')
      ? '../../assets/styles/'
      : '../../../../../libs/catalog/assets/styles/',
    import.meta.url,
  ),
);
const STYLE_FILE = /^[a-z][a-z0-9_]{0,40}\.webp$/;

/** What is for sale: public, the same for everybody. */
@ApiTags('catalog')
@Public()
@Controller('api/v1/catalog')
export class CatalogController {
  constructor(
    private readonly catalog: Catalog,
    private readonly config: Config,
  ) {}

  /** Plans, packs, styles, aspect ratios and resolutions with their prices. */
  @Get()
  @ApiOperation({ summary: 'Plans, packs, prices, sizes, styles and limits' })
  @Header('Cache-Control', 'public, max-age=60')
  @Answers(200, catalogView, 'The catalog')
  async read(): Promise<CatalogView> {
    return toCatalogView(await this.catalog.read(), this.config);
  }

  /** The picture of a style, as WebP. */
  @Get('styles/:file')
  @ApiOperation({ summary: 'The picture of a style' })
  @Header('Cache-Control', 'public, max-age=86400')
  async stylePicture(@Param('file') file: string): Promise<StreamableFile> {
    const path = join(STYLE_PICTURES, file);
    const found = STYLE_FILE.test(file) && (await stat(path).catch(() => null));
    if (!found) throw kernelErrors.raise('not_found', 'This style has no picture.');
    return new StreamableFile(createReadStream(path), { type: 'image/webp', length: found.size });
  }
}
