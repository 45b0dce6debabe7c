/** Words of the models' prices in English. */
export const priceEn = {
  add: 'Set a price',
  addTitle: 'Set what a model costs',
  addText:
    'In USD. Calls from then on are counted with it; costs that were written stay. * is every provider or model without a price of its own.',
  labels: {
    model: 'Model',
    textInputMicroUsd: 'USD per million tokens of text',
    imageInputMicroUsd: 'USD per million, pictures given',
    outputMicroUsd: 'USD per million, pictures made',
    flatMicroUsd: 'USD per image, without usage',
  },
  any: '* (all others)',
  unused: 'nobody uses it',
  unusedText:
    'No provider in use has this model, so nothing would be counted with this price. Models in use: %{models}.',
  withdraw: 'Withdraw',
  withdrawTitle: 'Withdraw a price that is still to come',
  withdrawText:
    'It never counts: what holds now goes on to hold. Another price may be set for the same moment.',
  nowIfEmpty: 'Empty: from now on.',
  flatHelp:
    'A price per image is used where the provider does not say how many tokens an image took. Leave it empty to estimate these by tokens.',
};

/** The same in Simplified Chinese. */
export const priceZh: typeof priceEn = {
  add: '设置价格',
  addTitle: '设置模型的价格',
  addText:
    '单位为美元。此后的请求按此计算，已记录的成本不变。* 表示所有没有单独定价的服务商或模型。',
  labels: {
    model: '模型',
    textInputMicroUsd: '美元/百万 token，文字',
    imageInputMicroUsd: '美元/百万 token，输入图片',
    outputMicroUsd: '美元/百万 token，生成图片',
    flatMicroUsd: '美元/每张图片（无用量时）',
  },
  any: '*（其他所有）',
  unused: '无人使用',
  unusedText: '正在使用的服务商都没有这个模型，此价格不会计入任何成本。正在使用的模型：%{models}。',
  withdraw: '撤回',
  withdrawTitle: '撤回尚未生效的价格',
  withdrawText: '该价格将不会生效，当前价格继续有效；同一时间可另设价格。',
  nowIfEmpty: '留空：立即生效。',
  flatHelp: '服务商未告知图片所用 token 数时按每张图片价格计算；留空则按 token 估算。',
};
