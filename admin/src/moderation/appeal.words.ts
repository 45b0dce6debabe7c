/** Words of the appeals' page in English. */
export const appealEn = {
  subject: {
    prompt: 'Description',
    negative: 'Not wanted',
    suggestion: 'Suggestion of the model',
    upload: 'Reference',
    image: 'Result',
  },
  uphold: 'Uphold',
  upholdTitle: 'The refusal stays',
  grant: 'Grant',
  grantTitle: 'The refusal was wrong',
  then: {
    prompt: 'The same description will be accepted in this workspace from now on.',
    negative: 'The same unwanted words will be accepted in this workspace from now on.',
    suggestion: 'The same suggestion will be allowed in this workspace from now on.',
    upload: 'The same picture will be accepted in this workspace from now on.',
    image: 'The picture is delivered to the customer, free of charge.',
  },
  kept: 'Refused pictures are kept out of reach for 60 days: 30 to appeal, 30 to decide. While an appeal is open its picture stays as long as it takes. After that they are deleted.',
  told: 'The customer reads your reason in the studio and by e-mail.',
  show: 'Show the picture',
  blurred: 'Refused picture, blurred',
  clear: 'Refused picture',
  gone: 'The picture is not kept any more.',
};

/** The same in Simplified Chinese. */
export const appealZh: typeof appealEn = {
  subject: {
    prompt: '描述',
    negative: '不希望出现的内容',
    suggestion: '模型的建议',
    upload: '参考图',
    image: '生成结果',
  },
  uphold: '维持',
  upholdTitle: '维持原决定',
  grant: '通过',
  grantTitle: '原决定有误',
  then: {
    prompt: '今后此工作区的同样描述将被接受。',
    negative: '今后此工作区的同样排除内容将被接受。',
    suggestion: '今后此工作区的同样建议将被允许。',
    upload: '今后此工作区的同一张图片将被接受。',
    image: '图片将免费送达客户。',
  },
  kept: '被拒绝的图片会隔离保留 60 天：30 天供客户申诉，30 天供人工判定；申诉未结束的会一直保留到结束，之后删除。',
  told: '客户会在创作页和邮件中看到您填写的理由。',
  show: '显示图片',
  blurred: '被拒图片（已模糊）',
  clear: '被拒图片',
  gone: '图片已不再保留。',
};
