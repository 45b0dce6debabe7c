import type { Texts } from './en.js';
import type { originEn } from './origin.en.js';

export const originZh: Texts<typeof originEn> = {
  download: {
    other: '下载其他格式',
    lead: '转换后的副本不带内容凭证。',
    leadSigned: '转换后的副本不带内容凭证，原图带有。',
    original: '原图',
    withCredentials: '带内容凭证',
    asMade: '与生成时一致',
    png: '无损，文件较大',
    jpeg: '通用；透明部分变为白色',
    webp: '体积小，适合网页',
    avif: '体积最小，适合网页',
  },
  origin: {
    title: '内容凭证',
    about: '写在原图文件里的签名说明，记录它由什么生成。任何人都可以用内容凭证工具查验。',
    valid: '签名与此文件一致。',
    invalid: '无效：文件与签名不一致，因此不显示其中的来源说明。',
    none: '此文件没有来源说明。',
    failed: '这张图片未能签名，已按生成时的原样保存。',
    tool: '生成工具',
    signer: '签名者',
    software: '签名软件',
    time: '时间',
    source: '类型',
    sources: {
      trainedAlgorithmicMedia: '由 AI 生成',
      compositeWithTrainedAlgorithmicMedia: '经 AI 编辑',
    },
  },
};
