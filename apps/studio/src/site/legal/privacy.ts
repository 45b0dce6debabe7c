import type { Locale } from '../../api/wire.js';
import type { LegalText } from './terms.js';

const en: LegalText = {
  heading: 'Privacy policy',
  description:
    'Which data we keep about accounts, payments, pictures and files, why, and for how long.',
  updated: 'Last updated in November 2026',
  summaryHeading: 'In short',
  summary: [
    'We keep what is needed to run your account, your payments and your pictures, and nothing for advertising.',
    'Descriptions, references and results are stored so that you can find, download and delete them.',
    'Some records stay after you leave where the law, billing or security need them.',
  ],
  sections: [
    {
      title: 'What we collect',
      body: [
        [
          'Account: your e-mail address, identifiers of your profile, and the state of your sign-in.',
          'Free trial: to give it once per person, we keep a keyed hash of your e-mail address (it stays when the account is gone), of your network at sign-up (kept 30 days) and of a random number that we set as a cookie in your browser at sign-up (kept 400 days). The hashes only say whether two sign-ups are alike; we keep neither the network address nor the number.',
          'Payments: balance and its changes, subscription, references of checkouts, and the events that the payment service sends us. We never see your card.',
          'Pictures: descriptions, settings, progress, technical logs and usage figures.',
          'Files: the references that you upload and the pictures that are made, kept in object storage and linked to your account.',
        ],
      ],
    },
    {
      title: 'What we use it for',
      body: [
        [
          'To let you sign in, open the studio, and keep history, credits and subscription in step.',
          'To have your requests processed by image models and the infrastructure around them.',
          'To keep and bring back uploads, pictures and descriptions, so that you can manage your work.',
          'To find abuse, look into failures, verify payments, and keep the service reliable.',
        ],
      ],
    },
    {
      title: 'Who works for us',
      body: [
        [
          'Sign-in and database records are handled with Supabase.',
          'Uploads and pictures are kept in storage compatible with Cloudflare R2.',
          'Payments and subscriptions are processed by Creem.',
          'Requests for pictures go to providers of image models and their infrastructure.',
        ],
        'They receive what their task needs: a model provider, for instance, gets the description and the references of a run.',
      ],
    },
    {
      title: 'How long it stays',
      body: [
        [
          'Records of accounts, payments and runs stay as long as they are needed to run the service, to meet legal duties, to settle disputes or to enforce agreements.',
          'Uploads and pictures stay with your account until you delete them or the retention time of your plan ends. The time is shown with each picture, and we tell you before pictures are deleted for it.',
          'After you stop using the service, some records may remain where billing, fraud prevention, security or audit need them.',
        ],
      ],
    },
    {
      title: 'What you control',
      body: [
        'You can download every original, delete pictures and uploads, and ask us for a copy or for the erasure of your data. What you delete is removed from storage too.',
      ],
    },
    {
      title: 'Security',
      body: [
        'We protect account records, payment data and stored files with reasonable technical and organisational measures. No service on the internet is perfectly safe: please do not upload what you would not want to keep in a hosted product.',
        'Your sign-in is kept in one cookie that scripts cannot read; a second one, as hidden from scripts, holds the random number of the free trial; a third one holds the language that you chose. There are no advertising cookies.',
      ],
    },
    {
      title: 'Using the service',
      body: [
        'By using the product you acknowledge that references, descriptions and pictures are processed and stored as described here.',
      ],
    },
  ],
};

const zh: LegalText = {
  heading: '隐私政策',
  description: '我们保存哪些账户、付款、图片与文件数据，用途为何，保留多久。',
  updated: '最近更新：2026 年 11 月',
  summaryHeading: '概要',
  summary: [
    '我们只保存运行账户、付款与图片所需的数据，不用于广告。',
    '保存描述、参考图与结果，是为了让你能找到、下载和删除它们。',
    '你离开之后，部分记录会因法律、账务或安全需要而保留。',
  ],
  sections: [
    {
      title: '我们收集什么',
      body: [
        [
          '账户：邮箱地址、账户标识与登录状态。',
          '免费试用：为保证每人一次，我们保存邮箱地址（账户注销后仍保留）、注册时所在网络（30 天）以及注册时写入浏览器 Cookie 的随机编号（400 天）的加密摘要。摘要只能说明两次注册是否相同；我们不保存网络地址和编号本身。',
          '付款：余额及其变动、订阅、结账编号，以及支付服务发来的通知。我们不会接触你的银行卡信息。',
          '图片：描述、设置、进度、技术日志与使用数据。',
          '文件：你上传的参考图与生成的图片，保存在对象存储中并与账户关联。',
        ],
      ],
    },
    {
      title: '我们如何使用',
      body: [
        [
          '让你登录、使用创作页，并保持历史、积分与订阅一致。',
          '将你的请求交由图像模型及相关基础设施处理。',
          '保存并提供上传文件、图片与描述，方便你管理作品。',
          '发现滥用、排查故障、核实付款，并保持服务可靠。',
        ],
      ],
    },
    {
      title: '谁为我们工作',
      body: [
        [
          '登录与数据库记录由 Supabase 处理。',
          '上传文件与图片保存在兼容 Cloudflare R2 的存储中。',
          '付款与订阅由 Creem 处理。',
          '生成请求会发送给图像模型及其基础设施的提供方。',
        ],
        '他们只获得完成任务所需的内容，例如模型提供方会收到该次生成的描述与参考图。',
      ],
    },
    {
      title: '保留多久',
      body: [
        [
          '账户、付款与生成记录会在运行服务、履行法律义务、处理争议或执行协议所需的期间内保留。',
          '上传文件与图片会保留到你删除，或方案的保留期结束。每张图片都标明保留期限，到期删除前我们会通知你。',
          '停止使用之后，因账务、防欺诈、安全或审计所需，部分记录可能继续保留。',
        ],
      ],
    },
    {
      title: '你可以掌控什么',
      body: [
        '你可以下载每一张原图、删除图片与上传文件，也可以要求获得数据副本或删除数据。删除的内容会同时从存储中移除。',
      ],
    },
    {
      title: '安全',
      body: [
        '我们以合理的技术与管理措施保护账户记录、付款数据与存储的文件。互联网上没有绝对安全的服务，不希望存放在托管产品中的内容请勿上传。',
        '登录状态保存在一个脚本无法读取的 Cookie 中；另一个同样无法被脚本读取的 Cookie 保存免费试用的随机编号；第三个 Cookie 保存你选择的语言。我们不使用广告 Cookie。',
      ],
    },
    {
      title: '使用本服务',
      body: ['使用本产品即表示你知悉：参考图、描述与图片会按上述方式处理与保存。'],
    },
  ],
};

export const privacy: Record<Locale, LegalText> = { en, zh };
