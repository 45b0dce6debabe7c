import type { Texts } from './en.js';
import type { promptsEn } from './prompts.en.js';

export const promptsZh: Texts<typeof promptsEn> = {
  negative: {
    label: '不希望出现的内容',
    placeholder: '例如：人物、文字、杂乱的背景',
    without: '不含：{{text}}',
    clear: '清除不希望出现的内容',
  },
  help: {
    improve: '优化',
    improveHint: '给出更好的描述建议，免费',
    stop: '停止等待',
    slow: '比平时久一些，你可以继续编辑描述。',
    suggestion: '建议（免费）',
    nothing: '这段描述已经很完整，没有可补充的内容。',
    added: '新增：',
    removed: '删除：',
    end: '（结束）',
    accept: '采用',
    keep: '保留原文',
    accepted: '描述已替换。',
    undo: '撤销',
    describe: '描述图片',
    describeReference: '用文字描述参考图 {{position}}',
    describeTitle: '图片的文字描述',
    describeLead: '可作为起点的描述，免费。',
    describing: '正在查看图片',
    copy: '复制',
    use: '用作描述',
    replace: '替换我的描述',
    demoPicture: '未接入模型，仅说明画幅、明暗与主要颜色。',
    demoBody: '由内置规则生成，并非模型生成。',
  },
};
