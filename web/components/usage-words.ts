import { words } from '../words/index.js'

/** Words about what was used. */
export const WORDS = words({
  by: { agent: 'Agent', user: 'User', key: 'API key', model: 'Model', day: 'Day', front: 'Front' },
  groupBy: 'Group by',
  range: 'Range',
  ranges: { 1: 'Last 24 hours', 7: 'Last 7 days', 30: 'Last 30 days', 90: 'Last 90 days' },
  none: '(none)',
  requests: 'Requests',
  prompt: 'Prompt tokens',
  completion: 'Answer tokens',
  tokens: 'Tokens',
  cost: 'Cost',
  errors: 'Errors',
  errorShare: (share: string) => `${share} of the requests`,
  perDay: 'Tokens a day',
  empty: 'Nothing was used in this time.',
  emptyText: 'Ask an agent in the playground, or send a call:'
}, {
  by: { agent: '智能体', user: '用户', key: 'API 密钥', model: '模型', day: '日期', front: '接口' },
  groupBy: '分组',
  range: '时间范围',
  ranges: { 1: '最近 24 小时', 7: '最近 7 天', 30: '最近 30 天', 90: '最近 90 天' },
  none: '（无）',
  requests: '请求数',
  prompt: '输入词元',
  completion: '输出词元',
  tokens: '词元',
  cost: '费用',
  errors: '错误',
  errorShare: (share: string) => `占请求的 ${share}`,
  perDay: '每日词元',
  empty: '该时间段内没有用量。',
  emptyText: '在对话页面向智能体提问，或直接调用接口：'
})
