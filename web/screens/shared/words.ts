import { words } from '../../words/index.js'

/** Words of a shared conversation. */
export const WORDS = words({
  title: 'Shared conversation',
  note: (when: string) => `Shared on ${when}, read-only`,
  more: 'Load more',
  gone: 'This link leads nowhere any more',
  goneText: 'It was revoked, or is mistyped.'
}, {
  title: '分享的会话',
  note: (when: string) => `分享于 ${when}，只读`,
  more: '加载更多',
  gone: '此链接已失效',
  goneText: '链接已被撤销，或地址有误。'
})
