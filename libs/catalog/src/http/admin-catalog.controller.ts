import { Body, Controller, Get, Param, Patch } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, Operators, Who, kernelErrors, type Principal } from '#kernel';
import { CatalogRepository } from '../data/catalog.repository.js';
import { ProductRepository } from '../data/product.repository.js';
import type { Tier } from '../quality.js';
import { EditCatalog } from '../edit-catalog/edit-catalog.js';
import {
  adminPlanList,
  adminPlanView,
  adminProductList,
  adminProductView,
  adminResolutionList,
  adminResolutionView,
  adminStyleList,
  adminStyleView,
  editedPlanView,
  editedProductView,
  editedResolutionView,
  editedStyleView,
  planPatch,
  productPatch,
  resolutionPatch,
  stylePatch,
  type PlanPatch,
  type ProductPatch,
  type ResolutionPatch,
  type StylePatch,
} from './admin-catalog.schemas.js';

/** react-admin wants an `id` on every row; ours is the code. */
const row = <T extends { code: string }>(item: T) => ({ id: item.code, ...item });
const list = <T extends { code: string }>(items: T[]) => ({
  items: items.map(row),
  total: items.length,
});

/** Plans, products, styles and resolutions in the console. The lists are short: one page holds them all. */
@ApiTags('admin: catalog')
@Controller('api/admin/v1/catalog')
export class AdminCatalogController {
  constructor(
    private readonly repository: CatalogRepository,
    private readonly products: ProductRepository,
    private readonly edit: EditCatalog,
  ) {}

  @Get('plans')
  @ApiOperation({ summary: 'All plans' })
  @Operators('support', 'finance', 'moderator')
  @Answers(200, adminPlanList, 'All plans')
  async plans() {
    return list(await this.repository.plans());
  }

  @Get('plans/:code')
  @ApiOperation({ summary: 'One plan' })
  @Operators('support', 'finance', 'moderator')
  @Answers(200, adminPlanView, 'One plan')
  async plan(@Param('code') code: string) {
    return row(found(await this.repository.plan(code)));
  }

  @Patch('plans/:code')
  @ApiOperation({ summary: 'Change a plan' })
  @Operators('finance')
  @Answers(200, editedPlanView, 'The plan as it is now')
  async editPlan(
    @Param('code') code: string,
    @Body({ schema: planPatch }) body: PlanPatch,
    @Who() who: Principal,
  ) {
    return row(await this.edit.editPlan(code, body, who));
  }

  @Get('packs')
  @ApiOperation({ summary: 'Packs of credits' })
  @Operators('support', 'finance', 'moderator')
  @Answers(200, adminProductList, 'Packs of credits')
  async packs() {
    return list((await this.products.all()).filter((product) => product.kind === 'pack'));
  }

  @Get('products')
  @ApiOperation({ summary: 'All products: packs and subscriptions' })
  @Operators('support', 'finance', 'moderator')
  @Answers(200, adminProductList, 'All products, packs and subscriptions')
  async productList() {
    return list(await this.products.all());
  }

  @Get('products/:code')
  @ApiOperation({ summary: 'One product' })
  @Operators('support', 'finance', 'moderator')
  @Answers(200, adminProductView, 'One product')
  async product(@Param('code') code: string) {
    return row(found(await this.products.byCode(code)));
  }

  @Patch('products/:code')
  @ApiOperation({ summary: 'Change a product' })
  @Operators('finance')
  @Answers(200, editedProductView, 'The product as it is now')
  async editProduct(
    @Param('code') code: string,
    @Body({ schema: productPatch }) body: ProductPatch,
    @Who() who: Principal,
  ) {
    return row(await this.edit.editProduct(code, body, who));
  }

  @Get('styles')
  @ApiOperation({ summary: 'All styles' })
  @Operators('support', 'finance', 'moderator')
  @Answers(200, adminStyleList, 'All styles')
  async styles() {
    return list(await this.repository.styles());
  }

  @Get('styles/:code')
  @ApiOperation({ summary: 'One style' })
  @Operators('support', 'finance', 'moderator')
  @Answers(200, adminStyleView, 'One style')
  async style(@Param('code') code: string) {
    return row(found(await this.repository.style(code)));
  }

  @Patch('styles/:code')
  @ApiOperation({ summary: 'Change a style' })
  @Operators('moderator')
  @Answers(200, editedStyleView, 'The style as it is now')
  async editStyle(
    @Param('code') code: string,
    @Body({ schema: stylePatch }) body: StylePatch,
    @Who() who: Principal,
  ) {
    return row(await this.edit.editStyle(code, body, who));
  }

  @Get('resolutions')
  @ApiOperation({ summary: 'All resolutions' })
  @Operators('support', 'finance', 'moderator')
  @Answers(200, adminResolutionList, 'All resolutions')
  async resolutions() {
    const items = await this.repository.resolutions();
    return { items: items.map(tierRow), total: items.length };
  }

  @Get('resolutions/:code')
  @ApiOperation({ summary: 'One resolution' })
  @Operators('support', 'finance', 'moderator')
  @Answers(200, adminResolutionView, 'One resolution')
  async resolution(@Param('code') code: string) {
    return tierRow(found(await this.repository.resolution(code)));
  }

  @Patch('resolutions/:code')
  @ApiOperation({ summary: 'Change a resolution' })
  @Operators('finance')
  @Answers(200, editedResolutionView, 'The resolution as it is now')
  async editResolution(
    @Param('code') code: string,
    @Body({ schema: resolutionPatch }) body: ResolutionPatch,
    @Who() who: Principal,
  ) {
    return tierRow(await this.edit.editResolution(code, body, who));
  }
}

/** A resolution's code is its name in both languages. */
const tierRow = <T extends Tier>(tier: T) =>
  row({ ...tier, name: { en: tier.code, zh: tier.code } });

function found<T>(value: T | null): T {
  if (value === null) throw kernelErrors.raise('not_found', 'It is not in the catalog.');
  return value;
}
