import { Module } from '@nestjs/common';
import { exporting } from '#kernel';
import { Catalog } from './catalog.js';
import { CatalogRepository } from './data/catalog.repository.js';
import { EXPORT_PLAN } from './data/export.js';
import { KeepingRepository } from './data/keeping.repository.js';
import { ProductRepository } from './data/product.repository.js';
import { AdminCatalogController } from './http/admin-catalog.controller.js';
import { CatalogController } from './http/catalog.controller.js';
import { EditCatalog } from './edit-catalog/edit-catalog.js';

/** The façade and its tables: in both processes. */
@Module({
  providers: [
    Catalog,
    CatalogRepository,
    KeepingRepository,
    ProductRepository,
    exporting('catalog', EXPORT_PLAN),
  ],
  exports: [Catalog, CatalogRepository, ProductRepository],
})
export class CatalogCoreModule {}

/** Routes: in the api process. */
@Module({
  imports: [CatalogCoreModule],
  controllers: [CatalogController, AdminCatalogController],
  providers: [EditCatalog],
})
export class CatalogHttpModule {}

/** The catalog has no jobs. */
@Module({ imports: [CatalogCoreModule] })
export class CatalogJobsModule {}
