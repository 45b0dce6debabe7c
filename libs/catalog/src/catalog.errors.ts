import { defineErrors } from '#kernel';

export const catalogErrors = defineErrors('catalog', {
  unknown_style: { status: 400, title: 'There is no such style' },
  unknown_product: { status: 404, title: 'There is no such product' },
  unknown_plan: { status: 404, title: 'There is no such plan' },
  product_id_taken: { status: 409, title: 'Another product has this payment product id' },
});
