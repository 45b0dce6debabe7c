import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Plans, products, prices per image, styles, and who is on which plan. The seeded rows are
 * defaults: operators edit them, so a later seed must never overwrite a row that exists.
 */
export class CreateCatalog1795305600300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(SEED_PLANS);
    await runner.query(SEED_STYLES);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

const TABLES = `
  CREATE SCHEMA catalog;

  -- What a customer can buy. A price is charged exactly as it stands here: a payment whose product,
  -- amount or currency differs grants nothing.
  CREATE TABLE catalog.product (
    code text PRIMARY KEY CHECK (code ~ '^[a-z][a-z0-9_]{1,40}$'),
    kind text NOT NULL CHECK (kind IN ('pack', 'subscription')),
    name_en text NOT NULL,
    name_zh text NOT NULL,
    credits integer NOT NULL CHECK (credits > 0),
    price_minor integer NOT NULL CHECK (price_minor > 0),
    currency text NOT NULL DEFAULT 'USD' CHECK (currency IN ('USD', 'EUR')),
    -- The payment vendor's product id. NULL: 'prod_<code>'.
    external_product_id text UNIQUE,
    enabled boolean NOT NULL DEFAULT true,
    sort integer NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT kernel.now()
  );

  -- What a workspace may do. A paid plan's price and monthly credits are its product's.
  CREATE TABLE catalog.plan (
    code text PRIMARY KEY CHECK (code ~ '^[a-z][a-z0-9_]{1,40}$'),
    kind text NOT NULL CHECK (kind IN ('free', 'subscription')),
    name_en text NOT NULL,
    name_zh text NOT NULL,
    product_code text UNIQUE REFERENCES catalog.product (code),
    trial_credits integer NOT NULL DEFAULT 0 CHECK (trial_credits >= 0),
    trial_days integer NOT NULL DEFAULT 30 CHECK (trial_days > 0),
    resolutions text[] NOT NULL CHECK (resolutions <@ ARRAY['1K', '2K', '4K'] AND resolutions <> '{}'),
    concurrent_jobs integer NOT NULL CHECK (concurrent_jobs > 0),
    requests_per_minute integer NOT NULL CHECK (requests_per_minute > 0),
    upload_retention_days integer NOT NULL CHECK (upload_retention_days > 0),
    output_retention_days integer NOT NULL CHECK (output_retention_days > 0),
    api_access boolean NOT NULL,
    private_mode boolean NOT NULL,
    enabled boolean NOT NULL DEFAULT true,
    sort integer NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT kernel.now(),
    CHECK ((kind = 'subscription') = (product_code IS NOT NULL))
  );
  CREATE UNIQUE INDEX plan_one_free ON catalog.plan (kind) WHERE kind = 'free';

  CREATE TABLE catalog.resolution (
    code text PRIMARY KEY CHECK (code IN ('1K', '2K', '4K')),
    credits integer NOT NULL CHECK (credits > 0),
    sort integer NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT kernel.now()
  );

  CREATE TABLE catalog.style (
    code text PRIMARY KEY CHECK (code ~ '^[a-z][a-z0-9_]{1,40}$'),
    name_en text NOT NULL,
    name_zh text NOT NULL,
    description_en text NOT NULL,
    description_zh text NOT NULL,
    template text NOT NULL CHECK (position('{prompt}' IN template) > 0),
    enabled boolean NOT NULL DEFAULT true,
    sort integer NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT kernel.now()
  );

  -- The plan that a workspace has now. Past 'until', or without a row, it is the free plan.
  CREATE TABLE catalog.assignment (
    workspace_id uuid PRIMARY KEY,
    plan_code text NOT NULL REFERENCES catalog.plan (code),
    until timestamptz,
    updated_at timestamptz NOT NULL DEFAULT kernel.now()
  );
  CREATE INDEX assignment_plan ON catalog.assignment (plan_code);
`;

const SEED_PLANS = `
  INSERT INTO catalog.product (code, kind, name_en, name_zh, credits, price_minor, sort) VALUES
    ('plan_starter', 'subscription', 'Starter', '入门版', 500, 1200, 10),
    ('plan_pro', 'subscription', 'Pro', '专业版', 1500, 2900, 20),
    ('plan_studio', 'subscription', 'Studio', '工作室版', 5000, 7900, 30),
    ('pack_s', 'pack', 'Pack S', '小积分包', 300, 900, 40),
    ('pack_m', 'pack', 'Pack M', '中积分包', 1000, 2500, 50),
    ('pack_l', 'pack', 'Pack L', '大积分包', 3000, 6600, 60)
  ON CONFLICT (code) DO NOTHING;

  INSERT INTO catalog.plan (code, kind, name_en, name_zh, product_code, trial_credits, resolutions,
      concurrent_jobs, requests_per_minute, upload_retention_days, output_retention_days,
      api_access, private_mode, sort) VALUES
    ('free', 'free', 'Free trial', '免费试用', NULL, 40, '{1K,2K}', 1, 10, 7, 30, false, false, 0),
    ('starter', 'subscription', 'Starter', '入门版', 'plan_starter', 0, '{1K,2K,4K}', 2, 30, 30, 180, true, false, 10),
    ('pro', 'subscription', 'Pro', '专业版', 'plan_pro', 0, '{1K,2K,4K}', 5, 60, 90, 365, true, true, 20),
    ('studio', 'subscription', 'Studio', '工作室版', 'plan_studio', 0, '{1K,2K,4K}', 10, 120, 180, 730, true, true, 30)
  ON CONFLICT (code) DO NOTHING;

  INSERT INTO catalog.resolution (code, credits, sort) VALUES ('1K', 10, 1), ('2K', 20, 2), ('4K', 40, 3)
  ON CONFLICT (code) DO NOTHING;
`;

const SEED_STYLES = `
  INSERT INTO catalog.style (code, name_en, name_zh, description_en, description_zh, template, sort) VALUES
    ('none', 'No style', '无风格', 'Your words, nothing added', '只用你的描述，不添加任何内容',
      '{prompt}', 0),
    ('photo', 'Photo', '摄影', 'Natural light, true colours, real lenses', '自然光、真实色彩与镜头质感',
      '{prompt}. Photorealistic photograph, natural light, true-to-life colours and skin texture, 50 mm lens, shallow depth of field, fine detail.', 10),
    ('product', 'Product', '产品', 'Clean studio shots for shops', '干净的棚拍商品图',
      '{prompt}. Commercial product photograph, seamless neutral studio backdrop, softbox lighting, gentle contact shadow, crisp edges, accurate materials and proportions.', 20),
    ('cinema', 'Cinema', '电影感', 'A frame from a film', '电影画面般的光影',
      '{prompt}. Cinematic film still, anamorphic framing, motivated lighting, rich contrast, subtle film grain, considered colour grading.', 30),
    ('anime', 'Anime', '动漫', 'Clean lines and bright cel shading', '干净的线条与明快的赛璐璐上色',
      '{prompt}. Anime illustration, clean expressive line work, cel shading, luminous colours, detailed painted background.', 40),
    ('illustration', 'Illustration', '插画', 'Flat shapes for editorials and brands', '适合编辑与品牌的扁平插画',
      '{prompt}. Contemporary editorial illustration, confident flat shapes, limited harmonious palette, gentle paper texture, clear focal point.', 50),
    ('watercolor', 'Watercolour', '水彩', 'Loose washes on textured paper', '粗纹纸上的流动水彩',
      '{prompt}. Watercolour painting on cold-pressed paper, loose translucent washes, soft bleeding edges, visible paper grain, light pencil underdrawing.', 60),
    ('isometric3d', '3D', '3D 立体', 'Soft isometric renders', '柔和的等距立体渲染',
      '{prompt}. Isometric 3D render, soft rounded forms, matte materials, gentle global illumination, pastel palette, clean uncluttered background.', 70),
    ('pixel', 'Pixel art', '像素', 'Crisp retro game sprites', '清晰的复古游戏像素画',
      '{prompt}. Pixel art, crisp hard-edged pixels on a visible grid, limited 32-colour palette, careful dithering, no anti-aliasing.', 80),
    ('lineart', 'Line art', '线稿', 'Ink lines on white', '白底墨线',
      '{prompt}. Black ink line art on a plain white background, varied line weight, confident contours, no shading or colour.', 90)
  ON CONFLICT (code) DO NOTHING;
`;
