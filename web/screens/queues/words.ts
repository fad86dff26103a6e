import { words } from '../../words/index.js'

/** Words of this screen. */
export const WORDS = words({ title: 'Queues', soon: 'This screen is being built.' }, { title: 'Queues', soon: '此页面正在建设中。' })
