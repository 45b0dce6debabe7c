/** Words of the customers' webhooks in English. */
export const webhookEn = {
  endpoint: 'Endpoint',
  endpoints: 'Webhooks',
  deliveries: 'Deliveries',
  lastDay: 'In the last 24 hours: %{delivered} delivered, %{failed} failed, %{waiting} waiting',
  disable: 'Switch off',
  disableTitle: 'Switch this endpoint off',
  disableText:
    'Nothing more is sent there, and what waits is given up. The customer reads your reason and cannot switch it on again.',
  enable: 'Switch on',
  enableTitle: 'Switch this endpoint on',
  enableText: 'Events are sent there again from now on.',
  offBy: {
    customer: 'by the customer',
    failures: 'after days of failures',
    gone: 'it answered 410 Gone',
    operator: 'by an operator',
  },
  error: {
    bad_address: 'The address cannot be used',
    name_not_found: 'The name was not found',
    address_not_public: 'It leads into a private network',
    no_connection: 'No connection',
    not_secure: 'The certificate is not valid',
    timeout: 'No answer in time',
    too_large: 'The answer was too large',
    internal: 'A fault of ours: see the log',
  },
};

/** The same in Simplified Chinese. */
export const webhookZh: typeof webhookEn = {
  endpoint: '端点',
  endpoints: 'Webhook',
  deliveries: '投递记录',
  lastDay: '最近 24 小时：送达 %{delivered}，失败 %{failed}，等待 %{waiting}',
  disable: '停用',
  disableTitle: '停用此端点',
  disableText: '不再向该地址发送，等待中的消息将被放弃。客户会看到您的理由，且无法自行启用。',
  enable: '启用',
  enableTitle: '启用此端点',
  enableText: '从现在起恢复发送。',
  offBy: {
    customer: '由客户停用',
    failures: '连续多日失败',
    gone: '返回 410 Gone',
    operator: '由运营人员停用',
  },
  error: {
    bad_address: '地址无法使用',
    name_not_found: '找不到域名',
    address_not_public: '指向内部网络',
    no_connection: '无法连接',
    not_secure: '证书无效',
    timeout: '未及时响应',
    too_large: '返回内容过大',
    internal: '我们的故障，请查看日志',
  },
};
