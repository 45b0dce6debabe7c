/** Words of the trial grants' page in English. */
export const trialEn = {
  signal: {
    person: 'same person',
    address: 'same network',
    site: 'same wider network (IPv6 /48)',
    device: 'same browser',
    domain: 'throw-away address',
  },
  ofLimit: '%{count} of %{limit}',
  why: {
    person_had_trial: 'This person had the trial before. Credits can be granted by hand.',
    throwaway_mail: 'The address is a throw-away one.',
    device_had_trial: 'This browser had the trial before.',
    network_had_trials: 'Too many trials came from this network.',
  },
  grant: 'Grant the trial',
  grantText: '%{email} gets the %{credits} trial credits, once, in spite of these signals:',
};

/** The same in Simplified Chinese. */
export const trialZh: typeof trialEn = {
  signal: {
    person: '同一人',
    address: '同一网络',
    site: '同一大网段（IPv6 /48）',
    device: '同一浏览器',
    domain: '一次性邮箱',
  },
  ofLimit: '%{count} / %{limit}',
  why: {
    person_had_trial: '此人已领取过试用，可手动发放积分。',
    throwaway_mail: '这是一次性邮箱。',
    device_had_trial: '此浏览器已领取过试用。',
    network_had_trials: '来自此网络的试用过多。',
  },
  grant: '发放试用',
  grantText: '尽管有以下信号，仍向 %{email} 发放 %{credits} 试用积分（仅一次）：',
};
