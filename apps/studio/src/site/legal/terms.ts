import type { Locale } from '../../api/wire.js';

/** How to reach a person: `wecom` in place of `text` where the operator has a WeCom contact. */
export interface Contact {
  text: string;
  wecom: string;
}

export interface LegalText {
  heading: string;
  description: string;
  updated: string;
  summaryHeading: string;
  summary: readonly string[];
  /** A text is a paragraph, a list of texts is a list. */
  sections: readonly { title: string; body: readonly (string | readonly string[] | Contact)[] }[];
}

const en: LegalText = {
  heading: 'Terms of service',
  description: 'What the service does, how credits and payments work, and what is expected of you.',
  updated: 'Last updated in November 2026',
  summaryHeading: 'In short',
  summary: [
    'You buy credits or subscribe, and use the credits to make pictures. New users get free trial credits.',
    'Your pictures are yours to use. You answer for what you put in and for how you use what comes out.',
    'A subscription can be cancelled at any time before its next billing cycle.',
    'What is not delivered is not charged. We cannot promise that every picture suits every purpose.',
  ],
  sections: [
    {
      title: 'The service',
      body: [
        'GPT Image 2 Generator makes pictures from descriptions and reference images with the help of image models. It offers several styles, many shapes and resolutions up to 4K.',
        'By creating an account or using the service you accept these terms. If you use it for a company, you accept them in its name.',
      ],
    },
    {
      title: 'Credits and payments',
      body: [
        [
          'A picture costs 10 credits in 1K, 20 in 2K and 40 in 4K. The price of a run is shown before it starts.',
          'New users receive trial credits once per person. They are valid for {days} days.',
          'More credits come from one-time packs or from subscriptions.',
          'Credits from packs do not expire. Subscription credits are renewed at the start of each billing cycle, and what is left of the old cycle then ends.',
          'The account page is the source of truth for your balance: it shows every change with its reason.',
        ],
        'Credits are held when a run starts and charged when a picture has been delivered. What was not delivered goes back to the balance it came from.',
      ],
    },
    {
      title: 'Cancelling and refunds',
      body: [
        [
          'A subscription can be cancelled at any time before the next billing cycle. The plan and its credits stay until the period ends.',
          'Whether a purchase can be refunded, and how much of it, depends on the purchase policy in force, on the rules of the payment service and on what went wrong.',
          'Where a run clearly failed through the platform or the model, its credits are restored first of all; unclear cases are reviewed one by one.',
          'A refund takes back the credits of the refunded purchase in proportion. If they were already spent, the difference is shown as credits owed and settled from the next purchase.',
        ],
      ],
    },
    {
      title: 'What you may do',
      body: [
        [
          'Use your pictures in private and commercial work, within the law and the rights of others.',
          'Upload references that you own or may use.',
          'Use the interface for developers within the limits of your plan.',
        ],
      ],
    },
    {
      title: 'What you may not do',
      body: [
        [
          'Make content that is illegal, that sexualises minors, that harasses or deceives real people, or that the rules shown in the product exclude.',
          'Use brands, likenesses or protected works without the right to do so.',
          'Get around limits, rules, prices or security, or resell access without our agreement.',
          'Create accounts to collect trial credits more than once.',
        ],
        'Requests and results are checked by automatic rules. A blocked request is not charged, says which rule it met, and can be put before a person. Accounts that break these terms may be limited or closed.',
      ],
    },
    {
      title: 'Your pictures and your responsibility',
      body: [
        'That a picture was made here is no legal clearance. You remain responsible for your descriptions and references, for brands and likenesses in them, and for the setting in which a picture is published.',
        'Before a picture goes into advertising, on product pages, into brand material or to a client, have a person review it.',
      ],
    },
    {
      title: 'No warranty',
      body: [
        'The service is provided as it is, without express or implied warranties. In particular we do not promise that it is always available or uninterrupted, that results meet a particular need, or that they infringe no rights of third parties.',
      ],
    },
    {
      title: 'Contact',
      body: [
        {
          text: 'For questions about plans, payments, resolutions or runs that failed, sign in and press “Contact us” on your account page. A person answers by e-mail.',
          wecom:
            'For questions about plans, payments, signing in, resolutions or runs that failed, the quickest way is our WeCom contact on the pricing page. You can also press “Contact us” on your account page. A person answers.',
        },
      ],
    },
  ],
};

const zh: LegalText = {
  heading: '服务条款',
  description: '服务内容、积分与付款规则，以及对使用者的要求。',
  updated: '最近更新：2026 年 11 月',
  summaryHeading: '概要',
  summary: [
    '你可以购买积分或订阅，用积分生成图片。新用户可获得免费试用积分。',
    '生成的图片归你使用；你需对输入的内容以及图片的用途负责。',
    '订阅可在下一个计费周期之前随时取消。',
    '未交付不收费。我们无法保证每张图片都适合每种用途。',
  ],
  sections: [
    {
      title: '服务内容',
      body: [
        'GPT Image 2 Generator 借助图像模型，根据文字描述与参考图生成图片，提供多种风格、多种画幅与最高 4K 的分辨率。',
        '创建账户或使用本服务即表示你接受本条款。代表公司使用的，视为以公司名义接受。',
      ],
    },
    {
      title: '积分与付款',
      body: [
        [
          '每张图片：1K 为 10 积分，2K 为 20 积分，4K 为 40 积分。开始之前会显示价格。',
          '新用户每人可获得一次试用积分，{days} 天内有效。',
          '更多积分可通过一次性积分包或订阅获得。',
          '积分包永不过期。订阅积分在每个计费周期开始时更新，上一周期剩余的积分随之失效。',
          '余额以账户页面为准，每一笔变动都附有原因。',
        ],
        '开始生成时预留积分，图片交付后才扣除。未交付的积分退回其原来的余额。',
      ],
    },
    {
      title: '取消与退款',
      body: [
        [
          '订阅可在下一个计费周期之前随时取消，方案与积分保留至周期结束。',
          '某笔购买能否退款、可退多少，取决于现行的购买政策、支付服务的规则以及问题的性质。',
          '因平台或模型明显出错而失败的生成，优先退还积分；情况不明的逐案核查。',
          '退款会按比例收回该笔购买的积分。如已用掉，差额显示为欠下的积分，并从下次购买中抵扣。',
        ],
      ],
    },
    {
      title: '你可以',
      body: [
        [
          '在遵守法律、尊重他人权利的前提下，将图片用于个人或商业用途。',
          '上传你拥有或有权使用的参考图。',
          '在方案限额之内使用开发者接口。',
        ],
      ],
    },
    {
      title: '你不可以',
      body: [
        [
          '生成违法内容、将未成年人性化的内容、骚扰或欺骗真实人物的内容，以及产品中所示规则禁止的内容。',
          '在没有权利的情况下使用品牌、肖像或受保护的作品。',
          '规避限额、规则、价格或安全措施，或未经同意转售访问权限。',
          '为重复领取试用积分而注册多个账户。',
        ],
        '请求与结果会经过自动规则检查。被拦截的请求不收费，会说明触及的规则，并可申请人工复核。违反条款的账户可能被限制或关闭。',
      ],
    },
    {
      title: '图片与你的责任',
      body: [
        '图片由本服务生成，并不等于获得法律许可。描述、参考图、其中的品牌与肖像，以及图片最终发布的场合，仍由你负责。',
        '用于广告、商品页、品牌物料或交付客户之前，请先由人审阅。',
      ],
    },
    {
      title: '不作担保',
      body: [
        '服务按现状提供，不作任何明示或默示的担保。我们尤其不保证服务始终可用或不中断、结果满足特定需要，或不侵犯第三方权利。',
      ],
    },
    {
      title: '联系我们',
      body: [
        {
          text: '关于方案、付款、分辨率或失败的生成，请登录后在账户页面点按“联系我们”，由真人通过邮件答复。',
          wecom:
            '关于方案、付款、登录、分辨率或失败的生成，最快的方式是通过价格页上的企业微信联系我们，也可以在账户页面点按“联系我们”，由真人答复。',
        },
      ],
    },
  ],
};

export const terms: Record<Locale, LegalText> = { en, zh };
