/** The words of the public pages in English; zh.ts has the same shape. */
export const en = {
  name: 'GPT Image 2 Generator',
  nav: {
    skip: 'Skip to content',
    label: 'Main',
    howTo: 'How to use',
    prompts: 'Prompts',
    pricing: 'Pricing',
    signIn: 'Sign in',
    signUp: 'Create account',
    open: 'Open the studio',
    menu: 'Menu',
    theme: 'Switch between light and dark',
    other: '中文',
  },
  footer: {
    terms: 'Terms of service',
    privacy: 'Privacy policy',
    disclaimer:
      'GPT Image 2 Generator is an independent service. It is not affiliated with, endorsed by or sponsored by the makers of the models it works with; their names belong to them.',
  },
  home: {
    title: 'GPT Image 2 Generator: pictures for product, marketing and design teams',
    description:
      'Describe a picture, see its price, get it in up to 4K. What is not delivered is not charged. Free credits to start with.',
    heading: 'Say it. See it.',
    lead: 'Pictures for product, marketing and design teams, in up to 4K.',
    promptLabel: 'Describe the picture',
    placeholder: 'A ceramic perfume bottle on travertine, late afternoon sun, long soft shadow',
    submit: 'Generate · from 10 credits',
    note: '{credits} free credits with a new account, valid for {days} days. No card needed.',
    wall: 'Made from one sentence each. Press one to start from it.',
    priceHeading: 'The price is on the button',
    priceBody:
      'Before every run you see what it costs and what you will have left. One picture has one price, by its resolution.',
    credits: 'credits',
    sizes: {
      '1K': 'Drafts, web, social',
      '2K': 'Shops, decks, campaigns',
      '4K': 'Print and large screens',
    },
    pricingLink: 'Plans and packs',
    promiseHeading: 'Not delivered, not charged',
    promiseBody:
      'If a picture fails, is blocked or you cancel before it arrives, its credits go back to where they came from: at once, by themselves, with the same expiry. The receipt of every run shows it line by line.',
    receipt: {
      title: 'Receipt',
      quoted: 'Quoted, 4 pictures in 1K',
      returned: 'Returned, one was not delivered',
      charged: 'Charged',
    },
    factsHeading: 'Built for people who ship pictures',
    facts: [
      [
        'Up to ten at once',
        'One description, up to ten takes. Previews appear while they are drawn; close the page and the run goes on.',
      ],
      ['Sixteen references', 'Drop in products, moods and people. Order matters, so you set it.'],
      [
        'Every shape you need',
        'Eleven shapes from 21:9 banners to 9:21 stories, at exact pixel sizes. What was asked for and what came are shown side by side.',
      ],
      [
        'Your originals, untouched',
        'Download exactly the file the model made. Search everything by what you wrote.',
      ],
    ],
    closing: 'Start with a sentence',
  },
  pricing: {
    title: 'Pricing: plans, packs and what a picture costs',
    description:
      'A 1K picture costs 10 credits, 2K 20, 4K 40. Packs never expire. Cancel any time. What is not delivered is not charged.',
    heading: 'Pricing',
    lead: 'A 1K picture is 10 credits, 2K is 20, 4K is 40. Only delivered pictures count.',
    free: 'Free trial',
    freePrice: 'Free',
    month: 'a month',
    year: 'a year',
    period: 'How often you pay',
    byMonth: 'Monthly',
    byYear: 'Yearly',
    testMode: 'TEST MODE',
    testModeBody: 'No real money moves here.',
    creditsYearly: 'credits for the year',
    saveMonth: '{n} month free',
    saveMonths: '{n} months free',
    savePercent: 'Save {n}%',
    yours: 'Your plan',
    manage: 'Manage plan',
    trialValid: 'Valid for {days} days',
    once: 'once',
    creditsMonthly: 'credits a month',
    creditsOnce: 'credits once, with a new account',
    pictures: 'pictures in 1K',
    resolutions: 'Resolutions',
    jobs: 'runs at a time',
    job: 'run at a time',
    kept: 'Pictures kept',
    days: 'days',
    api: 'Use by API',
    choose: 'Choose',
    change: 'Change to this plan',
    start: 'Start free',
    packs: 'Packs',
    packsLead: 'Buy once, use whenever. Credits from packs never expire.',
    never: 'Never expires',
    buy: 'Buy',
    contactHeading: 'Ask a person',
    contactBody:
      'Which plan, which payment, why something failed: ask us on WeCom and a person answers.',
    contactOpen: 'Open WeCom',
    contactQr: 'WeCom code of our support',
    contactFallback:
      'Sign in and press “Contact us” on your account page: a person reads every message.',
    rulesHeading: 'The rules, in full',
    rules: [
      [
        'What if a picture fails?',
        'You are not charged. Credits that were held for a picture that was not delivered, because the model or our service failed, a rule blocked it or you cancelled in time, return to the very balance they came from with the same expiry. If that expiry passed during a run that failed through our fault, they stay valid for 72 more hours. Where a machine cannot decide, a person does.',
      ],
      [
        'When do credits expire?',
        'Credits from packs never expire. Subscription credits are renewed at the start of each billing cycle: what is left of the old cycle ends, and the new amount arrives. Free trial credits are valid for {days} days. Credits that end first are always spent first.',
      ],
      [
        'How do I cancel a subscription?',
        'In your account, in two clicks, at any time before the next cycle. You keep the plan and its credits until the period ends, and your pictures and pack credits after that.',
      ],
      [
        'Can I get a refund?',
        'It depends on the purchase and on the rules of the payment service; write to us and we will look at your case. When money goes back, the credits of that purchase go back too, in proportion and rounded up. No other credits are touched.',
      ],
      [
        'What if those credits are already spent?',
        'Then the difference is shown in your account as credits owed. It is settled from your next purchase, after you have been told, and is never taken from other credits that you own.',
      ],
      [
        'What happens when I change plans?',
        'An upgrade starts a new cycle: the credits of the old cycle end and the new ones arrive as soon as the payment is confirmed.',
      ],
      [
        'Who sees my pictures?',
        'On every plan, the free one included, no picture is shown in public. Other people see one only by a link that you make, until you end it or it runs out.',
      ],
    ],
  },
  howTo: {
    title: 'How to use: from a sentence to a finished picture',
    description: 'Describe, choose, check the price, watch it being drawn, keep the original.',
    heading: 'How to use',
    lead: 'Five steps. The first picture takes about a minute.',
    steps: [
      [
        'Describe what you want to see',
        'Subject first, then place, light and mood. Name the material, the time of day, the lens: the model takes you at your word. English and Chinese both work.',
      ],
      [
        'Choose style, shape and resolution',
        'Styles are chosen by their pictures. Shapes are drawn as they are. 1K is right for drafts, 2K for most finished work, 4K for print.',
      ],
      [
        'Add references where words are not enough',
        'Drop up to sixteen pictures on the page, paste them or pick them. The first ones weigh most; move them into the order you want.',
      ],
      [
        'Read the button, then press it',
        'It says what the run costs and what you will have left. Nothing is charged until a picture has been delivered and saved.',
      ],
      [
        'Watch, keep, go on',
        'Previews sharpen while you watch. You may leave: the run goes on. Afterwards download the original, say what should change in it, or run it again with one word changed.',
      ],
    ],
    tipsHeading: 'Small things that help',
    tips: [
      'Ctrl + Enter starts the run.',
      'One idea per sentence beats a list of adjectives.',
      'Write text that should appear in the picture in quotation marks.',
      'Improve, beside your description, suggests a better one and marks what it changed. It is free, and nothing is replaced unless you accept it.',
      'What should not be in the picture has a field of its own, under More options.',
      'Write {{colour}} for a word that you want to vary: the studio asks for its values, and several make a batch.',
      'Describe, on a picture or a reference, puts what it shows into words.',
      'To change one part only, open the picture, choose Edit a part and paint over it. The rest stays as it is.',
      'A thread keeps every version of a picture: say what should change, and go on from whichever you like best.',
      'Draft in 1K with four takes, then run the best description again in 4K.',
    ],
    start: 'Open the studio',
  },
  problems: {
    title: 'Error codes of the API',
    description: 'Every error that the API answers by its code, and what to do about it.',
    heading: 'Error codes',
    lead: 'Errors are problem+json (RFC 9457). Each has a code of this list; its type leads here, and its detail says more than this page can.',
    seeDetail: 'The detail of the answer says what is wrong and what to do.',
  },
  notFound: {
    title: 'Page not found',
    heading: 'There is nothing here',
    lead: 'The address may be mistyped, or the page has moved.',
    home: 'Home page',
  },
  prompts: {
    title: 'Prompt library: descriptions that work',
    description: 'Prompts for product, marketing, brand and story pictures, each with its result.',
    heading: 'Prompts',
    lead: 'Descriptions that work, each with what came out of it.',
    search: 'Search prompts',
    all: 'All',
    categories: { product: 'Product', marketing: 'Marketing', brand: 'Brand', story: 'Story' },
    nothing: 'No prompt matches. Try fewer words.',
    use: 'Use this prompt',
    copy: 'Prompt',
    more: 'More prompts',
    settings: 'Shape and style',
  },
};

type Words<T> = T extends string
  ? string
  : T extends readonly (infer Item)[]
    ? Words<Item>[]
    : { [K in keyof T]: Words<T[K]> };

export type SiteCopy = Words<typeof en>;
