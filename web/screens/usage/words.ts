import { words } from '../../words/index.js'

/** Words of this screen. */
export const WORDS = words({
  title: 'Usage',
  description: 'Every call that reached an upstream, those of titles and of other clients included.',
  csv: 'Download CSV'
}, {
  title: '用量',
  description: '所有到达上游的调用，包括生成标题的调用和其他客户端的调用。',
  csv: '下载 CSV'
})
