/** Words of the image providers in English. */
export const providerEn = {
  title: 'Providers',
  order:
    'The first one that takes a call gets it. What one worker learns of a provider holds for all of them.',
  pause: 'Pause',
  pauseTitle: 'Pause %{name}',
  pauseText:
    'No new call goes there until it is resumed; calls under way are finished. Without another provider images wait, and after half an hour they fail without a charge.',
  resume: 'Resume',
  resumeTitle: 'Resume %{name}',
  resumeText: 'Calls go there again within a second.',
  forget: 'Forget',
  forgetTitle: 'Forget what was learnt of %{name}',
  forgetText:
    'Failures, a rest and a learnt limit no longer count: it is asked again at once. Do this after its account was changed.',
  pausedBy: 'Paused by %{by}, %{at}:',
  limit: {
    stated: '%{now} calls a minute, %{free} free now. The provider named %{learnt} (%{at}).',
    observed:
      '%{now} calls a minute, %{free} free now. %{learnt} went well before a refusal (%{at}).',
  },
  seconds: '%{value} s',
  last: { hour: 'Last hour', day: 'Last 24 hours' },
  outcome: {
    delivered: 'delivered',
    retryable: 'failed, tried again',
    rejected: 'not accepted',
    blocked: 'refused',
    out_of_quota: 'no quota',
    unusable: 'unusable',
    unknown: 'unknown',
    cancelled: 'cancelled',
    handed_back: 'handed back',
    running: 'under way',
  },
  failure: {
    transient: 'A fault of the provider',
    rate_limited: 'Too many calls',
    insufficient_quota: 'No quota left',
    auth: 'Key, model or access refused',
    incomplete: 'An answer without a picture',
    unknown_outcome: 'No answer in time',
  },
};

/** The same in Simplified Chinese. */
export const providerZh: typeof providerEn = {
  title: '图像服务商',
  order: '第一个可以接受请求的服务商会收到请求。任一工作进程了解到的情况对所有进程生效。',
  pause: '暂停',
  pauseTitle: '暂停 %{name}',
  pauseText:
    '恢复前不再向其发送新请求，进行中的请求会完成。如果没有其他服务商，图片将等待，半小时后失败且不扣积分。',
  resume: '恢复',
  resumeTitle: '恢复 %{name}',
  resumeText: '一秒内重新开始向其发送请求。',
  forget: '清除记录',
  forgetTitle: '清除对 %{name} 的了解',
  forgetText: '失败次数、休息时间和学到的限额不再生效，立即重新请求。请在修改其账户后使用。',
  pausedBy: '由 %{by} 于 %{at} 暂停：',
  limit: {
    stated: '每分钟 %{now} 次，现在可用 %{free} 次。服务商告知 %{learnt} 次（%{at}）。',
    observed: '每分钟 %{now} 次，现在可用 %{free} 次。被拒绝前成功 %{learnt} 次（%{at}）。',
  },
  seconds: '%{value} 秒',
  last: { hour: '最近一小时', day: '最近 24 小时' },
  outcome: {
    delivered: '成功',
    retryable: '失败并重试',
    rejected: '不被接受',
    blocked: '被拒绝',
    out_of_quota: '额度不足',
    unusable: '不可用',
    unknown: '未知',
    cancelled: '已取消',
    handed_back: '已交还',
    running: '进行中',
  },
  failure: {
    transient: '服务商故障',
    rate_limited: '请求过多',
    insufficient_quota: '额度用尽',
    auth: '密钥、模型或权限被拒绝',
    incomplete: '回答中没有图片',
    unknown_outcome: '未及时回答',
  },
};
