import { words } from '../../words/index.js'

/** Words of this screen. */
export const WORDS = words({ title: 'System', soon: 'This screen is being built.' }, { title: 'System', soon: '此页面正在建设中。' })
